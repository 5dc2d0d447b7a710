// A person opened before, as the palette offers them. Apart from the list itself, which exists before the catalogue is loaded.
import { codeLabel } from '../../domain/catalogue/registry.ts';
import type { Hit, PersonView } from '../../records/api.ts';
import { showAgeAndSex, text, texts } from '../show.ts';

/** A person to offer before anything is typed. */
export interface RecentHit extends Hit {
  readonly recent: true;
}

export function recentHit({ person }: PersonView): RecentHit {
  const { id, body } = person.document;
  const kinds = texts(body['kinds']).map((kind) => codeLabel('person_kind', kind));
  return {
    id,
    type: 'person',
    title: text(body['name_kanji']) ?? text(body['name_kana']) ?? '（名前なし）',
    about: id,
    aboutName: text(body['name_kana']) ?? '',
    why: {
      label: kinds.join('・'),
      text: showAgeAndSex({ birthDate: text(body['birth_date']), sex: text(body['sex']) ?? '' }),
    },
    recent: true,
  };
}

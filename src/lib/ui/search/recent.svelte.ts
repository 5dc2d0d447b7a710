// The people opened in this session, newest first: in the page's memory only, gone when the vault is locked.
import { createContext } from 'svelte';
import type { Hit, PersonView, TsumugiApi } from '../../records/api.ts';
import { showAgeAndSex, text, texts } from '../show.ts';
import { codeLabel } from '../../domain/catalogue/registry.ts';

/** A person to offer before anything is typed. */
export interface RecentHit extends Hit {
  readonly recent: true;
}

export interface Recent {
  readonly hits: readonly RecentHit[];
  /** The same interface, through which openings are seen. */
  watching(api: TsumugiApi): TsumugiApi;
}

export const [getRecent, setRecent] = createContext<Recent>();

const KEPT = 8;

export function createRecent(): Recent {
  let hits = $state.raw<readonly RecentHit[]>([]);

  function saw(view: PersonView): void {
    const hit = recentHit(view);
    hits = [hit, ...hits.filter((one) => one.id !== hit.id)].slice(0, KEPT);
  }

  return {
    get hits() {
      return hits;
    },
    watching: (api) => {
      const person: TsumugiApi['person'] = async (id, options) => {
        const answer = await api.person(id, options);
        if (answer.ok && !options?.again) saw(answer.view);
        return answer;
      };
      return new Proxy(api, {
        get: (target, name) =>
          name === 'person' ? person : (Reflect.get(target, name) as unknown),
      });
    },
  };
}

function recentHit({ person }: PersonView): RecentHit {
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

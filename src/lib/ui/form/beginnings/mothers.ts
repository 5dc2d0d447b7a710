// Who may be meant by 「母」: mothers by relation whatever their age, women of the household, and whom the record names.
import { ageOn } from '../../../domain/ages.ts';
import { codeLabel } from '../../../domain/catalogue/registry.ts';
import type { RecordId } from '../../../domain/record.ts';
import { relationLabel } from '../../../domain/relations.ts';
import type { PersonView } from '../../../records/api.ts';
import { today } from '../../show.ts';
import type { Choice } from '../choices.ts';

const FEMALE = '2';

export function mothersOf(view: PersonView, named: unknown): readonly Choice[] {
  const kinds = ['M', 'AM', 'SM'].map((kind) => relationLabel(kind));
  const woman = [FEMALE, codeLabel('sex', FEMALE)];
  return view.members
    .filter(
      ({ row, relation }) =>
        row.id !== view.person.document.id &&
        (kinds.includes(relation ?? '') ||
          row.id === named ||
          (woman.includes(row.sex) && (!row.birthDate || ageOn(row.birthDate, today()) >= 13))),
    )
    .map(({ row, relation }) => ({
      code: row.id,
      ja: relation ? `${row.name}（${relation}）` : row.name,
      kana: row.kana,
    }));
}

/** The mother, where there is no doubt who she is. */
export function motherOf(view: PersonView): RecordId | undefined {
  const mothers = view.members.filter(({ relation }) => relation?.includes('母'));
  const mother =
    mothers.find(({ relation }) => relation === '実母') ??
    (mothers.length === 1 ? mothers[0] : undefined);
  const candidates = mothersOf(view, undefined);
  const only = candidates.length === 1 ? candidates[0]?.code : undefined;
  return mother?.row.id ?? (only as RecordId | undefined);
}

// What the references of a form may name: the family first, people found by search, staff, records of the same person.
import { formatEraShort } from '../../domain/era.ts';
import { dateInTokyo, isInstant } from '../../domain/dates.ts';
import { occurredAt, recordTitle } from '../../domain/record-title.ts';
import type { RecordDoc, RecordId, UserId } from '../../domain/record.ts';
import { fold, matches } from '../../domain/text.ts';
import type { HouseholdView, PersonView, ShownRecord, TsumugiApi } from '../../records/api.ts';
import { nameOf } from '../person/names.ts';
import { settled } from '../settled.ts';
import { showAgeAndSex, text } from '../show.ts';

export interface Choice {
  readonly code: string;
  readonly ja: string;
  /** Read by the filter beside the label. */
  readonly kana?: string;
}

export interface Choices {
  /** The person or household that the form is about. */
  readonly about: RecordId | undefined;
  readonly family: readonly Choice[];
  readonly staff: readonly Choice[];
  /** Records of a type that the viewer sees about this person; of every type where none is named. */
  records(type: string | undefined): readonly Choice[];
  /** The few that alone may be meant by a field, such as the mothers. */
  only(field: string): readonly Choice[] | undefined;
  findPeople(words: string): Promise<readonly Choice[]>;
  /** Colleagues who are not among the likely ones. */
  findStaff(words: string): Promise<readonly Choice[]>;
  /** Empty where this device does not know it. */
  name(id: string): string;
  /** Of a family member, where it is known. */
  birthDate(id: string): string | undefined;
}

interface Known {
  readonly api: Pick<TsumugiApi, 'search'>;
  readonly view?: PersonView | undefined;
  readonly household?: HouseholdView | undefined;
  readonly only?: Readonly<Record<string, readonly Choice[]>>;
  readonly users: readonly { readonly id: UserId; readonly name: string }[];
  readonly colleagues?: readonly { readonly id: UserId; readonly name: string }[] | undefined;
}

export function createChoices({
  api,
  view,
  household,
  users,
  colleagues = [],
  only,
}: Known): Choices {
  const found = new Map<string, string>();
  const members = (view ?? household)?.members ?? [];
  const self = view && {
    code: view.person.document.id as string,
    ja: `${nameOf(view)}（本人）`,
    kana: text(view.person.document.body['name_kana']) ?? '',
  };
  const others = members
    .filter(({ row }) => row.id !== self?.code)
    .map(({ row, relation }) => ({
      code: row.id as string,
      ja: relation ? `${row.name}（${relation}）` : row.name,
      kana: row.kana,
    }));
  const family: readonly Choice[] = self ? [self, ...others] : others;
  const shown = recordsOf(view, household);
  const staff = new Map(users.map((user) => [user.id as string, user.name]));
  for (const { document, byName } of shown)
    if (byName !== '' && !staff.has(document.updated.by)) staff.set(document.updated.by, byName);

  return {
    about: view?.person.document.id ?? household?.household.document.id,
    family,
    staff: [...staff].map(([code, ja]) => ({ code, ja })),
    records: (type) =>
      shown
        .filter(({ document }) => type === undefined || document.type === type)
        .map(({ document }) => ({ code: document.id, ja: titleWithDay(document) })),
    only: (field) => only?.[field],
    findPeople: async (words) => {
      if (words.trim() === '') return [];
      const answer = await settled(api.search(words, { limit: 8 }));
      if (!answer.ok) return [];
      return answer.rows.map((row) => {
        found.set(row.id, row.name);
        return { code: row.id, ja: `${row.name}（${showAgeAndSex(row)}）`, kana: row.kana };
      });
    },
    findStaff: (words) =>
      Promise.resolve(
        colleagues
          .filter(({ id, name }) => !staff.has(id) && matches(fold(name), words))
          .map(({ id, name }) => ({ code: id, ja: name })),
      ),
    birthDate: (id) => text(members.find(({ row }) => row.id === id)?.row.birthDate),
    name: (id) =>
      found.get(id) ??
      family.find((one) => one.code === id)?.ja ??
      staff.get(id) ??
      colleagues.find((one) => one.id === id)?.name ??
      titleOf(shown, id as RecordId),
  };
}

function recordsOf(
  view: PersonView | undefined,
  household: HouseholdView | undefined,
): readonly ShownRecord[] {
  const of = view ?? household;
  if (!of) return [];
  const homes = view ? view.households : household ? [household.household] : [];
  const all = [...of.timeline, ...of.cases, ...of.records, ...homes];
  return [...new Map(all.map((one) => [one.document.id, one])).values()];
}

function titleOf(shown: readonly ShownRecord[], id: RecordId): string {
  const one = shown.find(({ document }) => document.id === id);
  return one ? titleWithDay(one.document) : '';
}

/** 家庭訪問（R8.10.28） */
export function titleWithDay(document: RecordDoc): string {
  const at = occurredAt(document);
  const day = isInstant(at) ? dateInTokyo(at) : at;
  return `${recordTitle(document, () => '')}（${formatEraShort(day)}）`;
}

// A person's or a household's records, gathered from the index: what hangs on the family and on each of its people.
import { currentAddress, everyMemberOf, type Member } from '../domain/people.ts';
import { codeLabel, recordType, siblingTypes } from '../domain/catalogue/registry.ts';
import { siblingId } from '../domain/catalogue/siblings.ts';
import { recordTypeOf, type RecordId } from '../domain/record.ts';
import { relationLabel, reverseRelationLabel } from '../domain/relations.ts';
import type { ShownRecord } from './api.ts';
import { textOf } from './body.ts';
import type { IndexedRecords } from './records-index.ts';

/** What names one of the people or hangs on one of the households, and what belongs to their cases; each once. */
export function familyRecords(
  index: IndexedRecords,
  people: Iterable<RecordId>,
  households: readonly ShownRecord[],
): readonly ShownRecord[] {
  const found = new Map<RecordId, ShownRecord>();
  const take = (records: Iterable<ShownRecord>): void => {
    for (const shown of records) found.set(shown.document.id, shown);
  };
  for (const person of people) take(index.about(person));
  for (const { document } of households) {
    take([document.id, ...siblingIdsOf(document.id)].flatMap((id) => index.get(id) ?? []));
    take(index.ofHousehold(document.id));
  }
  for (const person of people) take(siblingIdsOf(person).flatMap((id) => index.get(id) ?? []));
  for (const { document } of [...found.values()]) {
    if (document.type !== 'case') continue;
    take(index.ofCase(document.id));
    take(siblingIdsOf(document.id).flatMap((id) => index.get(id) ?? []));
  }
  return [...found.values()];
}

/** Every household that lists the person, the one lived in first. */
export function householdsOf(index: IndexedRecords, person: RecordId): readonly ShownRecord[] {
  const livesIn = ({ document }: ShownRecord): number =>
    everyMemberOf(document).some((one) => one.id === person && one.livesHere) ? 0 : 1;
  return [...index.about(person)]
    .filter(({ document }) => document.type === 'household')
    .sort((a, b) => livesIn(a) - livesIn(b) || (a.document.id < b.document.id ? -1 : 1));
}

export function addressOf(records: readonly ShownRecord[], id: RecordId): string | undefined {
  const addresses = records
    .map((shown) => shown.document)
    .filter((doc) => doc.type === 'person_address' && doc.body['person_id'] === id);
  const body = currentAddress(addresses)?.body;
  if (!body) return undefined;
  return ['pref_city', 'town', 'block', 'building']
    .map((field) => textOf(body[field]) ?? '')
    .join('');
}

/** 続柄 of `member` as seen from the person on the page. */
export function relationTo(
  records: readonly ShownRecord[],
  member: RecordId,
  person: RecordId,
): string | undefined {
  for (const { document } of records) {
    if (document.type !== 'relationship' || document.void !== undefined) continue;
    const { from_person: from, to_person: to, kind } = document.body;
    if (typeof kind !== 'string') continue;
    if (from === member && to === person) return relationLabel(kind);
    if (from === person && to === member) return reverseRelationLabel(kind);
  }
  return undefined;
}

/** 続柄 of the resident register, or the role in the living unit, in words. */
export function listedRelation(member: Member): string | undefined {
  const text = member.registerRelation ?? member.role;
  if (text === undefined) return undefined;
  const name = member.registerRelation === undefined ? 'role' : 'juki_zokugara';
  return codeLabel(memberLists().get(name) ?? '', text);
}

function memberLists(): ReadonlyMap<string, string> {
  const members = recordType('household').fields.find((field) => field.name === 'members');
  return new Map(
    (members?.fields ?? []).flatMap((field) =>
      field.codeList === undefined ? [] : [[field.name, field.codeList] as const],
    ),
  );
}

/** Of a stricter sibling: `person~mch:…` for `person:…`. */
function siblingIdsOf(id: RecordId): readonly RecordId[] {
  return siblingTypes(recordTypeOf(id)).map((type) => siblingId(id, type));
}

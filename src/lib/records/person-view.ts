// Builds what a person's page shows from records, wherever they come from: pure, the same at centers and at the desk.
import { currentAddress, membersOf, peopleOf, type Member } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { relationLabel, reverseRelationLabel } from '../domain/relations.ts';
import { textOf } from './body.ts';
import type { PersonRow, PersonView, ShownRecord, TimelineItem } from './api.ts';

/** Current versions, waiting writes of this device included. */
export interface RecordSource {
  get(id: RecordId): ShownRecord | undefined;
  all(): Iterable<ShownRecord>;
}

export function personView(
  source: RecordSource,
  id: RecordId,
  rowOf: (person: RecordDoc) => PersonRow,
): PersonView | undefined {
  const person = source.get(id);
  if (person?.document.type !== 'person') return undefined;
  const family = familyOf(source, id);
  const cases = family.records.filter((shown) => shown.document.type === 'case');
  const address = addressOf(family.records, id);
  return {
    person,
    ...(family.household ? { household: family.household } : {}),
    ...(address === undefined ? {} : { address }),
    members: family.members.flatMap((member) => {
      const shown = source.get(member.id);
      if (!shown) return [];
      const relation = relationTo(family.records, member.id, id) ?? member.registerRelation;
      return [
        {
          row: rowOf(shown.document),
          ...(relation === undefined ? {} : { relation }),
          livesHere: member.livesHere,
        },
      ];
    }),
    cases,
    timeline: timelineOf(source, family.records, id),
  };
}

interface Family {
  readonly household: ShownRecord | undefined;
  readonly members: readonly Member[];
  /** Everything that hangs on the household or one of its people. */
  readonly records: readonly ShownRecord[];
}

function familyOf(source: RecordSource, id: RecordId): Family {
  const all = [...source.all()];
  const household = all.find(
    ({ document }) => document.type === 'household' && peopleOf(document).includes(id),
  );
  const members = household ? membersOf(household.document) : [];
  const people = new Set<RecordId>([id, ...members.map((member) => member.id)]);
  const touches = (record: RecordDoc): boolean =>
    aboutWhom(record).some((person) => people.has(person)) ||
    (household !== undefined && record.householdId === household.document.id);
  return { household, members, records: all.filter(({ document }) => touches(document)) };
}

/** The people a record is about, by the names its type gives them. */
export function aboutWhom(record: RecordDoc): readonly RecordId[] {
  const named = ['child_id', 'mother_id', 'main_person', 'person_id', 'from_person', 'to_person'];
  return [record.subjectId, ...named.map((field) => textOf(record.body[field]))].filter(
    (id): id is RecordId => id !== undefined,
  );
}

function addressOf(records: readonly ShownRecord[], id: RecordId): string | undefined {
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
function relationTo(
  records: readonly ShownRecord[],
  member: RecordId,
  person: RecordId,
): string | undefined {
  for (const { document } of records) {
    if (document.type !== 'relationship') continue;
    const { from_person: from, to_person: to, kind } = document.body;
    if (typeof kind !== 'string') continue;
    if (from === member && to === person) return relationLabel(kind);
    if (from === person && to === member) return reverseRelationLabel(kind);
  }
  return undefined;
}

function timelineOf(
  source: RecordSource,
  records: readonly ShownRecord[],
  id: RecordId,
): readonly TimelineItem[] {
  return records
    .filter(({ document }) => isEvent(document))
    .filter(({ document }) => document.caseId !== undefined || aboutWhom(document).includes(id))
    .map((shown) => timelineItem(source, shown))
    .sort(
      (a, b) =>
        b.occurredAt.localeCompare(a.occurredAt) || b.document.id.localeCompare(a.document.id),
    );
}

function isEvent(record: RecordDoc): boolean {
  return record.type === 'birth_contact' || record.type === 'case_note';
}

function timelineItem(source: RecordSource, shown: ShownRecord): TimelineItem {
  const { document } = shown;
  const about = document.subjectId ?? (textOf(document.body['child_id']) as RecordId | undefined);
  const corrects = textOf(document.body['supersedes']);
  return {
    ...shown,
    occurredAt:
      textOf(document.body['occurred_at']) ??
      textOf(document.body['contacted_at']) ??
      document.created.at,
    aboutName: nameOf(source, about),
    ...(corrects === undefined ? {} : { corrects: corrects as RecordId }),
  };
}

export function nameOf(source: RecordSource, id: RecordId | undefined): string {
  const person = id && source.get(id);
  return (person && textOf(person.document.body['name_kanji'])) ?? '';
}

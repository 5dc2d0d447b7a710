// Every current record in memory, with its folded text: made from the feed of records, made again at every start.
import { peopleOf, currentAddress } from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { recordText } from '../../src/lib/domain/record-text.ts';
import { addressText, bodyText, personSearchText } from '../../src/lib/domain/search.ts';
import { foldLines } from '../../src/lib/domain/text.ts';

export interface DeskIndex {
  /** Takes in the newest version of a record; older ones are without effect. */
  observe(record: RecordDoc): void;
  /** Grows with every record taken in: what was worked out at the same number still holds. */
  generation(): number;
  get(id: RecordId): RecordDoc | undefined;
  byType(type: string): Iterable<RecordDoc>;
  all(): Iterable<RecordDoc>;
  /** Void ones left out. */
  householdsOf(person: RecordId): readonly RecordDoc[];
  addressesOf(person: RecordId): readonly RecordDoc[];
  addressOf(person: RecordId): RecordDoc | undefined;
  schoolsOf(person: RecordId): readonly RecordDoc[];
  visitsOf(child: RecordId): readonly RecordDoc[];
  /** What the record is found by, from itself alone: whatever else a reader may see is for the reader to ask. */
  textOf(record: RecordDoc): string;
  /** What a person is found by that stands in this record: own names and numbers, an address, a household's name. */
  lineOf(record: RecordDoc): string;
}

export function createDeskIndex(): DeskIndex {
  const held = new Map<RecordId, RecordDoc>();
  const types = new Map<string, Map<RecordId, RecordDoc>>();
  const links = new Map(LINKED.map((type) => [type, new Map<RecordId, Set<RecordId>>()]));
  const texts = new Map<RecordId, string>();
  const lines = new Map<RecordId, string>();
  let generation = 0;

  function linked(type: Linked, person: RecordId): readonly RecordDoc[] {
    const found = [...(links.get(type)?.get(person) ?? [])].flatMap((id) => held.get(id) ?? []);
    return found.filter((record) => record.void === undefined);
  }

  function kept(
    texts: Map<RecordId, string>,
    record: RecordDoc,
    make: (record: RecordDoc) => string,
  ) {
    const known = held.get(record.id) === record ? texts.get(record.id) : undefined;
    if (known !== undefined) return known;
    const made = make(record);
    if (held.get(record.id) === record) texts.set(record.id, made);
    return made;
  }

  return {
    observe(record) {
      const before = held.get(record.id);
      if (before && (before.version ?? 0) >= (record.version ?? 0)) return;
      generation += 1;
      held.set(record.id, record);
      texts.delete(record.id);
      lines.delete(record.id);
      const ofType = types.get(record.type) ?? new Map<RecordId, RecordDoc>();
      types.set(record.type, ofType.set(record.id, record));
      const list = links.get(record.type as Linked);
      if (list === undefined) return;
      for (const person of before ? concerned(before) : []) list.get(person)?.delete(record.id);
      for (const person of concerned(record))
        list.set(person, (list.get(person) ?? new Set()).add(record.id));
    },
    generation: () => generation,
    get: (id) => held.get(id),
    byType: (type) => types.get(type)?.values() ?? [],
    all: () => held.values(),
    householdsOf: (person) => linked('household', person),
    addressesOf: (person) => linked('person_address', person),
    addressOf: (person) => currentAddress(linked('person_address', person)),
    schoolsOf: (person) => linked('affiliation', person),
    visitsOf: (child) => linked('birth_contact', child),
    textOf: (record) => kept(texts, record, recordText),
    lineOf: (record) => kept(lines, record, ownLine),
  };
}

const LINKED = ['household', 'person_address', 'affiliation', 'birth_contact'] as const;
type Linked = (typeof LINKED)[number];

/** The people a record is listed under. */
function concerned(record: RecordDoc): readonly RecordId[] {
  if (record.type === 'household') return peopleOf(record);
  const id = bodyText(record, record.type === 'birth_contact' ? 'child_id' : 'person_id');
  return id === '' ? [] : [id as RecordId];
}

function ownLine(record: RecordDoc): string {
  if (record.type === 'person') return personSearchText(record, {});
  if (record.type === 'person_address') return foldLines([addressText(record)]);
  return foldLines(['family_name_label', 'family_no'].map((field) => bodyText(record, field)));
}

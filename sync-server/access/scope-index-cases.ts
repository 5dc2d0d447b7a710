// Which families have an open case: what the scope CASE asks (DESIGN.md section 11).
import type { RecordDoc, RecordId, SubjectId } from '../../src/lib/domain/record.ts';
import { anchorsOf } from '../../src/lib/protocol/scope.ts';

export interface OpenCases {
  /** Takes in the newest version of a record. */
  observe(record: RecordDoc): void;
  of(subject: SubjectId): RecordId | undefined;
}

export function createOpenCases(): OpenCases {
  const open = new Map<string, Set<RecordId>>();
  const members = new Map<RecordId, ReadonlySet<RecordId>>();
  const households = new Map<RecordId, Set<RecordId>>();

  const observeCase = (record: RecordDoc): void => {
    const closed = record.body['closed_on'];
    const isOpen = closed === undefined || closed === null || closed === '';
    for (const about of [...anchorsOf(record), record.subjectId, record.householdId]) {
      if (about === undefined) continue;
      const set = open.get(about) ?? new Set();
      open.set(about, set);
      if (isOpen) set.add(record.id);
      else set.delete(record.id);
    }
  };

  const observeHousehold = (record: RecordDoc): void => {
    for (const person of members.get(record.id) ?? []) households.get(person)?.delete(record.id);
    const people = new Set(peopleOf(record));
    members.set(record.id, people);
    for (const person of people) {
      const set = households.get(person) ?? new Set();
      households.set(person, set.add(record.id));
    }
  };

  return {
    observe(record) {
      if (record.type === 'case') observeCase(record);
      if (record.type === 'household') observeHousehold(record);
    },
    of(subject) {
      const family = new Set<RecordId>([subject]);
      for (const household of [subject, ...(households.get(subject) ?? [])]) {
        family.add(household);
        for (const person of members.get(household) ?? []) family.add(person);
      }
      return [...family].flatMap((one) => [...(open.get(one) ?? [])]).sort()[0];
    },
  };
}

/** Those who live there now, by the household's own list. */
export function peopleOf(record: RecordDoc): readonly RecordId[] {
  const listed = record.body['members'];
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const id: unknown = Reflect.get(entry, 'person_id');
    const to: unknown = Reflect.get(entry, 'to');
    const gone = typeof to === 'string' && to !== '';
    return typeof id === 'string' && !gone ? [id as RecordId] : [];
  });
}

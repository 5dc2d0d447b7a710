// Who lives with whom, and which families have an open case: what the scope CASE asks (DESIGN.md section 11).
import { isOpenCase } from '../../src/lib/domain/cases.ts';
import { peopleOf } from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId, SubjectId } from '../../src/lib/domain/record.ts';
import { anchorsOf } from '../../src/lib/protocol/scope.ts';

export interface OpenCases {
  /** Takes in the newest version of a record. */
  observe(record: RecordDoc): void;
  of(subject: SubjectId): RecordId | undefined;
  /** Of which somebody is a member now. */
  householdsOf(person: RecordId): readonly RecordId[];
}

export function createOpenCases(): OpenCases {
  const open = new Map<string, Set<RecordId>>();
  const members = new Map<RecordId, ReadonlySet<RecordId>>();
  const households = new Map<RecordId, Set<RecordId>>();

  const observeCase = (record: RecordDoc): void => {
    const isOpen = isOpenCase(record);
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
    householdsOf: (person) => [...(households.get(person) ?? [])].sort(),
  };
}

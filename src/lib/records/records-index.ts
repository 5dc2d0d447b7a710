// The records of this device by id, type, person, household and case; brought up to date change by change.
import { aboutWhom } from '../domain/about-whom.ts';
import { peopleOf } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { ShownRecord } from './api.ts';
import type { Step } from './slices.ts';

/** Current versions, waiting writes of this device included. */
export interface RecordSource {
  get(id: RecordId): ShownRecord | undefined;
  all(): Iterable<ShownRecord>;
}

export interface IndexedRecords extends RecordSource {
  ofType(type: string): Iterable<ShownRecord>;
  /** What names the person, and the households that list them. */
  about(person: RecordId): Iterable<ShownRecord>;
  ofHousehold(household: RecordId): Iterable<ShownRecord>;
  ofCase(caseId: RecordId): Iterable<ShownRecord>;
  size(): number;
}

export interface RecordsIndex extends IndexedRecords {
  /** To be looked at again, by and by. */
  changed(ids: Iterable<RecordId>): void;
  reset(): void;
  /** The answers above are those of the last finished step. */
  readonly step: Step;
  /** Told of each record that is another than before; absent: there was none, or there is none any more. */
  follow(listener: (before: RecordDoc | undefined, after: RecordDoc | undefined) => void): void;
  /** Grows with every change: what was worked out at the same number still holds. */
  generation(): number;
}

type Shelf = Map<RecordId, ShownRecord>;
type Shelves = Map<string, Shelf>;

export function createRecordsIndex(source: RecordSource): RecordsIndex {
  const held: Shelf = new Map();
  const types: Shelves = new Map();
  const people: Shelves = new Map();
  const households: Shelves = new Map();
  const cases: Shelves = new Map();
  const listeners: ((before: RecordDoc | undefined, after: RecordDoc | undefined) => void)[] = [];
  let generation = 0;
  let isReset = true;
  let everything: Iterator<ShownRecord> | undefined;
  let seen = new Set<RecordId>();
  let isChanged = new Set<RecordId>();

  function placesOf(record: RecordDoc): readonly (readonly [Shelves, string])[] {
    // A household that was taken back has nobody living in it.
    const isFamily = record.type === 'household' && record.void === undefined;
    const named = isFamily ? peopleOf(record) : aboutWhom(record);
    const found: (readonly [Shelves, string])[] = [[types, record.type]];
    for (const person of named) found.push([people, person]);
    if (record.householdId !== undefined) found.push([households, record.householdId]);
    if (record.caseId !== undefined) found.push([cases, record.caseId]);
    return found;
  }

  function refresh(id: RecordId, after: ShownRecord | undefined): void {
    const before = held.get(id);
    if (before === undefined && after === undefined) return;
    if (before && after && isSame(before, after)) return;
    if (before) {
      held.delete(id);
      for (const [shelves, key] of placesOf(before.document)) shelves.get(key)?.delete(id);
    }
    if (after) {
      held.set(id, after);
      for (const [shelves, key] of placesOf(after.document)) shelfOf(shelves, key).set(id, after);
    }
    generation += 1;
    for (const listener of listeners) listener(before?.document, after?.document);
  }

  /** One record of a look at everything; at its end, those that are gone. */
  function stepThroughAll(all: Iterator<ShownRecord>): boolean {
    const next = all.next();
    if (next.done !== true) {
      seen.add(next.value.document.id);
      refresh(next.value.document.id, next.value);
      return true;
    }
    everything = undefined;
    for (const id of [...held.keys()]) if (!seen.has(id)) refresh(id, undefined);
    seen = new Set();
    return isChanged.size > 0;
  }

  function step(): boolean {
    if (isReset) {
      isReset = false;
      isChanged = new Set();
      seen = new Set();
      everything = source.all()[Symbol.iterator]();
    }
    if (everything) return stepThroughAll(everything);
    const [id] = isChanged;
    if (id === undefined) return false;
    isChanged.delete(id);
    refresh(id, source.get(id));
    return isChanged.size > 0;
  }

  return {
    get: (id) => held.get(id),
    all: () => held.values(),
    ofType: (type) => types.get(type)?.values() ?? [],
    about: (person) => people.get(person)?.values() ?? [],
    ofHousehold: (household) => households.get(household)?.values() ?? [],
    ofCase: (caseId) => cases.get(caseId)?.values() ?? [],
    size: () => held.size,
    changed(ids) {
      for (const id of ids) isChanged.add(id);
    },
    reset() {
      isReset = true;
    },
    step,
    follow: (listener) => listeners.push(listener),
    generation: () => generation,
  };
}

/** Of records that lie ready at once: what the server answered to one question. */
export function indexOf(records: Iterable<ShownRecord>): IndexedRecords {
  const byId = new Map([...records].map((shown) => [shown.document.id, shown]));
  const index = createRecordsIndex({ get: (id) => byId.get(id), all: () => byId.values() });
  while (index.step());
  return index;
}

function isSame(one: ShownRecord, other: ShownRecord): boolean {
  return (
    one.document === other.document &&
    one.place === other.place &&
    one.attentionReason === other.attentionReason
  );
}

function shelfOf(shelves: Shelves, key: string): Shelf {
  const known = shelves.get(key);
  if (known) return known;
  const shelf: Shelf = new Map();
  shelves.set(key, shelf);
  return shelf;
}

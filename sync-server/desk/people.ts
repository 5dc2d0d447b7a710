// People at the desk: found by what the reader may see of them, and of nothing else.
import {
  babyRow,
  isAwaitingVisit,
  oldestFirst,
  visitState,
  type BabyRow,
} from '../../src/lib/domain/babies.ts';
import {
  candidateKey,
  candidatesAmong,
  type CandidateKey,
  type HalfTyped,
} from '../../src/lib/domain/candidates.ts';
import { byKana, personRow, type PersonRow } from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { bodyText, type PersonContext } from '../../src/lib/domain/search.ts';
import type { DeskIndex } from './desk-index.ts';
import type { Reader } from './rights.ts';

/** Folded words, each of which stands in a line that the reader may see. In the order of the readings. */
export function peopleMatching(
  index: DeskIndex,
  words: readonly string[],
  reader: Reader,
): readonly RecordDoc[] {
  const found: RecordDoc[] = [];
  if (words.length === 0) return found;
  for (const person of index.byType('person'))
    if (person.void === undefined && isFoundBy(index, person, words, reader)) found.push(person);
  return found.sort(byKana);
}

export function isFoundBy(
  index: DeskIndex,
  person: RecordDoc,
  words: readonly string[],
  reader: Reader,
): boolean {
  const own = index.lineOf(person);
  let left = words.filter((word) => !own.includes(word));
  if (left.length > 0) {
    // The rights are asked only about those in which the words stand: few of many.
    for (const around of [index.addressOf(person.id), ...index.householdsOf(person.id)]) {
      if (around === undefined || left.length === 0) continue;
      const line = index.lineOf(around);
      const here = left.filter((word) => line.includes(word));
      if (here.length > 0 && reader.maySee(around))
        left = left.filter((word) => !here.includes(word));
    }
  }
  return left.length === 0 && reader.maySee(person);
}

/** What of the address and the household the reader may see. */
export function contextOf(index: DeskIndex, person: RecordId, reader: Reader): PersonContext {
  const address = index.addressOf(person);
  const household = index.householdsOf(person).find(reader.maySee);
  return { address: address && reader.maySee(address) ? address : undefined, household };
}

export function rowOf(index: DeskIndex, person: RecordDoc, reader: Reader): PersonRow {
  return personRow(person, { ...contextOf(index, person.id, reader), today: reader.today });
}

/** To whom a first visit is owed, oldest first; only children whose visits the reader may see. */
export function babiesOf(index: DeskIndex, reader: Reader): readonly BabyRow[] {
  const { today } = reader;
  const rows: BabyRow[] = [];
  for (const child of index.byType('person')) {
    const birth = bodyText(child, 'birth_date');
    // Whoever is too old even for a visit that never came needs no look at their visits.
    if (child.void !== undefined || !isAwaitingVisit(birth, 'none', today)) continue;
    const visit = visitState(index.visitsOf(child.id));
    if (!isAwaitingVisit(birth, visit, today)) continue;
    if (!reader.maySee(child) || !reader.maySeeVisitsOf(child)) continue;
    rows.push(babyRow(rowOf(index, child, reader), visit, today));
  }
  return rows.sort(oldestFirst);
}

/** Who a half-typed person may already be, of those whom the reader may see. */
export function candidatesFor(
  index: DeskIndex,
  typed: HalfTyped,
  reader: Reader,
): readonly (PersonRow & { readonly why: readonly string[] })[] {
  const found = candidatesAmong(keysFor(index, reader), typed);
  return found.flatMap(({ id, why }) => {
    const person = index.get(id);
    return person ? [{ ...rowOf(index, person, reader), why }] : [];
  });
}

function* keysFor(index: DeskIndex, reader: Reader): Generator<CandidateKey> {
  for (const person of index.byType('person')) {
    if (person.void !== undefined || !reader.maySee(person)) continue;
    const schools = index.schoolsOf(person.id).filter(reader.maySee);
    const { address } = contextOf(index, person.id, reader);
    yield keyOf(person, address, schools);
  }
}

// Folded once for as long as the records stay; readers differ in few of them.
const keys = new WeakMap<RecordDoc, { readonly seen: readonly unknown[]; key: CandidateKey }[]>();

export function keyOf(
  person: RecordDoc,
  address: RecordDoc | undefined,
  schools: readonly RecordDoc[],
): CandidateKey {
  const seen = [address, ...schools];
  const known = keys.get(person) ?? [];
  const same = known.find(
    (one) => one.seen.length === seen.length && one.seen.every((part, at) => part === seen[at]),
  );
  if (same !== undefined) return same.key;
  const names = schools.map((one) => bodyText(one, 'institution'));
  const key = candidateKey(person, { address, schools: names });
  keys.set(person, [{ seen, key }, ...known].slice(0, VIEWS));
  return key;
}

/** As seen by most, and as seen from outside the area. */
const VIEWS = 3;

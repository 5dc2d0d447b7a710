// Search everywhere at the desk (Ctrl+K): people, then records, each with why it matched and only by what may be seen.
import { isFoundByText, isHit, personHit, recordHit } from '../../src/lib/domain/hits.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { occurredAt, timeKey } from '../../src/lib/domain/record-title.ts';
import { queryWords } from '../../src/lib/domain/text.ts';
import type { DeskFindResponse } from '../../src/lib/protocol/desk.ts';
import type { DeskIndex } from './desk-index.ts';
import { lookupFor } from './names.ts';
import { contextOf, isFoundBy, peopleMatching } from './people.ts';
import type { Reader } from './rights.ts';

/** People in the order of their readings, then records, newest first. */
export function findEverywhere(
  index: DeskIndex,
  query: string,
  limit: number,
  reader: Reader,
): DeskFindResponse {
  const words = queryWords(query);
  const lookup = lookupFor(index, reader);
  if (words.length === 0) return { hits: [], total: 0 };
  const people = peopleMatching(index, words, reader);
  const named = new Set(people.map(({ id }) => id));
  const records = [...recordsMatching(index, words, named, reader)].map((record) => ({
    record,
    at: timeKey(occurredAt(record)),
  }));
  records.sort((a, b) =>
    a.at === b.at ? (a.record.id < b.record.id ? 1 : -1) : a.at < b.at ? 1 : -1,
  );
  return {
    hits: [
      ...people
        .slice(0, limit)
        .map((person) =>
          personHit(person, { ...contextOf(index, person.id, reader), today: reader.today }, words),
        ),
      ...records
        .slice(0, Math.max(0, limit - people.length))
        .map(({ record }) => recordHit(record, lookup, words)),
    ],
    total: people.length + records.length,
  };
}

function* recordsMatching(
  index: DeskIndex,
  words: readonly string[],
  found: ReadonlySet<RecordId>,
  reader: Reader,
): Generator<RecordDoc> {
  const matches = (id: RecordId, left: readonly string[]): boolean => {
    const person = index.get(id);
    return person?.type === 'person' && isFoundBy(index, person, left, reader);
  };
  for (const record of index.all()) {
    if (!isFoundByText(record)) continue;
    const line = { record, text: index.textOf(record) };
    // The rights are asked only about those in which the words stand: few of many.
    if (isHit(line, words, { found, matches }) && reader.maySee(record)) yield record;
  }
}

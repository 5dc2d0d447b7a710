// What people, households and other records are called on the pages that mention them.
import { aboutWhom } from '../domain/about-whom.ts';
import {
  aboutName,
  nameAndReading,
  nameOf,
  referredInColumns,
  type Lookup,
} from '../domain/hits.ts';
import type { RecordDoc, RecordId, UserId } from '../domain/record.ts';
import type { RecordSource } from './records-index.ts';

export function lookupIn(source: RecordSource): Lookup {
  return (id) => source.get(id)?.document;
}

/** What the words of a list may mean by whom: everybody's name and its reading. */
export function namesToMatch(source: RecordSource, record: RecordDoc): string {
  const lookup = lookupIn(source);
  const people = aboutWhom(record).map((id) => nameAndReading(id, lookup));
  return [aboutName(record, lookup), ...people].join(' ');
}

/** Names of everybody and everything that the columns of a list, or the title, refer to. */
export function columnNames(
  source: RecordSource,
  record: RecordDoc,
  staffName: (id: UserId) => string,
): Readonly<Record<string, string>> {
  const lookup = lookupIn(source);
  const about = aboutWhom(record).map((id) => ({ id, isUser: false }));
  const names: Record<string, string> = {};
  for (const { id, isUser } of [...referredInColumns(record), ...about]) {
    const name = isUser ? staffName(id as UserId) : nameOf(id as RecordId, lookup);
    if (name !== '') names[id] = name;
  }
  return names;
}

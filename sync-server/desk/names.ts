// What people, households and records are called to a reader: nothing where he may not see them.
import { aboutWhom, mainSubject } from '../../src/lib/domain/about-whom.ts';
import { nameOf, referredInColumns, type Lookup } from '../../src/lib/domain/hits.ts';
import { isRecordId, type RecordDoc } from '../../src/lib/domain/record.ts';
import type { DeskIndex } from './desk-index.ts';
import type { Reader } from './rights.ts';

export function lookupFor(index: DeskIndex, reader: Reader): Lookup {
  return (id) => {
    const record = index.get(id);
    return record !== undefined && reader.maySee(record) ? record : undefined;
  };
}

/** Names of what these records refer to in the columns of a list, by id. */
export function namesIn(
  index: DeskIndex,
  records: readonly RecordDoc[],
  reader: Reader,
): Readonly<Record<string, string>> {
  const lookup = lookupFor(index, reader);
  const names: Record<string, string> = {};
  for (const record of records) {
    const columns = referredInColumns(record).flatMap(({ id, isUser }) => (isUser ? [] : [id]));
    for (const id of [mainSubject(record), ...aboutWhom(record), ...columns]) {
      if (!isRecordId(id) || names[id] !== undefined) continue;
      const name = nameOf(id, lookup);
      if (name !== '') names[id] = name;
    }
  }
  return names;
}

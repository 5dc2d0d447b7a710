// What people, households and records are called to a reader: nothing where he may not see them.
import { aboutWhom, mainSubject } from '../../src/lib/domain/about-whom.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import { isRecordId, type RecordDoc, type RecordId } from '../../src/lib/domain/record.ts';
import { recordTitle } from '../../src/lib/domain/record-title.ts';
import { bodyText } from '../../src/lib/domain/search.ts';
import type { DeskIndex } from './desk-index.ts';
import type { Reader } from './rights.ts';

export function nameOf(index: DeskIndex, id: RecordId | undefined, reader: Reader): string {
  const record = id === undefined ? undefined : index.get(id);
  if (record === undefined || !reader.maySee(record)) return '';
  if (record.type === 'person') return bodyText(record, 'name_kanji');
  if (record.type === 'household') return bodyText(record, 'family_name_label');
  // Not of what it names in turn: two records may name each other.
  return recordTitle(record, () => '');
}

/** What the words of a list may mean by whom: the name and its reading. */
export function nameAndReading(index: DeskIndex, id: RecordId, reader: Reader): string {
  const name = nameOf(index, id, reader);
  return name === '' ? '' : `${name} ${bodyText(index.get(id), 'name_kana')}`;
}

export function aboutName(index: DeskIndex, record: RecordDoc, reader: Reader): string {
  return nameOf(index, mainSubject(record), reader);
}

/** Names of what these records refer to in the columns of a list, by id. */
export function namesIn(
  index: DeskIndex,
  records: readonly RecordDoc[],
  reader: Reader,
): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const record of records)
    for (const id of [mainSubject(record), ...aboutWhom(record), ...columnsOf(record)]) {
      if (id === undefined || names[id] !== undefined) continue;
      const name = nameOf(index, id, reader);
      if (name !== '') names[id] = name;
    }
  return names;
}

function columnsOf(record: RecordDoc): readonly RecordId[] {
  const type = recordType(record.type);
  const shown = new Set([...(type?.listing.columns ?? []), ...(type?.listing.title ?? [])]);
  const fields = (type?.fields ?? []).filter(
    ({ name, refers }) => refers !== undefined && refers !== 'user' && shown.has(name),
  );
  return fields.flatMap(({ name }) => [record.body[name]].flat().filter(isRecordId));
}

// What people, households and other records are called on the pages that mention them.
import { aboutWhom, mainSubject } from '../domain/about-whom.ts';
import { recordType } from '../domain/catalogue/registry.ts';
import { recordTypeOf, type RecordDoc, type RecordId, type UserId } from '../domain/record.ts';
import { recordTitle } from '../domain/record-title.ts';
import { textOf } from './body.ts';
import type { RecordSource } from './records-index.ts';

/** Empty where it is not here, or has no name. */
export function nameOf(source: RecordSource, id: RecordId | undefined): string {
  const record = id === undefined ? undefined : source.get(id)?.document;
  if (!record) return '';
  if (record.type === 'person') return textOf(record.body['name_kanji']) ?? '';
  if (record.type === 'household') return textOf(record.body['family_name_label']) ?? '';
  // Not of what it names in turn: two records may name each other.
  return recordTitle(record, () => '');
}

export function aboutName(source: RecordSource, record: RecordDoc): string {
  return nameOf(source, mainSubject(record));
}

/** What the words of a list may mean by whom: everybody's name and its reading. */
export function namesToMatch(source: RecordSource, record: RecordDoc): string {
  const people = aboutWhom(record).flatMap((id) => {
    const kana = textOf(source.get(id)?.document.body['name_kana']);
    return [nameOf(source, id), kana ?? ''];
  });
  return [aboutName(source, record), ...people].join(' ');
}

/** Names of everybody and everything that the columns of a list, or the title, refer to. */
export function columnNames(
  source: RecordSource,
  record: RecordDoc,
  staffName: (id: UserId) => string,
): Readonly<Record<string, string>> {
  const type = recordType(record.type);
  const shown = new Set([...(type?.listing.columns ?? []), ...(type?.listing.title ?? [])]);
  const names: Record<string, string> = {};
  const name = (id: string, isUser: boolean): void => {
    const text = isUser ? staffName(id as UserId) : nameOf(source, id as RecordId);
    if (text !== '') names[id] = text;
  };
  for (const field of type?.fields ?? []) {
    if (field.refers === undefined || !shown.has(field.name)) continue;
    const value = record.body[field.name];
    for (const one of Array.isArray(value) ? value : [value])
      if (typeof one === 'string' && one !== '') name(one, field.refers === 'user');
  }
  for (const id of aboutWhom(record)) name(id, false);
  return names;
}

/** The person or household beside whom a hit or an outgoing change is named. */
export function subjectOf(record: RecordDoc): RecordId | undefined {
  const id = mainSubject(record);
  if (id === undefined) return undefined;
  return ['person', 'household'].includes(recordTypeOf(id)) ? id : undefined;
}

// One type's records as its list shows them: narrowed by field values and words, sorted, a page at a time.
import { codeList, recordType } from './catalogue/registry.ts';
import type { Field } from './catalogue/shapes.ts';
import { dateInTokyo, isInstant } from './dates.ts';
import type { RecordDoc, RecordId } from './record.ts';
import { occurredAt, timeKey } from './record-title.ts';
import { fold, queryWords } from './text.ts';

export interface ListQuery {
  readonly type: string;
  /** By field: one of the values, or a range of dates (`from..to`, either end may be empty). */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Folded words, each of which must occur somewhere in the record or its person's name. */
  readonly words?: string;
  /** A field; newest first by what happened when, where absent. */
  readonly sortBy?: string;
  readonly descending?: boolean;
  /** Void records too. */
  readonly withVoid?: boolean;
  readonly subjectId?: RecordId;
  readonly caseId?: RecordId;
  readonly offset?: number;
  readonly limit: number;
}

export interface Listed {
  /** Those of the page asked for. */
  readonly rows: readonly RecordDoc[];
  /** How many there are in all. */
  readonly total: number;
}

/** `text`: folded, what the record is found by. `personName`: of whom it is about. */
export function listRecords(
  records: Iterable<RecordDoc>,
  query: ListQuery,
  text: (record: RecordDoc) => string,
  personName: (record: RecordDoc) => string,
): Listed {
  const words = queryWords(query.words ?? '');
  const found: RecordDoc[] = [];
  for (const record of records) {
    if (!belongs(record, query)) continue;
    if (words.length > 0 && !hasWords(record, words, text, personName)) continue;
    found.push(record);
  }
  const from = query.offset ?? 0;
  return { rows: sorted(found, query).slice(from, from + query.limit), total: found.length };
}

/** The words of the query as the access log keeps them, with what the list was narrowed by. */
export function listTerms(query: ListQuery): string {
  const where = Object.entries(query.where ?? {}).map(
    ([field, values]) => `${field}=${values.join(',')}`,
  );
  return [query.type, ...where, query.words ?? ''].filter((part) => part !== '').join(' ');
}

function belongs(record: RecordDoc, query: ListQuery): boolean {
  if (record.type !== query.type) return false;
  if (record.void !== undefined && query.withVoid !== true) return false;
  if (query.caseId !== undefined && record.caseId !== query.caseId) return false;
  if (query.subjectId !== undefined && !isOf(record, query.subjectId)) return false;
  return Object.entries(query.where ?? {}).every(([field, wanted]) =>
    matchesField(valueOf(record, field), wanted),
  );
}

/** By its envelope or by the subjects that its type's fields name. */
function isOf(record: RecordDoc, subject: RecordId): boolean {
  if (record.subjectId === subject || record.householdId === subject) return true;
  const anchor = recordType(record.type)?.anchor;
  return anchor?.kind === 'fields' && anchor.fields.some((field) => record.body[field] === subject);
}

function valueOf(record: RecordDoc, field: string): unknown {
  if (field === 'status') return record.status;
  return field === recordType(record.type)?.listing.occurred
    ? occurredAt(record)
    : record.body[field];
}

/** No value asked for: not narrowed. Of a field with several values, one of them is enough. */
function matchesField(value: unknown, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return wanted.some((want) => values.some((one) => matchesOne(one, want)));
}

function matchesOne(value: unknown, want: string): boolean {
  const range = /^(.*)\.\.(.*)$/.exec(want);
  // An unanswered yes or no counts as no.
  if (!range) return value === undefined ? want === '' || want === 'false' : isText(value, want);
  if (typeof value !== 'string' || value === '') return false;
  const [, from = '', to = ''] = range;
  // A day as an end takes in every hour that it has in Tokyo.
  const day = isInstant(value) ? dateInTokyo(value) : value;
  return (from === '' || day >= from) && (to === '' || day <= to);
}

function isText(value: unknown, want: string): boolean {
  return (
    (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') &&
    String(value) === want
  );
}

function hasWords(
  record: RecordDoc,
  words: readonly string[],
  text: (record: RecordDoc) => string,
  personName: (record: RecordDoc) => string,
): boolean {
  const written = text(record);
  const left = words.filter((word) => !written.includes(word));
  if (left.length === 0) return true;
  const name = fold(personName(record));
  return left.every((word) => name.includes(word));
}

function sorted(records: readonly RecordDoc[], query: ListQuery): readonly RecordDoc[] {
  const { sortBy } = query;
  const type = recordType(query.type);
  const field = type?.fields.find((one) => one.name === sortBy);
  const isByTime = sortBy === undefined || sortBy === type?.listing.occurred;
  const key = isByTime
    ? (record: RecordDoc) => timeKey(occurredAt(record))
    : sortKey(field, sortBy);
  const descending = query.descending ?? sortBy === undefined;
  const keyed = records.map((record) => ({ record, key: key(record) }));
  // What has no value stands last either way; ties in the order they were made.
  return keyed
    .sort((a, b) => {
      if (a.key === '' || b.key === '') return Number(a.key === '') - Number(b.key === '');
      const order = a.key < b.key ? -1 : a.key > b.key ? 1 : idOrder(a.record, b.record);
      return descending ? -order : order;
    })
    .map(({ record }) => record);
}

function idOrder(a: RecordDoc, b: RecordDoc): number {
  return a.id < b.id ? -1 : 1;
}

/** Codes in the order of their list, numbers by size, text by its folded reading. */
function sortKey(field: Field | undefined, name: string): (record: RecordDoc) => string {
  const codes = field?.codeList === undefined ? [] : codeList(field.codeList);
  const order = new Map(codes.map(({ code }, at) => [code, String(at).padStart(5, '0')]));
  return (record) => {
    const value = field === undefined ? valueOf(record, name) : record.body[field.name];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'number') return `${first < 0 ? '-' : '0'}${numberKey(first)}`;
    if (typeof first === 'boolean') return first ? '1' : '0';
    if (typeof first !== 'string') return '';
    if (field?.type === 'code' || field?.type === 'codes') return order.get(first) ?? first;
    return field?.type === 'string' || field?.type === 'text' ? fold(first) : first;
  };
}

function numberKey(value: number): string {
  return value.toFixed(4).padStart(24, '0');
}

// What a record is called in lists and when it happened, by the catalogue's `listing`.
import { answerLabel, recordType } from './catalogue/registry.ts';
import type { Field } from './catalogue/shapes.ts';
import { dateInTokyo, instantInTokyo, isInstant, isPlainDate } from './dates.ts';
import { formatEraDate } from './era.ts';
import { isRecordId, type RecordDoc, type RecordId } from './record.ts';

/** Such as 新生児訪問・実施; the type's own name where nothing that names it is filled in. */
export function recordTitle(record: RecordDoc, nameOf: (id: RecordId) => string): string {
  const type = recordType(record.type);
  if (!type) return record.type;
  const parts = type.listing.title.flatMap((name) => {
    const field = type.fields.find((one) => one.name === name);
    const text = field ? titlePart(field, record.body[name], nameOf) : '';
    return text === '' ? [] : [text];
  });
  return parts.length === 0 ? type.ja : parts.join('・');
}

/** When it happened, as entered; when it was written where the type or the record does not say. */
export function occurredAt(record: RecordDoc): string {
  const field = recordType(record.type)?.listing.occurred;
  const value = field === undefined ? undefined : record.body[field];
  return typeof value === 'string' && value !== '' ? value : record.created.at;
}

/** Days and instants of any offset in one order: a day stands where it begins in Tokyo. */
export function timeKey(at: string): string {
  const millis = Date.parse(isPlainDate(at) ? instantInTokyo(at, '00:00') : at);
  return Number.isNaN(millis) ? '' : new Date(millis).toISOString();
}

function titlePart(field: Field, value: unknown, nameOf: (id: RecordId) => string): string {
  // Of a yes or no the title has only the yes, in the words of its label.
  if (field.type === 'bool') return value === true ? field.ja : '';
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values
    .filter((one): one is string | number => typeof one === 'string' || typeof one === 'number')
    .map((one) => oneText(field, String(one), nameOf))
    .filter((text) => text !== '')
    .join('、');
}

function oneText(field: Field, text: string, nameOf: (id: RecordId) => string): string {
  if (field.type === 'code' || field.type === 'codes') return answerLabel(field, text);
  if (field.type === 'date') return isPlainDate(text) ? formatEraDate(text) : text;
  if (field.type === 'datetime') return isInstant(text) ? formatEraDate(dateInTokyo(text)) : text;
  if (field.type === 'ref' || field.type === 'refs') return isRecordId(text) ? nameOf(text) : '';
  return field.type === 'json' || field.type === 'file' ? '' : text;
}

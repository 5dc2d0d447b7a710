// Reading bodies that may be half-written: a value of another kind than expected counts as absent.
import { dateInTokyo, isInstant, isPlainDate, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';

export type Row = Readonly<Record<string, unknown>>;

export function text(holder: RecordDoc | Row | undefined, field: string): string {
  const value = valueOf(holder, field);
  return typeof value === 'string' ? value : '';
}

/** The day of a date or an instant in Tokyo; empty where there is none. */
export function day(holder: RecordDoc | Row | undefined, field: string): PlainDate {
  return dayOf(text(holder, field));
}

export function dayOf(value: string): PlainDate {
  if (value.length === 10) return calendarDay(value);
  // Most of what is written here names the offset of Tokyo itself: its day is as it stands.
  if (value.endsWith('+09:00') && value[10] === 'T') return calendarDay(value.slice(0, 10));
  return isInstant(value) ? dateInTokyo(value) : '';
}

/** The same few thousand days stand in all records; checking each once halves the time of all rules. */
function calendarDay(value: string): PlainDate {
  let day = days.get(value);
  if (day === undefined) {
    if (days.size >= MOST_DAYS) days.clear();
    day = isPlainDate(value) ? value : '';
    days.set(value, day);
  }
  return day;
}

const days = new Map<string, PlainDate>();
const MOST_DAYS = 20_000;

export function refs(holder: RecordDoc | Row | undefined, field: string): readonly RecordId[] {
  return array(valueOf(holder, field)).filter(isRef);
}

export function ref(holder: RecordDoc | Row | undefined, field: string): RecordId | undefined {
  const value = valueOf(holder, field);
  return isRef(value) ? value : undefined;
}

export function rows(holder: RecordDoc | Row | undefined, field: string): readonly Row[] {
  return array(valueOf(holder, field)).filter(isRow);
}

export function group(holder: RecordDoc | Row | undefined, field: string): Row | undefined {
  const value = valueOf(holder, field);
  return isRow(value) ? value : undefined;
}

export function isOneOf(values: readonly string[], holder: RecordDoc | Row, field: string) {
  return values.includes(text(holder, field));
}

/** None or one. */
export function list<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}

function valueOf(holder: RecordDoc | Row | undefined, field: string): unknown {
  if (holder === undefined) return undefined;
  return isRecord(holder) ? holder.body[field] : holder[field];
}

function isRecord(holder: RecordDoc | Row): holder is RecordDoc {
  return 'changeId' in holder;
}

function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRef(value: unknown): value is RecordId {
  return typeof value === 'string' && value.includes(':');
}

// How dates, times and people's basics stand on every page, so that they look the same everywhere.
import { ageText } from '../domain/ages.ts';
import { codeLabel } from '../domain/catalogue/registry.ts';
import { dateInTokyo, dateParts, timeInTokyo, weekdayName } from '../domain/dates.ts';
import { formatEraDate, formatEraShort } from '../domain/era.ts';

export function today(): string {
  return dateInTokyo(Date.now());
}

/** 令和8年10月28日（2026年）: paper's era first, the western year beside it. */
export function showDate(date: string): string {
  const parts = dateParts(date);
  return parts ? `${formatEraDate(date)}（${String(parts.year)}年）` : date;
}

/** 令和8年11月24日（火） */
export function showDay(date: string): string {
  return dateParts(date) ? `${formatEraDate(date)}（${weekdayName(date)}）` : date;
}

/** R8.11.24（火）: for columns, where the era's year is what people compare. */
export function showDueDay(date: string): string {
  return dateParts(date) ? `${formatEraShort(date)}（${weekdayName(date)}）` : date;
}

/** 令和8年11月24日（火）10:30 */
export function showInstant(instant: string): string {
  if (Number.isNaN(Date.parse(instant))) return instant;
  return `${showDay(dateInTokyo(instant))}${timeInTokyo(instant)}`;
}

/** A day or an instant, whichever it is. */
export function showWhen(when: string): string {
  return dateParts(when) ? showDay(when) : showInstant(when);
}

/** 12:03:05, for what was stored just now. */
export function showSeconds(instant: string): string {
  const seconds = new Date(instant).getSeconds();
  return `${timeInTokyo(instant)}:${String(seconds).padStart(2, '0')}`;
}

/** 27日・男 */
export function showAgeAndSex(person: { birthDate?: string | undefined; sex: string }): string {
  const age = person.birthDate ? ageText(person.birthDate, today()) : '';
  return [age, codeLabel('sex', person.sex)].filter((part) => part !== '').join('・');
}

/** Registered as one, whatever the age: whom visits and lists of children are about. */
export function isListedAsChild(kinds: readonly string[]): boolean {
  return kinds.includes('child');
}

/** A single value of a record's body as text; nothing for what is no single value. */
export function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** A text field of a record's body, or nothing. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

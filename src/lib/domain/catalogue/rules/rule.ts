// What a rule between fields is, and the few readings of a body that rules share. Rules are pure and never throw.
import { addMonths, dateInTokyo, isInstant, isPlainDate, type PlainDate } from '../../dates.ts';
import type { Body } from '../../record.ts';
import { isPlainObject } from '../conditions.ts';
import { error, type Issue } from '../issues.ts';

export interface RuleContext {
  /** Milliseconds. Without it nothing is said about the future: a server does not judge by another's clock. */
  readonly now?: number;
  /** The birth of a person that the body names, where the caller knows it. */
  readonly birthOf?: (personId: string) => PlainDate | undefined;
}

export type Rule = (body: Body, context: RuleContext) => readonly Issue[];

/** The end is not before the start; both are dates, or both are times. */
export function inOrder(start: string, end: string, startJa: string, endJa: string): Rule {
  return (body) => {
    const from = momentIn(body, start);
    const to = momentIn(body, end);
    if (from === undefined || to === undefined || to >= from) return [];
    const message = `「${endJa}」が「${startJa}」より前です。どちらかを直してください。`;
    return [error(end, 'order', message)];
  };
}

/** Five minutes are left to clocks that differ. */
export function notInFuture(field: string, ja: string): Rule {
  return (body, { now }) => {
    const value = textIn(body, field);
    if (now === undefined || value === '') return [];
    const future = isPlainDate(value)
      ? value > dateInTokyo(now)
      : isInstant(value) && Date.parse(value) > now + 300_000;
    if (!future) return [];
    return [error(field, 'in_future', `「${ja}」が未来になっています。日時を直してください。`)];
  };
}

export function textIn(body: Body, field: string): string {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  return typeof value === 'string' ? value : '';
}

export function dateIn(body: Body, field: string): PlainDate | undefined {
  const value = textIn(body, field);
  return isPlainDate(value) ? value : undefined;
}

/** The day in Tokyo of a date or a time. */
export function dayIn(body: Body, field: string): PlainDate | undefined {
  const value = textIn(body, field);
  return isInstant(value) ? dateInTokyo(value) : dateIn(body, field);
}

export function numberIn(body: Body, field: string): number | undefined {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function rowsIn(body: Body, field: string): readonly Body[] {
  const value = Object.hasOwn(body, field) ? body[field] : undefined;
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

export function isMoreThanMonthsAfter(date: PlainDate, start: PlainDate, months: number): boolean {
  return date > addMonths(start, months);
}

function momentIn(body: Body, field: string): number | undefined {
  const value = textIn(body, field);
  if (isInstant(value)) return Date.parse(value);
  return isPlainDate(value) ? Date.parse(`${value}T00:00:00+09:00`) : undefined;
}

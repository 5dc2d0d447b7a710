// Reading dates as people type them: 和暦 or 西暦, whole or only the month or year, or 不明.
import { addDays, daysBetween, daysInMonth, isCalendarDay, plainDate } from './dates.ts';
import type { PlainDate } from './dates.ts';
import { eraNamed, eraOf, eras, type Era } from './eras.ts';
import { failure, type Failure, type Result } from './result.ts';

/** Codes of the `date_precision` list: day, month, year, estimated. */
export type DatePrecision = 'D' | 'M' | 'Y' | 'E';

export interface DateContext {
  readonly today: PlainDate;
  /** A birth date lies in the past; any other date without a year is the one nearest to today. */
  readonly kind: 'birth' | 'near';
}

export type TypedDate =
  | {
      readonly kind: 'date';
      /** The first day of what was typed. */
      readonly date: PlainDate;
      readonly precision: DatePrecision;
      /** To be answered with はい first: old papers say 平成31年5月1日. */
      readonly question?: string;
    }
  | { readonly kind: 'unknown' };

/** Reads R8.5.15, 令和8年5月15日, 昭63.7.9, R080515, 20260515, 2026-05-15, 5/15, 令和8年5月, 2026年, H1, 5月頃, 不明. */
export function readTypedDate(text: string, context: DateContext): Result<TypedDate> {
  const typed = text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  if (/^(不明|不詳|わからない|分からない|\?+)$/.test(typed)) return { ok: true, kind: 'unknown' };
  const plain = typed.replace(/^(推定|約)/, '').replace(/(頃|ころ|ごろ|くらい|推定)$/, '');
  const read = readParts(plain.replace(/(生まれ|生)$/, ''), context);
  if (!read.ok || read.kind === 'unknown') return read;
  if (context.kind === 'birth' && read.date > context.today) {
    return failure('date_future', '今日より先の日付です。生年月日の年を確かめてください。');
  }
  return plain === typed ? read : { ...read, precision: 'E' };
}

/** `question` where the era and the year do not agree. */
export type ReadDate = Result<{ readonly date: PlainDate; readonly question?: string }>;

/** A whole day and nothing less. */
export function readDate(
  text: string,
  today: PlainDate,
  kind: DateContext['kind'] = 'near',
): ReadDate {
  const read = readTypedDate(text, { today, kind });
  if (!read.ok) return read;
  if (read.kind === 'unknown' || read.precision !== 'D') {
    return failure('date_incomplete', '年月日をすべて入れてください(例 R8.5.15)。');
  }
  return {
    ok: true,
    date: read.date,
    ...(read.question === undefined ? {} : { question: read.question }),
  };
}

type Read = Result<TypedDate>;

const eraName = '(令和|平成|昭和|大正|明治|[令平昭大明]|[RHSTM])';
const eraDigits = new RegExp(`^${eraName}(\\d{2})(\\d{2})(\\d{2})$`);
const eraSeparated = new RegExp(`^${eraName}(元|\\d{1,2})(?:/(\\d{1,2})(?:/(\\d{1,2}))?)?$`);

function readParts(typed: string, context: DateContext): Read {
  const separated = typed
    .replace(/[年月./‐‑–—−ー-]/g, '/')
    .replace(/日$/, '')
    .replace(/\/$/, '');
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(typed) ?? /^((?:19|20)\d{2})(\d{2})$/.exec(typed);
  const western =
    digits ?? /^(\d{4})(?:\/(\d{1,2})(?:\/(\d{1,2}))?)?$/.exec(separated) ?? undefined;
  if (western !== undefined) {
    return dated(Number(western[1]), optional(western[2]), optional(western[3]));
  }
  const named = eraDigits.exec(typed) ?? eraSeparated.exec(separated);
  if (named !== null) {
    const year = named[2] === '元' ? 1 : Number(named[2]);
    return ofEra(eraNamed(named[1] ?? ''), year, optional(named[3]), optional(named[4]));
  }
  const short = /^(\d{1,2})\/(\d{1,2})$/.exec(separated);
  if (short !== null) return withoutYear(Number(short[1]), Number(short[2]), context);
  const month = /^(\d{1,2})月$/.exec(typed);
  if (month !== null) return withoutYear(Number(month[1]), undefined, context);
  const nameless = /^(\d{1,2})\/(\d{1,2})\/(\d{1,2})$/.exec(separated);
  if (nameless !== null) {
    return withoutEra(Number(nameless[1]), Number(nameless[2]), Number(nameless[3]), context);
  }
  return unreadable;
}

const unreadable = failure(
  'date_unreadable',
  '日付を読み取れません。R8.5.15、20260515、5/15 のように入れてください。わからないときは「不明」と入れられます。',
);

function dated(year: number, month: number | undefined, day: number | undefined): Read {
  const wrong = impossible(year, month, day);
  if (wrong !== undefined) return wrong;
  return {
    ok: true,
    kind: 'date',
    date: plainDate(year, month ?? 1, day ?? 1),
    precision: day !== undefined ? 'D' : month !== undefined ? 'M' : 'Y',
  };
}

function ofEra(
  era: Era | undefined,
  year: number,
  month: number | undefined,
  day: number | undefined,
): Read {
  if (era === undefined) return unreadable;
  if (year < 1) {
    return failure('date_impossible', `${era.ja}0年はありません。年を確かめてください。`);
  }
  const read = dated(era.first + year - 1, month, day);
  if (!read.ok || read.kind === 'unknown') return read;
  const last = lastDayOf(read.date, read.precision);
  // A year or month in which eras change belongs to both.
  if (eraOf(read.date) === era || eraOf(last) === era) return read;
  const right = eraOf(read.date);
  if (right === undefined) {
    return failure('date_impossible', '明治より前の日付は入れられません。年を確かめてください。');
  }
  return { ...read, question: `${writtenIn(right, read.date, read.precision)}ですか` };
}

/** 8/5/15: the newest era in which it can be meant. */
function withoutEra(year: number, month: number, day: number, context: DateContext): Read {
  for (const era of eras) {
    const read = ofEra(era, year, month, day);
    if (!read.ok) return read;
    if (read.kind === 'unknown' || read.question !== undefined) continue;
    if (context.kind === 'birth' && read.date > context.today) continue;
    return { ...read, question: `${writtenIn(era, read.date, 'D')}ですか` };
  }
  return unreadable;
}

function withoutYear(month: number, day: number | undefined, context: DateContext): Read {
  const { today, kind } = context;
  const thisYear = Number(today.slice(0, 4));
  const wrong = impossible(undefined, month, day);
  if (wrong !== undefined) return wrong;
  // A birthday of 29 February may lie eight years back.
  const years = kind === 'birth' ? pastYears(thisYear) : [thisYear - 1, thisYear, thisYear + 1];
  const [date] = years
    .filter((year) => isCalendarDay({ year, month, day: day ?? 1 }))
    .map((year) => plainDate(year, month, day ?? 1))
    .filter((one) => kind === 'near' || one <= today)
    .sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)));
  if (date === undefined) return impossible(thisYear, month, day) ?? unreadable;
  return { ok: true, kind: 'date', date, precision: day === undefined ? 'M' : 'D' };
}

/** What is wrong with it, in a sentence; the year may be missing. */
function impossible(
  year: number | undefined,
  month: number | undefined,
  day: number | undefined,
): Failure | undefined {
  if (year !== undefined && (year < 1868 || year > 2200)) {
    return failure('date_impossible', `${String(year)}年は入れられません。年を確かめてください。`);
  }
  if (month === undefined) return undefined;
  if (month < 1 || month > 12) {
    return failure('date_impossible', `${String(month)}月はありません。月は1から12です。`);
  }
  const days = daysInMonth(year ?? 2024, month); // any leap year where none is given
  if (day === undefined || (day >= 1 && day <= days)) return undefined;
  const where = year === undefined ? '' : `${String(year)}年`;
  return failure(
    'date_impossible',
    `${String(month)}月${String(day)}日はありません。${where}${String(month)}月は${String(days)}日までです。`,
  );
}

function lastDayOf(first: PlainDate, precision: DatePrecision): PlainDate {
  if (precision === 'D') return first;
  const year = Number(first.slice(0, 4));
  const month = Number(first.slice(5, 7));
  if (precision === 'Y') return plainDate(year, 12, 31);
  return addDays(first, daysInMonth(year, month) - 1);
}

/** With 1年, not 元年: it answers what was typed in figures. */
function writtenIn(era: Era, date: PlainDate, precision: DatePrecision): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const words = `${era.ja}${String(year - era.first + 1)}年`;
  if (precision === 'Y') return words;
  return precision === 'M'
    ? `${words}${String(month)}月`
    : `${words}${String(month)}月${String(day)}日`;
}

function pastYears(thisYear: number): readonly number[] {
  return Array.from({ length: 9 }, (_, back) => thisYear - back);
}

function optional(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

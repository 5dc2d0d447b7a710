// Japanese eras: dates as they stand on paper, and reading what people type.
import {
  addMonths,
  dateParts,
  daysBetween,
  fiscalYear,
  isCalendarDay,
  plainDate,
} from './dates.ts';
import type { PlainDate } from './dates.ts';
import { failure } from './result.ts';
import type { Result } from './result.ts';

interface Era {
  readonly ja: string;
  readonly letter: string;
  readonly from: PlainDate;
  /** Year 1. */
  readonly first: number;
}

/** Newest first. */
const eras: readonly Era[] = [
  { ja: '令和', letter: 'R', from: '2019-05-01', first: 2019 },
  { ja: '平成', letter: 'H', from: '1989-01-08', first: 1989 },
  { ja: '昭和', letter: 'S', from: '1926-12-25', first: 1926 },
  { ja: '大正', letter: 'T', from: '1912-07-30', first: 1912 },
  { ja: '明治', letter: 'M', from: '1868-01-25', first: 1868 },
];

/** 令和8年5月15日, 令和元年5月1日. */
export function formatEraDate(date: PlainDate): string {
  const era = eraOf(date);
  const parts = dateParts(date);
  if (era === undefined || parts === undefined) return date;
  const { year, month, day } = parts;
  return `${era.ja}${yearInEra(era, year)}年${String(month)}月${String(day)}日`;
}

/** R8.5.15. */
export function formatEraShort(date: PlainDate): string {
  const era = eraOf(date);
  const parts = dateParts(date);
  if (era === undefined || parts === undefined) return date;
  const { year, month, day } = parts;
  return `${era.letter}${String(year - era.first + 1)}.${String(month)}.${String(day)}`;
}

/** 令和8年度. A fiscal year takes the era that began in it: 2019 is 令和元年度. */
export function formatFiscalYear(date: PlainDate): string {
  const fiscal = fiscalYear(date);
  const era = eras.find((one) => one.from <= plainDate(fiscal, 12, 31));
  return era === undefined ? `${String(fiscal)}年度` : `${era.ja}${yearInEra(era, fiscal)}年度`;
}

/** `question` where the era and the year do not agree: old papers say 平成31年5月1日. */
export type ReadDate = Result<{ readonly date: PlainDate; readonly question?: string }>;

/** Reads R8.5.15, 令和8年5月15日, 昭和63年7月9日, 20260515, 2026-05-15, 2026/5/15, 2026年5月15日, and 5/15 as the nearest one to today. */
export function readDate(text: string, today: PlainDate): ReadDate {
  const typed = text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  const separated = typed.replace(/[年月./‐‑–—−ー-]/g, '/').replace(/日$/, '');
  const whole =
    /^(\d{4})(\d{2})(\d{2})$/.exec(typed) ?? /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/.exec(separated);
  if (whole !== null) return western(Number(whole[1]), Number(whole[2]), Number(whole[3]));
  const eraDate = /^(令和|平成|昭和|大正|明治|[RHSTM])(元|\d{1,2})\/(\d{1,2})\/(\d{1,2})$/.exec(
    separated,
  );
  if (eraDate !== null) {
    const year = eraDate[2] === '元' ? 1 : Number(eraDate[2]);
    return ofEra(eraDate[1] ?? '', year, Number(eraDate[3]), Number(eraDate[4]));
  }
  const short = /^(\d{1,2})\/(\d{1,2})$/.exec(separated);
  if (short !== null) return nearest(Number(short[1]), Number(short[2]), today);
  return failure(
    'date_unreadable',
    '日付を読み取れません。2026-05-15、R8.5.15、20260515 のように入れてください。',
  );
}

function western(year: number, month: number, day: number): ReadDate {
  if (isCalendarDay({ year, month, day })) return { ok: true, date: plainDate(year, month, day) };
  return failure('date_impossible', 'その日付は暦にありません。月と日を確かめてください。');
}

function ofEra(name: string, year: number, month: number, day: number): ReadDate {
  const era = eras.find((one) => one.ja === name || one.letter === name);
  if (era === undefined || year < 1) {
    return failure('date_impossible', 'その年号の年はありません。年を確かめてください。');
  }
  const read = western(era.first + year - 1, month, day);
  if (!read.ok || eraOf(read.date) === era) return read;
  return { ...read, question: `${formatEraDate(read.date)} のことですか` };
}

function nearest(month: number, day: number, today: PlainDate): ReadDate {
  const thisYear = Number(today.slice(0, 4));
  const candidates = [thisYear - 1, thisYear, thisYear + 1]
    .filter((year) => isCalendarDay({ year, month, day }))
    .map((year) => plainDate(year, month, day))
    .sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)));
  const [date] = candidates;
  if (date === undefined || date > addMonths(today, 12)) return western(thisYear, month, day);
  return { ok: true, date };
}

function eraOf(date: PlainDate): Era | undefined {
  return eras.find((era) => era.from <= date);
}

function yearInEra(era: Era, year: number): string {
  const count = year - era.first + 1;
  return count === 1 ? '元' : String(count);
}

// From when until when a dose may be given: by age, school year, gestation and the doses before it.
import { dateOfGestation, untilMonths } from '../ages.ts';
import type { VaccineDose } from '../catalogue/rule-shapes.ts';
import {
  addDays,
  addMonths,
  afterInterval,
  fiscalYear,
  fiscalYearEnd,
  plainDate,
  type PlainDate,
} from '../dates.ts';

/** Who is to be vaccinated: a child, or the woman of a pregnancy. */
export interface Receiver {
  readonly birthDate?: PlainDate | undefined;
  /** `sex` list. */
  readonly sex?: string | undefined;
  readonly edd?: PlainDate | undefined;
}

export interface Window {
  readonly from: PlainDate;
  /** Last day; absent where the rule sets none. */
  readonly until?: PlainDate;
}

/** Without regard to other doses; undefined where what it counts from is not known. */
export function doseWindow(dose: VaccineDose, receiver: Receiver): Window | undefined {
  if (dose.gestFrom !== undefined || dose.gestUntil !== undefined) {
    return receiver.edd === undefined ? undefined : gestationWindow(dose, receiver.edd);
  }
  const birth = receiver.birthDate;
  if (birth === undefined) return undefined;
  const from = latest([
    birth,
    dose.from && reachedOn(birth, dose.from),
    dose.gradeFrom === undefined ? undefined : schoolYear(birth, dose.gradeFrom).from,
  ]);
  const until = earliest([
    dose.until && lastDay(birth, dose.until),
    dose.firstUntil && lastDay(birth, dose.firstUntil),
    dose.gradeUntil === undefined ? undefined : schoolYear(birth, dose.gradeUntil).until,
  ]);
  return { from: from ?? birth, ...(until === undefined ? {} : { until }) };
}

/** The day on which an age is reached: the day after the last of 「至るまで」. */
export function reachedOn(birth: PlainDate, age: string): PlainDate {
  const { months, days } = duration(age);
  return months > 0 ? addDays(untilMonths(birth, months), 1) : addDays(birth, days);
}

/** Durations end the day before (至るまで); weeks with days include their last day (14w6d). */
export function lastDay(birth: PlainDate, age: string): PlainDate {
  const { months, days, inclusive } = duration(age);
  if (months > 0) return untilMonths(birth, months);
  return addDays(birth, inclusive ? days : days - 1);
}

/** N日以上 leaves N days between; N月以上 is the same day of the month. */
export function afterDose(given: PlainDate, interval: string): PlainDate {
  const { months, days } = duration(interval);
  return months > 0 ? addMonths(given, months) : afterInterval(given, days);
}

/** 27日以上, 6か月以上. */
export function intervalText(interval: string): string {
  const { months, days } = duration(interval);
  return months > 0 ? `${String(months)}か月以上` : `${String(days)}日以上`;
}

/** 2か月, 1歳, 9歳, 6週. */
export function ageWords(age: string): string {
  const { months, days, inclusive } = duration(age);
  if (inclusive)
    return `${String(Math.floor(days / 7))}週${days % 7 === 0 ? '' : `${String(days % 7)}日`}`;
  if (months === 0) return days === 0 ? '出生' : `${String(days)}日`;
  return months % 12 === 0 ? `${String(months / 12)}歳` : `${String(months)}か月`;
}

interface Duration {
  readonly months: number;
  readonly days: number;
  readonly inclusive: boolean;
}

/** The data is checked with the catalogue: what cannot be read here is a bug. */
function duration(text: string): Duration {
  const weeks = /^(\d+)w(\d)d$/.exec(text);
  if (weeks) return { months: 0, days: Number(weeks[1]) * 7 + Number(weeks[2]), inclusive: true };
  const found = /^P(\d+)([DWMY])$/.exec(text);
  if (found === null) throw new RangeError(`not a duration: ${text}`);
  const count = Number(found[1]);
  const unit = found[2];
  if (unit === 'Y') return { months: count * 12, days: 0, inclusive: false };
  if (unit === 'M') return { months: count, days: 0, inclusive: false };
  return { months: 0, days: unit === 'W' ? count * 7 : count, inclusive: false };
}

/** 0 = the year before primary school. */
function schoolYear(birth: PlainDate, grade: number): { from: PlainDate; until: PlainDate } {
  const fiscal = fiscalYear(addDays(birth, -1)) + 6 + grade;
  return { from: plainDate(fiscal, 4, 1), until: fiscalYearEnd(fiscal) };
}

function gestationWindow(dose: VaccineDose, edd: PlainDate): Window {
  const day = (text: string) => {
    const { days } = duration(text);
    return dateOfGestation(edd, { weeks: 0, days });
  };
  const from = day(dose.gestFrom ?? '0w0d');
  return dose.gestUntil === undefined ? { from } : { from, until: day(dose.gestUntil) };
}

export function latest(dates: readonly (PlainDate | undefined)[]): PlainDate | undefined {
  return pick(dates, (a, b) => a > b);
}

function earliest(dates: readonly (PlainDate | undefined)[]): PlainDate | undefined {
  return pick(dates, (a, b) => a < b);
}

function pick(
  dates: readonly (PlainDate | undefined)[],
  better: (a: PlainDate, b: PlainDate) => boolean,
): PlainDate | undefined {
  let found: PlainDate | undefined;
  for (const date of dates) {
    if (date && (found === undefined || better(date, found))) found = date;
  }
  return found;
}

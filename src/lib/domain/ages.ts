// Ages by the law's rule, school grades, gestation, and the deadlines that follow from them.
import { addDays, addMonths, dateParts, daysBetween, fiscalYear, fiscalYearEnd } from './dates.ts';
import type { PlainDate } from './dates.ts';

/**
 * The day at whose end a period of months from a date is complete: the day before the corresponding day,
 * or the month's last day where there is none (民法143条). Serves ages and 「Nか月に至るまで」 alike.
 */
export function untilMonths(from: PlainDate, months: number): PlainDate {
  const day = dateParts(from)?.day;
  const clamped = addMonths(from, months);
  return dateParts(clamped)?.day === day ? addDays(clamped, -1) : clamped;
}

/** Age N is attained at the end of this day, the day before the birthday (年齢計算ニ関スル法律). */
export function attainedOn(birth: PlainDate, age: number): PlainDate {
  return untilMonths(birth, age * 12);
}

/** Whole months on the morning of a day; negative before birth. */
export function monthsOld(birth: PlainDate, date: PlainDate): number {
  const from = dateParts(birth);
  const on = dateParts(date);
  if (from === undefined || on === undefined || date < birth) return -1;
  const rough = (on.year - from.year) * 12 + (on.month - from.month);
  return untilMonths(birth, rough) < date ? rough : rough - 1;
}

/** Age in years on the morning of a day; negative before birth. */
export function ageOn(birth: PlainDate, date: PlainDate): number {
  return Math.floor(monthsOld(birth, date) / 12);
}

/** 日齢: 0 on the day of birth. */
export function daysOld(birth: PlainDate, date: PlainDate): number {
  return daysBetween(birth, date);
}

/** As staff say it: 27日, 3か月, 4歳9か月, 12歳. Empty before birth. */
export function ageText(birth: PlainDate, date: PlainDate): string {
  const months = monthsOld(birth, date);
  if (months < 0) return '';
  if (months < 2) return `${String(daysOld(birth, date))}日`;
  if (months < 12) return `${String(months)}か月`;
  const years = `${String(Math.floor(months / 12))}歳`;
  return months >= 72 || months % 12 === 0 ? years : `${years}${String(months % 12)}か月`;
}

/** 0 = 5歳児クラス, 1 = 小1, 7 = 中1, 10 = 高1. A cohort is born 4/2 … 4/1. */
export function schoolGrade(birth: PlainDate, date: PlainDate): number {
  return fiscalYear(date) - fiscalYear(addDays(birth, -1)) - 6;
}

/** 4歳児クラス, 小6, 中1, 高3; empty outside school age. */
export function gradeText(grade: number): string {
  if (grade >= -5 && grade <= 0) return `${String(grade + 5)}歳児クラス`;
  if (grade >= 1 && grade <= 6) return `小${String(grade)}`;
  if (grade >= 7 && grade <= 9) return `中${String(grade - 6)}`;
  if (grade >= 10 && grade <= 12) return `高${String(grade - 9)}`;
  return '';
}

/** こんにちは赤ちゃん訪問: by the day before the 4-month date. */
export function visitDeadline(birth: PlainDate): PlainDate {
  return untilMonths(birth, 4);
}

/** お誕生電話: within 14 days. */
export function callDeadline(birth: PlainDate): PlainDate {
  return addDays(birth, 14);
}

/** R25: the end of the fiscal year in which 25 is attained. */
export function retentionDue(birth: PlainDate): PlainDate {
  return fiscalYearEnd(fiscalYear(attainedOn(birth, 25)));
}

export interface Gestation {
  readonly weeks: number;
  readonly days: number;
}

/** Last menstrual period: 280 days before the due date. */
export function lastPeriod(edd: PlainDate): PlainDate {
  return addDays(edd, -280);
}

export function gestationOn(edd: PlainDate, date: PlainDate): Gestation {
  const days = daysBetween(lastPeriod(edd), date);
  return { weeks: Math.floor(days / 7), days: ((days % 7) + 7) % 7 };
}

export function dateOfGestation(edd: PlainDate, { weeks, days }: Gestation): PlainDate {
  return addDays(lastPeriod(edd), weeks * 7 + days);
}

/** 19週4日. */
export function gestationText({ weeks, days }: Gestation): string {
  return `${String(weeks)}週${String(days)}日`;
}

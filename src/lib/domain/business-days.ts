// Days on which the offices are open: not Saturday, Sunday, a national holiday (国民の祝日に関する法律) or 12/29 to 1/3.
import { addDays, plainDate, weekday, weekdayName, type PlainDate } from './dates.ts';

export function isBusinessDay(date: PlainDate): boolean {
  const day = weekday(date);
  return day !== 0 && day !== 6 && holidayName(date) === undefined && !isYearEnd(date);
}

/** The day itself where 0 and open; else the open day so many open days later. */
export function addBusinessDays(date: PlainDate, days: number): PlainDate {
  let on = date;
  while (!isBusinessDay(on)) on = addDays(on, 1);
  for (let left = days; left > 0; left -= 1) {
    do on = addDays(on, 1);
    while (!isBusinessDay(on));
  }
  return on;
}

/** 元日, 春分の日, 振替休日 …; undefined on any other day. */
export function holidayName(date: PlainDate): string | undefined {
  const year = Number(date.slice(0, 4));
  return holidaysOf(year).get(date);
}

/** 年末年始の閉庁 (地方自治法4条の2). */
function isYearEnd(date: PlainDate): boolean {
  const day = date.slice(5);
  return day >= '12-29' || day <= '01-03';
}

const known = new Map<number, ReadonlyMap<PlainDate, string>>();

function holidaysOf(year: number): ReadonlyMap<PlainDate, string> {
  const found = known.get(year);
  if (found !== undefined) return found;
  const holidays = new Map(namedHolidays(year));
  // A holiday on a Sunday moves to the next day that is none; a day between two holidays is one as well (3条2項, 3項).
  for (const [date] of namedHolidays(year)) {
    if (weekday(date) !== 0) continue;
    let on = addDays(date, 1);
    while (holidays.has(on)) on = addDays(on, 1);
    holidays.set(on, '振替休日');
  }
  for (const [date] of namedHolidays(year)) {
    const next = addDays(date, 1);
    const isBetween = !holidays.has(next) && holidays.has(addDays(date, 2));
    if (isBetween && weekdayName(next) !== '日') holidays.set(next, '国民の休日');
  }
  known.set(year, holidays);
  return holidays;
}

/** As the law stands since 2022; earlier years had other days. */
function namedHolidays(year: number): readonly (readonly [PlainDate, string])[] {
  return [
    [plainDate(year, 1, 1), '元日'],
    [monday(year, 1, 2), '成人の日'],
    [plainDate(year, 2, 11), '建国記念の日'],
    [plainDate(year, 2, 23), '天皇誕生日'],
    [plainDate(year, 3, equinox(year, 20.8431)), '春分の日'],
    [plainDate(year, 4, 29), '昭和の日'],
    [plainDate(year, 5, 3), '憲法記念日'],
    [plainDate(year, 5, 4), 'みどりの日'],
    [plainDate(year, 5, 5), 'こどもの日'],
    [monday(year, 7, 3), '海の日'],
    [plainDate(year, 8, 11), '山の日'],
    [monday(year, 9, 3), '敬老の日'],
    [plainDate(year, 9, equinox(year, 23.2488)), '秋分の日'],
    [monday(year, 10, 2), 'スポーツの日'],
    [plainDate(year, 11, 3), '文化の日'],
    [plainDate(year, 11, 23), '勤労感謝の日'],
  ];
}

/** The n-th Monday of a month. */
function monday(year: number, month: number, nth: number): PlainDate {
  const first = plainDate(year, month, 1);
  return addDays(first, ((8 - weekday(first)) % 7) + (nth - 1) * 7);
}

/** The usual approximation, right from 1980 to 2099; the government announces the day each February. */
function equinox(year: number, base: number): number {
  return Math.floor(base + 0.242194 * (year - 1980) - Math.floor((year - 1980) / 4));
}

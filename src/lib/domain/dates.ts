// Plain dates 'YYYY-MM-DD' and their arithmetic, the fiscal year, and instants as Asia/Tokyo shows them.
// Dates never pass through a time zone: they are counted in whole days.

/** 'YYYY-MM-DD', sorted and compared as text. */
export type PlainDate = string;

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Undefined where the text is not a day of the calendar. */
export function dateParts(text: string): DateParts | undefined {
  const found = shape.exec(text);
  if (found === null) return undefined;
  const parts = { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
  return isCalendarDay(parts) ? parts : undefined;
}

export function isPlainDate(text: string): boolean {
  return dateParts(text) !== undefined;
}

export function plainDate(year: number, month: number, day: number): PlainDate {
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
}

export function isCalendarDay({ year, month, day }: DateParts): boolean {
  if (month < 1 || month > 12 || year < 1) return false;
  return day >= 1 && day <= daysInMonth(year, month);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** From the first to the second; negative where the second is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Clamped to the end of the month: 2026-11-30 + 3 = 2027-02-28. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = known(date);
  const count = year * 12 + (month - 1) + months;
  const toYear = Math.floor(count / 12);
  const toMonth = (count % 12) + 1;
  return plainDate(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

/** 「N日以上の間隔」 leaves N whole days between: the day N+1 after. */
export function afterInterval(date: PlainDate, wholeDays: number): PlainDate {
  return addDays(date, wholeDays + 1);
}

/** 0 = Sunday. */
export function weekday(date: PlainDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

const weekdayNames = ['日', '月', '火', '水', '木', '金', '土'];

export function weekdayName(date: PlainDate): string {
  return weekdayNames[weekday(date)] ?? '';
}

/** April to March, named by the year of its April. */
export function fiscalYear(date: PlainDate): number {
  const { year, month } = known(date);
  return month >= 4 ? year : year - 1;
}

export function fiscalYearEnd(fiscal: number): PlainDate {
  return plainDate(fiscal + 1, 3, 31);
}

const tokyoOffsetMs = 9 * 3_600_000; // no summer time since 1952
const dayMs = 86_400_000;

/** The day on which an instant falls in Tokyo. Takes ISO 8601 with offset or Z, or milliseconds. */
export function dateInTokyo(instant: string | number): PlainDate {
  return fromDayNumber(Math.floor((millis(instant) + tokyoOffsetMs) / dayMs));
}

/** 'HH:MM' in Tokyo. */
export function timeInTokyo(instant: string | number): string {
  const inDay = (((millis(instant) + tokyoOffsetMs) % dayMs) + dayMs) % dayMs;
  return `${pad(Math.floor(inDay / 3_600_000))}:${pad(Math.floor(inDay / 60_000) % 60)}`;
}

/** '2026-03-14T00:30:00+09:00' from a day and 'HH:MM' on the wall in Tokyo. */
export function instantInTokyo(date: PlainDate, time: string): string {
  return `${date}T${time}:00+09:00`;
}

const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant that names its offset: without one it would mean another time on another machine. */
export function isInstant(text: string): boolean {
  return (
    instantShape.test(text) && isPlainDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text))
  );
}

export function dayNumber(date: PlainDate): number {
  const { year, month, day } = known(date);
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const inEra = ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  return era * 146_097 + inEra - 719_468;
}

export function fromDayNumber(days: number): PlainDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const ofEra = Math.floor(
    (inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) /
      365,
  );
  const ofYear = inEra - (365 * ofEra + Math.floor(ofEra / 4) - Math.floor(ofEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  return plainDate(ofEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** Callers check what people typed with `dateParts` first: an impossible date here is a bug. */
function known(date: PlainDate): DateParts {
  const parts = dateParts(date);
  if (parts === undefined) throw new RangeError('not a calendar day');
  return parts;
}

function millis(instant: string | number): number {
  return typeof instant === 'number' ? instant : Date.parse(instant);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

// Japanese eras: dates as they stand on paper. What people type is read by typed-dates.ts.
import { dateParts, fiscalYear, plainDate } from './dates.ts';
import type { PlainDate } from './dates.ts';
import { eraOf, eras, type Era } from './eras.ts';

export { readDate, type ReadDate } from './typed-dates.ts';

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

function yearInEra(era: Era, year: number): string {
  const count = year - era.first + 1;
  return count === 1 ? '元' : String(count);
}

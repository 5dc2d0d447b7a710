// The percentile table of the national survey: what the lines are on a day of life.
import tableData from './growth-table.json' with { type: 'json' };

export type Measure = 'weight' | 'height' | 'head';
/** Codes of the `sex` list that the table has. */
export type GrowthSex = '1' | '2';

export const percentiles: readonly number[] = tableData.percentiles;
/** Stands under every chart and beside every percentile. */
export const growthSource: string = tableData.source;

/** Days of life and the value of each percentile there; kg, cm, cm. */
export interface GrowthRow {
  readonly days: number;
  readonly values: readonly number[];
}

export function growthRows(measure: Measure, sex: GrowthSex): readonly GrowthRow[] {
  const rows = tableData[measure][sex === '1' ? 'boys' : 'girls'];
  return rows.map(([days = 0, ...values]) => ({ days, values }));
}

/** Between two rows of the table in proportion; undefined past its end. */
export function linesOn(
  measure: Measure,
  sex: GrowthSex,
  days: number,
): readonly number[] | undefined {
  if (days < 0 || days >= Math.round(tableData.untilMonths[measure] * DAYS_PER_MONTH)) {
    return undefined;
  }
  const rows = growthRows(measure, sex);
  const after = rows.findIndex((row) => row.days >= days);
  const upper = rows[after];
  if (upper === undefined) return rows.at(-1)?.values; // the second half of the last band
  const lower = rows[after - 1];
  if (lower === undefined) return upper.values;
  const share = (days - lower.days) / (upper.days - lower.days);
  return upper.values.map((value, line) => {
    const from = lower.values[line] ?? value;
    return from + (value - from) * share;
  });
}

export const DAYS_PER_MONTH = 30.4375;

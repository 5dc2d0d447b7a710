// Where a child stands on the growth curve, what about it needs a second look, and the points of the chart.
import { daysBetween, type PlainDate } from '../dates.ts';
import {
  DAYS_PER_MONTH,
  growthRows,
  growthSource,
  linesOn,
  percentiles,
  type GrowthSex,
  type Measure,
} from './growth-table.ts';

export interface GrowthPosition {
  /** 1 to 99, between the lines by the normal distribution; undefined outside the outermost lines. */
  readonly percentile?: number;
  /** How many of the seven lines lie at or below it: 0 to 7. */
  readonly channel: number;
  readonly flag?: 'below3' | 'above97';
  /** 25～50パーセンタイル, 3パーセンタイル未満. */
  readonly text: string;
}

/** kg for weight, cm for height and head; undefined where the table has nothing for it. */
export function growthPosition(
  measure: Measure,
  sex: string,
  days: number,
  value: number,
): GrowthPosition | undefined {
  if (!isGrowthSex(sex) || !(value > 0)) return undefined;
  const lines = linesOn(measure, sex, days);
  if (lines === undefined) return undefined;
  const channel = lines.filter((line) => value >= line).length;
  const lowest = percentiles[0] ?? 0;
  const highest = percentiles.at(-1) ?? 0;
  if (channel === 0)
    return { channel, flag: 'below3', text: `${String(lowest)}パーセンタイル未満` };
  if (value > (lines.at(-1) ?? Infinity)) {
    return { channel, flag: 'above97', text: `${String(highest)}パーセンタイル超` };
  }
  const upper = Math.min(channel, percentiles.length - 1);
  const text = `${String(percentiles[upper - 1])}～${String(percentiles[upper])}パーセンタイル`;
  return { percentile: between(lines, upper, value), channel, text };
}

export interface Measurement {
  readonly date: PlainDate;
  readonly value: number;
}

export interface GrowthFinding {
  readonly code: 'below3' | 'above97' | 'channel_drop';
  readonly text: string;
}

/** What needs a second look in the latest measurement: outside 3 to 97, or two lines lower than before. */
export function growthFindings(
  measure: Measure,
  sex: string,
  birth: PlainDate,
  measurements: readonly Measurement[],
): readonly GrowthFinding[] {
  const placed = [...measurements]
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .flatMap((one) => {
      const days = daysBetween(birth, one.date);
      const position = growthPosition(measure, sex, days, one.value);
      return position === undefined ? [] : [{ days, position }];
    });
  const latest = placed.at(-1);
  if (latest === undefined) return [];
  const name = measureNames[measure];
  const findings: GrowthFinding[] = [];
  const { flag, text } = latest.position;
  if (flag !== undefined)
    findings.push({
      code: flag,
      text: `${name}が${text}です。測り方を確かめ、保健師の判定につないでください。`,
    });
  const before = placed.slice(0, -1).filter((one) => counts(measure, one.days));
  const highest = Math.max(...before.map((one) => one.position.channel));
  const drop = highest - latest.position.channel;
  if (before.length > 0 && drop >= 2)
    findings.push({
      code: 'channel_drop',
      text: `${name}が発育曲線の線を${String(drop)}本、下に横切りました。授乳・食事と家庭の様子を確かめてください。`,
    });
  return findings;
}

export interface GrowthChart {
  readonly measure: Measure;
  readonly unit: 'kg' | 'cm';
  /** One line a percentile, from birth to the end of the table or `untilDays`. */
  readonly lines: readonly {
    readonly percentile: number;
    readonly points: readonly { readonly days: number; readonly value: number }[];
  }[];
  readonly points: readonly {
    readonly date: PlainDate;
    readonly days: number;
    readonly value: number;
  }[];
  readonly source: string;
}

export function growthChart(
  measure: Measure,
  sex: string,
  birth: PlainDate,
  measurements: readonly Measurement[],
): GrowthChart | undefined {
  if (!isGrowthSex(sex)) return undefined;
  const rows = growthRows(measure, sex);
  return {
    measure,
    unit: measure === 'weight' ? 'kg' : 'cm',
    lines: percentiles.map((percentile, line) => ({
      percentile,
      points: rows.map(({ days, values }) => ({ days, value: values[line] ?? 0 })),
    })),
    points: measurements
      .map(({ date, value }) => ({ date, days: daysBetween(birth, date), value }))
      .filter((point) => point.days >= 0)
      .sort((a, b) => a.days - b.days),
    source: growthSource,
  };
}

/** カウプ指数: weight in kg by the square of the height in m, to one decimal. */
export function kaup(kilograms: number, centimetres: number): number | undefined {
  if (!(kilograms > 0) || !(centimetres > 0)) return undefined;
  return Math.round((kilograms / (centimetres / 100) ** 2) * 10) / 10;
}

export const measureNames: Readonly<Record<Measure, string>> = {
  weight: '体重',
  height: '身長',
  head: '頭囲',
};

/** Every baby loses weight in its first days: those are no measure of what follows. */
function counts(measure: Measure, days: number): boolean {
  return measure !== 'weight' || days === 0 || days >= DAYS_PER_MONTH - 1;
}

function isGrowthSex(sex: string): sex is GrowthSex {
  return sex === '1' || sex === '2';
}

function between(lines: readonly number[], upper: number, value: number): number {
  const [low = 0, high = 0] = [lines[upper - 1], lines[upper]];
  const [zLow = 0, zHigh = 0] = [scores[upper - 1], scores[upper]];
  const z = high === low ? zLow : zLow + ((zHigh - zLow) * (value - low)) / (high - low);
  return Math.round(normal(z) * 100);
}

/** Where 3, 10, 25, 50, 75, 90 and 97 percent of the normal distribution lie. */
const scores: readonly number[] = [-1.8808, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.8808];

/** The normal distribution (Abramowitz and Stegun 26.2.17), to seven places. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

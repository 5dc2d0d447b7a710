// The numbers of the app's bench beside their limits.
import { p95 } from '../replica/report.ts';

export const LIMITS = {
  homeMs: 1500,
  searchP95Ms: 50,
  openPersonP95Ms: 100,
  intakeReadyMs: 150,
  longestTaskMs: 200,
  alertsMs: 300,
  initialKb: 250,
  keysNote: 25,
  keysIntake: 30,
  keysVisit: 60,
} as const;
export type Measure = keyof typeof LIMITS;
export type Measured = Partial<Record<Measure, number>>;

/** Prints each number with its limit; one that was not measured does not hold. */
export function printMeasured(measured: Measured): boolean {
  let met = true;
  for (const [name, limit] of Object.entries(LIMITS) as [Measure, number][]) {
    const value = measured[name];
    const holds = value !== undefined && value <= limit;
    met &&= holds;
    const shown = value === undefined ? '-' : value.toFixed(name.startsWith('keys') ? 0 : 1);
    printLine(name, shown, `<= ${String(limit)}`, holds);
  }
  return met;
}

export function printLine(name: string, shown: string, limit: string, holds: boolean): void {
  console.log(
    `${name.padEnd(20)} ${shown.padStart(9)}  ${limit.padEnd(8)} ${holds ? 'ok' : 'NOT MET'}`,
  );
}

/** Of several rounds: the middle, the end that nearly all stay under, and all of them. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    p95: p95(values),
    worst: sorted.at(-1) ?? Number.NaN,
    count: values.length,
  };
}

export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  readonly count: number;
}

// The numbers of the sync bench beside their limits.
import { printLine } from '../app/report.ts';

/** At least, or at most. */
export const LIMITS = {
  firstSyncVsPouch: { least: 10 },
  firstSyncVsRxdbCouch: { least: 4 },
  liveP95Ms: { most: 250 },
  idleCostRatio: { most: 1.3 },
  bytesPerRecord: { most: 450 },
  clients200P95Ms: { most: 500 },
  clients200Errors: { most: 0 },
} as const;
export type Measure = keyof typeof LIMITS;
export type Measured = Partial<Record<Measure, number>>;

/** Prints each number with its limit; of all, one that was not measured does not hold. */
export function printMeasured(measured: Measured, which: 'all' | 'measured'): boolean {
  let met = true;
  for (const [name, limit] of Object.entries(LIMITS) as [Measure, (typeof LIMITS)[Measure]][]) {
    if (which === 'measured' && measured[name] === undefined) continue;
    const value = measured[name] ?? Number.NaN;
    const holds = 'least' in limit ? value >= limit.least : value <= limit.most;
    const words = 'least' in limit ? `>= ${String(limit.least)}` : `<= ${String(limit.most)}`;
    met &&= holds;
    const shown = Number.isNaN(value) ? '-' : value.toFixed(name.endsWith('Errors') ? 0 : 2);
    printLine(name, shown, words, holds);
  }
  return met;
}

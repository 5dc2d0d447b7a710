// From raw rounds to ratios: plain's median over ours, and whether they are what was promised.
import type { SubjectName } from './page/steps.ts';

export interface Round {
  readonly number: number;
  readonly subject: SubjectName;
  readonly insertMs: number;
  readonly firstSyncMs: number;
  readonly readAllMs: number;
  readonly editMs: readonly number[];
  readonly unlockMs: number;
  /** Files of the profile in which the marker was found, UTF-8 or UTF-16. */
  readonly leaks: number;
}

export const LIMITS = {
  insertVsPlain: 3,
  firstSyncVsPlain: 3,
  readAllVsPlain: 1,
  editP95VsPlain: 1,
  unlockVsPlain: 1,
} as const;
export type RatioName = keyof typeof LIMITS;

export interface Ratios extends Record<RatioName, number> {
  readonly diskLeaks: number;
  readonly controlLeaks: number;
}

export function ratiosOf(rounds: readonly Round[]): Ratios {
  const ratio = (measure: (round: Round) => number): number => {
    const of = (subject: SubjectName): number =>
      median(rounds.filter((round) => round.subject === subject).map(measure));
    return of('plain') / of('ours');
  };
  const leaks = (subject: SubjectName): number[] =>
    rounds.filter((round) => round.subject === subject).map((round) => round.leaks);
  return {
    insertVsPlain: ratio(({ insertMs }) => insertMs),
    firstSyncVsPlain: ratio(({ firstSyncMs }) => firstSyncMs),
    readAllVsPlain: ratio(({ readAllMs }) => readAllMs),
    editP95VsPlain: ratio(({ editMs }) => p95(editMs)),
    unlockVsPlain: ratio(({ unlockMs }) => unlockMs),
    diskLeaks: leaks('ours').reduce((sum, found) => sum + found, 0),
    // The weakest control round counts: a scan that finds nothing there proves nothing.
    controlLeaks: Math.min(...leaks('plain')),
  };
}

/** Prints each ratio with its limit; answers whether all hold. */
export function printRatios(ratios: Ratios): boolean {
  let met = true;
  const say = (name: string, value: string, limit: string, holds: boolean): void => {
    met &&= holds;
    console.log(
      `${name.padEnd(18)} ${value.padStart(9)}  ${limit.padEnd(8)} ${holds ? 'ok' : 'NOT MET'}`,
    );
  };
  for (const name of Object.keys(LIMITS) as RatioName[]) {
    const limit = LIMITS[name];
    say(name, ratios[name].toFixed(2), `>= ${String(limit)}`, ratios[name] >= limit);
  }
  say('diskLeaks', String(ratios.diskLeaks), '= 0', ratios.diskLeaks === 0);
  say('controlLeaks', String(ratios.controlLeaks), '> 0', ratios.controlLeaks > 0);
  return met;
}

export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

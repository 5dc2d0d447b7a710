// A child's own curve: its place among a hundred, and what it measures on a day.
import { linesOn } from '../../../src/lib/domain/growth/growth-table.ts';
import type { Measure } from '../../../src/lib/domain/growth/growth-table.ts';
import type { Member } from './household.ts';
import { createDice } from './seeded.ts';

/** The same at every measurement, whoever takes it. */
export function placeOf(child: Member): number {
  return createDice(`${child.key}/place`).between(12, 88);
}

/** kg or cm, between the lines of the national table; undefined past its end. */
export function sizeOn(
  measure: Measure,
  child: Member,
  days: number,
  place: number,
  digits: number,
): number | undefined {
  const lines = linesOn(measure, child.sex === '1' ? '1' : '2', days);
  const [low, high] = [lines?.[0], lines?.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  const value = low + ((high - low) * Math.max(-8, Math.min(100, place))) / 100;
  return Number(value.toFixed(digits));
}

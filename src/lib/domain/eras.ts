// The Japanese eras: when each began, and which of them a day belongs to.
import type { PlainDate } from './dates.ts';

export interface Era {
  readonly ja: string;
  readonly letter: string;
  readonly from: PlainDate;
  /** Year 1. */
  readonly first: number;
}

/** Newest first. */
export const eras: readonly Era[] = [
  { ja: '令和', letter: 'R', from: '2019-05-01', first: 2019 },
  { ja: '平成', letter: 'H', from: '1989-01-08', first: 1989 },
  { ja: '昭和', letter: 'S', from: '1926-12-25', first: 1926 },
  { ja: '大正', letter: 'T', from: '1912-07-30', first: 1912 },
  { ja: '明治', letter: 'M', from: '1868-01-25', first: 1868 },
];

export function eraOf(date: PlainDate): Era | undefined {
  return eras.find((era) => era.from <= date);
}

/** By its name, the first kanji of it, or its letter. */
export function eraNamed(name: string): Era | undefined {
  return eras.find((era) => era.ja === name || era.ja[0] === name || era.letter === name);
}

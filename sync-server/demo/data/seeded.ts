// Seeded randomness and identifiers: the same seed gives the same city, byte for byte.
import { createHash } from 'node:crypto';
import type { ChangeId, RecordId } from '../../../src/lib/domain/record.ts';

export interface Dice {
  /** 0 ≤ x < 1. */
  readonly roll: () => number;
  /** Both ends included. */
  readonly between: (low: number, high: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly chance: (share: number) => boolean;
}

export function createDice(seed: string): Dice {
  let state = hashOf(seed);
  const roll = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number =>
    low + Math.floor(roll() * (high - low + 1));
  return {
    roll,
    between,
    chance: (share) => roll() < share,
    pick: (from) => {
      const chosen = from[between(0, from.length - 1)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
  };
}

/** The same key has the same id in every demo city, whatever its day and seed. */
export function demoId(type: string, key: string): RecordId {
  return `${type}:${demoUlid(`${type}/${key}`)}` as RecordId;
}

/** Of a row within a record: what later changes of that row are matched by. */
export function demoRowId(key: string): string {
  return demoUlid(`row/${key}`);
}

export function demoChangeId(key: string): ChangeId {
  return demoUlid(`change/${key}`) as ChangeId;
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 2026-04-01T00:00+09:00 in ULID's time digits: the day on which the system began. */
const beginning = '01KN26H7C0';

function demoUlid(key: string): string {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16);
  return beginning + Array.from(bytes, (byte) => crockford[byte & 31] ?? '0').join('');
}

function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readInt32LE(0);
}

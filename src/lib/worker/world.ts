// The real clock and the real randomness of the browser.
import { ulid } from 'ulid';
import type { Clock, Randomness } from '../sync/ports.ts';

export const browserClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export const browserRandomness: Randomness = {
  ulid: () => ulid(),
  fraction: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
};

/** Names nothing and is never used again: for handles in URLs. */
export function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(36).padStart(2, '0'),
  ).join('');
}

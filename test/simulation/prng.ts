// Seeded randomness: the same seed gives the same world.
export interface Prng {
  /** 0 ≤ x < 1. */
  fraction(): number;
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function createPrng(seed: number): Prng {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction,
    below: (n) => Math.floor(fraction() * n),
    chance: (p) => fraction() < p,
    pick(list) {
      const found = list[Math.floor(fraction() * list.length)];
      if (found === undefined) throw new Error('simulator: nothing to pick from');
      return found;
    },
  };
}

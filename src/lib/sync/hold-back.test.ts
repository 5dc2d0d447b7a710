// Batches on a line that is too slow for them, and what rests because the server had no answer.
import { describe, expect, it } from 'vitest';
import { createHoldBack } from './hold-back.ts';

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `change${String(n)}`);

describe('a batch', () => {
  /** A line that carries so many at a time before it counts as stalled. */
  function deliver(count: number, carries: number) {
    const batches = createHoldBack({ now: () => 0 });
    const sizes: number[] = [];
    for (let rest = count; rest > 0 && sizes.length < 1_000;) {
      const batch = ids(Math.min(rest, batches.size()));
      sizes.push(batch.length);
      if (batch.length > carries) batches.failed(batch, 'line');
      else {
        batches.succeeded();
        rest -= batch.length;
      }
    }
    return { sizes, size: batches.size() };
  }

  it('is halved until the line carries it', () => {
    expect(deliver(20, 3).sizes.slice(0, 4)).toEqual([20, 10, 5, 2]);
    expect(deliver(20, 1).sizes.slice(0, 6)).toEqual([20, 10, 5, 2, 1, 1]);
  });

  it('gets everything through any line that carries one, mostly without a stall', () => {
    for (const carries of [1, 2, 3, 7, 19]) {
      const { sizes } = deliver(200, carries);
      const stalls = sizes.filter((size) => size > carries).length;
      expect(sizes.length).toBeLessThan(1_000);
      expect(stalls).toBeLessThan(sizes.length / 3);
    }
  });

  it('grows back when the line does', () => {
    const batches = createHoldBack({ now: () => 0 });
    for (const size of [20, 10, 5, 2]) batches.failed(ids(size), 'line');
    expect(batches.size()).toBe(1);
    for (let n = 0; n < 20; n += 1) batches.succeeded();
    expect(batches.size()).toBe(20);
  });
});

describe('what the server has no answer to', () => {
  it('is found one by one, rests for a minute, and no longer with a clock set back', () => {
    let now = 1_000_000;
    const batches = createHoldBack({ now: () => now });
    expect(batches.failed(ids(3), 'server')).toEqual([]);
    expect(batches.size()).toBe(1);
    expect(batches.failed(['bad'], 'server')).toEqual(['bad']);
    expect(batches.isHeldBack('bad')).toBe(true);
    expect(batches.isHeldBack('good')).toBe(false);
    now += 60_000;
    expect(batches.isHeldBack('bad')).toBe(false);
    batches.failed(['bad'], 'server');
    now -= 3_600_000;
    expect(batches.isHeldBack('bad')).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { createSlices } from './slices.ts';

/** Each step costs a millisecond of a hand-moved clock. */
function scene(count: number) {
  let now = 0;
  let left = count;
  const slices: number[] = [];
  let began = 0;
  const step = (): boolean => {
    now += 1;
    left -= 1;
    return left > 0;
  };
  const work = createSlices(
    {
      now: () => now,
      pause: () => {
        slices.push(now - began);
        began = now;
        return Promise.resolve();
      },
    },
    [step],
  );
  return { work, slices, left: () => left, add: (more: number) => (left = more) };
}

test('long work pauses again and again, and is done when it says so', async () => {
  const { work, slices, left } = scene(500);
  await work.done();
  expect(left()).toBe(0);
  expect(slices.length).toBeGreaterThan(5);
  expect(Math.max(...slices)).toBeLessThanOrEqual(50);
});

test('several that wait for it share it, and later work is done at the next asking', async () => {
  const { work, left, add } = scene(100);
  await Promise.all([work.done(), work.done()]);
  expect(left()).toBe(0);
  add(10);
  await work.done();
  expect(left()).toBe(0);
});

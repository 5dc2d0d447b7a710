// A long story is told as short as it can be.
import { expect, it } from 'vitest';
import type { Action } from './actions.ts';
import { kindOf, shrink } from './shrink.ts';

const actions = Array.from({ length: 200 }, (_, seed): Action => ({
  kind: 'edit',
  seed,
  pause: 0,
}));
const seeds = (list: readonly Action[]) => new Set(list.map(({ seed }) => seed));

it('keeps those actions that it takes, and no other', async () => {
  const needed = [3, 77, 78, 191];
  const found = await shrink(actions, async (some) => needed.every((one) => seeds(some).has(one)));
  expect(found).toEqual(needed);
});

it('leaves out what only stands in the way of leaving out', async () => {
  // 5 breaks it unless 9 is there without 12.
  const breaks = (some: ReadonlySet<number>) => some.has(5) && (!some.has(9) || some.has(12));
  expect(await shrink(actions, async (some) => breaks(seeds(some)))).toEqual([5]);
});

it('keeps everything where nothing may go, and stops after so many tries', async () => {
  let tries = 0;
  const all = await shrink(actions, async (some) => (tries += 1) > 0 && some.length === 200, 50);
  expect([all.length, tries]).toEqual([200, 50]);
});

it('takes two failures for the same where only the names differ', () => {
  expect(kindOf('SYNC-06: case:C2 is missing on dev-minami-1')).toBe(
    kindOf('SYNC-06: person:R000012 is missing on dev-kita-1'),
  );
  expect(kindOf('SYNC-06: case:C2 is missing on x1')).not.toBe(kindOf('SYNC-01: case:C2 is gone'));
});

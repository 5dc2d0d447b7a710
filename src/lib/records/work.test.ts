import { expect, it } from 'vitest';
import { createWorkList } from './work.ts';
import { createRecordsIndex } from './records-index.ts';

it('rests after working the deadlines out, and answers at once while nothing changed', async () => {
  let now = Date.parse('2026-11-20T09:00:10+09:00');
  let generation = 0;
  let worked = 0;
  const pauses: number[] = [];
  const index = createRecordsIndex({ get: () => undefined, all: () => [] });
  const list = createWorkList({
    index: { ...index, generation: () => generation },
    *alertsByRule() {
      worked += 1;
      now += 40;
      yield;
      return [];
    },
    now: () => now,
    turn: () => Promise.resolve(),
    pause: (ms) => {
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
    mayRead: () => true,
    mayApprove: () => false,
  });

  await list.alerts();
  await list.alerts();
  expect([worked, pauses]).toEqual([1, []]);
  // Pages of a first sync come while the list rests: whoever asks meanwhile shares one run.
  generation += 1;
  await Promise.all([list.alerts(), list.alerts(), list.alerts()]);
  expect([worked, pauses]).toEqual([2, [360]]);
  // Long afterwards a change is answered without a rest.
  now += 5_000;
  generation += 1;
  await list.alerts();
  expect([worked, pauses]).toEqual([3, [360]]);
});

it('lets others have their turn between two rules, and works out once more what changed meanwhile', async () => {
  const now = Date.parse('2026-11-20T09:00:10+09:00');
  let generation = 0;
  let worked = 0;
  let meanwhile: Promise<unknown> | undefined;
  const index = createRecordsIndex({ get: () => undefined, all: () => [] });
  const list = createWorkList({
    index: { ...index, generation: () => generation },
    *alertsByRule() {
      worked += 1;
      yield;
      return [];
    },
    now: () => now,
    turn: () => {
      if (generation === 0) {
        generation = 1;
        meanwhile = list.alerts();
      }
      return Promise.resolve();
    },
    pause: () => Promise.resolve(),
    mayRead: () => true,
    mayApprove: () => false,
  });

  await list.alerts();
  await meanwhile;
  expect(worked).toBe(2);
});

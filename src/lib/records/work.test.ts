import { expect, it } from 'vitest';
import { alertsByRule } from '../domain/alerts/alerts.ts';
import { unsentSince } from './outgoing.ts';
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
    facts: () => ({}),
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
    facts: () => ({}),
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

it('AL23: tells of what waits to be sent, once it has waited for an hour', async () => {
  const written = '2026-11-20T09:00:00+09:00';
  const waiting = (at: string, verdict?: object) =>
    ({ change: { next: { updated: { at } } }, ...(verdict ? { verdict } : {}) }) as never;
  const since = unsentSince({
    outgoing: () => [
      waiting('2026-11-20T09:30:00+09:00'),
      waiting(written),
      waiting('2026-11-19T09:00:00+09:00', { kind: 'conflict' }),
    ],
    drops: () => [],
  });
  expect(since).toBe(written);
  expect(unsentSince({ outgoing: () => [], drops: () => [] })).toBeUndefined();

  let now = Date.parse('2026-11-20T09:59:00+09:00');
  const list = createWorkList({
    index: createRecordsIndex({ get: () => undefined, all: () => [] }),
    alertsByRule,
    facts: () => ({ device: { name: '北', unsentSince: written } }),
    now: () => now,
    turn: () => Promise.resolve(),
    pause: () => Promise.resolve(),
    mayRead: () => true,
    mayApprove: () => false,
  });
  expect(await list.alerts()).toEqual([]);
  now += 60_000;
  expect(await list.alerts()).toMatchObject([{ rule: 'AL23', aboutName: '北' }]);
});

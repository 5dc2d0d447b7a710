import { expect, test } from 'vitest';
import type { Clock } from '../sync/ports.ts';
import { IDLE_LOCK_MS, watchIdle } from './idle.ts';

/** A clock that a test moves on, or sets back. */
function handClock(): Clock & { pass(ms: number): void; set(ms: number): void } {
  let now = 1_000_000;
  let due: { at: number; run: () => void }[] = [];
  let elapsed = 0;
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: elapsed + ms, run };
      due.push(timer);
      return () => {
        due = due.filter((other) => other !== timer);
      };
    },
    // Timers run by the time that passes, whatever the clock on the wall says.
    pass(ms) {
      for (const end = elapsed + ms; ;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        const to = next?.at ?? end;
        now += to - elapsed;
        elapsed = to;
        if (!next) return;
        due = due.filter((timer) => timer !== next);
        next.run();
      }
    },
    set(ms) {
      now = ms;
    },
  };
}

test('ten minutes without a hand on it shut the vault, and not a moment earlier', () => {
  const clock = handClock();
  let locked = 0;
  watchIdle(clock, IDLE_LOCK_MS, () => (locked += 1));
  clock.pass(IDLE_LOCK_MS - 1);
  expect(locked).toBe(0);
  clock.pass(1);
  expect(locked).toBe(1);
});

test('whoever works on is left in peace', () => {
  const clock = handClock();
  let locked = 0;
  const watch = watchIdle(clock, IDLE_LOCK_MS, () => (locked += 1));
  for (let minute = 0; minute < 60; minute += 1) {
    clock.pass(60_000);
    watch.active();
  }
  expect(locked).toBe(0);
});

test('a clock set back a day does not hold the vault open', () => {
  const clock = handClock();
  let locked = 0;
  watchIdle(clock, IDLE_LOCK_MS, () => (locked += 1));
  clock.pass(60_000);
  clock.set(clock.now() - 24 * 3_600_000);
  clock.pass(2 * IDLE_LOCK_MS);
  expect(locked).toBe(1);
});

test('a stopped watch shuts nothing', () => {
  const clock = handClock();
  let locked = 0;
  watchIdle(clock, IDLE_LOCK_MS, () => (locked += 1)).stop();
  clock.pass(10 * IDLE_LOCK_MS);
  expect(locked).toBe(0);
});

// The time is told once, then at every full minute, and when the page is looked at again.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followMinutes } from './follow-minutes.ts';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
let told: string[] = [];
const tell = (now: number): void => void told.push(new Date(now).toISOString().slice(11, 19));

beforeEach(() => {
  told = [];
  vi.useFakeTimers({ now: new Date('2026-05-15T09:00:20Z') });
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a clock on screen moves with the minute, and not once between two', () => {
  const stop = followMinutes(Date.now, tell);
  vi.advanceTimersByTime(39_999);
  expect(told).toEqual(['09:00:20']);
  vi.advanceTimersByTime(1);
  vi.advanceTimersByTime(120_000);
  expect(told).toEqual(['09:00:20', '09:01:00', '09:02:00', '09:03:00']);
  stop();
  vi.advanceTimersByTime(600_000);
  expect(told).toHaveLength(4);
});

test('a laptop that slept shows the true time when it is looked at, and goes on by one timer', () => {
  const stop = followMinutes(Date.now, tell);
  vi.setSystemTime(new Date('2026-05-15T11:30:40Z'));
  page.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual(['09:00:20', '11:30:40']);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['09:00:20', '11:30:40', '11:31:00']);
  stop();
  page.dispatchEvent(new Event('visibilitychange'));
  expect(told).toHaveLength(3);
});

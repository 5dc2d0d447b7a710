// Time left is said in words, and never more of it than there is (issue 3, line 8).
import { expect, test } from 'vitest';
import { remaining, usedUp } from './remaining.ts';

const now = Date.parse('2026-11-20T10:00:00+09:00');

test('clocks in hours: left, near and over', () => {
  expect(remaining('2026-11-20T15:20:30+09:00', now)).toEqual({
    text: '残り 5時間20分',
    state: 'near',
  });
  expect(remaining('2026-11-22T10:00:00+09:00', now)).toEqual({
    text: '残り 48時間',
    state: 'left',
  });
  expect(remaining('2026-11-20T10:00:59+09:00', now)).toEqual({ text: '残り 0分', state: 'near' });
  expect(remaining('2026-11-20T08:00:00+09:00', now)).toEqual({
    text: '超過 2時間',
    state: 'over',
  });
});

test('plain dates count in days of Tokyo, also late in the evening of another zone', () => {
  const evening = Date.parse('2026-11-20T23:30:00+09:00');
  expect(remaining('2026-11-20', evening).text).toBe('今日まで');
  expect(remaining('2026-11-21', evening).text).toBe('あと1日');
  expect(remaining('2026-09-01', evening).text).toBe('2か月超過');
  expect(remaining('2020-09-20', evening).text).toBe('6年超過');
  expect(remaining('2026-11-17', evening)).toEqual({ text: '3日超過', state: 'over' });
});

test('a 48-hour clock fills from empty to full', () => {
  expect(usedUp('2026-11-22T10:00:00+09:00', now)).toBe(0);
  expect(usedUp('2026-11-21T10:00:00+09:00', now)).toBe(0.5);
  expect(usedUp('2026-11-19T10:00:00+09:00', now)).toBe(1);
});

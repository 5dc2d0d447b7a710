// Dates stand in the era of the paper forms, wherever a person reads them (DOMAIN: 和暦 on paper).
import { expect, it } from 'vitest';
import { showDay, showInstant, showWhen } from './show.ts';

it.each([
  ['2026-11-24', '令和8年11月24日（火）'],
  ['2019-05-01', '令和元年5月1日（水）'],
  ['1988-07-09', '昭和63年7月9日（土）'],
  ['not known', 'not known'],
])('%s is read as %s', (date, words) => {
  expect(showDay(date)).toBe(words);
});

it('an instant has the same day, and its time in Tokyo', () => {
  const instant = '2026-11-24T01:30:00Z';
  expect(showInstant(instant)).toBe('令和8年11月24日（火）10:30');
  expect([showWhen(instant), showWhen('2026-11-24')]).toEqual([
    showInstant(instant),
    showDay('2026-11-24'),
  ]);
});

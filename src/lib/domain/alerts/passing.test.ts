// A page that stays open asks for the work again when time alone has changed it (AL01; issue 3, 今日の仕事).
import { expect, it } from 'vitest';
import { changesWithTime } from './passing.ts';
import { alertsAt, at, household, person, saved } from './test-source.ts';

const records = [
  person('a', '2019-05-05'),
  household('h', [['a', true]]),
  saved('consultation:1', {
    received_at: '2026-11-19T10:00:00+09:00',
    is_notification: true,
    child_id: 'person:a',
  }),
];

it.each([
  ['the day ends', [], '2026-11-20T23:59', '2026-11-21T00:00', true],
  ['a minute without anything', records, '2026-11-20T10:00', '2026-11-20T10:01', false],
  ['12 hours before the end it is told', records, '2026-11-20T21:59', '2026-11-20T22:00', true],
  ['that was told already', records, '2026-11-20T22:00', '2026-11-20T22:01', false],
  ['the 48 hours are over', records, '2026-11-21T09:59', '2026-11-21T10:00', true],
  ['a laptop slept over it', records, '2026-11-21T07:30', '2026-11-21T11:00', true],
])('%s', (_what, source, before, now, changes) => {
  const alerts = alertsAt(before, source);
  expect(alerts).toHaveLength(source.length === 0 ? 0 : 1);
  expect(changesWithTime(alerts, at(before), at(now))).toBe(changes);
});

it('a device that waits to send is spoken of an hour later', () => {
  const since = '2026-11-20T09:00:00+09:00';
  const alerts = alertsAt('2026-11-20T09:10', [], { device: { name: '北', unsentSince: since } });
  expect(changesWithTime(alerts, at('2026-11-20T09:10'), at('2026-11-20T09:59'))).toBe(false);
  expect(changesWithTime(alerts, at('2026-11-20T09:10'), at('2026-11-20T10:00'))).toBe(true);
});

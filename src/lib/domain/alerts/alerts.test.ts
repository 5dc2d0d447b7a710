// All rules together: order, postponing, the device's own duties, and that nothing depends on what has nothing to do with it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertRules } from '../catalogue/rules-registry.ts';
import type { Body, RecordDoc } from '../record.ts';
import { alertsOf } from './alerts.ts';
import { groupWork } from './group-work.ts';
import {
  alertsAt,
  at,
  household,
  inError,
  openCase,
  person,
  saved,
  shuffled,
  sourceOf,
} from './test-source.ts';

const today = '2026-11-20';
const call = saved('consultation:1', {
  received_at: '2026-11-19T10:00:00+09:00',
  is_notification: true,
  child_id: 'person:a',
});
const letter = (id: string, answer_due: string): RecordDoc =>
  saved(`filing:${id}`, { answer_due, received_on: '2026-11-01' });
const work: readonly RecordDoc[] = [
  person('a', '2019-05-05'),
  person('b', '2026-10-28'),
  person('c', '2024-01-15', { kinds: ['child'] }),
  person('m', '1996-01-01', { kinds: ['pregnant'] }),
  household('h', [
    ['a', true],
    ['b', true],
    ['c', true],
    ['m', true],
  ]),
  openCase('a'),
  saved('pregnancy:1', {
    mother_id: 'person:m',
    edd: '2026-12-05',
    outcome: 'ongoing',
    support_level: 'L3',
  }),
  saved('meeting:1', {
    held_at: '2026-10-01T10:00:00+09:00',
    items: [{ child_id: 'person:a', next_monitoring: '2026-11-25' }],
  }),
  call,
  letter('late', '2026-11-10'),
  letter('today', today),
  letter('week', '2026-11-24'),
  letter('far', '2026-12-24'),
];

describe('the order of the work', () => {
  it('clocks first, then what is overdue, then by day', () => {
    const found = alertsAt(today, work);
    const clocks = found.filter((alert) => alert.kind === 'safety48');
    expect(clocks).toHaveLength(3);
    expect(found.slice(0, 3)).toEqual(clocks);
    const ranks = ['overdue', 'today', 'week', 'later'];
    const rest = found.slice(3);
    const order = rest.map((alert) => [ranks.indexOf(alert.urgency), alert.due] as const);
    expect(order).toEqual(
      [...order].sort(([a, x], [b, y]) => a - b || (x < y ? -1 : x > y ? 1 : 0)),
    );
    expect(rest.map((alert) => alert.source)).toContain('filing:late');
  });

  it('every alert is in exactly one group of the home page', () => {
    const found = alertsAt(today, work);
    const groups = groupWork(found, at(today));
    expect(groups.clocks).toHaveLength(3);
    expect(groups.overdue.map((alert) => alert.source)).toContain('filing:late');
    expect(groups.today.map((alert) => alert.source)).toContain('filing:today');
    expect(groups.week.map((alert) => alert.source)).toContain('filing:week');
    expect(groups.later.map((alert) => alert.source)).toContain('filing:far');
    expect(
      Object.values(groups)
        .flat()
        .map((alert) => alert.id)
        .sort(),
    ).toEqual(found.map((alert) => alert.id).sort());
  });

  it('a page that stays open past midnight groups by the new day', () => {
    const groups = groupWork(alertsAt(today, work), at('2026-11-21'));
    expect(groups.overdue).toContainEqual(
      expect.objectContaining({ source: 'filing:today', urgency: 'overdue' }),
    );
    expect(groups.clocks[0]?.urgency).toBe('today');
  });

  it('names the rules of the catalogue, with ids of their own', () => {
    const known = new Map(alertRules().map((rule) => [rule.id, rule.kind]));
    const found = alertsAt(today, work);
    expect(found.every((alert) => known.get(alert.rule) === alert.kind)).toBe(true);
    expect(new Set(found.map((alert) => alert.id)).size).toBe(found.length);
  });
});

describe('保留 and 不要', () => {
  const put = (body: Body, more = {}): RecordDoc =>
    saved('task_alert:1', { rule_id: 'AL18', source_record: 'filing:late', ...body }, more);
  const snoozed = (until: string) =>
    put({ state: 'snoozed', snooze_until: until, snooze_reason: '先方の回答待ち' });
  const late = (moment: string, ...records: readonly RecordDoc[]) =>
    alertsAt(moment, [letter('late', '2026-11-10'), ...records]);

  it('a postponed alert says until when and why, and is back on its day', () => {
    expect(late(today, snoozed('2026-11-27'))).toMatchObject([
      { snoozed: { until: '2026-11-27', reason: '先方の回答待ち' }, urgency: 'overdue' },
    ]);
    expect(late('2026-11-26', snoozed('2026-11-27'))[0]?.snoozed).toBeDefined();
    expect(late('2026-11-27', snoozed('2026-11-27'))[0]?.snoozed).toBeUndefined();
    expect(groupWork(late(today, snoozed('2026-11-27')), at(today)).snoozed).toHaveLength(1);
    expect(groupWork(late(today, snoozed('2026-11-27')), at('2026-11-27')).overdue).toHaveLength(1);
  });

  it.each([
    ['without a reason', put({ state: 'snoozed', snooze_until: '2026-11-27' })],
    ['entered in error', inError(snoozed('2026-11-27'))],
    ['for another rule', put({ rule_id: 'AL03', state: 'cancelled', cancel_reason: '不要' })],
    [
      'for another due date',
      put({ state: 'cancelled', cancel_reason: '不要', due_at: '2026-10-01T23:59:00+09:00' }),
    ],
    [
      'said to be done: only evidence closes',
      put({ state: 'done', done_at: '2026-11-15T10:00:00+09:00' }),
    ],
    ['called unnecessary without a reason', put({ state: 'cancelled', cancel_reason: ' ' })],
  ])('%s changes nothing', (_what, word) => {
    const [alert, ...more] = late(today, word);
    expect(more).toEqual([]);
    expect(alert?.snoozed).toBeUndefined();
    expect(alert?.rule).toBe('AL18');
  });

  it('unnecessary for a reason is gone, until somebody says otherwise', () => {
    const cancelled = put({
      state: 'cancelled',
      cancel_reason: '電話で回答済',
      due_at: '2026-11-10T23:59:00+09:00',
    });
    expect(late(today, cancelled)).toEqual([]);
    const again = saved('task_alert:2', { ...cancelled.body, state: 'open' });
    const later = { ...again, updated: { ...again.updated, at: '2026-11-12T00:00:00Z' } };
    expect(late(today, cancelled, later)).toHaveLength(1);
  });
});

describe('AL23 and AL24 the device itself', () => {
  const unsent = (unsentSince: string, moment: string) =>
    alertsAt(moment, [], { device: { name: '北センター1', unsentSince } });

  it.each([
    ['2026-11-20T09:00:00+09:00', '2026-11-20T13:00:00+09:00'],
    ['2026-11-20T16:15:00+09:00', '2026-11-24T11:30:00+09:00'],
    ['2026-11-20T07:00:00+09:00', '2026-11-20T12:30:00+09:00'],
    ['2026-11-21T10:00:00+09:00', '2026-11-24T12:30:00+09:00'],
  ])('AL23: unsent since %s is due at %s, office hours only', (since, due) => {
    expect(unsent(since, '2026-11-20')).toMatchObject([
      { rule: 'AL23', due, aboutName: '北センター1', compartment: 'CORE' },
    ]);
  });

  it('AL23: reminds after an hour and rises to the administrator', () => {
    const since = '2026-11-20T09:00:00+09:00';
    expect(unsent(since, '2026-11-20T09:59')[0]).toMatchObject({ reminding: false, escalated: [] });
    expect(unsent(since, '2026-11-20T10:00')[0]).toMatchObject({ reminding: true, escalated: [] });
    expect(unsent(since, '2026-11-20T13:00')[0]).toMatchObject({
      urgency: 'overdue',
      escalated: ['ADMIN'],
    });
    expect(alertsAt(today, [], { device: { name: '北センター1' } })).toEqual([]);
  });

  it.each([
    ['2026-11-16', 0],
    ['2026-11-17', 1],
    ['2027-01-10', 1],
  ])('AL24: a check of 09-01 is due on 12-01; on %s there are %i', (moment, count) => {
    const checks = [{ what: 'device', name: '北センター1', on: '2026-09-01' }] as const;
    const found = alertsAt(moment, [], { checks });
    expect(found.map((alert) => alert.due)).toEqual(Array<string>(count).fill('2026-12-01'));
  });
});

describe('nothing depends on what has nothing to do with it', () => {
  const unrelated = fc.array(
    fc.record({
      type: fc.constantFrom(
        'person',
        'case',
        'case_note',
        'birth_contact',
        'safety_check',
        'vaccination',
        'meeting',
        'plan',
        'affiliation',
        'infant_checkup',
        'filing',
        'household',
      ),
      on: fc.constantFrom('2026-11-01', '2026-11-19', '2026-12-01'),
      isVoid: fc.boolean(),
    }),
    { maxLength: 20 },
  );

  it('other people’s records change nothing of these; the order of records changes nothing at all', () => {
    const expected = alertsAt(today, work);
    fc.assert(
      fc.property(unrelated, fc.integer({ min: 1, max: 1_000_000 }), (others, seed) => {
        const more = others.map(({ type, on, isVoid }, i) => {
          const stranger = `person:x${String(i)}`;
          const record = saved(
            `${type}:x${String(i)}`,
            {
              occurred_at: `${on}T10:00:00+09:00`,
              confirmed_at: `${on}T10:00:00+09:00`,
              held_at: `${on}T10:00:00+09:00`,
              child_id: stranger,
              person_id: stranger,
              main_person: stranger,
              method: 'visit_home',
              child_seen: 'seen_full',
              answer_due: on,
              birth_date: on,
            },
            { subjectId: stranger },
          );
          return isVoid ? inError(record) : record;
        });
        const mixed = alertsAt(today, shuffled([...work, ...more], seed));
        expect(
          mixed.filter((alert) => !`${alert.source}${alert.about ?? ''}`.includes(':x')),
        ).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('void records neither start nor close anything', () => {
    expect(alertsAt(today, work.map(inError))).toEqual([]);
  });

  it('bodies of any shape do no harm', () => {
    const types = [
      ...new Set(alertRules().flatMap((rule) => [...rule.begins.types, ...rule.closes.evidence])),
      'task_alert',
      'household',
    ];
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        '',
        '2026-02-30',
        '2026-13',
        'person:a',
        'x',
        7,
        true,
        null,
        undefined,
        [],
        {},
      ),
      fc.constantFrom<unknown>(
        [null, 3, { on: 5 }],
        [{ person_id: 'person:a' }],
        '2026-05-01T25:00:00+09:00',
      ),
    );
    const fields = [
      'birth_date',
      'edd',
      'outcome',
      'outcome_on',
      'child_ids',
      'mother_id',
      'members',
      'items',
      'next_monitoring',
      'monitor_log',
      'review_on',
      'valid_to',
      'received_at',
      'is_notification',
      'category',
      'child_id',
      'kinds',
      'opened_on',
      'main_person',
      'event',
      'event_on',
      'held_at',
      'occurred_at',
      'answer_due',
      'support_measure_until',
      'registered_on',
      'monitor_next',
      'handbook',
      'version',
      'snooze_until',
      'rule_id',
      'state',
    ];
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom(...types), fc.dictionary(fc.constantFrom(...fields), value)),
          { maxLength: 12 },
        ),
        (bodies) => {
          const records = bodies.map(([type, body], i) =>
            saved(
              `${type}:${String(i)}`,
              { ...body, ...(body['outcome'] === 'x' ? { outcome: 'live' } : {}) },
              { subjectId: 'person:0', status: 'submitted' },
            ),
          );
          expect(() => alertsOf(sourceOf(records), at(today))).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });
});

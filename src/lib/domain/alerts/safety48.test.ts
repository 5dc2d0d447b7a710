// AL01 and J01: a notification starts a clock for every child who lives there, and only eyes on the child stop it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn } from '../ages.ts';
import type { Body, RecordDoc } from '../record.ts';
import {
  alertsAt,
  household,
  inError,
  of,
  openCase,
  person,
  saved,
  type More,
} from './test-source.ts';

const family = [
  person('陽翔', '2021-08-03'),
  person('結月', '2024-11-20'),
  person('麻衣', '1996-02-14', { kinds: ['guardian'] }),
  person('亮', '1993-09-30', { kinds: ['cohabitant'] }),
  household('sasaki', [
    ['陽翔', true],
    ['結月', true],
    ['麻衣', true],
    ['亮', true],
  ]),
];
const call = (body: Body = {}, more: More = {}) =>
  saved(
    'consultation:1',
    {
      received_at: '2026-05-15T16:40:00+09:00',
      is_notification: true,
      category: '01',
      child_id: 'person:陽翔',
      receiver: 'u-sato',
      accept_reason: '市外の世帯。児童相談所へ引き継いだ',
      ...body,
    },
    more,
  );
const seen = (name: string, confirmed: string, body: Body = {}): RecordDoc =>
  saved(`safety_check:${name}-${confirmed}`, {
    consultation_id: 'consultation:1',
    child_id: `person:${name}`,
    confirmed_at: `${confirmed}:00+09:00`,
    method: 'visit_home',
    child_seen: 'seen_full',
    ...body,
  });
const clocks = (moment: string, records: readonly RecordDoc[]) => of('AL01', moment, records);
const names = (moment: string, records: readonly RecordDoc[]) =>
  clocks(moment, records).map((alert) => alert.aboutName);

describe('AL01 the clock of a notification', () => {
  it('J01: one for each child of the living unit, 48 calendar hours, over the weekend', () => {
    const found = clocks('2026-05-15T17:00', [...family, call()]);
    expect(found.map(({ aboutName, due }) => [aboutName, due]).sort()).toEqual([
      ['結月', '2026-05-17T16:40:00+09:00'],
      ['陽翔', '2026-05-17T16:40:00+09:00'],
    ]);
    expect(found[0]).toMatchObject({
      kind: 'safety48',
      compartment: 'ABUSE',
      provisional: true,
      household: 'household:sasaki',
      source: 'consultation:1',
      assignee: 'u-sato',
      urgency: 'week',
      closedBy: { type: 'safety_check' },
    });
  });

  it('DOMAIN D.1.3: holidays count like any hour', () => {
    const newYear = call({ received_at: '2026-12-30T09:05:00+09:00' });
    expect(clocks('2026-12-30', [...family, newYear])[0]?.due).toBe('2027-01-01T09:05:00+09:00');
  });

  it('J01: after p1 was seen the clock of p2 still runs; asleep is not enough; then both are still', () => {
    const first = seen('陽翔', '2026-05-16T10:20');
    const asleep = seen('結月', '2026-05-16T10:20', { child_seen: 'seen_sleep' });
    const awake = seen('結月', '2026-05-16T10:58');
    expect(names('2026-05-16T10:30', [...family, call(), first])).toEqual(['結月']);
    expect(names('2026-05-16T10:30', [...family, call(), first, asleep])).toEqual(['結月']);
    expect(names('2026-05-16T11:00', [...family, call(), first, asleep, awake])).toEqual([]);
  });

  it.each([
    ['2026-05-15T16:40', 'week', false, []],
    ['2026-05-16T16:39', 'week', false, []],
    ['2026-05-16T16:40', 'week', true, []],
    ['2026-05-17T04:39', 'today', true, []],
    ['2026-05-17T04:40', 'today', true, ['KEICHO']],
    ['2026-05-17T14:40', 'today', true, ['KEICHO', 'KACHO']],
    ['2026-05-17T16:40', 'overdue', true, ['KEICHO', 'KACHO']],
    ['2026-06-20T09:00', 'overdue', true, ['KEICHO', 'KACHO']],
  ])(
    'at %s it is %s, reminding %s, risen to %j, and stays after the breach',
    (moment, urgency, reminding, escalated) => {
      expect(clocks(moment, [...family, call()])[0]).toMatchObject({
        urgency,
        reminding,
        escalated,
      });
    },
  );

  it.each([
    ['a telephone call that says fine', { method: 'tel_out' }],
    ['a report that names nobody who saw', { method: 'info_in' }],
    ['no method', { method: '' }],
    ['a voice behind the door', { child_seen: 'voice' }],
    ['a child not met', { child_seen: 'not' }],
    ['nobody at home', { method: 'visit_home_absent' }],
    ['no time of confirmation', { confirmed_at: '' }],
    ['a time that lies in the future', { confirmed_at: '2026-06-16T10:20:00+09:00' }],
    ['an unconfirmed result', { result: 'unconfirmed' }],
    ['another child', { child_id: 'person:結月' }],
  ])('is not stopped by %s', (_what, body) => {
    const check = seen('陽翔', '2026-05-16T10:20', body);
    expect(names('2026-05-16T12:00', [...family, call(), check])).toContain('陽翔');
  });

  it.each([
    ['a meeting at the school', { method: 'visit_inst' }],
    ['a nursery that saw the child and told us', { method: 'tel_in', seen_by_third: '架空保育園' }],
    ['a check for another call since', { consultation_id: 'consultation:other' }],
  ])('is stopped by %s', (_what, body) => {
    const check = seen('陽翔', '2026-05-16T10:20', body);
    expect(names('2026-05-16T12:00', [...family, call(), check])).toEqual(['結月']);
  });

  it('is not stopped by a check of before the call for another matter, nor by one entered in error', () => {
    const before = seen('陽翔', '2026-05-14T10:20', { consultation_id: 'consultation:0' });
    const wrong = inError(seen('陽翔', '2026-05-16T10:20'));
    expect(names('2026-05-16T12:00', [...family, call(), before, wrong])).toContain('陽翔');
  });

  it('is stopped where the child guidance center was told and a chief acknowledged it, for that child', () => {
    const told = call({ jiso_notified_at: '2026-05-16T17:05:00+09:00' });
    const acknowledged = seen('陽翔', '2026-05-16T17:10', {
      confirmed_at: '',
      manager_ack: { user: 'u-kondo', at: '2026-05-16T17:10:00+09:00' },
    });
    expect(names('2026-05-16T18:00', [...family, call(), acknowledged])).toContain('陽翔');
    expect(names('2026-05-16T18:00', [...family, told])).toContain('陽翔');
    expect(names('2026-05-16T18:00', [...family, told, acknowledged])).toEqual(['結月']);
  });

  it.each([
    ['accepted', '01', 'approved', 2],
    ['added to another case', '04', 'approved', 2],
    ['out of scope by the worker alone', '02', 'draft', 2],
    ['out of scope, waiting for the chief', '02', 'submitted', 2],
    ['out of scope, decided by the chief', '02', 'approved', 0],
    ['information only, decided by the chief', '03', 'approved', 0],
  ])('%s: accept %s, %s leaves %i clocks', (_what, accept, status, left) => {
    expect(clocks('2026-05-16', [...family, call({ accept }, { status })])).toHaveLength(left);
  });

  it('out of scope without a word of why stops nothing', () => {
    const refused = call(
      { accept: '02', accept_reason: ' ', first_response: '電話のみ' },
      { status: 'approved' },
    );
    expect(clocks('2026-05-16', [...family, refused])).toHaveLength(2);
  });

  it('runs for whoever lives there, whatever the register says, and for no adult and nobody who left', () => {
    const records = [
      person('本人', '2015-01-01'),
      person('里帰りの兄', '2014-01-01'),
      person('十八歳の姉', '2008-05-15'),
      person('もうすぐ十八歳', '2008-05-17'),
      person('生年月日不明', '', { kinds: ['sibling'] }),
      person('転出した妹', '2018-01-01', { juki_status: '21' }),
      household('a', [
        ['本人', true],
        ['里帰りの兄', false],
        ['十八歳の姉', true],
        ['もうすぐ十八歳', true],
        ['生年月日不明', true],
        ['転出した妹', true],
      ]),
      call({ child_id: 'person:本人' }),
    ];
    expect([...names('2026-05-16', records)].sort()).toEqual(
      ['もうすぐ十八歳', '本人', '生年月日不明'].sort(),
    );
  });

  it('runs for whoever lived there on that day: who has left since is still to be seen, who came later is not', () => {
    const rows = [
      { person_id: 'person:残った', lives_here: true },
      { person_id: 'person:翌日出た', lives_here: true, to: '2026-05-16' },
      { person_id: 'person:前から居ない', lives_here: true, to: '2026-05-01' },
      { person_id: 'person:翌日来た', lives_here: true, from: '2026-05-16' },
    ];
    const records = [
      ...['残った', '翌日出た', '前から居ない', '翌日来た'].map((name) =>
        person(name, '2020-01-01'),
      ),
      saved('household:a', { members: rows }),
      call({ child_id: 'person:残った' }),
    ];
    expect([...names('2026-05-16T12:00', records)].sort()).toEqual(['残った', '翌日出た'].sort());
  });

  it('is about the call itself while nobody knows the child', () => {
    const unknown = call({ child_id: undefined });
    const [clock, ...more] = clocks('2026-05-16', [unknown]);
    expect(more).toEqual([]);
    expect(clock).toMatchObject({ id: 'AL01/consultation:1/', aboutName: '' });
    expect(clock?.about).toBeUndefined();
  });

  it('finds the children of a household that is known before the child is', () => {
    const noisy = call({ child_id: undefined }, { householdId: 'household:sasaki' });
    expect(names('2026-05-16', [...family, noisy])).toHaveLength(2);
  });

  it('counts from the writing where the time of the call cannot be read', () => {
    const created = { at: '2026-05-15T08:00:00Z' } as RecordDoc['created'];
    const draft = call({ received_at: '5/15 の夕方' }, { created });
    expect(clocks('2026-05-16', [...family, draft])[0]?.due).toBe('2026-05-17T17:00:00+09:00');
  });

  it('is provisional until the decision to accept, and while the write waits in the outbox', () => {
    const { version: _version, ...waiting } = call({ accept: '01' });
    expect(clocks('2026-05-16', [...family, waiting])[0]?.provisional).toBe(true);
    expect(
      clocks('2026-05-16', [...family, call({ accept: '01' })])[0]?.provisional,
    ).toBeUndefined();
  });

  it('has none for other calls and for one entered in error, and one for category 01 without the word', () => {
    const other = call({ is_notification: false, category: '15' });
    expect(clocks('2026-05-16', [...family, other])).toEqual([]);
    expect(clocks('2026-05-16', [...family, inError(call())])).toEqual([]);
    expect(clocks('2026-05-16', [...family, call({ is_notification: false })])).toHaveLength(2);
  });

  it('cannot be put aside or called unnecessary, and stands before everything else', () => {
    const aside = saved('task_alert:1', {
      rule_id: 'AL01',
      source_record: 'consultation:1',
      state: 'cancelled',
      cancel_reason: '不要',
    });
    const late = openCase('麻衣', { opened_on: '2020-01-01' });
    const all = alertsAt('2026-05-16', [...family, late, call(), aside]);
    expect(all.map((alert) => alert.rule).slice(0, 3)).toEqual(['AL01', 'AL01', 'AL14']);
  });
});

describe('AL01 against a naive reading of the rule', () => {
  const children = ['a', 'b', 'c'] as const;
  const arbitrary = fc.record({
    births: fc.tuple(
      ...children.map(() => fc.constantFrom('2007-01-01', '2015-05-05', '2026-05-01')),
    ),
    lives: fc.tuple(...children.map(() => fc.boolean())),
    child: fc.constantFrom(undefined, ...children),
    accept: fc.constantFrom('', '01', '02', '03'),
    status: fc.constantFrom('draft', 'approved'),
    told: fc.boolean(),
    checks: fc.array(
      fc.record({
        child: fc.constantFrom(...children),
        method: fc.constantFrom('tel_out', 'visit_home', 'come', 'info_in'),
        confirmed: fc.constantFrom('', '2026-05-14T10:00:00+09:00', '2026-05-16T10:00:00+09:00'),
        own: fc.boolean(),
        ack: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
  });

  it('agrees', () => {
    fc.assert(
      fc.property(arbitrary, ({ births, lives, child, accept, status, told, checks }) => {
        const records = [
          ...children.map((name, i) => person(name, births[i] ?? '')),
          household(
            'h',
            children.map((name, i) => [name, lives[i] ?? false]),
          ),
          call(
            {
              child_id: child && `person:${child}`,
              accept,
              ...(told ? { jiso_notified_at: '2026-05-16T00:00:00+09:00' } : {}),
            },
            { status, householdId: 'household:h' },
          ),
          ...checks.map((one, i) =>
            saved(`safety_check:${String(i)}`, {
              child_id: `person:${one.child}`,
              consultation_id: one.own ? 'consultation:1' : 'consultation:2',
              method: one.method,
              confirmed_at: one.confirmed,
              ...(one.ack ? { manager_ack: { user: 'u', at: '2026-05-16T00:00:00+09:00' } } : {}),
            }),
          ),
        ];
        const stopped = (accept === '02' || accept === '03') && status === 'approved';
        const unit = children.filter(
          (name, i) =>
            name === child || (lives[i] === true && ageOn(births[i] ?? '', '2026-05-15') < 18),
        );
        const open = unit.filter((name) => {
          for (const one of checks) {
            if (one.child !== name) continue;
            const counts = one.own || one.confirmed.startsWith('2026-05-16');
            if (one.confirmed !== '' && ['visit_home', 'come'].includes(one.method) && counts)
              return false;
            if (told && one.own && one.ack) return false;
          }
          return true;
        });
        const expected = stopped ? [] : unit.length === 0 ? [''] : open;
        expect([...names('2026-05-17T09:00', records)].sort()).toEqual([...expected].sort());
      }),
      { numRuns: 300 },
    );
  });
});

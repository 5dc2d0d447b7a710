// AL02 to AL04 and J06: what meetings and plans agreed to look at again, and when.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { inError, of, openCase, person, saved } from './test-source.ts';

const child = person('蓮', '2014-12-09');
const meeting = (body: Body = {}, id = '1'): RecordDoc =>
  saved(`meeting:${id}`, {
    kind: 'care',
    held_at: '2026-05-20T14:00:00+09:00',
    items: [{ case_id: 'case:蓮', decision: 'SSWと月1訪問', next_monitoring: '2026-08-20' }],
    ...body,
  });
const files = [child, openCase('蓮', { opened_on: '2026-04-01' })];
const plan = (body: Body, id = '1'): RecordDoc =>
  saved(
    `plan:${id}`,
    { kind: 'CARE', version: 1, created_on: '2026-06-01', ...body },
    {
      subjectId: 'person:蓮',
      caseId: 'case:蓮',
    },
  );
const note = (on: string, body: Body = {}): RecordDoc =>
  saved(
    `case_note:${on}`,
    { occurred_at: `${on}T10:00:00+09:00`, method: 'visit_home', ...body },
    { subjectId: 'person:蓮', caseId: 'case:蓮' },
  );

describe('AL03 next monitoring', () => {
  const due = (moment: string, more: readonly RecordDoc[] = []) =>
    of('AL03', moment, [...files, meeting(), ...more]);

  it('J06: is on the list from the meeting on, for the main worker', () => {
    expect(due('2026-05-21')).toMatchObject([
      {
        id: 'AL03/meeting:1/person:蓮',
        due: '2026-08-20',
        aboutName: '蓮',
        compartment: 'CARE',
        assignee: 'u-sato',
        urgency: 'later',
      },
    ]);
  });

  it.each([
    ['2026-08-05', 'later', false, []],
    ['2026-08-06', 'later', true, []],
    ['2026-08-17', 'week', true, []],
    ['2026-08-20', 'today', true, []],
    ['2026-08-26', 'overdue', true, []],
    ['2026-08-27', 'overdue', true, ['KEICHO']],
  ])('J06: on %s it is %s, reminding %s, risen to %j', (moment, urgency, reminding, escalated) => {
    expect(due(moment)[0]).toMatchObject({ urgency, reminding, escalated });
  });

  it('J06: the log of a plan on 08-18 closes it and opens the next on 11-20', () => {
    const log = plan({
      monitor_log: [
        { on: '2026-08-18', result: 'partly', comment: '欠席が減った', next: '2026-11-20' },
      ],
    });
    expect(due('2026-08-19', [log])).toMatchObject([{ due: '2026-11-20', source: 'plan:1' }]);
  });

  it.each([
    ['a marked note two days early', note('2026-08-18', { facts: 'モニタリング 一部達成' }), 0],
    ['a visit on the day', note('2026-08-20'), 0],
    ['a visit two days early that nobody marked', note('2026-08-18'), 1],
    ['a marked note of June', note('2026-06-15', { facts: 'モニタリング' }), 1],
    ['a talk among colleagues', note('2026-08-20', { method: 'internal' }), 1],
    ['a visit in vain', note('2026-08-20', { method: 'visit_home_absent' }), 1],
    ['a visit entered in error', inError(note('2026-08-20')), 1],
    [
      'a later meeting on the family',
      meeting({ held_at: '2026-08-20T10:00:00+09:00', items: [{ case_id: 'case:蓮' }] }, '2'),
      0,
    ],
    [
      'a later meeting on somebody else',
      meeting({ held_at: '2026-08-20T10:00:00+09:00', items: [{ case_id: 'case:x' }] }, '2'),
      1,
    ],
  ])('%s leaves %i', (_what, evidence, left) => {
    expect(due('2026-08-21', [evidence].flat())).toHaveLength(left);
  });

  it('is replaced by the day that a later meeting names', () => {
    const items = [{ case_id: 'case:蓮', decision: '継続', next_monitoring: '2026-10-01' }];
    const later = meeting({ held_at: '2026-07-01T10:00:00+09:00', items }, '2');
    expect(due('2026-07-02', [later]).map((alert) => alert.due)).toEqual(['2026-10-01']);
  });

  it('takes the day of the whole meeting where the item has none, and one for each family', () => {
    const both = meeting({
      items: [{ child_id: 'person:蓮' }, { child_id: 'person:咲' }],
      next_monitoring: '2026-08-01',
    });
    const found = of('AL03', '2026-06-01', [child, person('咲', '2013-06-01'), both]);
    expect(found.map((alert) => [alert.aboutName, alert.due])).toEqual([
      ['咲', '2026-08-01'],
      ['蓮', '2026-08-01'],
    ]);
  });

  it('comes from care management as well, while that goes on', () => {
    const managed = (body: Body) =>
      of('AL03', '2026-06-01', [
        child,
        saved(
          'management:1',
          { monitor_next: '2026-07-01', manager: 'u-abe', ...body },
          { subjectId: 'person:蓮' },
        ),
      ]);
    expect(managed({})).toMatchObject([
      { due: '2026-07-01', assignee: 'u-abe', compartment: 'CARE' },
    ]);
    expect(managed({ ended_on: '2026-05-31' })).toEqual([]);
    expect(managed({ paused: true })).toEqual([]);
  });

  it('ends with the case and with the family that left', () => {
    const closed = openCase('蓮', { stage: 'closed', closed_on: '2026-06-30' });
    expect(of('AL03', '2026-08-21', [child, closed, meeting()])).toEqual([]);
    const left = person('蓮', '2014-12-09', { juki_status: '21' });
    expect(of('AL03', '2026-08-21', [left, openCase('蓮'), meeting()])).toEqual([]);
  });

  it('takes the class of the case for a plan of an abuse case', () => {
    const abuse = openCase('蓮', { kind: 'abuse' });
    const log = plan({ monitor_log: [{ on: '2026-06-18', next: '2026-07-20' }] });
    expect(of('AL03', '2026-06-20', [child, abuse, log])[0]?.compartment).toBe('ABUSE');
  });
});

describe('AL04 review of a plan', () => {
  const reviews = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL04', moment, [...files, ...records]);
  const joint = plan({ review_on: '2026-09-03', author: 'u-oka' });

  it.each([
    ['2026-08-19', 'later', false, []],
    ['2026-08-20', 'later', true, []],
    ['2026-09-03', 'today', true, []],
    ['2026-09-17', 'overdue', true, ['TOKATSU']],
  ])('J04: on %s it is %s, reminding %s, risen to %j', (moment, urgency, reminding, escalated) => {
    expect(reviews(moment, joint)[0]).toMatchObject({
      due: '2026-09-03',
      urgency,
      reminding,
      escalated,
    });
  });

  it.each([
    ['a new version', [joint, plan({ version: 2 }, '2')], 0],
    ['another kind of plan', [joint, plan({ kind: 'MON', version: 2 }, '2')], 1],
    ['the plan that follows', [plan({ review_on: '2026-09-03', next_plan: 'plan:9' })], 0],
    [
      'a word in the log',
      [plan({ review_on: '2026-09-03', monitor_log: [{ on: '2026-09-01', comment: '続ける' }] })],
      0,
    ],
    [
      'an entry without a word',
      [plan({ review_on: '2026-09-03', monitor_log: [{ on: '2026-09-01', comment: ' ' }] })],
      1,
    ],
    [
      'a word of June',
      [plan({ review_on: '2026-09-03', monitor_log: [{ on: '2026-06-01', comment: '続ける' }] })],
      1,
    ],
  ])('%s leaves %i', (_what, records, left) => {
    expect(reviews('2026-09-04', ...records)).toHaveLength(left);
  });
});

describe('AL02 the three-monthly review of the regional council', () => {
  const row = (body: Body, id = '1'): RecordDoc =>
    saved(
      `yotaikyo_share:${id}`,
      {
        event: 'register',
        event_on: '2026-06-24',
        registered_on: '2026-06-24',
        category: '3',
        ...body,
      },
      { subjectId: 'person:莉子' },
    );
  const woman = person('莉子', '2007-05-20');
  const reviews = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL02', moment, [woman, openCase('莉子'), ...records]);

  it('J03: registered on 06-24, due on 09-24', () => {
    expect(reviews('2026-07-01', row({}))).toMatchObject([
      { due: '2026-09-24', compartment: 'ABUSE', aboutName: '莉子', assignee: 'u-sato' },
    ]);
  });

  it.each([
    ['2026-08-24', false, []],
    ['2026-08-25', true, []],
    ['2026-09-24', true, ['COORD']],
    ['2026-10-01', true, ['COORD', 'KACHO']],
  ])('on %s: reminding %s, risen to %j', (moment, reminding, escalated) => {
    expect(reviews(moment, row({}))[0]).toMatchObject({ reminding, escalated });
  });

  it('DOMAIN D.8: three months end with the month', () => {
    const november = row({ registered_on: '2026-11-30', event_on: '2026-11-30' });
    expect(reviews('2026-12-01', november)[0]?.due).toBe('2027-02-28');
  });

  it('moves on with a review in the ledger and with a decision of a meeting, not with talk', () => {
    const review = row({ event: 'review', event_on: '2026-09-10', review_result: '01' }, '2');
    expect(reviews('2026-09-11', row({}), review).map((alert) => alert.due)).toEqual([
      '2026-12-10',
    ]);
    const held = (decision: string) =>
      saved('meeting:1', {
        kind: 'practitioner',
        held_at: '2026-09-15T10:00:00+09:00',
        items: [{ case_id: 'case:莉子', decision }],
      });
    expect(reviews('2026-09-16', row({}), held('継続'))[0]?.due).toBe('2026-12-15');
    expect(reviews('2026-09-16', row({}), held(' '))[0]?.due).toBe('2026-09-24');
  });

  it('comes sooner where the council said so, never later', () => {
    expect(reviews('2026-07-01', row({ next_review: '2026-08-01' }))[0]?.due).toBe('2026-08-01');
    expect(reviews('2026-07-01', row({ next_review: '2027-01-01' }))[0]?.due).toBe('2026-09-24');
  });

  it.each([
    ['closed', { event: 'close', event_on: '2026-08-01' }],
    ['closed on a day', { close_on: '2026-08-01' }],
    ['no longer a category of the council', { category: '9' }],
    ['kept by the office alone', { category: '8' }],
  ])('ends where it is %s', (_what, body) => {
    expect(reviews('2026-10-01', row(body))).toEqual([]);
  });
});

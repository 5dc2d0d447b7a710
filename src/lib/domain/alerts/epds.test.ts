// AL25 and AL26 (DOMAIN D.2 item 8, J03; S22): who asks the mother again, and that a manager hears of item 10 the same day.
import { describe, expect, it } from 'vitest';
import { groupWork } from './group-work.ts';
import type { Body, RecordDoc } from '../record.ts';
import { alertsAt, at, inError, of, openCase, person, saved } from './test-source.ts';

const visitDay = '2026-11-24';
const family = [
  person('b', '2026-10-28'),
  person('m', '2007-01-01', { kinds: ['pregnant'] }),
  saved('relationship:1', { from_person: 'person:m', to_person: 'person:b', kind: 'M' }),
];
const answers = (points: string): Body =>
  Object.fromEntries([...points].map((one, index) => [String(index + 1), Number(one)]));
const visit = (points: string, more: Body = {}, id = '1', record = {}): RecordDoc =>
  saved(
    `birth_contact:${id}`,
    {
      contact_kind: 'visit',
      result: 'done',
      child_id: 'person:b',
      mother_id: 'person:m',
      contacted_at: `${visitDay}T10:00:00+09:00`,
      staff: ['u-abe'],
      epds_date: visitDay,
      epds_items: answers(points),
      ...more,
    },
    { subjectId: 'person:b', ...record },
  );
const note = (occurred_at: string, method: string, more: Body = {}, record = {}): RecordDoc =>
  saved(
    `case_note:${occurred_at}${method}`,
    { occurred_at, method, ...more },
    { subjectId: 'person:m', ...record },
  );
const rulesOf = (moment: string, ...records: readonly RecordDoc[]): readonly string[] =>
  alertsAt(moment, [...family, ...records])
    .map(({ rule }) => rule)
    .filter((rule) => ['AL25', 'AL26'].includes(rule));

const j03 = '1121121101';

it('J03: 11 points with item 10 are two lines of the mother, due that day, item 10 with the managers at once', () => {
  const found = alertsAt(visitDay, [...family, visit(j03)]);
  const [total] = found.filter(({ rule }) => rule === 'AL25');
  const [report] = found.filter(({ rule }) => rule === 'AL26');
  const common = { about: 'person:m', due: visitDay, urgency: 'today', compartment: 'MCH' };
  expect(total).toMatchObject({ ...common, kind: 'epds_total', escalated: [], assignee: 'u-abe' });
  expect(report).toMatchObject({ ...common, kind: 'epds_item10', escalatedSites: ['NEU'] });
  expect(report?.escalated).toEqual(['center_lead', 'KEICHO']);
  // Whatever else is due that day, this is said first.
  expect(groupWork(found, at(visitDay)).today[0]?.rule).toBe('AL26');
});

it('is worked out from a write that waits, too', () => {
  const waiting = { ...visit(j03) } as { version?: number } & RecordDoc;
  delete waiting.version;
  expect(of('AL26', visitDay, [...family, waiting])).toMatchObject([{ provisional: true }]);
});

it.each([
  ['8 points, item 10 not', '1111111100', []],
  ['9 points, item 10 not', '1111111110', ['AL25']],
  ['1 point, item 10 alone', '0000000001', ['AL26']],
  ['half answered, but 9 already', '333', ['AL25']],
  ['nothing answered', '', []],
])('%s', (_what, points, rules) => {
  expect(rulesOf(visitDay, visit(points))).toEqual(rules);
});

it('a total without its items counts, a sheet entered in error does not', () => {
  expect(rulesOf(visitDay, visit('', { epds_items: {}, epds_total: 12 }))).toEqual(['AL25']);
  expect(rulesOf(visitDay, inError(visit(j03)))).toEqual([]);
});

it('the managers of ネウボラ課 hear of the total as well when nothing happened for a week', () => {
  const later = (day: string) => of('AL25', day, [...family, visit(j03)])[0]?.escalated;
  expect(later('2026-11-25')).toEqual(['center_lead']);
  expect(later('2026-12-01')).toEqual(['center_lead', 'KEICHO']);
});

describe('AL25 ends by evidence only', () => {
  const after = '2026-11-25T09:00:00+09:00';
  it.each([
    ['a call to the mother', note(after, 'tel_out')],
    [
      'a note of the child in which she was spoken with',
      note(after, 'visit_home', { counterpart_kind: ['02'] }, { subjectId: 'person:b' }),
    ],
    ['another visit', visit('', { epds_items: {}, contacted_at: after, epds_date: '' }, '2')],
    [
      'the next sheet, without points',
      visit('0000000000', { contacted_at: after, epds_date: '2026-11-25' }, '2'),
    ],
    [
      'a decision of a meeting',
      saved('meeting:1', { held_at: after, items: [{ child_id: 'person:m', decision: '継続' }] }),
    ],
  ])('%s', (_what, evidence) => {
    expect(rulesOf('2026-11-26', visit(j03), evidence)).not.toContain('AL25');
  });

  it.each([
    ['nobody was at home', note(after, 'visit_home_absent')],
    [
      'only the child was spoken of',
      note(after, 'visit_inst', { counterpart_kind: ['05'] }, { subjectId: 'person:b' }),
    ],
    ['it was before the visit', note(`${visitDay}T08:30:00+09:00`, 'tel_out')],
    ['it is dated ahead', note('2026-12-20T09:00:00+09:00', 'tel_out')],
    [
      'nobody came to the door',
      visit('', { epds_items: {}, contacted_at: after, epds_date: '', result: 'absent' }, '2'),
    ],
  ])('stays: %s', (_what, evidence) => {
    expect(rulesOf('2026-11-26', visit(j03), evidence)).toContain('AL25');
  });

  it('a day that was agreed on is the day of the follow-up', () => {
    const agreed = visit(j03, { next_due: '2026-12-01' });
    expect(of('AL25', visitDay, [...family, agreed])).toMatchObject([
      { due: '2026-12-01', urgency: 'week' },
    ]);
  });

  it('a second high sheet is followed up once, by its own day', () => {
    const again = visit(
      '1111111110',
      { contacted_at: '2026-12-08T10:00:00+09:00', epds_date: '2026-12-08' },
      '2',
    );
    expect(of('AL25', '2026-12-08', [...family, visit(j03), again])).toMatchObject([
      { source: 'birth_contact:2', due: '2026-12-08' },
    ]);
  });

  it('nobody is asked for a sheet of more than a year ago, or of a mother who moved away', () => {
    expect(rulesOf('2027-11-25', visit(j03))).toEqual([]);
    const away = person('m', '2007-01-01', { juki_status: '21' });
    expect(
      alertsAt('2026-11-26', [family[0]!, away, visit(j03)]).map(({ rule }) => rule),
    ).not.toContain('AL25');
  });
});

describe('AL26 ends by the report only', () => {
  const told = `${visitDay}T16:00:00+09:00`;
  const child = { subjectId: 'person:b' };
  it.each([
    ['in a note of the mother', note(told, 'internal')],
    ['in a note of the child', note(told, 'internal', {}, child)],
    ['in the case', note(told, 'meeting', {}, { subjectId: undefined, caseId: 'case:b' })],
  ])('%s', (_what, report) => {
    expect(rulesOf('2026-11-26', openCase('b'), visit(j03), report)).toEqual(['AL25']);
  });

  it.each([
    ['a call to the mother', note(told, 'tel_out')],
    ['a talk before the visit', note(`${visitDay}T08:30:00+09:00`, 'internal')],
    [
      'a better sheet',
      visit(
        '0000000000',
        { contacted_at: '2026-11-26T10:00:00+09:00', epds_date: '2026-11-26' },
        '2',
      ),
    ],
    [
      'putting it aside',
      saved('task_alert:1', {
        rule_id: 'AL26',
        source_record: 'birth_contact:1',
        state: 'snoozed',
        snooze_until: '2026-12-20',
        snooze_reason: 'あとで',
      }),
    ],
    [
      'calling it unnecessary',
      saved('task_alert:1', {
        rule_id: 'AL26',
        source_record: 'birth_contact:1',
        state: 'cancelled',
        cancel_reason: '不要',
      }),
    ],
  ])('stays: %s', (_what, evidence) => {
    const found = of('AL26', '2026-11-26', [...family, visit(j03), evidence]);
    expect(found).toHaveLength(1);
    expect(found[0]?.snoozed).toBeUndefined();
    expect(found[0]?.escalated).toContain('KACHO');
  });
});

it('after the loss of the child the mother is still asked after', () => {
  const lost = person('b', '2026-10-28', { death_date: '2026-11-24' });
  expect(
    alertsAt(visitDay, [lost, ...family.slice(1), visit(j03)]).filter(({ rule }) =>
      ['AL25', 'AL26'].includes(rule),
    ),
  ).toHaveLength(2);
});

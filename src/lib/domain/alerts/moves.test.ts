// AL12, AL13 and J09: what the residents' register reports.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { household, of, openCase, person, saved } from './test-source.ts';

const imported = (on: string) => ({ at: `${on}T07:30:00+09:00` }) as RecordDoc['created'];
const change = (
  event: string,
  who: string | undefined,
  body: Body = {},
  on = '2026-08-18',
  id = '1',
) =>
  saved(
    `juki_change:${id}`,
    { event, event_on: '2026-08-18', ...(who ? { matched_person: `person:${who}` } : {}), ...body },
    { created: imported(on) },
  );
const family = [
  person('蓮', '2014-12-09'),
  person('父', '1980-01-01', { kinds: ['guardian'] }),
  household('nakajima', [
    ['蓮', true],
    ['父', true],
  ]),
];
const watched = openCase('蓮', { stage: 'monitoring' });

describe('AL12 a family with an open case moves', () => {
  const moves = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL12', moment, [...family, ...records]);

  it('J09: is due the same day, known to the main worker and the chief at once', () => {
    expect(moves('2026-08-18', watched, change('03', '蓮'))).toMatchObject([
      {
        due: '2026-08-18',
        urgency: 'today',
        assignee: 'u-sato',
        escalated: ['main_worker', 'KEICHO'],
        compartment: 'CONSULT',
        aboutName: '蓮',
      },
    ]);
  });

  it('is due on the next working day where the office is closed', () => {
    expect(moves('2026-08-22', watched, change('04', '蓮', {}, '2026-08-22'))[0]?.due).toBe(
      '2026-08-24',
    );
  });

  it('is as secret as the case', () => {
    expect(
      moves('2026-08-18', openCase('蓮', { kind: 'abuse' }), change('03', '蓮'))[0]?.compartment,
    ).toBe('ABUSE');
  });

  it('is one for the household, whoever of it moves', () => {
    const both = [
      change('03', '父', {}, '2026-08-18', '1'),
      change('03', '蓮', {}, '2026-08-18', '2'),
    ];
    expect(moves('2026-08-18', watched, ...both)).toHaveLength(1);
    expect(moves('2026-08-18', watched, change('03', '父'))).toHaveLength(1);
  });

  it('goes on for somebody whom the register already calls moved', () => {
    const gone = person('蓮', '2014-12-09', { juki_status: '21' });
    expect(of('AL12', '2026-09-01', [gone, watched, change('04', '蓮')])).toMatchObject([
      { urgency: 'overdue' },
    ]);
  });

  const share = (body: Body) =>
    saved('yotaikyo_share:1', { event_on: '2026-08-19', ...body }, { subjectId: 'person:蓮' });
  it.each([
    ['a transfer', [watched, share({ transfer_kind: 'move_case' })], 0],
    ['information given', [watched, share({ transfer_kind: 'info', event: 'review' })], 0],
    [
      'a transfer of years ago',
      [watched, share({ transfer_kind: 'info', event_on: '2024-01-01' })],
      1,
    ],
    ['a review', [watched, share({ event: 'review' })], 1],
    ['the case on its way out', [openCase('蓮', { stage: 'transferring' })], 0],
    ['no open case', [openCase('蓮', { stage: 'closed' })], 0],
    [
      '不要 with its reason',
      [
        watched,
        saved('task_alert:1', {
          rule_id: 'AL12',
          source_record: 'juki_change:1',
          state: 'cancelled',
          cancel_reason: '転出取消',
        }),
      ],
      0,
    ],
    [
      '不要 without one',
      [
        watched,
        saved('task_alert:1', {
          rule_id: 'AL12',
          source_record: 'juki_change:1',
          state: 'cancelled',
        }),
      ],
      1,
    ],
  ])('%s leaves %i', (_what, records, left) => {
    expect(moves('2026-08-20', change('03', '蓮'), ...records)).toHaveLength(left);
  });

  it.each(['02', '05', '06', '09'])('event %s is none', (event) => {
    expect(moves('2026-08-18', watched, change(event, '蓮'))).toEqual([]);
  });

  it('a family that came is in hand after the first contact', () => {
    const note = saved(
      'case_note:1',
      { occurred_at: '2026-08-19T10:00:00+09:00', method: 'visit_home' },
      { caseId: 'case:蓮' },
    );
    expect(moves('2026-08-20', watched, change('01', '蓮'))).toHaveLength(1);
    expect(moves('2026-08-20', watched, change('01', '蓮'), note)).toEqual([]);
    expect(moves('2026-08-20', watched, change('03', '蓮'), note)).toHaveLength(1);
  });
});

describe('AL13 a birth of the register', () => {
  const births = (...records: readonly RecordDoc[]) => of('AL13', '2026-11-02', records);
  const born = change('05', '湊', {}, '2026-10-30');

  it('is to be tied to its mother by the next working day', () => {
    expect(births(person('湊', '2026-10-28'), born)).toMatchObject([
      { due: '2026-11-02', compartment: 'MCH' },
    ]);
  });

  it.each([
    [
      'the pregnancy names the child',
      saved('pregnancy:1', { outcome: 'live', child_ids: ['person:湊'] }),
      0,
    ],
    [
      'the mother is entered',
      saved('relationship:1', { from_person: 'person:m', to_person: 'person:湊', kind: 'M' }),
      0,
    ],
    [
      'the child is entered as hers',
      saved('relationship:1', { from_person: 'person:湊', to_person: 'person:m', kind: 'CH' }),
      0,
    ],
    [
      'only the father is entered',
      saved('relationship:1', { from_person: 'person:f', to_person: 'person:湊', kind: 'F' }),
      1,
    ],
  ])('%s: leaves %i', (_what, record, left) => {
    expect(births(born, record)).toHaveLength(left);
  });

  it('an unmatched row waits as well, a rejected one does not', () => {
    expect(births(change('05', undefined, {}, '2026-10-30'))).toHaveLength(1);
    expect(births(change('05', undefined, { applied: '04' }, '2026-10-30'))).toEqual([]);
  });
});

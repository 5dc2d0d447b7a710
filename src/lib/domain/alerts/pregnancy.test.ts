// AL09 to AL11 and J03: what is due in a pregnancy, EDD 2026-11-02.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { alertsAt, of, person, saved } from './test-source.ts';

const woman = person('莉子', '2007-05-20', { kinds: ['pregnant'] });
const pregnancy = (body: Body = {}): RecordDoc =>
  saved('pregnancy:1', {
    mother_id: 'person:莉子',
    edd: '2026-11-02',
    notified_on: '2026-06-12',
    outcome: 'ongoing',
    support_level: 'L4',
    ...body,
  });

describe('AL11 the interview of the eighth month', () => {
  it.each([
    ['2026-07-26', undefined, false, []],
    ['2026-07-27', 'later', false, []],
    ['2026-08-02', 'later', false, []],
    ['2026-08-03', 'later', true, []],
    ['2026-08-10', 'later', true, []],
    ['2026-08-30', 'week', true, []],
    ['2026-09-06', 'today', true, []],
    ['2026-09-07', 'overdue', true, ['center_lead']],
  ])(
    'J03: 28w0d is 08-10 and 31w6d is 09-06; on %s it is %s, reminding %s, risen to %j',
    (moment, urgency, reminding, escalated) => {
      const [alert] = of('AL11', moment, [woman, pregnancy()]);
      if (urgency === undefined) expect(alert).toBeUndefined();
      else
        expect(alert).toMatchObject({
          due: '2026-09-06',
          urgency,
          reminding,
          escalated,
          compartment: 'MCH',
        });
    },
  );

  it('closes with the day of the interview', () => {
    expect(of('AL11', '2026-08-21', [woman, pregnancy({ interview_2: '2026-08-20' })])).toEqual([]);
  });
});

describe('AL09 the arrangements for the birth', () => {
  const near = (moment: string, body: Body = {}, more: readonly RecordDoc[] = []) =>
    of('AL09', moment, [woman, pregnancy(body), ...more]);

  it('is due 30 days before the birth is expected, from level L2 on', () => {
    expect(near('2026-09-15')[0]).toMatchObject({ due: '2026-10-03', urgency: 'later' });
    expect(near('2026-09-02')).toEqual([]);
    expect(near('2026-09-15', { support_level: 'L2' })).toHaveLength(1);
    expect(near('2026-09-15', { support_level: 'L1' })).toEqual([]);
    expect(near('2026-09-15', { support_level: undefined })).toEqual([]);
  });

  it.each([
    ['a note that says so', { next_action: '出産時の連絡手順を本人と確認' }, 0],
    ['another note', { next_action: '次回訪問' }, 1],
  ])('%s leaves %i', (_what, body, left) => {
    const note = saved(
      'case_note:1',
      { occurred_at: '2026-09-20T10:00:00+09:00', method: 'come', ...body },
      { subjectId: 'person:莉子' },
    );
    expect(near('2026-09-21', {}, [note])).toHaveLength(left);
  });

  it('closes with the promises of a plan made in this pregnancy', () => {
    const plan = (created_on: string) =>
      saved('plan:1', {
        created_on,
        crisis_plan: '陣痛が来たら…',
        target_persons: ['person:莉子'],
      });
    expect(near('2026-09-21', {}, [plan('2026-07-01')])).toEqual([]);
    expect(near('2026-09-21', {}, [plan('2024-07-01')])).toHaveLength(1);
  });
});

describe('AL10 the day has passed and nobody knows', () => {
  it.each([
    ['2026-11-02', undefined, []],
    ['2026-11-03', 'later', []],
    ['2026-11-16', 'today', []],
    ['2026-11-23', 'overdue', ['KEICHO']],
  ])('on %s it is %s, risen to %j', (moment, urgency, escalated) => {
    const [alert] = of('AL10', moment, [woman, pregnancy()]);
    if (urgency === undefined) expect(alert).toBeUndefined();
    else expect(alert).toMatchObject({ due: '2026-11-16', urgency, escalated });
  });
});

it.each(['live', 'still', 'misc', 'abort', 'moved', 'lost'])(
  'any outcome ends all three: %s',
  (outcome) => {
    const records = [woman, pregnancy({ outcome })];
    const moments = ['2026-08-10', '2026-09-10', '2026-10-10', '2026-11-20'];
    expect(moments.flatMap((moment) => alertsAt(moment, records))).toEqual([]);
  },
);

it('a woman who moved away is not asked', () => {
  const left = person('莉子', '2007-05-20', { juki_status: '21' });
  expect(alertsAt('2026-11-20', [left, pregnancy()])).toEqual([]);
});

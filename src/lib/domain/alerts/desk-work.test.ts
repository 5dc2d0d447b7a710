// AL17 and AL18: what waits for a decision, and what waits for an answer.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { of, person, saved } from './test-source.ts';

const child = person('蓮', '2014-12-09');
const submitted = (id: string, on: string, body: Body = {}): RecordDoc =>
  saved(id, body, {
    status: 'submitted',
    subjectId: 'person:蓮',
    updated: { at: `${on}T16:00:00+09:00` } as RecordDoc['updated'],
  });

describe('AL17 waiting for approval', () => {
  it.each([
    ['a plan of Friday', submitted('plan:1', '2026-05-15'), '2026-05-20'],
    ['a plan before the holidays of May', submitted('plan:1', '2026-05-01'), '2026-05-11'],
    ['a plan of the end of the year', submitted('plan:1', '2026-12-28'), '2027-01-06'],
    [
      'a notification',
      submitted('consultation:1', '2026-05-15', { is_notification: true }),
      '2026-05-15',
    ],
    [
      'a call about abuse',
      submitted('consultation:1', '2026-05-16', { category: '01' }),
      '2026-05-16',
    ],
    ['another call', submitted('consultation:1', '2026-05-15', { category: '15' }), '2026-05-20'],
  ])('%s is due on %3$s', (_what, record, due) => {
    expect(of('AL17', '2026-05-15', [child, record])).toMatchObject([
      { due, aboutName: '蓮', source: record.id },
    ]);
  });

  it('rises on the day, and takes the class of the record', () => {
    const records = [child, submitted('yotaikyo_share:1', '2026-05-15')];
    expect(of('AL17', '2026-05-19', records)[0]).toMatchObject({
      escalated: [],
      compartment: 'ABUSE',
    });
    expect(of('AL17', '2026-05-20', records)[0]?.escalated).toEqual(['next_approver']);
  });

  it.each(['draft', 'returned', 'approved'])('ends when it is %s', (status) => {
    expect(of('AL17', '2026-05-20', [{ ...submitted('plan:1', '2026-05-15'), status }])).toEqual(
      [],
    );
  });

  it('is closed by a decision, not by another record of its kind', () => {
    const [alert] = of('AL17', '2026-05-15', [child, submitted('plan:1', '2026-05-15')]);
    expect(alert?.closedBy).toEqual({ ja: '決裁または差戻し' });
  });

  it('waits also where the family has left', () => {
    const left = person('蓮', '2014-12-09', { juki_status: '21' });
    expect(of('AL17', '2026-05-20', [left, submitted('plan:1', '2026-05-15')])).toHaveLength(1);
  });
});

describe('AL18 letters to answer', () => {
  const letter = (id: string, body: Body): RecordDoc =>
    saved(
      `filing:${id}`,
      { doc_kind: 'D16', received_on: '2026-05-01', ...body },
      { subjectId: 'person:蓮' },
    );
  const asked = letter('1', { answer_due: '2026-05-29' });
  const due = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL18', moment, [child, asked, ...records]);

  it.each([
    ['2026-05-25', false, []],
    ['2026-05-26', true, []],
    ['2026-05-29', true, ['KEICHO']],
  ])('on %s: reminding %s, risen to %j', (moment, reminding, escalated) => {
    expect(due(moment)).toMatchObject([{ due: '2026-05-29', reminding, escalated }]);
  });

  it.each([
    ['an answer filed afterwards', letter('2', { doc_kind: 'D18', received_on: '2026-05-20' }), 0],
    ['an answer of before', letter('2', { doc_kind: 'D18', received_on: '2026-04-20' }), 1],
    ['another paper', letter('2', { doc_kind: 'D05', received_on: '2026-05-20' }), 1],
    [
      'another question',
      letter('2', { doc_kind: 'D18', received_on: '2026-05-20', answer_due: '2026-07-01' }),
      2,
    ],
  ])('%s leaves %i', (_what, other, left) => {
    expect(due('2026-05-28', other)).toHaveLength(left);
  });
});

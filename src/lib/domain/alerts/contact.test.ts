// AL14 and AL15: nobody spoke with the family for too long; nobody sees the child.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { of, openCase, person, saved } from './test-source.ts';

const child = person('蓮', '2014-12-09');
const note = (on: string, body: Body = {}): RecordDoc =>
  saved(
    `case_note:${on}`,
    { occurred_at: `${on}T10:00:00+09:00`, method: 'visit_home', ...body },
    { caseId: 'case:蓮', subjectId: 'person:蓮' },
  );
const severity = (value: string): RecordDoc =>
  saved('case~abuse:蓮', { severity: value }, { subjectId: 'person:蓮' });

describe('AL14 no contact', () => {
  const lost = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL14', moment, [child, ...records]);

  it.each([
    ['S1', 'supporting', '2026-06-15'],
    ['S2', 'supporting', '2026-06-15'],
    ['S3', 'supporting', '2026-07-01'],
    ['S4', 'supporting', '2026-07-31'],
    ['S5', 'supporting', '2026-07-31'],
    [undefined, 'monitoring', '2026-08-30'],
    [undefined, 'supporting', '2026-08-30'],
    ['S2', 'monitoring', '2026-06-15'],
  ])('a case of %s in %s, last seen on 06-01, is due on %s', (level, stage, due) => {
    const records = [
      openCase('蓮', { stage }),
      note('2026-06-01', { child_seen: 'seen_full' }),
      ...(level === undefined ? [] : [severity(level)]),
    ];
    expect(lost('2026-12-01', ...records)[0]?.due).toBe(due);
  });

  it.each([
    ['2026-07-23', 0, undefined, undefined],
    ['2026-07-24', 1, 'week', []],
    ['2026-07-31', 1, 'today', ['KEICHO']],
    ['2026-08-14', 1, 'overdue', ['KEICHO', 'KACHO']],
  ])('S4 on %s: %i, %s, risen to %j', (moment, count, urgency, escalated) => {
    const found = lost(moment, openCase('蓮'), severity('S4'), note('2026-06-01'));
    expect(found).toHaveLength(count);
    expect(found[0]?.urgency).toBe(urgency);
    expect(found[0]?.escalated).toEqual(escalated);
  });

  it.each([
    ['a call', { method: 'tel_out' }, '2026-08-30'],
    ['nobody at home', { method: 'visit_home_absent' }, '2026-07-31'],
    ['a letter', { method: 'letter' }, '2026-07-31'],
    ['a talk among colleagues', { method: 'internal' }, '2026-07-31'],
    ['word from the school', { method: 'info_in' }, '2026-07-31'],
  ])('%s on 07-01 makes it due on %4$s', (_what, body, due) => {
    const records = [openCase('蓮'), severity('S4'), note('2026-06-01'), note('2026-07-01', body)];
    expect(lost('2026-12-01', ...records)[0]?.due).toBe(due);
  });

  it('where the child must be seen, a call does not do', () => {
    const records = [
      openCase('蓮'),
      severity('S1'),
      note('2026-06-01', { child_seen: 'seen_full' }),
      note('2026-06-10', { method: 'tel_out', child_seen: 'voice' }),
    ];
    expect(lost('2026-12-01', ...records)[0]?.due).toBe('2026-06-15');
  });

  it('counts from the opening, and takes the class of the case', () => {
    expect(lost('2026-12-01', openCase('蓮', { kind: 'abuse' }))).toMatchObject([
      { due: '2026-04-10', compartment: 'ABUSE', assignee: 'u-sato' },
    ]);
  });

  it('ends with the case and with the family that left', () => {
    expect(lost('2026-12-01', openCase('蓮', { stage: 'closed' }))).toEqual([]);
    const left = person('蓮', '2014-12-09', { juki_status: '21' });
    expect(of('AL14', '2026-12-01', [left, openCase('蓮')])).toEqual([]);
  });
});

describe('AL15 children whom nobody sees', () => {
  const four = person('楓', '2022-05-01');
  const affiliation = (kind: string, body: Body = {}): RecordDoc =>
    saved(`affiliation:${kind}`, { person_id: 'person:楓', kind, from: '2025-04-01', ...body });
  const unseen = (moment: string, ...records: readonly RecordDoc[]) => of('AL15', moment, records);

  it('come on the list of the first of the month', () => {
    expect(unseen('2026-05-15', four, affiliation('none3'))).toMatchObject([
      { due: '2026-06-01', source: 'affiliation:none3', aboutName: '楓' },
    ]);
    expect(unseen('2026-06-01', four, affiliation('none3'))[0]?.urgency).toBe('today');
    expect(unseen('2026-12-15', four, affiliation('none3'))[0]?.due).toBe('2027-01-01');
  });

  it.each([
    ['none0', {}, 1],
    ['nursery', {}, 0],
    ['none3', { to: '2026-04-30' }, 0],
  ])('a place of kind %s %j leaves %i', (kind, body, left) => {
    expect(unseen('2026-05-15', four, affiliation(kind, body))).toHaveLength(left);
  });

  it('a place beside it, or somebody who saw the child within three months, is enough', () => {
    expect(unseen('2026-05-15', four, affiliation('none3'), affiliation('hattatsu'))).toEqual([]);
    const seen = (on: string) =>
      saved(
        'case_note:1',
        { occurred_at: `${on}T10:00:00+09:00`, method: 'come', child_seen: 'seen_part' },
        { subjectId: 'person:楓' },
      );
    expect(unseen('2026-05-15', four, affiliation('none3'), seen('2026-04-01'))).toEqual([]);
    expect(unseen('2026-05-15', four, affiliation('none3'), seen('2026-01-01'))).toHaveLength(1);
  });

  it('a small child is listed where its open case saw no contact for three months', () => {
    const small = person('空', '2025-05-01');
    const quiet = openCase('空', { opened_on: '2026-01-10' });
    expect(unseen('2026-05-15', small, quiet)).toHaveLength(1);
    expect(unseen('2026-05-15', small)).toEqual([]);
    expect(unseen('2026-05-15', small, openCase('空', { opened_on: '2026-04-10' }))).toEqual([]);
    const visit = saved('childcare_support:1', {
      contact_at: '2026-05-01T10:00:00+09:00',
      method: 'hiroba',
      child_id: 'person:空',
    });
    expect(unseen('2026-05-15', small, quiet, visit)).toEqual([]);
  });

  it('six-year-olds and those who left are not', () => {
    const six = person('楓', '2020-05-01');
    expect(unseen('2026-05-15', six, affiliation('none3'))).toEqual([]);
    const left = person('楓', '2022-05-01', { juki_status: '21' });
    expect(unseen('2026-05-15', left, affiliation('none3'))).toEqual([]);
  });
});

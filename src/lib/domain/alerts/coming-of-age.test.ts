// AL20 to AL22: April, the eighteenth birthday, the end of keeping records.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { household, of, openCase, person, saved } from './test-source.ts';

describe('AL20 a new school', () => {
  const six = person('蓮', '2014-12-09'); // 小6 in 2026年度
  const note = (body: Body): RecordDoc =>
    saved(
      'case_note:1',
      { occurred_at: '2027-03-10T10:00:00+09:00', method: 'visit_inst', ...body },
      {
        caseId: 'case:蓮',
      },
    );
  const school = saved('affiliation:1', {
    person_id: 'person:蓮',
    kind: 'jhs',
    from: '2027-04-01',
  });
  const changes = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL20', moment, [six, openCase('蓮'), ...records]);

  it.each([
    ['2027-01-31', undefined, undefined],
    ['2027-02-01', 'later', false],
    ['2027-03-01', 'later', true],
    ['2027-03-31', 'today', true],
    ['2027-04-30', 'overdue', true],
    ['2027-05-01', undefined, undefined],
  ])('on %s it is %s, reminding %s', (moment, urgency, reminding) => {
    const [alert] = changes(moment);
    expect(alert?.urgency).toBe(urgency);
    expect(alert?.reminding).toBe(reminding);
    if (alert) expect(alert).toMatchObject({ due: '2027-03-31', source: 'case:蓮' });
  });

  it.each([
    ['2019-04-02', false],
    ['2019-04-01', false],
    ['2020-04-02', true],
    ['2021-04-01', true],
    ['2014-04-02', true],
    ['2014-04-01', false],
    ['2011-04-02', true],
    ['2012-04-01', true],
    ['2012-04-02', false],
  ])('DOMAIN D.8: in spring 2027 a child born on %s changes: %s', (birth, isListed) => {
    const records = [person('子', birth), openCase('子')];
    expect(of('AL20', '2027-02-10', records).length > 0).toBe(isListed);
  });

  it('closes with the new place and the word to it, not with one of them', () => {
    const told = note({ facts: '中学校へ引き継ぎ済み' });
    expect(changes('2027-03-15', school)).toHaveLength(1);
    expect(changes('2027-03-15', told)).toHaveLength(1);
    expect(changes('2027-03-15', school, note({ facts: '通常の訪問' }))).toHaveLength(1);
    expect(changes('2027-03-15', school, told)).toEqual([]);
  });

  it('is asked of children whom somebody supports only', () => {
    expect(of('AL20', '2027-02-10', [six])).toEqual([]);
    const managed = saved('management:1', { manager: 'u-abe' }, { subjectId: 'person:蓮' });
    expect(of('AL20', '2027-02-10', [six, managed])).toMatchObject([
      { assignee: 'u-abe', compartment: 'CARE' },
    ]);
  });
});

describe('AL21 eighteen', () => {
  const youth = (body: Body = {}) => person('翼', '2008-07-10', body);
  const grown = (moment: string, ...records: readonly RecordDoc[]) => of('AL21', moment, records);

  it.each([
    ['2026-01-09', undefined, []],
    ['2026-01-10', 'week', []],
    ['2026-01-11', 'today', ['KEICHO']],
    ['2026-07-10', 'overdue', ['KEICHO']],
  ])('on %s it is %s, risen to %j', (moment, urgency, escalated) => {
    const [alert] = grown(moment, youth(), openCase('翼', { opened_on: '2024-01-01' }));
    expect(alert?.urgency).toBe(urgency);
    if (alert) expect(alert).toMatchObject({ due: '2026-01-11', escalated });
  });

  it('closes with the decision: closed, continued as a young adult, or by a meeting', () => {
    const file = openCase('翼', { opened_on: '2024-01-01' });
    const meeting = saved('meeting:1', {
      held_at: '2026-02-01T10:00:00+09:00',
      items: [{ case_id: 'case:翼', decision: '20歳まで継続' }],
    });
    expect(grown('2026-03-01', youth(), file)).toHaveLength(1);
    expect(grown('2026-03-01', youth({ kinds: ['young_adult'] }), file)).toEqual([]);
    expect(grown('2026-03-01', youth(), file, meeting)).toEqual([]);
    expect(grown('2026-03-01', youth(), openCase('翼', { stage: 'closed' }))).toEqual([]);
  });

  it('is no matter of a case that began with an adult', () => {
    expect(grown('2026-03-01', person('母', '1990-01-01'), openCase('母'))).toEqual([]);
  });
});

describe('AL22 the end of keeping records', () => {
  const grownUp = person('陽翔', '2021-08-03');
  const closed = (body: Body = {}) =>
    openCase('陽翔', {
      opened_on: '2026-05-15',
      stage: 'closed',
      closed_on: '2027-01-01',
      ...body,
    });
  const ended = (moment: string, ...records: readonly RecordDoc[]) => of('AL22', moment, records);

  it.each([
    ['2047-03-30', undefined, []],
    ['2047-03-31', 'week', []],
    ['2047-04-01', 'today', ['KACHO']],
  ])('DOMAIN D.8: 25 is attained in 2046年度; on %s it is %s', (moment, urgency, escalated) => {
    const [alert] = ended(moment, grownUp, closed());
    expect(alert?.urgency).toBe(urgency);
    if (alert) expect(alert).toMatchObject({ due: '2047-04-01', escalated });
  });

  it.each([
    [
      'the records were destroyed',
      [
        closed(),
        saved(
          'destruction_record:1',
          { done_at: '2047-04-10T10:00:00+09:00' },
          { subjectId: 'person:陽翔' },
        ),
      ],
      0,
    ],
    [
      'destruction is only planned',
      [
        closed(),
        saved('destruction_record:1', { planned_on: '2047-04-10' }, { subjectId: 'person:陽翔' }),
      ],
      1,
    ],
    ['they are kept longer', [closed({ retention_due: '2052-03-31' })], 0],
    ['another case is open', [closed(), openCase('陽翔', {}, 'other')], 0],
    ['the person left long ago', [closed()], 1],
  ])('where %s, it leaves %i', (what, records, left) => {
    const who = what.includes('left')
      ? person('陽翔', '2021-08-03', { juki_status: '21' })
      : grownUp;
    expect(ended('2047-04-20', who, ...records)).toHaveLength(left);
  });

  it('does not take the age of an adult for that of a child', () => {
    const mother = person('陽翔', '1990-01-01');
    expect(ended('2027-04-20', mother, closed())).toEqual([]);
    expect(ended('2032-04-20', mother, closed({ retention_due: '2032-03-31' }))).toHaveLength(1);
  });
});

it('a household page is one step away', () => {
  const records = [person('蓮', '2014-12-09'), openCase('蓮'), household('h', [['蓮', true]])];
  expect(of('AL20', '2027-02-10', records)[0]?.household).toBe('household:h');
});

// AL07 and AL08: children who were not examined, or not vaccinated, by the age at which it is due.
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../record.ts';
import { of, person, saved } from './test-source.ts';

const child = person('結月', '2024-11-20');
const ofChild = { subjectId: 'person:結月' };
const checkup = (kind: string, attend: string, body: Body = {}): RecordDoc =>
  saved(`infant_checkup:${kind}-${attend}`, { kind, attend, ...body }, ofChild);
const note = (on: string): RecordDoc =>
  saved(
    `case_note:${on}`,
    { occurred_at: `${on}T10:00:00+09:00`, method: 'visit_home', child_seen: 'seen_full' },
    ofChild,
  );

describe('AL07 a check-up that was missed', () => {
  const missed = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL07', moment, [child, ...records]);
  const m04 = checkup('M04', 'done', { exam_on: '2025-03-05' });

  it('waits until the window has closed, is due 14 days later and named', () => {
    expect(missed('2025-10-19', m04)).toEqual([]);
    expect(missed('2025-10-20', m04)).toMatchObject([
      {
        id: 'AL07/person:結月/person:結月/M10',
        title: '9～10か月児健診の受診を確かめる',
        due: '2025-11-02',
        compartment: 'MCH',
      },
    ]);
  });

  it('J04: a row that says absent is what it comes from', () => {
    const absent = checkup('M10', 'absent');
    expect(missed('2025-10-20', m04, absent)[0]?.source).toBe(absent.id);
  });

  it.each([
    ['2025-12-01', []],
    ['2025-12-02', ['KEICHO']],
  ])('on %s it has risen to %j', (moment, escalated) => {
    expect(missed(moment, m04)[0]?.escalated).toEqual(escalated);
  });

  it.each([
    ['examined late', checkup('M10', 'late', { exam_on: '2025-11-01' }), 0],
    ['treated elsewhere', checkup('M10', 'treated'), 0],
    [
      'said to be seen, with who saw the child',
      checkup('M10', 'seen', { absent_tracking: [{ on: '2025-11-01', child_seen: 'seen_full' }] }),
      0,
    ],
    ['said to be seen, without', checkup('M10', 'seen'), 1],
    [
      'said to be seen, but only heard',
      checkup('M10', 'seen', { absent_tracking: [{ on: '2025-11-01', child_seen: 'voice' }] }),
      1,
    ],
    ['put off', checkup('M10', 'postponed'), 1],
    ['refused', checkup('M10', 'refused'), 1],
    ['examined at the next check-up', checkup('Y16', 'done', { exam_on: '2026-06-01' }), 0],
  ])('%s leaves %i', (_what, row, left) => {
    expect(missed('2026-06-10', m04, row)).toHaveLength(left);
  });

  it('is one for each child: the last whose window has closed', () => {
    const dues = (moment: string, ...rows: readonly RecordDoc[]) =>
      missed(moment, ...rows).map((alert) => alert.due);
    expect(dues('2026-10-19')).toEqual(['2025-11-02']);
    expect(dues('2026-12-01')).toEqual(['2026-12-03']);
    // One that was missed before the last is not asked for again once the last was made up for.
    expect(dues('2026-12-01', checkup('Y16', 'treated'))).toEqual([]);
  });

  it('is settled by the next check-up, also while its window is open and it has no day', () => {
    expect(missed('2026-07-01', m04)).toHaveLength(1);
    expect(missed('2026-07-01', m04, checkup('Y16', 'treated'))).toEqual([]);
  });

  it('lapses a year after its window, which closed here at 48 months', () => {
    expect(missed('2029-11-19')).toMatchObject([{ title: '3歳児健診の受診を確かめる' }]);
    expect(missed('2029-11-20')).toEqual([]);
  });

  it('is settled by a later check-up, also where that has no day of its own', () => {
    expect(missed('2025-12-01', checkup('M10', 'treated'))).toEqual([]);
    expect(missed('2025-12-01', checkup('M04', 'treated'))).toMatchObject([{ due: '2025-11-02' }]);
  });

  it('is not asked of a child that came afterwards, nor of one at school', () => {
    const came = person('結月', '2024-11-20', { moved_in: '2025-10-25' });
    expect(of('AL07', '2025-11-01', [came])).toEqual([]);
    const born = person('結月', '2024-11-20', { moved_in: '2024-11-20' });
    expect(of('AL07', '2025-11-01', [born])).toHaveLength(1);
    expect(missed('2031-11-20')).toEqual([]);
  });

  it('goes by the first address where the register does not say when the child came', () => {
    const lived = (from: string): RecordDoc =>
      saved(`person_address:${from}`, { person_id: child.id, valid_from: from }, ofChild);
    expect(missed('2025-11-01', lived('2025-10-25'))).toEqual([]);
    expect(missed('2025-11-01', lived('2025-10-25'), lived('2024-11-20'))).toHaveLength(1);
  });

  it('rises to the family support division only where nobody at all saw the child', () => {
    const sites = (moment: string, ...records: readonly RecordDoc[]) =>
      missed(moment, m04, ...records).map((alert) => alert.escalatedSites);
    expect(sites('2025-12-31')).toEqual([['NEU']]);
    expect(sites('2026-01-01')).toEqual([['NEU', 'KKS']]);
    expect(sites('2026-01-01', note('2025-12-01'))).toEqual([['NEU']]);
  });
});

describe('AL08 vaccinations', () => {
  const missing = (moment: string, ...records: readonly RecordDoc[]) =>
    of('AL08', moment, [child, ...records]).map((alert) => [alert.title, alert.due]);
  const dose = (vaccine: string, body: Body = { given_on: '2025-02-01' }): RecordDoc =>
    saved(`vaccination:${vaccine}`, { vaccine, ...body }, ofChild);

  it('asks at 6 months for Hib and pneumococcus, at 18 months for MR', () => {
    expect(missing('2025-05-19')).toEqual([]);
    expect(missing('2025-05-20')).toEqual([
      ['ヒブ・五種混合の接種を勧める', '2025-05-20'],
      ['小児用肺炎球菌の接種を勧める', '2025-05-20'],
    ]);
    expect(missing('2026-05-20', dose('DPTIPVHIB'), dose('PCV20'))).toEqual([
      ['MR1期の接種を勧める', '2026-05-20'],
    ]);
  });

  it('is met by any vaccine of the kind, and by talking about it', () => {
    expect(missing('2025-05-20', dose('HIB'), dose('PCV15'))).toEqual([]);
    const recommended = dose('PCV20', { recommend_log: [{ on: '2025-05-01', how: 'tel_out' }] });
    const putOff = dose('HIB', { deferred_on: '2025-05-01' });
    expect(missing('2025-05-20', recommended, putOff)).toEqual([]);
    expect(missing('2025-05-20', dose('HIB', {}), dose('PCV20'))).toHaveLength(1);
  });

  it('is at once a matter for the lead of the center', () => {
    expect(of('AL08', '2025-05-20', [child])[0]).toMatchObject({
      escalated: ['center_lead'],
      compartment: 'MCH',
    });
  });

  it('ends when the law gives the vaccine no longer: MR1 at the second birthday', () => {
    const done = [dose('DPTIPVHIB'), dose('PCV20')];
    expect(missing('2026-11-19', ...done)).toHaveLength(1);
    expect(missing('2026-11-20', ...done)).toEqual([]);
    expect(missing('2029-11-19')).toHaveLength(2);
    expect(missing('2029-11-20')).toEqual([]);
  });

  it('is not asked of a child that came after the age at which it is due', () => {
    const came = person('結月', '2024-11-20', { moved_in: '2025-06-01' });
    const titles = (moment: string) => of('AL08', moment, [came]).map((alert) => alert.title);
    expect(titles('2025-07-01')).toEqual([]);
    expect(titles('2026-05-20')).toEqual(['MR1期の接種を勧める']);
  });
});

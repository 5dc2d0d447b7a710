// The days of a pregnancy.
import { describe, expect, it } from 'vitest';
import {
  ageAtBirth,
  isLoss,
  isOngoing,
  pregnancyDates,
  vaccinesIn,
  weeksText,
} from './pregnancy.ts';
import { testRecord } from './test-records.ts';

describe('J03: due on 2026-11-02', () => {
  const edd = '2026-11-02';

  it('has its window of the 8か月面談', () => {
    expect(pregnancyDates(edd)).toEqual({
      lmp: '2026-01-26',
      interview8m: { from: '2026-08-10', until: '2026-09-06' },
    });
  });

  it.each([
    ['2026-06-12', '19週4日'],
    ['2026-08-20', '29週3日'],
    ['2026-09-10', '32週3日'],
    ['2026-10-28', '39週2日'],
    ['2026-01-25', ''],
    ['2026-12-20', ''],
  ])('%s is %s', (on, words) => {
    expect(weeksText(edd, on)).toBe(words);
  });

  it('RSV: its window, done by a dose of this pregnancy and not by one of the last', () => {
    const dose = (givenOn: string) => ({ vaccine: 'RSVMAT', givenOn });
    const waits = { state: 'wait', earliest: '2026-08-10', lastDay: '2026-10-11' };
    expect(vaccinesIn(edd, [], '2026-08-01')).toMatchObject([waits]);
    expect(vaccinesIn(edd, [dose('2025-05-10')], '2026-08-01')).toMatchObject([waits]);
    expect(vaccinesIn(edd, [], '2026-08-10')).toMatchObject([{ state: 'now' }]);
    expect(vaccinesIn(edd, [dose('2026-09-10')], '2026-09-11')).toMatchObject([{ state: 'done' }]);
  });

  it('is 19 at the birth', () => {
    expect(ageAtBirth('2007-05-20', edd)).toBe(19);
  });

  it('falls silent after a loss (D.2, 5)', () => {
    const pregnancy = (outcome: string) => testRecord('pregnancy:a', { edd, outcome });
    expect(isLoss(pregnancy('still'))).toBe(true);
    expect(isLoss(pregnancy('live'))).toBe(false);
    expect(isOngoing(pregnancy('ongoing'), '2026-06-12')).toBe(true);
    expect(isOngoing(pregnancy('ongoing'), '2027-06-12')).toBe(false);
    expect(isOngoing(pregnancy('still'), '2026-06-12')).toBe(false);
  });
});

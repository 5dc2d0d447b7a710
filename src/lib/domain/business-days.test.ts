// Open days of the offices, against the government's calendar.
import { describe, expect, it } from 'vitest';
import { addBusinessDays, holidayName, isBusinessDay } from './business-days.ts';

describe('national holidays', () => {
  it.each([
    ['2026-01-01', '元日'],
    ['2026-01-12', '成人の日'],
    ['2026-03-20', '春分の日'],
    ['2026-05-06', '振替休日'],
    ['2026-07-20', '海の日'],
    ['2026-09-21', '敬老の日'],
    ['2026-09-22', '国民の休日'],
    ['2026-09-23', '秋分の日'],
    ['2026-10-12', 'スポーツの日'],
    ['2027-03-21', '春分の日'],
    ['2027-03-22', '振替休日'],
    ['2027-09-23', '秋分の日'],
    ['2028-03-20', '春分の日'],
    ['2028-09-22', '秋分の日'],
    ['2029-02-12', '振替休日'],
    ['2029-09-23', '秋分の日'],
    ['2029-09-24', '振替休日'],
    ['2030-05-06', '振替休日'],
    ['2031-03-21', '春分の日'],
    ['2031-11-24', '振替休日'],
  ])('%s is %s', (date, name) => {
    expect(holidayName(date)).toBe(name);
    expect(isBusinessDay(date)).toBe(false);
  });

  it('has 18 days off in 2026 beside weekends', () => {
    const days = Array.from({ length: 365 }, (_, at) =>
      new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10),
    );
    expect(days.filter((day) => holidayName(day) !== undefined)).toHaveLength(18);
  });
});

describe('open days', () => {
  it('knows weekends and the turn of the year', () => {
    expect(isBusinessDay('2026-05-15')).toBe(true);
    expect(isBusinessDay('2026-05-16')).toBe(false);
    expect(isBusinessDay('2026-12-28')).toBe(true);
    expect(isBusinessDay('2026-12-29')).toBe(false);
    expect(isBusinessDay('2027-01-03')).toBe(false);
    expect(isBusinessDay('2027-01-04')).toBe(true);
  });

  it('AL12, AL13, AL17: the same day, the next, the third', () => {
    expect(addBusinessDays('2026-05-15', 0)).toBe('2026-05-15');
    expect(addBusinessDays('2026-05-16', 0)).toBe('2026-05-18');
    expect(addBusinessDays('2026-05-15', 1)).toBe('2026-05-18');
    expect(addBusinessDays('2026-05-15', 3)).toBe('2026-05-20');
    expect(addBusinessDays('2026-12-28', 1)).toBe('2027-01-04');
    expect(addBusinessDays('2026-09-18', 1)).toBe('2026-09-24');
  });
});

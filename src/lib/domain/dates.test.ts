// Dates, eras and ages: the vectors of the domain document, and laws that hold for every day.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageOn,
  ageText,
  attainedOn,
  callDeadline,
  dateOfGestation,
  daysOld,
  gestationOn,
  gestationText,
  gradeText,
  lastPeriod,
  monthsOld,
  retentionDue,
  schoolGrade,
  untilMonths,
  visitDeadline,
} from './ages.ts';
import {
  addDays,
  addMonths,
  afterInterval,
  dateInTokyo,
  dateParts,
  dayNumber,
  daysBetween,
  fiscalYear,
  fromDayNumber,
  instantInTokyo,
  isInstant,
  isPlainDate,
  timeInTokyo,
  weekdayName,
} from './dates.ts';
import { formatEraDate, formatEraShort, formatFiscalYear, readDate } from './era.ts';

const anyDay = fc.integer({ min: -35_000, max: 47_000 }).map(fromDayNumber);

describe('ages by the law', () => {
  it.each([
    ['2020-02-29', 6, '2026-02-28'],
    ['2019-04-01', 6, '2025-03-31'],
    ['2008-07-10', 18, '2026-07-09'],
  ])('born %s, %i is attained at the end of %s', (birth, age, day) => {
    expect(attainedOn(birth, age)).toBe(day);
    expect(ageOn(birth, day)).toBe(age - 1);
    expect(ageOn(birth, addDays(day, 1))).toBe(age);
  });

  it.each([
    ['2019-04-01', '2025-04-01', 1, '小1'],
    ['2019-04-02', '2025-04-01', 0, '5歳児クラス'],
    ['2019-04-02', '2026-04-01', 1, '小1'],
    ['2021-08-03', '2026-05-15', -1, '4歳児クラス'],
    ['2024-11-20', '2026-05-15', -4, '1歳児クラス'],
    ['2014-12-09', '2026-05-15', 6, '小6'],
    ['2013-06-01', '2026-05-15', 7, '中1'],
  ])('born %s is on %s in grade %i, %s', (birth, on, grade, words) => {
    expect(schoolGrade(birth, on)).toBe(grade);
    expect(gradeText(grade)).toBe(words);
  });

  it.each([
    ['2026-10-28', 4, '2027-02-27'],
    ['2026-10-28', 24, '2028-10-27'],
    ['2026-10-28', 90, '2034-04-27'],
    ['2026-10-31', 4, '2027-02-28'],
  ])('born %s, 「%iか月に至るまで」 ends on %s', (birth, months, day) => {
    expect(untilMonths(birth, months)).toBe(day);
  });

  it('puts the visit by the day before the 4-month date and the call within 14 days', () => {
    expect(visitDeadline('2026-10-28')).toBe('2027-02-27');
    expect(callDeadline('2026-10-28')).toBe('2026-11-11');
  });

  it.each([
    ['2021-08-03', '2047-03-31'],
    ['2019-04-01', '2044-03-31'],
  ])('keeps the records of one born %s until %s', (birth, due) => {
    expect(retentionDue(birth)).toBe(due);
  });

  it.each([
    ['2026-10-28', '2026-11-24', '27日'],
    ['2026-10-28', '2026-12-28', '2か月'],
    ['2021-08-03', '2026-05-15', '4歳9か月'],
    ['2021-05-15', '2026-05-15', '5歳'],
    ['2014-12-09', '2026-05-15', '11歳'],
    ['2026-10-28', '2026-10-27', ''],
  ])('says the age of one born %s on %s as %s', (birth, on, words) => {
    expect(ageText(birth, on)).toBe(words);
  });

  it('grows by no more than one month a day, and never shrinks', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 9_000 }), (birth, after) => {
        const on = addDays(birth, after);
        const step = monthsOld(birth, addDays(on, 1)) - monthsOld(birth, on);
        expect(step === 0 || step === 1).toBe(true);
        expect(daysOld(birth, on)).toBe(after);
      }),
    );
  });
});

describe('gestation', () => {
  const edd = '2026-11-02';
  it('counts from 280 days before the due date', () => {
    expect(lastPeriod(edd)).toBe('2026-01-26');
    expect(gestationText(gestationOn(edd, '2026-06-12'))).toBe('19週4日');
    expect(gestationText(gestationOn(edd, '2026-10-28'))).toBe('39週2日');
    expect(dateOfGestation(edd, { weeks: 28, days: 0 })).toBe('2026-08-10');
    expect(dateOfGestation(edd, { weeks: 31, days: 6 })).toBe('2026-09-06');
    expect(dateOfGestation(edd, { weeks: 36, days: 6 })).toBe('2026-10-11');
  });
});

describe('plain dates', () => {
  it('adds months up to the end of the month', () => {
    expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
    expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
  });

  it.each([
    ['2026-12-28', 27, '2027-01-25'],
    ['2026-12-28', 20, '2027-01-18'],
    ['2026-12-28', 139, '2027-05-17'],
  ])('from %s, an interval of %i days or more ends on %s', (from, days, to) => {
    expect(afterInterval(from, days)).toBe(to);
  });

  it('counts days both ways alike, for every day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5_000, max: 5_000 }), (date, days) => {
        expect(fromDayNumber(dayNumber(date))).toBe(date);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
        expect(new Date(dayNumber(date) * 86_400_000).toISOString().slice(0, 10)).toBe(date);
      }),
    );
  });

  it('refuses what is no day', () => {
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-04-31', '20260401']) {
      expect(isPlainDate(text)).toBe(false);
    }
    expect(dateParts('2024-02-29')).toEqual({ year: 2024, month: 2, day: 29 });
  });

  it('knows the weekday', () => {
    expect(weekdayName('2026-05-15')).toBe('金');
    expect(weekdayName('2026-10-05')).toBe('月');
  });

  it('shows an instant as Tokyo does', () => {
    expect(dateInTokyo('2026-03-13T15:30:00Z')).toBe('2026-03-14');
    expect(timeInTokyo('2026-03-13T15:30:00Z')).toBe('00:30');
    expect(dateInTokyo('2026-03-13T14:59:59Z')).toBe('2026-03-13');
    expect(dateInTokyo(instantInTokyo('2026-05-15', '16:40'))).toBe('2026-05-15');
    expect(isInstant('2026-05-15T16:40:00+09:00')).toBe(true);
    expect(isInstant('2026-05-15T16:40:00')).toBe(false);
    expect(isInstant('2026-02-30T16:40:00Z')).toBe(false);
  });
});

describe('Japanese eras', () => {
  it.each([
    ['2031-03-31', '令和13年3月31日', 'R13.3.31'],
    ['2019-05-01', '令和元年5月1日', 'R1.5.1'],
    ['2019-04-30', '平成31年4月30日', 'H31.4.30'],
    ['1989-01-08', '平成元年1月8日', 'H1.1.8'],
    ['1989-01-07', '昭和64年1月7日', 'S64.1.7'],
  ])('writes %s as %s', (date, long, short) => {
    expect(formatEraDate(date)).toBe(long);
    expect(formatEraShort(date)).toBe(short);
  });

  it.each([
    ['2027-03-31', 2026, '令和8年度'],
    ['2026-04-01', 2026, '令和8年度'],
    ['2019-04-01', 2019, '令和元年度'],
    ['1989-02-01', 1988, '昭和63年度'],
    ['1989-04-01', 1989, '平成元年度'],
  ])('%s is in fiscal %i, %s', (date, fiscal, words) => {
    expect(fiscalYear(date)).toBe(fiscal);
    expect(formatFiscalYear(date)).toBe(words);
  });

  it.each([
    ['R8.5.15', '2026-05-15'],
    ['r8/5/15', '2026-05-15'],
    ['Ｒ８．５．１５', '2026-05-15'],
    ['令和8年5月15日', '2026-05-15'],
    ['令和元年5月1日', '2019-05-01'],
    ['昭和63年7月9日', '1988-07-09'],
    ['20260515', '2026-05-15'],
    ['2026-05-15', '2026-05-15'],
    ['1988-07-09', '1988-07-09'],
    ['2026/5/15', '2026-05-15'],
    ['2026年5月15日', '2026-05-15'],
    ['5/15', '2026-05-15'],
    ['5月15日', '2026-05-15'],
    ['12/28', '2025-12-28'],
  ])('reads %s', (typed, date) => {
    expect(readDate(typed, '2026-05-20')).toEqual({ ok: true, date });
  });

  it('asks where era and year do not agree', () => {
    expect(readDate('H31.5.1', '2026-05-20')).toEqual({
      ok: true,
      date: '2019-05-01',
      question: '令和1年5月1日ですか',
    });
  });

  it.each(['', 'abc', '2026-02-30', 'R8.13.1', '2/30', 'R0.1.1', '99999999'])(
    'does not guess at %j',
    (typed) => {
      expect(readDate(typed, '2026-05-20').ok).toBe(false);
    },
  );

  it('reads back every date it writes', () => {
    fc.assert(
      fc.property(anyDay, (date) => {
        expect(readDate(formatEraDate(date), '2026-05-20')).toEqual({ ok: true, date });
        expect(readDate(formatEraShort(date), '2026-05-20')).toEqual({ ok: true, date });
        expect(readDate(date, '2026-05-20')).toEqual({ ok: true, date });
      }),
    );
  });
});

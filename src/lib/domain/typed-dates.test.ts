// Dates as people type them.
import { describe, expect, it } from 'vitest';
import { readDate, readTypedDate } from './typed-dates.ts';

const near = { today: '2026-05-20', kind: 'near' } as const;
const birth = { today: '2026-05-20', kind: 'birth' } as const;

describe('dates as typed (issue 3, point 3)', () => {
  it.each([
    ['R8.5.15', '2026-05-15'],
    ['Ｒ８．５．１５', '2026-05-15'],
    ['20260515', '2026-05-15'],
    ['昭和63年7月9日', '1988-07-09'],
    ['S63/7/9', '1988-07-09'],
    ['昭63.7.9', '1988-07-09'],
    ['S630709', '1988-07-09'],
    ['昭和63年7月9日生', '1988-07-09'],
    ['5/15', '2026-05-15'],
    ['平成元年1月8日', '1989-01-08'],
    ['㋿8年5月15日', '2026-05-15'],
  ])('reads the day %s', (typed, date) => {
    expect(readTypedDate(typed, near)).toEqual({ ok: true, kind: 'date', date, precision: 'D' });
  });

  it.each([
    ['令和8年5月', '2026-05-01', 'M'],
    ['R8.5', '2026-05-01', 'M'],
    ['2026/5', '2026-05-01', 'M'],
    ['202605', '2026-05-01', 'M'],
    ['2026年', '2026-01-01', 'Y'],
    ['2026', '2026-01-01', 'Y'],
    ['R8年', '2026-01-01', 'Y'],
    ['H1', '1989-01-01', 'Y'],
    ['令和元年', '2019-01-01', 'Y'],
    ['昭和64年1月', '1989-01-01', 'M'],
    ['5月', '2026-05-01', 'M'],
    ['5月頃', '2026-05-01', 'E'],
    ['令和8年ごろ', '2026-01-01', 'E'],
  ])('reads %s as far as it goes', (typed, date, precision) => {
    expect(readTypedDate(typed, near)).toEqual({ ok: true, kind: 'date', date, precision });
  });

  it.each([
    ['平成31年5月1日', '2019-05-01', '令和1年5月1日ですか'],
    ['H31.5', '2019-05-01', '令和1年5月ですか'],
    ['昭和65年3月3日', '1990-03-03', '平成2年3月3日ですか'],
    ['8.5.15', '2026-05-15', '令和8年5月15日ですか'],
  ])('asks about %s', (typed, date, question) => {
    expect(readTypedDate(typed, near)).toMatchObject({ date, question });
  });

  it('takes a date without a year as the nearest, and a birthday as past', () => {
    expect(readTypedDate('12/28', near)).toMatchObject({ date: '2025-12-28' });
    expect(readTypedDate('6/1', near)).toMatchObject({ date: '2026-06-01' });
    expect(readTypedDate('6/1', birth)).toMatchObject({ date: '2025-06-01' });
    expect(readTypedDate('2/29', birth)).toMatchObject({ date: '2024-02-29' });
    expect(readTypedDate('63.7.9', birth)).toMatchObject({ date: '1988-07-09' });
    expect(readTypedDate('R9.1.1', birth)).toMatchObject({ ok: false, code: 'date_future' });
  });

  it.each([
    ['2026-02-30', '2月30日はありません。2026年2月は28日までです。'],
    ['2/30', '2月30日はありません。2月は29日までです。'],
    ['2/29', '2月29日はありません。2026年2月は28日までです。'],
    ['R8.13.1', '13月はありません。月は1から12です。'],
    ['R0.1.1', '令和0年はありません。年を確かめてください。'],
    ['99999999', '9999年は入れられません。年を確かめてください。'],
  ])('says what is wrong with %s', (typed, message) => {
    expect(readTypedDate(typed, near)).toMatchObject({ ok: false, message });
  });

  it('knows 不明 apart from empty', () => {
    expect(readTypedDate('不明', near)).toEqual({ ok: true, kind: 'unknown' });
    expect(readTypedDate('？', near)).toEqual({ ok: true, kind: 'unknown' });
    expect(readTypedDate('', near)).toMatchObject({ ok: false, code: 'date_unreadable' });
  });

  it('asks for the whole day where only a day will do', () => {
    expect(readDate('R8.5', '2026-05-20')).toMatchObject({ ok: false, code: 'date_incomplete' });
    expect(readDate('不明', '2026-05-20').ok).toBe(false);
  });
});

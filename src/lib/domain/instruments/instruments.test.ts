// The questionnaires of DOMAIN.md C.7, scored by their data.
import { describe, expect, it } from 'vitest';
import { instrument } from '../catalogue/rules-registry.ts';
import { proposals } from './proposals.ts';
import { score } from './score.ts';

function answers<T>(values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, at) => [String(at + 1), value]));
}

function all<T>(key: string, value: T): Record<string, T> {
  return Object.fromEntries((instrument(key)?.items ?? []).map((item) => [item.id, value]));
}

describe('EPDS', () => {
  it('J03: 1-1-2-1-1-2-1-1-0-1 is 11 with item 10: two findings, one at once', () => {
    const result = score('epds', answers([1, 1, 2, 1, 1, 2, 1, 1, 0, 1]));
    expect(result).toMatchObject({ total: 11, answered: 10, unanswered: 0 });
    expect(result?.findings.map((one) => one.level)).toEqual(['at_once', 'follow']);
    expect(result?.findings[0]?.text).toContain('自分の身体を傷つける考え');
    expect(result?.findings[1]?.text).toBe('合計11点(9点以上): 要フォロー');
  });

  it('8 points without item 10 find nothing; 9 do', () => {
    expect(score('epds', answers([1, 1, 1, 1, 1, 1, 1, 1, 0, 0]))?.findings).toEqual([]);
    expect(score('epds', answers([1, 1, 1, 1, 1, 1, 1, 1, 1, 0]))?.findings).toHaveLength(1);
  });

  it('has no total before the last answer, but says at once what is certain', () => {
    const half = score('epds', { '1': 3, '2': 3, '3': 3, '10': 1 });
    expect(half).toMatchObject({ points: 10, answered: 4, unanswered: 6 });
    expect(half).not.toHaveProperty('total');
    expect(half?.findings).toHaveLength(2);
    expect(score('epds', undefined)).toMatchObject({ answered: 0, findings: [] });
    expect(score('epds', { '1': 7, '2': '1', '3': null })).toMatchObject({ answered: 0 });
  });
});

describe('赤ちゃんへの気持ち', () => {
  it('follows up from the cut-off, and anger on its own', () => {
    expect(score('bonding', all('bonding', 0))).toMatchObject({ total: 0, findings: [] });
    const angry = score('bonding', { ...all('bonding', 0), '5': 2 });
    expect(angry?.findings.map((one) => one.level)).toEqual(['follow']);
    expect(score('bonding', { ...all('bonding', 0), '1': 1, '2': 2 })?.total).toBe(3);
  });
});

describe('育児支援チェックリスト', () => {
  it('asks into item 9, takes item 3 into the register, counts reversed items', () => {
    const result = score('ikuji9', { '3': 'yes', '6': 'no', '9': 'yes', '5': 'unknown' });
    expect(result?.attention).toBe(3);
    expect(result?.unknown).toBe(1);
    expect(result?.findings.filter((one) => one.level === 'follow')).toHaveLength(2);
    expect(score('ikuji9', { '6': 'yes' })?.attention).toBe(0);
  });
});

describe('緊急度 (C.7, D.1.1)', () => {
  const no = all('emergency8', 'no');
  it.each([
    [{ ...no, '1': 'yes' }, 'AA', false],
    [{ ...no, '3': 'yes', '4': 'unknown' }, 'AA', false],
    [{ ...no, '4': 'yes' }, 'A', false],
    [{ ...no, '2': 'unknown', '4': 'yes' }, 'A', true],
    [{ ...no, '6': 'yes', '7': 'yes' }, 'B', false],
    [{ ...no, '8': 'yes' }, 'C', false],
    [{ ...no, '5': 'unknown', '8': 'yes' }, 'C', false],
    [no, 'D', false],
    [{ ...no, '4': 'unknown' }, 'D', true],
    [{ '5': 'yes' }, 'B', true],
  ])('%j is %s, provisional: %s', (given, result, provisional) => {
    expect(score('emergency8', given)?.proposal).toMatchObject({ result, provisional });
  });

  it('J01: question 4 gives A and the call to 児相', () => {
    const result = score('emergency8', { ...no, '4': 'yes' });
    expect(result?.findings).toEqual([
      { level: 'at_once', text: expect.stringContaining('児童相談所') as string },
    ]);
    expect(score('emergency8', {})).not.toHaveProperty('proposal');
  });
});

describe('共通リスクアセスメント', () => {
  it('counts by axis, and asks for the evidence and for what is unknown', () => {
    const result = score('riskCommon', {
      child01: { mark: '2', evidence: '2歳1か月' },
      child02: { mark: '1', evidence: '' },
      child03: { mark: '9' },
      caregiver01: { mark: '0' },
      protective01: { mark: '2', evidence: '祖母が毎日来る' },
    });
    expect(result).toMatchObject({ answered: 5, unknown: 1, attention: 2 });
    expect(result?.axes?.find((one) => one.axis === 'child')?.counts).toEqual({
      '2': 1,
      '1': 1,
      '9': 1,
    });
    expect(result?.findings.map((one) => one.text)).toEqual([
      expect.stringContaining('根拠のない項目が1件'),
      expect.stringContaining('不明が1件'),
    ]);
  });
});

describe('特定妊婦チェック', () => {
  it('J03: proposes areas 5, 8 and 10', () => {
    const body = { age_at_edd: 19, weeks: 19, marital: '03' };
    const found = proposals('tokutei12', 'pregnancy_assessment', body, { pregnancy: { para: 0 } });
    expect(found.map((one) => one.item)).toEqual(['5', '8', '10']);
    expect(found[0]?.because).toBe('出産予定時年齢 19');
    expect(score('tokutei12', { '5': 'yes', '8': 'yes', '10': 'yes' })?.attention).toBe(3);
  });

  it('proposes 7 only for a first birth at 40', () => {
    const of = (para: number | undefined) =>
      proposals(
        'tokutei12',
        'pregnancy_assessment',
        { age_at_edd: 40, weeks: 10 },
        {
          pregnancy: para === undefined ? {} : { para },
        },
      ).map((one) => one.item);
    expect(of(0)).toEqual(['7']);
    expect(of(1)).toEqual([]);
    expect(of(undefined)).toEqual([]);
  });
});

it('knows no other form', () => {
  expect(score('none', {})).toBeUndefined();
  expect(proposals('none', 'person', {})).toEqual([]);
});

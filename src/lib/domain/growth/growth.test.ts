// The growth curve: the table itself, where a child stands on it, and what is flagged.
import { describe, expect, it } from 'vitest';
import { gainPerDay } from '../measure.ts';
import { growthRows, linesOn, percentiles, type Measure } from './growth-table.ts';
import { growthChart, growthFindings, growthPosition, kaup } from './growth.ts';

const measures: readonly Measure[] = ['weight', 'height', 'head'];

describe('the table of the 令和5年 survey', () => {
  it.each(measures)('%s rises from line to line and, smoothly, from age to age', (measure) => {
    for (const sex of ['1', '2'] as const) {
      const rows = growthRows(measure, sex);
      let steps: number[] = [];
      for (const [at, { days, values }] of rows.entries()) {
        expect(values).toHaveLength(percentiles.length);
        expect([...values].sort((a, b) => a - b)).toEqual(values);
        const before = rows[at - 1];
        if (before === undefined) continue;
        const perDay = values.map((value, line) => {
          const step = value - (before.values[line] ?? 0);
          expect(step).toBeGreaterThan(0);
          return step / (days - before.days);
        });
        // A slip of the pen would make one line jump where its neighbours do not.
        const middle = perDay[3] ?? 0;
        for (const one of perDay) expect(Math.abs(one / middle - 1)).toBeLessThan(1.3);
        steps = perDay;
      }
      expect(steps).not.toHaveLength(0);
    }
  });

  it('has the published numbers of birth, of 3 months and of 3 years', () => {
    expect(growthRows('weight', '1')[0]).toEqual({
      days: 0,
      values: [2.32, 2.58, 2.8, 3.06, 3.31, 3.56, 3.81],
    });
    expect(growthRows('height', '2')[4]?.values).toEqual([56.5, 57.9, 59.2, 60.6, 62, 63.2, 64.3]);
    expect(growthRows('weight', '2')[17]?.values[3]).toBe(13.48);
  });

  it('ends with the survey: 6 years and 6 months, the head at 3 years', () => {
    expect(linesOn('weight', '1', 2_370)?.[3]).toBe(19.85);
    expect(linesOn('weight', '1', 2_400)).toBeUndefined();
    expect(linesOn('head', '1', 1_090)?.[3]).toBe(49.5);
    expect(linesOn('head', '1', 1_100)).toBeUndefined();
  });
});

describe('where a child stands', () => {
  it('puts the middle at 50 and a line at its percentile', () => {
    expect(growthPosition('weight', '1', 0, 3.06)?.percentile).toBe(50);
    expect(growthPosition('weight', '1', 30, 3.53)).toMatchObject({ percentile: 10, channel: 2 });
    expect(growthPosition('weight', '1', 30, 3.23)).toMatchObject({ percentile: 3, channel: 1 });
    expect(growthPosition('weight', '1', 30, 5.04)).toMatchObject({ percentile: 97, channel: 7 });
  });

  it('J03: 4,120 g at 27 days lies between 50 and 75', () => {
    expect(growthPosition('weight', '1', 27, 4.12)).toMatchObject({
      text: '50～75パーセンタイル',
    });
    expect(gainPerDay(2_980, 4_120, 27)).toBe(42.2);
  });

  it('flags below 3 and above 97', () => {
    expect(growthPosition('weight', '1', 30, 3.22)).toEqual({
      channel: 0,
      flag: 'below3',
      text: '3パーセンタイル未満',
    });
    expect(growthPosition('head', '2', 30, 38.3)?.flag).toBe('above97');
  });

  it('says nothing without the sex or past the table', () => {
    expect(growthPosition('weight', '9', 30, 4)).toBeUndefined();
    expect(growthPosition('weight', '1', 3_000, 25)).toBeUndefined();
    expect(growthChart('weight', '9', '2026-10-28', [])).toBeUndefined();
  });

  it('flags a drop of two lines, but not the loss of the first days', () => {
    const birth = '2026-01-01';
    const slow = [
      { date: '2026-02-15', value: 5.2 },
      { date: '2026-05-15', value: 6.3 },
    ];
    expect(growthFindings('weight', '1', birth, slow).map((one) => one.code)).toEqual([
      'channel_drop',
    ]);
    const early = [
      { date: '2026-01-10', value: 3.9 },
      { date: '2026-02-15', value: 4.5 },
    ];
    expect(growthFindings('weight', '1', birth, early)).toEqual([]);
    expect(growthFindings('weight', '1', birth, [])).toEqual([]);
  });

  it('gives the chart its seven lines and the points in order', () => {
    const chart = growthChart('weight', '1', '2026-10-28', [
      { date: '2026-11-24', value: 4.12 },
      { date: '2026-10-28', value: 2.98 },
    ]);
    expect(chart?.lines).toHaveLength(7);
    expect(chart?.points.map((point) => point.days)).toEqual([0, 27]);
    expect(chart?.source).toContain('令和5年');
  });

  it('works out the Kaup index', () => {
    expect(kaup(9.5, 75)).toBe(16.9);
    expect(kaup(0, 75)).toBeUndefined();
  });
});

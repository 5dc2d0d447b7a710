// Computed fields: each has its function, and the numbers of the journeys come out.
import { describe, expect, it } from 'vitest';
import { recordTypes } from '../catalogue/registry.ts';
import { computedFields, computedOf, withComputed } from './computed.ts';
import { givenDoseOf, measurementsOf } from './context.ts';
import { ruleOf } from './rules.ts';

const today = '2026-11-24';

describe('every computed field of the catalogue', () => {
  it.each(recordTypes().map((type) => [type.ja, type] as const))('%s', (_, type) => {
    for (const field of computedFields(type.key)) {
      expect(ruleOf(type.siblingOf ?? type.key, field.name), field.name).toBeTypeOf('function');
    }
  });
});

describe('こん赤訪問 (J03)', () => {
  const body = {
    contacted_at: '2026-11-24T10:30:00+09:00',
    result: 'done',
    birth_weight: 2980,
    weight: 4120,
    epds_items: { 1: 1, 2: 1, 3: 2, 4: 1, 5: 1, 6: 2, 7: 1, 8: 1, 9: 0, 10: 1 },
  };
  const context = { today, birthDate: '2026-10-28' };

  it('at 27 days: 42.2 g a day, EPDS 11, within 4 months', () => {
    expect(computedOf('birth_contact', body, context)).toEqual({
      age_days: 27,
      within_4m: true,
      gain_per_day: 42.2,
      epds_total: 11,
    });
  });

  it('counts as within 4 months until 2027-02-27, and only when done', () => {
    const on = (day: string, result = 'done') =>
      computedOf('birth_contact', { contacted_at: `${day}T09:00:00+09:00`, result }, context)[
        'within_4m'
      ];
    expect(on('2027-02-27')).toBe(true);
    expect(on('2027-02-28')).toBe(false);
    expect(on('2026-11-24', 'refused')).toBe(false);
  });

  it('says nothing of the 4 months before the result is chosen', () => {
    const begun = { contacted_at: '2026-11-24T09:00:00+09:00' };
    expect(computedOf('birth_contact', begun, context)).toEqual({ age_days: 27 });
  });

  it('forgets a total when an answer is taken back', () => {
    const saved = withComputed('birth_contact', body, context);
    const { '10': _, ...nine } = body.epds_items as Record<string, number>;
    const again = withComputed('birth_contact', { ...saved, epds_items: nine }, context);
    expect(again).not.toHaveProperty('epds_total');
    expect(again['gain_per_day']).toBe(42.2);
  });

  it('leaves what it cannot know: without the birth date the imported age stays', () => {
    const imported = { ...body, age_days: 26 };
    expect(withComputed('birth_contact', imported, { today })['age_days']).toBe(26);
    expect(computedOf('birth_contact', imported, { today })).toEqual({ epds_total: 11 });
  });

  it('changes no other field, and nothing of a type that has none', () => {
    const memo = { body: 'あいうえお' };
    expect(withComputed('memo', memo, { today })).toEqual(memo);
    expect(withComputed('no_such_type', memo, { today })).toEqual(memo);
  });
});

describe('the other types', () => {
  it('計画: the version after the plans before, and no other afterwards', () => {
    expect(computedOf('plan', {}, { today, plansBefore: 2 })).toEqual({ version: 3 });
    expect(withComputed('plan', { version: 1 }, { today, plansBefore: 2 })).toEqual({ version: 1 });
  });

  it('leaves alone what others give: provisional numbers, what a file says of itself', () => {
    const file = { mime: 'application/pdf', size: 10 };
    expect(withComputed('attachment', file, { today })).toEqual(file);
    const person = { provisional_no: 'T-K3F-7' };
    expect(withComputed('person', person, { today })).toEqual(person);
  });

  it('妊娠届出時アセスメント, J03: 19 at the due date, three areas', () => {
    const context = { today, motherBirthDate: '2007-05-20', edd: '2026-11-02' };
    const checklist12 = { 5: 'yes', 8: 'yes', 10: 'yes', 1: 'no', 2: 'unknown' };
    expect(computedOf('pregnancy_assessment', { checklist12 }, context)).toEqual({
      age_at_edd: 19,
      score: 3,
    });
  });

  it('安全確認, J01: the second child after 18.3 hours', () => {
    const body = {
      clock_start: '2026-05-15T16:40:00+09:00',
      confirmed_at: '2026-05-16T10:58:00+09:00',
    };
    expect(computedOf('safety_check', body, { today })).toMatchObject({ elapsed_h: 18.3 });
    expect(ruleOf('safety_check', 'due_at')?.(body, { today })).toBe('2026-05-17T16:40:00+09:00');
  });

  it('乳幼児健診: window, age, Kaup index and percentiles', () => {
    const body = { kind: 'M04', exam_on: '2027-03-10', weight: 7, height: 64, head: 42 };
    const context = { today, birthDate: '2026-10-28', sex: '1' };
    const result = computedOf('infant_checkup', body, context);
    expect(result).toMatchObject({ target_from: '2027-01-28', age_m: 4, kaup: 17.1 });
    expect(Object.keys(result['percentile'] as object).sort()).toEqual([
      'head',
      'height',
      'weight',
    ]);
    expect(result['percentile']).toMatchObject({ weight: '25～50パーセンタイル' });
    expect(ruleOf('infant_checkup', 'target_to')?.(body, context)).toBe('2027-03-27');
    const earlier = measurementsOf(
      [
        {
          type: 'birth_contact',
          body: { contacted_at: '2026-12-10T10:00:00+09:00', birth_weight: 2980, weight: 5600 },
        },
      ],
      '2026-10-28',
    );
    expect(earlier.weight).toHaveLength(2);
    const dropped = computedOf(
      'infant_checkup',
      { ...body, weight: 5.8 },
      { ...context, measurements: earlier },
    );
    expect(JSON.stringify(dropped['percentile'])).toContain('下に横切りました');
  });

  it('予防接種: age, interval and age as codes', () => {
    const first = { vaccine: 'PCV20', dose_no: 1, given_on: '2026-12-28' };
    const dose = givenDoseOf(first);
    if (dose === undefined) throw new Error('no dose');
    const second = { vaccine: 'PCV20', dose_no: 2, given_on: '2027-01-24' };
    const context = { today, birthDate: '2026-10-28' };
    expect(computedOf('vaccination', second, { ...context, doses: [dose] })).toMatchObject({
      age_at: '0歳2か月27日',
      interval_ok: '02',
      age_ok: '01',
    });
    expect(computedOf('vaccination', second, context)['interval_ok']).toBe('03');
    const born31 = { today, birthDate: '2026-12-31' };
    const march = { ...second, given_on: '2027-03-01' };
    expect(computedOf('vaccination', march, born31)['age_at']).toBe('0歳2か月0日');
  });

  it.each([
    ['2024-11-20', '1'],
    ['2021-08-03', '2'],
    ['2014-12-09', '3'],
    ['2013-06-01', '4'],
    ['2009-06-01', '5'],
  ])('相談: a child born %s is of the statistical age %s', (birthDate, code) => {
    const body = { received_at: '2026-05-15T16:40:00+09:00' };
    expect(computedOf('consultation', body, { today, birthDate })['stat_age']).toBe(code);
  });

  it('ケース: fiscal year, and the last contact from its notes', () => {
    const caseNotes = [
      { occurred_at: '2026-05-16T10:20:00+09:00', method: 'visit_home', child_seen: 'seen_full' },
      { occurred_at: '2026-05-18T17:30:00+09:00', method: 'tel_out', child_seen: 'na' },
      { occurred_at: '2026-05-20T09:00:00+09:00', method: 'internal', child_seen: 'na' },
    ];
    expect(computedOf('case', { opened_on: '2027-03-31' }, { today, caseNotes })).toEqual({
      last_child_seen: '2026-05-16',
      last_contact: '2026-05-18',
      stat_fy: '令和8年度',
    });
    const stored = { last_contact: '2026-05-01' };
    expect(withComputed('case', stored, { today })).toEqual(stored);
  });

  it('サービス利用 and アセスメント: sums and unknowns', () => {
    const used = [{ row_id: 'a', qty: 1.5 }, { row_id: 'b', qty: 2 }, { row_id: 'c' }];
    expect(computedOf('service_use', { used }, { today })).toEqual({ used_total: 3.5 });
    const sheet = computedOf('assessment', { kind: 'EMERG' }, { today })['instrument_version'];
    expect(sheet).toMatch(/^緊急度アセスメントシート.+第\d+版$/);
    const filled = {
      kind: 'EMERG',
      instrument_version: '緊急度アセスメントシート(8問フロー) 第0版',
    };
    expect(withComputed('assessment', filled, { today })).toEqual(filled);
    expect(withComputed('assessment', { ...filled, kind: 'COMMON' }, { today })).not.toEqual(
      filled,
    );
    const items = { child01: { mark: '9' }, child02: { mark: '0' }, 3: 'unknown', 4: 'yes' };
    expect(computedOf('assessment', { items }, { today })).toEqual({ items_unknown: 2 });
  });
});

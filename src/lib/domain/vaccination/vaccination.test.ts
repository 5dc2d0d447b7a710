// Vaccinations: every date of J03, the two traps of D.2, and what is special about some vaccines.
import { describe, expect, it } from 'vitest';
import { judgeDose } from './judge.ts';
import { childVaccines, pregnancyVaccines, type GivenDose, type VaccineLine } from './outlook.ts';

const minato = { birthDate: '2026-10-28', sex: '1' };

function line(lines: readonly VaccineLine[], vaccine: string, dose?: number) {
  return lines.find((one) => one.vaccine === vaccine && (dose ?? one.dose) === one.dose);
}

function given(...doses: readonly (readonly [string, string, string?])[]): readonly GivenDose[] {
  return doses.map(([vaccine, givenOn, phase]) => ({ vaccine, givenOn, phase }));
}

describe('J03: the vaccinations of a child born 2026-10-28', () => {
  it('begin at 2 months, on 2026-12-28', () => {
    const before = childVaccines([], minato, '2026-12-27');
    expect(line(before, 'DPTIPVHIB')).toMatchObject({ state: 'wait', earliest: '2026-12-28' });
    expect(line(before, 'PCV20')).toMatchObject({ state: 'wait', earliest: '2026-12-28' });
    const on = childVaccines([], minato, '2026-12-28');
    expect(line(on, 'DPTIPVHIB')?.state).toBe('now');
    expect(line(on, 'PCV20')?.state).toBe('now');
    expect(line(on, 'HBV')?.state).toBe('now');
  });

  it('ROTA: the first dose not after 2027-02-09 (14w6d)', () => {
    for (const vaccine of ['ROTA1', 'ROTA5']) {
      expect(line(childVaccines([], minato, '2027-02-09'), vaccine)).toMatchObject({
        state: 'now',
        lastDay: '2027-02-09',
      });
      expect(line(childVaccines([], minato, '2027-02-10'), vaccine)?.state).toBe('missed');
    }
    const begun = childVaccines(given(['ROTA1', '2026-12-28']), minato, '2027-01-24');
    expect(line(begun, 'ROTA1')).toMatchObject({
      dose: 2,
      state: 'wait',
      earliest: '2027-01-25',
      lastDay: '2027-04-14',
    });
    expect(line(begun, 'ROTA5')).toBeUndefined();
  });

  it('PCV20: the second dose not before 2027-01-25 (27日以上 is 28 days)', () => {
    const lines = childVaccines(given(['PCV20', '2026-12-28']), minato, '2027-01-10');
    expect(line(lines, 'PCV20')).toMatchObject({
      dose: 2,
      state: 'wait',
      earliest: '2027-01-25',
      reason: '前回から27日以上あけてください。',
    });
  });

  it('五種混合: the second dose from 2027-01-18, the whole until 2034-04-27', () => {
    const lines = childVaccines(given(['DPTIPVHIB', '2026-12-28']), minato, '2027-01-18');
    expect(line(lines, 'DPTIPVHIB')).toMatchObject({
      dose: 2,
      state: 'now',
      earliest: '2027-01-18',
      lastDay: '2034-04-27',
    });
  });

  it('HBV: the third dose 139日以上 after the first', () => {
    const lines = childVaccines(
      given(['HBV', '2026-12-28'], ['HBV', '2027-01-25']),
      minato,
      '2027-02-01',
    );
    expect(line(lines, 'HBV')).toMatchObject({
      dose: 3,
      earliest: '2027-05-17',
      lastDay: '2027-10-27',
      reason: '1回目から139日以上あけてください。',
    });
  });

  it('MR: 1期 from 2027-10-28 to 2028-10-27, 2期 in fiscal 2032', () => {
    const lines = childVaccines([], minato, '2027-01-10');
    expect(line(lines, 'MR', 1)).toMatchObject({
      state: 'wait',
      earliest: '2027-10-28',
      lastDay: '2028-10-27',
    });
    expect(line(lines, 'MR', 2)).toMatchObject({ earliest: '2032-04-01', lastDay: '2033-03-31' });
    const late = childVaccines([], minato, '2028-10-28');
    expect(line(late, 'MR', 1)?.state).toBe('missed');
    expect(line(late, 'MR', 2)?.state).toBe('wait');
    const done = childVaccines(
      given(['MR', '2027-11-01', 'P1a'], ['MR', '2032-05-01', 'P2']),
      minato,
      '2032-06-01',
    );
    expect(line(done, 'MR')).toMatchObject({ dose: 2, state: 'done' });
  });

  it('RSV in the pregnancy: 2026-08-10 to 2026-10-11, given at 32w3d it is 適', () => {
    const pregnancy = { edd: '2026-11-02' };
    expect(pregnancyVaccines([], pregnancy, '2026-08-09')).toMatchObject([
      { vaccine: 'RSVMAT', state: 'wait', earliest: '2026-08-10', lastDay: '2026-10-11' },
    ]);
    expect(pregnancyVaccines([], pregnancy, '2026-10-12')[0]?.state).toBe('missed');
    const [dose] = given(['RSVMAT', '2026-09-10']);
    if (dose === undefined) throw new Error('no dose');
    expect(judgeDose(dose, [], pregnancy)).toEqual({ interval: 'ok', age: 'ok' });
    expect(pregnancyVaccines([dose], pregnancy, '2026-09-11')[0]?.state).toBe('done');
    expect(line(childVaccines([], minato, '2027-01-01'), 'RSVMAT')).toBeUndefined();
  });
});

describe('what is special', () => {
  it('keeps 27 days between injected live vaccines', () => {
    const lines = childVaccines(given(['MR', '2027-10-28', 'P1a']), minato, '2027-11-01');
    expect(line(lines, 'VAR')).toMatchObject({ state: 'wait', earliest: '2027-11-25' });
    expect(line(lines, 'VAR')?.reason).toContain('生ワクチン');
  });

  it('PCV20: catch-up by the age at the first dose', () => {
    const at = (today: string) => line(childVaccines([], minato, today), 'PCV20');
    expect(at('2027-05-27')?.doseJa).toBe('初回1回目');
    const late = childVaccines(given(['PCV20', '2027-05-28']), minato, '2027-06-01');
    expect(line(late, 'PCV20')).toMatchObject({ dose: 2, doseJa: '初回2回目' });
    const toddler = childVaccines(given(['PCV20', '2027-10-28']), minato, '2027-11-01');
    expect(line(toddler, 'PCV20')).toMatchObject({ dose: 2, earliest: '2027-12-28' });
    const two = childVaccines(given(['PCV20', '2028-10-28']), minato, '2028-11-01');
    expect(line(two, 'PCV20')?.state).toBe('done');
    expect(at('2031-10-28')).toMatchObject({ state: 'missed', lastDay: '2031-10-27' });
  });

  it('PCV20: the booster waits for the first birthday', () => {
    const three = given(['PCV20', '2026-12-28'], ['PCV20', '2027-01-25'], ['PCV20', '2027-02-22']);
    expect(line(childVaccines(three, minato, '2027-06-01'), 'PCV20')).toMatchObject({
      dose: 4,
      state: 'wait',
      earliest: '2027-10-28',
      reason: '1歳から受けられます。',
    });
  });

  it('HPV: girls of 小6 to 高1, two doses before 15, else three', () => {
    const girl = { birthDate: '2013-06-01', sex: '2' };
    const lines = childVaccines([], girl, '2026-05-15');
    expect(line(lines, 'HPV9')).toMatchObject({ state: 'now', lastDay: '2030-03-31' });
    expect(line(childVaccines([], { ...girl, sex: '1' }, '2026-05-15'), 'HPV9')).toBeUndefined();
    const young = childVaccines(given(['HPV9', '2026-05-15']), girl, '2026-06-01');
    expect(line(young, 'HPV9')).toMatchObject({ dose: 2, earliest: '2026-10-15' });
    const both = given(['HPV9', '2026-05-15'], ['HPV9', '2026-11-15']);
    expect(line(childVaccines(both, girl, '2026-12-01'), 'HPV9')?.state).toBe('done');
    const older = childVaccines(given(['HPV9', '2028-06-01']), girl, '2028-06-15');
    expect(line(older, 'HPV9')).toMatchObject({ dose: 2, earliest: '2028-07-01' });
  });

  it('五種混合 is not asked of a child who began with 四種混合 and Hib', () => {
    const older = { birthDate: '2021-08-03', sex: '1' };
    const begun = given(['DPTIPV', '2021-11-03'], ['HIB', '2021-10-03']);
    expect(line(childVaccines(begun, older, '2026-05-15'), 'DPTIPVHIB')).toBeUndefined();
    expect(line(childVaccines([], older, '2026-05-15'), 'DPTIPVHIB')?.state).toBe('now');
  });

  it('judges a dose given too early, outside its age, or beyond the series', () => {
    const [first, second] = given(['PCV20', '2026-12-28'], ['PCV20', '2027-01-24']);
    if (first === undefined || second === undefined) throw new Error('no dose');
    expect(judgeDose(second, [first], minato)).toEqual({ interval: 'short', age: 'ok' });
    expect(judgeDose({ vaccine: 'PCV20', givenOn: '2026-12-27' }, [], minato)).toEqual({
      interval: 'ok',
      age: 'outside',
    });
    expect(judgeDose({ vaccine: 'INF', givenOn: '2027-01-01' }, [], minato)).toEqual({
      interval: 'check',
    });
    expect(judgeDose(first, [], {})).toEqual({ interval: 'ok' });
  });

  it('lets two injected live vaccines be given on one day (同時接種), 1 to 27 days apart not', () => {
    const measles = given(['MR', '2027-10-28', 'P1a']);
    const varicella = (givenOn: string) =>
      judgeDose({ vaccine: 'VAR', givenOn }, measles, minato).interval;
    expect(varicella('2027-10-28')).toBe('ok');
    expect(varicella('2027-10-29')).toBe('short');
    expect(varicella('2027-11-24')).toBe('short');
    expect(varicella('2027-11-25')).toBe('ok');
  });

  it('has nothing to say without a birth date', () => {
    expect(childVaccines([], {}, '2026-05-15')).toEqual([]);
  });
});

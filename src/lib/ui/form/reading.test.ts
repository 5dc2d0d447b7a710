// What people type into a form is read as they mean it, and asked about where it is doubtful.
import { describe, expect, it } from 'vitest';
import { recordType } from '../../domain/catalogue/registry.ts';
import type { Field } from '../../domain/catalogue/shapes.ts';
import { asTyped, momentAsTyped, readTime, readTyped } from './reading.ts';

const context = { today: '2026-11-24', ageDays: 27 };
const field = (name: string, type = 'birth_contact'): Field => {
  const found = recordType(type)?.fields.find((one) => one.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
};

describe('what is typed', () => {
  it('asks before it believes a weight written in kilograms', () => {
    const read = readTyped(field('weight'), '4.12', context);
    expect(read.value).toBeUndefined();
    expect(read.question).toEqual({ text: '4,120 g ですか', confirmed: 4120 });
  });

  it('reads dates in either calendar and says how', () => {
    expect(readTyped(field('next_due'), 'R8.12.1', context)).toMatchObject({
      value: '2026-12-01',
      echo: '令和8年12月1日（2026年） （火）',
    });
    expect(readTyped(field('next_due'), '13/45', context).problem).toContain('月');
  });

  it('reads a day and a time as one moment in Tokyo', () => {
    const read = readTyped(field('occurred_at', 'case_note'), '11/24\n930', context);
    expect(read.value).toBe('2026-11-24T09:30:00+09:00');
    expect(readTyped(field('occurred_at', 'case_note'), '11/24\n', context).problem).toContain(
      '時刻',
    );
  });

  it.each([
    ['10:30', '10:30'],
    ['１０３０', '10:30'],
    ['930', '09:30'],
    ['9時', '09:00'],
    ['9時05分', '09:05'],
    ['2460', undefined],
    ['', undefined],
  ])('reads the time %j as %j', (typed, time) => expect(readTime(typed)).toBe(time));

  it('reads as much of a date as is known, where the field keeps how much that is (D.8)', () => {
    const birth: Field = { ...field('next_due'), name: 'birth_date', precision: 'birth_precision' };
    expect(readTyped(birth, 'R8.5', context)).toMatchObject({
      value: '2026-05-01',
      precision: 'M',
      echo: '令和8年5月（2026年）',
    });
    expect(readTyped(field('next_due'), 'R8.5', context).problem).toContain('年月日');
    expect(readTyped(birth, '不明', context).unknown).toBe(true);
  });

  it('keeps half a number as text, not as a value', () => {
    expect(readTyped(field('length'), '5 3.2', context).value).toBe(53.2);
    expect(readTyped(field('length'), '五十', context).problem).toContain('身長');
  });
});

describe('what is filled in stands as staff write it, and is read again as the same (R8-3)', () => {
  const birth = field('birth_date', 'person');
  const read = (typed: string) => readTyped(birth, typed, context);

  it.each([
    ['2026-11-23', 'D', 'R8.11.23'],
    ['1989-01-07', 'D', 'S64.1.7'],
    ['1989-01-08', 'D', 'H1.1.8'],
    ['2019-04-01', 'M', 'H31.4'],
    ['2019-05-01', 'M', 'R1.5'],
    ['1989-01-01', 'Y', 'S64'],
    ['2026-05-15', 'E', 'R8.5.15頃'],
  ])('%s with precision %s is %s', (date, precision, typed) => {
    expect(asTyped(date, precision)).toBe(typed);
    expect(read(typed)).toMatchObject({ value: date, precision });
  });

  it('a moment keeps its day and its time', () => {
    const at = field('occurred_at', 'case_note');
    const typed = momentAsTyped('2026-11-24T09:30:00+09:00');
    expect(typed).toBe('R8.11.24\n09:30');
    expect(readTyped(at, typed, context).value).toBe('2026-11-24T09:30:00+09:00');
  });
});

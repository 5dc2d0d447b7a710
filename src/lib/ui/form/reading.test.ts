// What people type into a form is read as they mean it, and asked about where it is doubtful.
import { describe, expect, it } from 'vitest';
import { recordType } from '../../domain/catalogue/registry.ts';
import type { Field } from '../../domain/catalogue/shapes.ts';
import { computeContact, bodyToSave } from './computed.ts';
import { readTime, readTyped } from './reading.ts';

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
    expect(readTyped(field('next_due'), '13/45', context).problem).toContain('暦');
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

  it('keeps half a number as text, not as a value', () => {
    expect(readTyped(field('length'), '5 3.2', context).value).toBe(53.2);
    expect(readTyped(field('length'), '五十', context).problem).toContain('身長');
  });
});

describe('what follows from it', () => {
  const body = {
    contacted_at: '2026-11-24T10:00:00+09:00',
    birth_weight: 2980,
    weight: 4120,
    result: 'done',
    advice: '',
  };

  it('is the age, the four months and the gain per day', () => {
    expect(computeContact(body, '2026-10-28')).toEqual({
      ageDays: 27,
      withinFourMonths: true,
      gainPerDay: 42.2,
    });
  });

  it('is saved beside what was entered; empty fields are not', () => {
    const saved = bodyToSave('birth_contact', body, '2026-10-28');
    expect(saved).toMatchObject({ age_days: 27, within_4m: true, gain_per_day: 42.2 });
    expect(saved).not.toHaveProperty('advice');
  });
});

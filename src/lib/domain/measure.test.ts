// A typed weight is read as people mean it, and asked about where the age makes it doubtful.
import { describe, expect, it } from 'vitest';
import { formatGrams, gainPerDay, readWeight, readKilograms } from './measure.ts';

describe('a weight typed on a visit', () => {
  it.each([
    ['4120', { grams: 4120 }],
    ['4,120', { grams: 4120 }],
    ['４１２０ g', { grams: 4120 }],
    ['4.12kg', { grams: 4120 }],
    ['4.12', { grams: 4120, question: '4,120 g ですか' }],
    ['41200', { grams: 4120, question: '4,120 g ですか' }],
    ['412', { grams: 4120, question: '4,120 g ですか' }],
    ['12000', { grams: 1200, question: '1,200 g ですか' }],
    ['9800g', { grams: 9800, question: '9,800 g で正しいですか(生後27日)' }],
  ])('reads %s at 27 days', (typed, read) => {
    expect(readWeight(typed, 27)).toEqual(read);
  });

  it.each(['', 'abc', '-5', '4.1.2', '999999g'])('does not guess at %j', (typed) => {
    const read = readWeight(typed, 27);
    expect(read.grams).toBeUndefined();
    expect(read.error).toContain('グラム');
  });

  it('knows a toddler from a newborn', () => {
    expect(readWeight('12000', 730)).toEqual({ grams: 12000 });
    expect(readWeight('12', 730)).toEqual({ grams: 12000, question: '12,000 g ですか' });
  });
});

describe('the gain per day', () => {
  it('is the difference over the days since birth', () => {
    expect(gainPerDay(2980, 4120, 27)).toBe(42.2);
    expect(gainPerDay(2980, 2900, 2)).toBe(-40);
    expect(gainPerDay(2980, 2980, 0)).toBeUndefined();
  });
  it('is written with the comma people read', () => {
    expect(formatGrams(4120)).toBe('4,120 g');
    expect(formatGrams(980)).toBe('980 g');
  });
});

describe('a weight in a field of kilograms', () => {
  it.each([
    ['7.2', 130, { kilograms: 7.2 }],
    ['７．２ｋｇ', 130, { kilograms: 7.2 }],
    ['7200', 130, { kilograms: 7.2, question: '7.2 kg ですか' }],
    ['7200g', 130, { kilograms: 7.2 }],
    ['17.2', 130, { kilograms: 17.2, question: '17.2 kg で正しいですか(生後130日)' }],
    ['35', 2_500, { kilograms: 35 }],
  ])('reads %s at %i days', (typed, days, reading) => {
    expect(readKilograms(typed, days)).toEqual(reading);
  });

  it.each(['', 'abc', '0.2', '61000'])('says what to enter for %j', (typed) => {
    expect(readKilograms(typed, 130)).toMatchObject({
      kilograms: undefined,
      error: expect.stringContaining('キログラム') as string,
    });
  });
});

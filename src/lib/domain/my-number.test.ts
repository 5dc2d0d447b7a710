// The number of a person is found whatever way it is written; other long numbers are left alone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { myNumberIn, passesCheckDigit } from './my-number.ts';

describe('個人番号', () => {
  it('has a check digit', () => {
    expect(passesCheckDigit('123456789018')).toBe(true);
    expect(passesCheckDigit('123456789012')).toBe(false);
    expect(passesCheckDigit('12345678901')).toBe(false);
  });

  it('has exactly one check digit for any eleven digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11}$/), (eleven) => {
        const passing = [...'0123456789'].filter((digit) => passesCheckDigit(eleven + digit));
        expect(passing).toHaveLength(1);
      }),
    );
  });

  it.each([
    '123456789018',
    '番号は1234-5678-9018です',
    '１２３４　５６７８　９０１８',
    '1234 5678 9018、次回持参',
  ])('is found in %s', (text) => {
    expect(myNumberIn(text)).toBe('certain');
  });

  it.each([
    ['a number that fails its check digit', '123456789012', 'possible'],
    ['a moment', '202605151640', 'possible'],
    ['a mobile telephone', '090-0000-0001', undefined],
    ['a telephone from abroad', '+81-90-0000-0001', undefined],
    ['the number of a card', '1234-5678-9018-1234', undefined],
    ['a longer number', '1234567890181', undefined],
    ['a part of a code', 'A123456789018', undefined],
    ['a date', '2026-05-15', undefined],
  ])('is not %s', (_, text, found) => {
    expect(myNumberIn(text)).toBe(found);
  });
});

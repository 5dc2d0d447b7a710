// The check digit of a person's number.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, personNumber } from './person-no.ts';

const digits = fc.integer({ min: 0, max: 9_999_999 });

describe('the number of a person', () => {
  it('is P-, seven digits and the check digit', () => {
    expect(personNumber(1)).toBe('P-0000001-2');
    expect(personNumber(41)).toBe('P-0000041-4');
  });

  it('finds out two neighbours exchanged, wherever they differ', () => {
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 5 }), (count, at) => {
        const right = String(count).padStart(7, '0');
        const swapped =
          right.slice(0, at) + (right[at + 1] ?? '') + (right[at] ?? '') + right.slice(at + 2);
        expect(checkDigit(swapped) === checkDigit(right)).toBe(swapped === right);
      }),
    );
  });
});

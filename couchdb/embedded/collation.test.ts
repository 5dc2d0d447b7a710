// Keys as bytes sort as ICU and CouchDB sort them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeKey } from './collation.ts';

const { compare } = new Intl.Collator('und');
const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 6,
});

describe('the order of keys', () => {
  it('is the order that CouchDB gave for one key of each kind', () => {
    const keys = [
      ...[null, false, true, -10, -1.5, 0, 0.5, 2, 10, 1e21],
      ...['', 'a', 'A', 'aa', 'ab', 'aB', 'Ab', 'b', [], ['a'], ['a', 1], ['b'], [[]]],
      ...[{}, { a: 1 }, { a: 2 }, { b: 1 }],
    ];
    const encoded = keys.map((key) => Buffer.from(encodeKey(key).bytes));
    expect([...encoded].sort(Buffer.compare)).toEqual(encoded);
  });

  it('is the order of ICU for every pair of printable ASCII strings', () => {
    fc.assert(
      fc.property(printable, printable, (a, b) => {
        const bytes = Buffer.compare(encodeKey(a).bytes, encodeKey(b).bytes);
        expect(bytes).toBe(Math.sign(compare(a, b)));
      }),
    );
  });

  it('is numeric for numbers', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const bytes = Buffer.compare(encodeKey(a).bytes, encodeKey(b).bytes);
        expect(bytes).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('tells keys beyond ASCII apart without claiming an order', () => {
    const keys = ['あ', 'ア', '亜', '\u0000', '\n', ['あ'], 'aあ'];
    const encoded = keys.map(encodeKey);
    expect(encoded.every(({ ascii }) => !ascii)).toBe(true);
    expect(new Set(encoded.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(7);
  });
});

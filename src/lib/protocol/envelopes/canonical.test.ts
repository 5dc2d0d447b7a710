// Canonical JSON and base64url against their committed vectors.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, fromBase64url, toBase64url, utf8 } from './canonical.ts';
import vectors from './canonical.vectors.json' with { type: 'json' };

describe('canonical JSON', () => {
  it.each(vectors.cases)('writes $canonical', ({ value, canonical }) => {
    expect(canonicalJson(value)).toBe(canonical);
  });

  it('means the same before and after the wire', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const arrived: unknown = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(arrived)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('leaves out undefined members as the wire does, and refuses what JSON cannot carry', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    for (const value of [undefined, [undefined], NaN, Infinity, new Date(0), new Map(), 1n]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

describe('base64url', () => {
  it.each(vectors.base64url)('writes "$utf8" as "$text"', ({ utf8: plain, text }) => {
    expect(toBase64url(utf8(plain))).toBe(text);
    expect(fromBase64url(text)).toEqual(utf8(plain));
  });

  it('refuses padding, white space, the other alphabet and stray bits', () => {
    for (const text of ['Zg==', 'Z g', '+/', 'Zh', 'Z']) {
      expect(() => fromBase64url(text)).toThrow();
    }
  });

  it('carries bytes beyond one slice', () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, at) => at % 251);
    expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
  });
});

// The table of the bundled fonts: rare kanji and variants that they have, and what nobody has.
import { describe, expect, it } from 'vitest';
import { missingGlyphs, showable } from '../../domain/characters.ts';
import data from './coverage.json' with { type: 'json' };
import { hasVariant, isOrdinary, readCoverage, windows31J } from './coverage.ts';

const hasGlyph = readCoverage(data);

describe('names on screen (issue line 10: MJ+ and IVS)', () => {
  it.each(['佐', '髙', '﨑', '𠮷', '邊', '邊\u{E0108}', '葛\u{E0102}', '辻\u{E0102}', 'ア', 'é'])(
    'has a glyph for %s',
    (character) => expect(hasGlyph(character)).toBe(true),
  );

  it.each(['\uE000', '\u{F0000}', '佐\u{E01EF}', '邊\u{E0100}', '\u{10FFFF}'])(
    'has none for %j',
    (character) => expect(hasGlyph(character)).toBe(false),
  );

  it('shows 〓 for a character of the private area and the usual form for an unknown variant', () => {
    expect(showable('渡\uE000太郎', hasGlyph)).toBe('渡〓太郎');
    expect(showable('佐\u{E01EF}藤', hasGlyph)).toBe('佐藤');
    expect(missingGlyphs('渡\uE000', hasGlyph)).toEqual([
      { character: '\uE000', codePoints: 'U+E000', variantOnly: false },
    ]);
  });

  it('has every ordinary kanji, so that no table is loaded for them', () => {
    const kanji = [...windows31J()].filter((one) => /\p{Script=Han}/u.test(one));
    expect(kanji.length).toBeGreaterThan(6_700);
    expect(kanji.filter((one) => !hasGlyph(one))).toEqual([]);
    expect(isOrdinary('佐々木 陽翔（ハルト）髙橋 﨑山')).toBe(true);
    expect(isOrdinary('𠮷田')).toBe(false);
    expect(isOrdinary('\uE000')).toBe(false);
    expect(hasVariant('渡邊\u{E0100}')).toBe(true);
    expect(hasVariant('渡邊')).toBe(false);
  });
});

// Rare kanji of names: counted, cut and shown without breaking them.
import { describe, expect, it } from 'vitest';
import {
  characterCount,
  charactersOf,
  firstCharacters,
  missingGlyphs,
  showable,
} from './characters.ts';

const variant = '邊\u{E0100}';

describe('characters of names (issue 3, point 10)', () => {
  it('counts a variant and a kanji beyond the basic plane as one', () => {
    expect(charactersOf(`渡${variant}𠮷﨑`)).toEqual(['渡', variant, '𠮷', '﨑']);
    expect(characterCount(`渡${variant}`)).toBe(2);
    expect(characterCount('')).toBe(0);
    expect(charactersOf('か\u3099')).toHaveLength(1);
  });

  it('never splits one', () => {
    expect(firstCharacters(`渡${variant}桜子`, 2)).toBe(`渡${variant}`);
    expect(firstCharacters('𠮷田', 1)).toBe('𠮷');
  });

  it('names what the font lacks, and shows 〓 for it', () => {
    const has = (character: string) => ['渡', '邊', '桜'].includes(character);
    expect(missingGlyphs(`渡${variant} 𠮷𠮷桜`, has)).toEqual([
      { character: variant, codePoints: 'U+908A U+E0100', variantOnly: true },
      { character: '𠮷', codePoints: 'U+20BB7', variantOnly: false },
    ]);
    expect(showable(`渡${variant} 𠮷桜`, has)).toBe('渡邊 〓桜');
    expect(missingGlyphs('渡 桜', has)).toEqual([]);
  });
});

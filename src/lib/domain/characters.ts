// Characters as people count them: a kanji with its variation selector is one, and is never split.

/** 邊 with U+E0100 is one; 𠮷 outside the basic plane is one. */
export function charactersOf(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
}

export function characterCount(text: string): number {
  return charactersOf(text).length;
}

/** The first so many, whole. */
export function firstCharacters(text: string, count: number): string {
  return charactersOf(text).slice(0, count).join('');
}

export interface MissingGlyph {
  readonly character: string;
  /** U+8FBA U+E0100. */
  readonly codePoints: string;
  /** The kanji is there, only its variant is not: the usual form is shown. */
  readonly variantOnly: boolean;
}

/** `hasGlyph` is asked of whole characters; each missing one is named once. */
export function missingGlyphs(
  text: string,
  hasGlyph: (character: string) => boolean,
): readonly MissingGlyph[] {
  return [...new Set(charactersOf(text))]
    .filter((character) => !isSpace(character) && !hasGlyph(character))
    .map((character) => ({
      character,
      codePoints: codePointsOf(character),
      variantOnly: hasVariant(character) && hasGlyph(withoutVariant(character)),
    }));
}

/** For the screen and paper only, never for saving: 〓 where there is no glyph, the usual form where only the variant is missing. */
export function showable(text: string, hasGlyph: (character: string) => boolean): string {
  return charactersOf(text)
    .map((character) => {
      if (isSpace(character) || hasGlyph(character)) return character;
      const usual = withoutVariant(character);
      return hasVariant(character) && hasGlyph(usual) ? usual : '〓';
    })
    .join('');
}

export function codePointsOf(character: string): string {
  return [...character]
    .map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}

const selectors = /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;

function withoutVariant(character: string): string {
  return character.replace(selectors, '');
}

function hasVariant(character: string): boolean {
  return withoutVariant(character) !== character;
}

function isSpace(character: string): boolean {
  return /^\s+$/u.test(character);
}

// Whether this device can show a character: what it cannot is shown as 〓, and said. What is saved is never touched.
import { charactersOf, missingGlyphs, showable } from '../../domain/characters.ts';

export interface Glyphs {
  /** `missing`: the code points of what cannot be shown. */
  shown(text: string): { readonly text: string; readonly missing: readonly string[] };
}

export function createGlyphs(): Glyphs {
  const known = new Map<string, boolean>();
  const hasGlyph = (character: string): boolean => {
    if (isCommon(character)) return true;
    const before = known.get(character);
    if (before !== undefined) return before;
    const has = isDrawn(character);
    known.set(character, has);
    return has;
  };
  return {
    shown(text) {
      if (charactersOf(text).every(isCommon)) return { text, missing: [] };
      return {
        text: showable(text, hasGlyph),
        missing: missingGlyphs(text, hasGlyph).map((one) => one.codePoints),
      };
    },
  };
}

/** Latin, kana, and the kanji of every Japanese type face: not worth drawing. */
function isCommon(character: string): boolean {
  return /^[\u0020-\u024f\u2010-\u30ff\u4e00-\u9fa5\uff00-\uffef]$/u.test(character);
}

/** Drawn as the box that stands for a character that no type face has, or as itself. A variant shows its usual form. */
function isDrawn(character: string): boolean {
  const [base = character] = [...character];
  const box = pictureOf('\u{10ffff}');
  return box === undefined || pictureOf(base) !== box;
}

function pictureOf(character: string): string | undefined {
  const canvas = new OffscreenCanvas(24, 24);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return undefined;
  pen.font = `20px ${getComputedStyle(document.documentElement).fontFamily}`;
  pen.fillText(character, 2, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

// Folding text for search: what people type and what stands in the register meet in one form.
import variants from './kanji-variants.json' with { type: 'json' };

/**
 * NFKC, lower case, katakana, large kana, no long vowels or hyphens, ヴ as ブ, old kanji as new, no spaces
 * and no separators. Both sides of a comparison are folded; the result is never shown.
 */
export function fold(text: string): string {
  return katakanaOf(text.normalize('NFKC').toLowerCase())
    .replace(oldForms, (old) => newForms.get(old) ?? old)
    .replace(/[ァィゥェォャュョッヮヵヶ]/g, (small) => largeKana[small] ?? small);
}

/** Folds several things at once into one string in which no word matches across two of them. */
export function foldLines(lines: readonly string[]): string {
  return fold(lines.filter((line) => line !== '').join(between));
}

/** Folding keeps it, and nobody types it. */
const between = '\u0001';

/** The words of a query, folded; what is only separators is no word. */
export function queryWords(query: string): readonly string[] {
  return query
    .normalize('NFKC')
    .split(/\s+/)
    .map(fold)
    .filter((word) => word !== '');
}

/** Every word must stand in the text. A query without words finds nothing. */
export function matchesWords(foldedText: string, words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => foldedText.includes(word));
}

export function matches(foldedText: string, query: string): boolean {
  return matchesWords(foldedText, queryWords(query));
}

const newForms: ReadonlyMap<string, string> = new Map(
  variants.flatMap((group) => {
    const [first = '', ...others] = group;
    return others.map((other) => [other, first] as const);
  }),
);

const oldForms = new RegExp(`[${[...newForms.keys()].join('')}]`, 'gu');

const largeKana: Readonly<Record<string, string>> = {
  ァ: 'ア',
  ィ: 'イ',
  ゥ: 'ウ',
  ェ: 'エ',
  ォ: 'オ',
  ャ: 'ヤ',
  ュ: 'ユ',
  ョ: 'ヨ',
  ッ: 'ツ',
  ヮ: 'ワ',
  ヵ: 'カ',
  ヶ: 'ケ',
};

const vuRow: Readonly<Record<string, string>> = {
  ァ: 'バ',
  ア: 'バ',
  ィ: 'ビ',
  イ: 'ビ',
  ェ: 'ベ',
  エ: 'ベ',
  ォ: 'ボ',
  オ: 'ボ',
};

function katakanaOf(text: string): string {
  return text
    .replace(/[ー―‐‑‒–—−ｰ-]/g, '')
    .replace(/[\s.,、。・·･/()（）'’`「」]/g, '')
    .replace(/[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu, '') // variation selectors: 邊󠄀 is 邊
    .normalize('NFC') // what was removed may have stood between a kana and its voicing mark
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(
      /ヴ([ァアィイェエォオ])?/g,
      (_, next: string | undefined) => vuRow[next ?? ''] ?? 'ブ',
    );
}

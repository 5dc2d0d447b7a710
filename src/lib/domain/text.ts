// Text as people type and paste it: folded for search, where it meets what stands in the register, and cleaned.
import variants from './kanji-variants.json' with { type: 'json' };

/**
 * NFKC, lower case, katakana, large kana, no long vowels or hyphens, ヴ as ブ, ヅ as ズ, old kanji as new, no spaces
 * and no separators. Both sides of a comparison are folded; the result is never shown.
 */
export function fold(text: string): string {
  return katakanaOf(text.normalize('NFKC').toLowerCase()).replace(
    oldForms,
    (old) => newForms.get(old) ?? old,
  );
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

/**
 * What was pasted, as a field may hold it: cells of a spreadsheet become words apart, line ends one kind, and what
 * nobody can see goes. Rare kanji, their variation selectors, emoji and 外字 stay byte for byte.
 */
export function cleanPasted(text: string, into: 'line' | 'lines' = 'lines'): string {
  const lines = text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[\t\u00A0]/g, ' ')
    .replace(/[\u200B\uFEFF]|[^\P{Cc}\n]|\p{Cs}/gu, '');
  if (into === 'line') return lines.trim().replace(/ *\n+ */g, ' ');
  return lines.replace(/[ \n]+$/, '');
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
  // Sounds alike on the telephone: ユヅキ is found as ユズキ.
  ヂ: 'ジ',
  ヅ: 'ズ',
  ヰ: 'イ',
  ヱ: 'エ',
  ヲ: 'オ',
};

const vuRow: Readonly<Record<string, string>> = {
  ア: 'バ',
  イ: 'ビ',
  エ: 'ベ',
  オ: 'ボ',
};

function katakanaOf(text: string): string {
  const kept = text
    .replace(/[ー―‐‑‒–—−ｰ-]/g, '')
    .replace(/[\s.,、。・·･/()（）'’`「」]/g, '')
    .replace(/[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu, '') // variation selectors: 邊󠄀 is 邊
    .normalize('NFC'); // what was removed may have stood between a kana and its voicing mark
  return largeKatakana(kept).replace(
    /ヴ([アイエオ])?/g,
    (_, next: string | undefined) => vuRow[next ?? ''] ?? 'ブ',
  );
}

// Without a call back for each kana: an unlock folds every record. Hiragana stands 0x60 before its katakana; small kana are taken as large.
function largeKatakana(text: string): string {
  let written = '';
  for (let from = 0; from < text.length; from += SLICE) {
    const codes: number[] = [];
    for (let at = from; at < Math.min(from + SLICE, text.length); at += 1) {
      const code = text.charCodeAt(at);
      const katakana = code >= 0x3041 && code <= 0x3096 ? code + 0x60 : code;
      codes.push(katakana < 0x30a1 || katakana > 0x30f6 ? katakana : large(katakana));
    }
    written += String.fromCharCode(...codes);
  }
  return written;
}

// String.fromCharCode takes only so many arguments.
const SLICE = 4_096;

const largeCodes: ReadonlyMap<number, number> = new Map(
  Object.entries(largeKana).map(([small, big]) => [small.charCodeAt(0), big.charCodeAt(0)]),
);
function large(katakana: number): number {
  return largeCodes.get(katakana) ?? katakana;
}

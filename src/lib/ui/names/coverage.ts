// Which characters the bundled fonts can draw: the table that docs/fonts/make-moji.py writes, read.

export interface CoverageData {
  /** Runs of code points, `gap.length` or `gap` in base 36, each gap counted from the end of the run before. */
  readonly runs: string;
  /** By kanji (hexadecimal), the numbers of its variation selectors from U+E0100 on, each one digit of base 36. */
  readonly variants: Readonly<Record<string, string>>;
}

/** Asked of whole characters: a kanji with its variation selector is one. */
export type HasGlyph = (character: string) => boolean;

export function readCoverage({ runs, variants }: CoverageData): HasGlyph {
  const firsts: number[] = [];
  const lasts: number[] = [];
  let end = 0;
  for (const run of runs.split(',')) {
    const [gap = '', length = '0'] = run.split('.');
    const first = end + parseInt(gap, 36);
    end = first + parseInt(length, 36);
    firsts.push(first);
    lasts.push(end);
  }
  const covers = (code: number): boolean => {
    const at = runBefore(firsts, code);
    return at >= 0 && code <= (lasts[at] ?? -1);
  };
  return (character) => {
    const [base = 0, ...rest] = [...character].map((one) => one.codePointAt(0) ?? 0);
    if (!covers(base)) return false;
    return rest.every((mark) => {
      const selector = mark - FIRST_SELECTOR;
      if (selector < 0) return covers(mark) || isInvisible(mark);
      return (variants[base.toString(16)] ?? '').includes(selector.toString(36));
    });
  };
}

/** Latin, kana and the kanji of Windows-31J, which every Japanese font has: no table is needed to show them. */
export function isOrdinary(text: string): boolean {
  ordinary ??= windows31J();
  for (const character of text) if (!ordinary.has(character)) return false;
  return true;
}

let ordinary: ReadonlySet<string> | undefined;

/** The decoder knows the set; so no list of ours can be wrong about it. */
export function windows31J(): ReadonlySet<string> {
  const bytes: number[] = [];
  for (let one = 0x20; one < 0x80; one += 1) bytes.push(one);
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    // From 0xF0 on it decodes to the private use area: what stands there differs from machine to machine.
    if ((lead >= 0xa0 && lead < 0xe0) || (lead >= 0xf0 && lead < 0xfa)) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) if (trail !== 0x7f) bytes.push(lead, trail);
  }
  const all = new TextDecoder('shift_jis').decode(new Uint8Array(bytes));
  return new Set([...all].filter((one) => one !== '\uFFFD'));
}

/** A variant of a kanji is drawn by the font for names alone: the others would show the usual form. */
export function hasVariant(text: string): boolean {
  return /[\u{E0100}-\u{E01EF}]/u.test(text);
}

const FIRST_SELECTOR = 0xe0100;

function isInvisible(code: number): boolean {
  return code >= 0xfe00 && code <= 0xfe0f;
}

/** Index of the last run that begins at or before the code point; -1 where none does. */
function runBefore(firsts: readonly number[], code: number): number {
  let low = 0;
  let high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((firsts[middle] ?? 0) <= code) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

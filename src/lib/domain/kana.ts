// The reading of a name, taken from what is typed into the kanji field before the input method converts it.

/** The kana field while a composition in the kanji field is under way. */
export interface KanaCapture {
  /** What stood in the kana field when the composition began. */
  readonly before: string;
  /** The last text of the composition that was kana only; undefined while there was none. */
  readonly reading?: string;
}

export function beginKana(kana: string): KanaCapture {
  return { before: kana };
}

/** さ, ささ, ささき … until the conversion puts kanji there. */
export function updateKana(capture: KanaCapture, composed: string): KanaCapture {
  const reading = readingOf(composed);
  return reading === undefined ? capture : { ...capture, reading };
}

/** The kana field afterwards. Nothing comes of a composition that was given up, or that began with kanji (再変換). */
export function endKana(capture: KanaCapture, committed: string): string {
  if (committed === '') return capture.before;
  const reading = capture.reading ?? readingOf(committed) ?? '';
  return capture.before + reading;
}

/** Text that went into the kanji field without a composition: the space between names, pasted kana. */
export function typedKana(kana: string, inserted: string): string {
  if (/^\s+$/u.test(inserted)) return kana === '' || kana.endsWith(' ') ? kana : `${kana} `;
  return kana + (readingOf(inserted) ?? '');
}

/** The reading alone, from the texts of a whole composition; empty where there was none. */
export function kanaFromComposition(states: readonly string[], committed: string): string {
  return endKana(states.reduce(updateKana, beginKana('')), committed);
}

/** Full-width katakana as the register has it: ｻｻｷ and ささき are ササキ. */
export function fullKatakana(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/** Without the letters of a syllable that is not finished yet (さs); undefined where there is anything but kana. */
function readingOf(composed: string): string | undefined {
  const kana = fullKatakana(composed).replace(/[A-Za-z]+$/, '');
  return /^[\u30a1-\u30fa\u30fc・ ]+$/.test(kana) ? kana : undefined;
}

// The reading of a name from its composition: what stood there in kana before it was converted.

/** In katakana; empty where the text was never typed as kana. */
export function kanaFromComposition(states: readonly string[], committed: string): string {
  if (committed === '') return '';
  // The last letters may still be Latin (ほしn): what came before them counts.
  const kana = [...states, committed]
    .map((state) => state.normalize('NFKC').replace(/[a-z]+$/i, ''))
    .filter((state) => /^[\p{Script=Hiragana}\p{Script=Katakana}ー\s]+$/u.test(state));
  const longest = kana.reduce((best, one) => (one.length >= best.length ? one : best), '');
  return longest.replace(/[ぁ-ゖ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60));
}

// Which stretches of a found text are the words that were typed, whatever their kana, width or old kanji.
import { fold, queryWords } from '../../domain/text.ts';

export interface Stretch {
  readonly text: string;
  readonly marked: boolean;
}

export function markWords(text: string, query: string): readonly Stretch[] {
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const marked = markedLetters(letters, queryWords(query));
  const stretches: { text: string; marked: boolean }[] = [];
  for (const [index, letter] of letters.entries()) {
    const last = stretches.at(-1);
    if (last?.marked === marked.has(index)) last.text += letter;
    else stretches.push({ text: letter, marked: marked.has(index) });
  }
  return stretches;
}

const graphemes = new Intl.Segmenter('ja', { granularity: 'grapheme' });

/** Each letter is folded by itself, so that a place in the folded text leads back to a letter. */
function markedLetters(letters: readonly string[], words: readonly string[]): ReadonlySet<number> {
  let folded = '';
  const letterAt: number[] = [];
  for (const [index, letter] of letters.entries()) {
    const one = fold(letter);
    folded += one;
    letterAt.push(...Array.from({ length: one.length }, () => index));
  }
  const marked = new Set<number>();
  for (const word of words)
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
      for (let place = at; place < at + word.length; place += 1) marked.add(letterAt[place] ?? -1);
  return marked;
}

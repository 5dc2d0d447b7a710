// A code is found by its number, by kana and by kanji.
import { expect, test } from 'vitest';
import { codeList } from '../../domain/catalogue/registry.ts';
import { filterChoices, numbered } from './quick.ts';

const methods = numbered(codeList('contact_method'));
const first = (words: string): string | undefined => filterChoices(methods, words)[0]?.ja;

test('電話 is found by its kana, half of it, and its kanji', () => {
  for (const words of ['でんわ', 'でん', 'デン', '電話']) expect(first(words)).toContain('電話');
});

test('a number finds the entry that it numbers', () => {
  for (const { key, ja } of methods) expect(first(key)).toBe(ja);
});

test('what nothing is called finds nothing', () => {
  expect(filterChoices(methods, 'ぬぬぬ')).toEqual([]);
});

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

test('a code of two digits is found as it stands in the city’s list', () => {
  const kinds = numbered([
    { code: '01', ja: '児童虐待相談' },
    { code: '10', ja: 'ぐ犯等相談' },
    { code: '02', ja: 'その他の養護相談' },
  ]);
  const found = (words: string) => filterChoices(kinds, words).map(({ code }) => code);
  expect([found('01'), found('1'), found('02'), found('03')]).toEqual([
    ['01'],
    ['01', '10'],
    ['02'],
    [],
  ]);
});

test('what nothing is called finds nothing', () => {
  expect(filterChoices(methods, 'ぬぬぬ')).toEqual([]);
});

// The kana field fills itself from what the input method was told (R8-3).
import { expect, test } from 'vitest';
import { kanaFromComposition } from './composed-kana.ts';

test.each([
  [['ほ', 'ほs', 'ほし', 'ほしn', 'ほしの', '星野'], '星野', 'ホシノ'],
  [['はるな', 'はるな'], 'はるな', 'ハルナ'],
  [['a', 'ab'], 'ab', ''],
  [['ほしの'], '', ''],
])('%j, committed as %s, reads %s', (states, committed, reading) => {
  expect(kanaFromComposition(states, committed)).toBe(reading);
});

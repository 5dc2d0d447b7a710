// What was found says why (issue 3, line 9): the matching words are marked, and kinds stand in their groups.
import { expect, test } from 'vitest';
import { byGroup, hitGroup, inGroups } from './groups.ts';
import { markWords } from './marks.ts';

const marked = (text: string, query: string): readonly string[] =>
  markWords(text, query).flatMap((one) => (one.marked ? [one.text] : []));

test('words are marked across kana, width, case and old kanji', () => {
  expect(marked('ほしの みらい', 'ホシノ')).toEqual(['ほしの']);
  expect(marked('ﾎｼﾉ ﾐﾗｲ', 'ほしの みらい')).toEqual(['ﾎｼﾉ', 'ﾐﾗｲ']);
  expect(marked('渡邊 花', '渡辺')).toEqual(['渡邊']);
  expect(marked('ＡＢＣ園', 'abc')).toEqual(['ＡＢＣ']);
  expect(marked('ガクドウ・ｶﾞｸﾄﾞｳ', 'がく')).toEqual(['ガク', 'ｶﾞｸ']);
});

test('nothing is lost or doubled by marking, with letters outside the basic plane too', () => {
  for (const text of ['𠮷田 﨑子', '', '葛󠄀城', '令和8年5月15日（金）'])
    for (const query of ['吉', '𠮷', '5月', ' '])
      expect(
        markWords(text, query)
          .map((one) => one.text)
          .join(''),
      ).toBe(text);
  expect(marked('𠮷田', '𠮷')).toEqual(['𠮷']);
});

test('a word is marked wherever it stands', () => {
  expect(marked('母と面接。母は疲れた様子。', '母')).toEqual(['母', '母']);
});

test('people come before households, records and documents, each in its own order', () => {
  const hits = [
    { type: 'case_note', id: '1' },
    { type: 'filing', id: '2' },
    { type: 'person', id: '3' },
    { type: 'household', id: '4' },
    { type: 'consultation', id: '5' },
  ];
  expect(
    inGroups(byGroup(hits), hitGroup).map((group) => [
      group.name,
      group.rows.map((row) => row.id).join(''),
    ]),
  ).toEqual([
    ['人', '3'],
    ['世帯', '4'],
    ['記録', '15'],
    ['文書', '2'],
  ]);
});

// Kana from the input method's composition, in the sequences that input methods really send.
import { describe, expect, it } from 'vitest';
import {
  beginKana,
  endKana,
  fullKatakana,
  kanaFromComposition,
  typedKana,
  updateKana,
} from './kana.ts';

/** The kana field after a composition over what stood in it. */
function after(kana: string, states: readonly string[], committed: string): string {
  return endKana(states.reduce(updateKana, beginKana(kana)), committed);
}

describe('the reading of a name (issue 3, points 3 and 4)', () => {
  it.each([
    ['MS-IME', ['さ', 'ささ', 'ささき', '佐々木'], '佐々木', 'ササキ'],
    [
      'with the letters of romaji',
      ['ｓ', 'さ', 'さｓ', 'ささ', 'ささｋ', 'ささき', '佐々木'],
      '佐々木',
      'ササキ',
    ],
    ['candidates one after another', ['わたなべ', '渡辺', '渡邊', '渡邉'], '渡邉', 'ワタナベ'],
    ['a slip taken back', ['さ', 'ささ', 'ささい', 'ささ', 'ささき', '佐々木'], '佐々木', 'ササキ'],
    [
      'clause by clause',
      ['ささきはると', '佐々木はると', '佐々木陽翔'],
      '佐々木陽翔',
      'ササキハルト',
    ],
    [
      'back to kana by Esc, then on',
      ['ささ', '笹', 'ささ', 'ささき', '佐々木'],
      '佐々木',
      'ササキ',
    ],
    ['katakana by F7', ['ぐえん', 'グエン'], 'グエン', 'グエン'],
    ['half width by F8', ['らん', 'ﾗﾝ'], 'ﾗﾝ', 'ラン'],
    ['a long vowel', ['さーしゃ'], 'さーしゃ', 'サーシャ'],
    ['letters only', ['l', 'la', 'lan'], 'lan', ''],
  ])('%s', (_, updates, end, kana) => {
    expect(kanaFromComposition(updates, end)).toBe(kana);
  });

  it('goes on from what stands there, with the space between names', () => {
    const space = typedKana('ササキ', '　');
    expect(space).toBe('ササキ ');
    expect(typedKana(space, ' ')).toBe('ササキ ');
    expect(after(space, ['は', 'はる', 'はると', '陽翔'], '陽翔')).toBe('ササキ ハルト');
  });

  it('leaves what stands there when the composition is given up, or converts again', () => {
    expect(after('ササキ', ['は', 'はる', ''], '')).toBe('ササキ');
    expect(after('ササキ', ['佐々木', '笹木'], '笹木')).toBe('ササキ');
  });

  it('writes full-width katakana', () => {
    expect(fullKatakana('ｳﾞｨｸﾄﾘｱ ゆづき')).toBe('ヴィクトリア ユヅキ');
  });
});

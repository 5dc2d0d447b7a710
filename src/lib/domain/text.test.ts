// Folding: what is typed on the telephone and what stands in the register meet.
import { describe, expect, it } from 'vitest';
import { fold } from './text.ts';

describe('folding for search (issue 3, point 9)', () => {
  it.each([
    ['ゆずき', 'ユヅキ'],
    ['ｻｻｷ', 'ささき'],
    ['ウヰスキー', 'ういすき'],
    ['ヴィクトリア', 'びくとりあ'],
    ['﨑', '崎'],
    ['髙', '高'],
    ['𠮷', '吉'],
    ['邊\u{E0100}', '辺'],
    ['Ｎｇｕｙｅｎ', 'nguyen'],
    ['ショウ', 'しよう'],
  ])('%s is %s', (a, b) => {
    expect(fold(a)).toBe(fold(b));
  });

  it.each([
    ['小野', '大野'],
    ['オノ', 'オオノ'],
    ['ハナ', 'バナ'],
  ])('%s is not %s', (a, b) => {
    expect(fold(a)).not.toBe(fold(b));
  });
});

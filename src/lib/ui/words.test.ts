// The header says where the data is, always in the same words.
import { describe, expect, it } from 'vitest';
import { headerWords } from './words.ts';

const text = (unsent: number, attention: number, line: 'up' | 'down'): readonly string[] =>
  headerWords({ unsent, attention, line }).map((word) => word.text);

describe('the words for where data is', () => {
  it('say that everything is on the server', () =>
    expect(text(0, 0, 'up')).toEqual(['サーバ保存済']));
  it('count what waits here, and say that the line is cut', () =>
    expect(text(3, 0, 'down')).toEqual(['未送信 3件（この端末に保存済み）', '回線断']));
  it('never say that a restored server has it before it is open again', () => {
    const closed = { unsent: 0, attention: 0, line: 'up', serverClosed: true } as const;
    expect(headerWords(closed).map((word) => word.text)).toEqual(['回線断（サーバ確認中）']);
  });
  it('count what needs a person beside what waits', () =>
    expect(text(1, 2, 'up')).toEqual(['未送信 1件（この端末に保存済み）', '要確認 2件']));
});

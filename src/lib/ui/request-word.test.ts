// DESIGN.md section 3: what the server decides is a request until it has answered.
import { expect, test } from 'vitest';
import { requestWord } from './words.ts';

const gone = { at: '', by: 'u', reason: '入力誤り' } as never;

test.each([
  ['決裁へ回したまま未送信', { status: 'submitted' }, '決裁を依頼中'],
  ['サーバが受け取った', { status: 'submitted', version: 1 }, undefined],
  ['取り消したまま未送信', { status: 'draft', void: gone }, '取消を依頼中'],
  ['取消をサーバが受け取った', { status: 'draft', void: gone, version: 2 }, undefined],
  ['下書きは誰の返事も待たない', { status: 'draft' }, undefined],
] as const)('%s', (_name, document, word) => {
  expect(requestWord(document)).toBe(word);
});

// The cut-out text of a page's documents says just what the parsed page says, whatever stands in a body.
import { expect, it } from 'vitest';
import { fromUtf8, utf8 } from './envelopes/canonical.ts';
import { documentsText } from './page-text.ts';

const page = (documents: readonly unknown[], removals: readonly unknown[] = []) => ({
  documents,
  removals,
  checkpoint: { storeEpoch: 'e', channels: { 'CKITA.core': { snapshotCursor: '{"a":"],"}' } } },
  dropped: [],
  more: true,
});
const cut = (value: unknown): unknown => {
  const text = documentsText(utf8(JSON.stringify(value)));
  return text === undefined ? undefined : JSON.parse(fromUtf8(text));
};

it.each([
  ['one', [{ document: { id: 'person:1', body: { name: '見本' } } }]],
  ['bodies that look like the end', [{ body: { a: [], removals: [], b: '],"removals":[],' } }]],
  ['many', Array.from({ length: 300 }, (_, n) => ({ n, body: { x: [n], removals: [] } }))],
])('cuts out the documents: %s', (_, documents) => {
  expect(cut(page(documents))).toEqual(documents);
});

it('leaves to the parsed page what is written otherwise', () => {
  expect(cut({ more: false, documents: [{}], removals: [] })).toBeUndefined();
  expect(cut(page([]))).toBeUndefined();
  expect(cut(page([{ a: 1 }], [{ id: 'person:1' }]))).toBeUndefined();
});

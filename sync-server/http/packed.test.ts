// A page of records goes over a thin line: compressed in what the client reads, whole after it.
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packed } from './packed.ts';

const page = JSON.stringify(Array.from({ length: 100 }, (_, n) => ({ n, text: '架空の記録' })));

it.each([
  ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
] as const)('answers a client that takes %s', async (accepted, encoding, unpack) => {
  const answer = await packed(page, accepted);
  expect(answer?.encoding).toBe(encoding);
  expect(unpack(answer!.bytes).toString()).toBe(page);
  expect(answer!.bytes.length).toBeLessThan(Buffer.byteLength(page) / 4);
});

it('leaves short answers, and clients that take nothing, alone', async () => {
  expect(await packed('{}', 'gzip')).toBeUndefined();
  expect(await packed(page, '')).toBeUndefined();
});

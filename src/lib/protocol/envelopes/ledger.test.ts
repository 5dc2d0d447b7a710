// `tsumugi/ledger/1` against its committed vectors, and what it must refuse.
import { expect, it } from 'vitest';
import { fromBase64url } from './canonical.ts';
import { type LedgerPlace, lineHash, openLine, sealLine } from './ledger.ts';
import vectors from './ledger.vectors.json' with { type: 'json' };
import { importSealKey, newSealKey } from './seal.ts';

it.each(vectors.cases)('tsumugi/ledger/1 writes and opens vector $#', async (vector) => {
  const key = await importSealKey(fromBase64url(vectors.key));
  const place = vector.place as LedgerPlace;
  const random = () => fromBase64url(vector.iv);
  expect(await sealLine(key, place, vector.value, random)).toBe(vector.sealed);
  expect(await openLine(key, place, vector.sealed)).toEqual(vector.value);
  expect(await lineHash(vector.sealed)).toBe(vector.hash);
});

it('a line opens nowhere but in its file, at its number, behind the line it was written behind', async () => {
  const key = await importSealKey(newSealKey());
  const place: LedgerPlace = { kind: 'journal', file: 'f', line: 3, prev: 'p' };
  const line = await sealLine(key, place, { text: '架空' });
  const others: LedgerPlace[] = [
    { ...place, kind: 'backup' },
    { ...place, file: 'g' },
    { ...place, line: 4 },
    { ...place, prev: 'q' },
  ];
  for (const other of others) await expect(openLine(key, other, line)).rejects.toThrow();
  await expect(openLine(key, place, `${line}.x`)).rejects.toThrow();
  await expect(openLine(await importSealKey(newSealKey()), place, line)).rejects.toThrow();
  expect(await openLine(key, place, line)).toEqual({ text: '架空' });
});

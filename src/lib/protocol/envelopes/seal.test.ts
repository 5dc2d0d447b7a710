// `tsumugi/seal/1` against its committed vectors, and what it must refuse.
import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url, utf8 } from './canonical.ts';
import {
  importSealKey,
  newSealKey,
  openBytes,
  openJson,
  sealBytes,
  sealJson,
  type SealPlace,
} from './seal.ts';
import vectors from './seal.vectors.json' with { type: 'json' };

const place: SealPlace = { kind: 'segment', logId: 'log-1', segment: 7 };

describe('tsumugi/seal/1', () => {
  it.each(vectors.cases)('opens vector $#', async (vector) => {
    const key = await importSealKey(fromBase64url(vectors.key));
    const row = { iv: fromBase64url(vector.iv), sealed: fromBase64url(vector.sealed) };
    expect(await openJson(key, vector.place as SealPlace, row)).toEqual(vector.value);
  });

  it.each(vectors.cases)('writes vector $#', async (vector) => {
    const key = await importSealKey(fromBase64url(vectors.key));
    const random = () => fromBase64url(vector.iv);
    const row = await sealJson(key, vector.place as SealPlace, vector.value, random);
    expect(toBase64url(row.sealed)).toBe(vector.sealed);
  });

  it('opens nowhere but in its place', async () => {
    const key = await importSealKey(newSealKey());
    const row = await sealBytes(key, place, utf8('架空 花子'));
    const others: SealPlace[] = [
      { kind: 'segment', logId: 'log-1', segment: 8 },
      { kind: 'segment', logId: 'log-2', segment: 7 },
      { kind: 'note', logId: 'log-1', id: '7' },
      { kind: 'item', name: 'log-1' },
    ];
    for (const other of others) await expect(openBytes(key, other, row)).rejects.toThrow();
    expect(await openBytes(key, place, row)).toEqual(utf8('架空 花子'));
  });

  it('refuses one changed bit, another key and a short iv', async () => {
    const key = await importSealKey(newSealKey());
    const row = await sealJson(key, place, { a: 1 });
    const bent = Uint8Array.from(row.sealed);
    bent[0] = (bent[0] ?? 0) ^ 1;
    await expect(openJson(key, place, { ...row, sealed: bent })).rejects.toThrow();
    await expect(openJson(await importSealKey(newSealKey()), place, row)).rejects.toThrow();
    await expect(openJson(key, place, { ...row, iv: row.iv.subarray(1) })).rejects.toThrow();
    await expect(importSealKey(newSealKey().subarray(1))).rejects.toThrow();
  });

  it('uses a new iv every time', async () => {
    const key = await importSealKey(newSealKey());
    const ivs = new Set<string>();
    for (let n = 0; n < 200; n += 1) ivs.add(toBase64url((await sealJson(key, place, n)).iv));
    expect(ivs.size).toBe(200);
  });
});

// `tsumugi/version-proof/1` against a committed vector, and what it must refuse.
import { expect, it } from 'vitest';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { createVersionProofs } from './version-proof.ts';

const master = Uint8Array.from({ length: 32 }, (_, n) => n);
const stamp = { at: '2026-11-22T03:00:00Z', by: 'abe', site: 'CKITA', device: 'd' };
const record = {
  id: 'person:1',
  type: 'person',
  schemaVersion: 1,
  body: { name_kanji: '架空 花子' },
  created: stamp,
  updated: stamp,
  changeId: 'c1',
  status: 'draft',
  version: 3,
} as unknown as RecordDoc;

it('writes the vector', () => {
  expect(createVersionProofs(master).prove(record).proof).toBe('-Mpz1Oo7MGFmdw92yFVWhw');
});

it('knows what it gave out, in whatever order its fields come, and nothing else', () => {
  const proofs = createVersionProofs(master);
  const given = proofs.prove(record);
  expect(proofs.holds(given)).toBe(true);
  expect(proofs.holds(Object.fromEntries(Object.entries(given).reverse()) as never)).toBe(true);
  expect(proofs.holds({ ...given, version: 4 })).toBe(false);
  expect(proofs.holds({ ...given, body: {} })).toBe(false);
  expect(proofs.holds(record)).toBe(false);
  expect(createVersionProofs(new Uint8Array(32)).holds(given)).toBe(false);
});

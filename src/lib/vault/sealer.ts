// Seals and opens with the keys of an unlocked ring, for reading on this device.
import { type Bytes, fromBase64url } from '../protocol/envelopes/canonical.ts';
import { importSealKey, openJson, sealBytes, sealJson } from '../protocol/envelopes/seal.ts';
import type { KeyRing } from './key-ring.ts';

/** Bytes of a row or note as they lie on the disk. */
interface Resting {
  readonly logId: string;
  readonly iv: Uint8Array;
  readonly sealed: Uint8Array;
}
type RestingSegment = Resting & { readonly segment: number };

/** Is the sync engine's `Sealer`. */
export interface RingSealer {
  /** Whether the key of this log is in the unlocked ring. */
  holds(logId: string): boolean;
  sealSegment(logId: string, segment: number, json: Bytes): Promise<RestingSegment>;
  openSegment(row: RestingSegment): Promise<unknown>;
  sealNote(logId: string, id: string, payload: unknown): Promise<Resting>;
  openNote(id: string, note: Resting): Promise<unknown>;
}

/** Only what names keys is needed, so that tests and the simulator can do without a whole ring. */
export function createSealer(ring: Pick<KeyRing, 'channels' | 'personal'>): RingSealer {
  const raw = new Map<string, string>([[ring.personal.logId, ring.personal.key]]);
  for (const { logId, key } of ring.channels) raw.set(logId, key);
  const imported = new Map<string, Promise<CryptoKey>>();

  async function keyOf(logId: string): Promise<CryptoKey> {
    const known = imported.get(logId);
    if (known !== undefined) return known;
    const text = raw.get(logId);
    if (text === undefined) throw new Error('sealer: no key for this log');
    const key = importSealKey(fromBase64url(text));
    imported.set(logId, key);
    return key;
  }

  return {
    holds: (logId) => raw.has(logId),
    sealSegment: async (logId, segment, json) => ({
      logId,
      segment,
      ...(await sealBytes(await keyOf(logId), { kind: 'segment', logId, segment }, json)),
    }),
    openSegment: async (row) =>
      openJson(
        await keyOf(row.logId),
        { kind: 'segment', logId: row.logId, segment: row.segment },
        row,
      ),
    sealNote: async (logId, id, payload) => ({
      logId,
      ...(await sealJson(await keyOf(logId), { kind: 'note', logId, id }, payload)),
    }),
    openNote: async (id, note) =>
      openJson(await keyOf(note.logId), { kind: 'note', logId: note.logId, id }, note),
  };
}

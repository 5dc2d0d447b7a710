// The sealed log: what was pulled, in sealed segments on the disk; each commit carries its cursor with its records.
import type { RecordId } from '../domain/record.ts';
import { type Bytes, utf8 } from '../protocol/envelopes/canonical.ts';
import type { ChannelCursor, Freshness } from '../protocol/wire.ts';
import type { Disk, SealedSegment } from './disk.ts';
import { foldBatches } from './log-fold.ts';
import type { HeldRecord } from './table.ts';
import { createTurns } from './turns.ts';

/** The payload of one segment. */
export interface LogBatch {
  /** Nothing before this segment counts. */
  readonly base: boolean;
  readonly put: readonly HeldRecord[];
  readonly remove: readonly { readonly id: RecordId; readonly freshness: Freshness }[];
  readonly cursor: ChannelCursor;
}

export interface LogEntry {
  readonly logId: string;
  readonly payload: LogBatch;
  /** UTF-8 of the JSON of `payload.put`, where it is at hand: writing it costs more than sealing it. */
  readonly putText?: Bytes;
}

/** The part of the vault's sealer that the log needs. */
export interface SegmentSealer {
  sealSegment(logId: string, segment: number, json: Bytes): Promise<SealedSegment>;
  openSegment(row: SealedSegment): Promise<unknown>;
}

export type OpenedLog =
  | { readonly ok: true; readonly batches: readonly LogBatch[]; readonly nextSegment: number }
  | { readonly ok: false; readonly damaged: true };

export interface SealedLog {
  /** Damaged: a segment that does not open, or is missing. The caller drops the log and pulls its channel again. */
  openLog(logId: string): Promise<OpenedLog>;
  /** All of it durable, or (when it rejects) nothing. Dropped logs go first: a dropped name can begin anew in the same commit. */
  commit(entries: readonly LogEntry[], dropLogs?: readonly string[]): Promise<void>;
  /** How many segments an opened or written log has. */
  segmentCount(logId: string): number;
  /** Rewrites a log of more than `COMPACT_ABOVE` segments as few; answers whether it did. A damaged log is left alone. */
  compact(logId: string): Promise<boolean>;
  /** The same however few they are: what was removed is then nowhere in it. Rejects where the log is damaged. */
  rewrite(logId: string): Promise<void>;
}

export const COMPACT_ABOVE = 64;

export function createSealedLog({
  disk,
  sealer,
}: {
  readonly disk: Disk;
  readonly sealer: SegmentSealer;
}): SealedLog {
  const known = new Map<string, { readonly next: number; readonly count: number }>();
  const oneAtATime = createTurns();

  async function openLog(logId: string): Promise<OpenedLog> {
    const rows = await disk.readSegments(logId);
    const batches: LogBatch[] = [];
    for (const [at, row] of rows.entries()) {
      const expected = (rows[0]?.segment ?? 0) + at;
      const batch = row.segment === expected ? await openRow(sealer, row) : undefined;
      // The first segment is number 0, or one that says that nothing before it counts.
      if (batch === undefined || (at === 0 && row.segment !== 0 && !batch.base)) {
        return { ok: false, damaged: true };
      }
      batches.push(batch);
    }
    const nextSegment = (rows.at(-1)?.segment ?? -1) + 1;
    known.set(logId, { next: nextSegment, count: rows.length });
    return { ok: true, batches, nextSegment };
  }

  async function placeIn(logId: string) {
    const place = known.get(logId);
    if (place !== undefined) return place;
    const rows = await disk.readSegments(logId);
    return { next: (rows.at(-1)?.segment ?? -1) + 1, count: rows.length };
  }

  async function write(entries: readonly LogEntry[], dropLogs: readonly string[]): Promise<void> {
    const places = new Map<string, { next: number; count: number }>();
    const add: SealedSegment[] = [];
    // Sealed before the transaction: WebCrypto would end it.
    for (const entry of entries) {
      const { logId } = entry;
      const { next, count } = places.get(logId) ?? (await placeIn(logId));
      add.push(await sealer.sealSegment(logId, next, jsonOf(entry)));
      const kept = places.has(logId) || !dropLogs.includes(logId) ? count : 0;
      places.set(logId, { next: next + 1, count: kept + 1 });
    }
    try {
      await disk.commit({ add, dropLogs });
    } catch (error) {
      // What the disk holds now is its word, not ours: asked again before the next write.
      for (const { logId } of entries) known.delete(logId);
      throw error;
    }
    for (const logId of dropLogs) known.delete(logId);
    for (const [logId, place] of places) known.set(logId, place);
  }

  async function folded(logId: string): Promise<boolean> {
    const opened = await openLog(logId);
    if (!opened.ok) return false;
    const payloads = foldBatches(opened.batches);
    await write(
      payloads.map((payload) => ({ logId, payload })),
      [logId],
    );
    return true;
  }

  return {
    openLog: async (logId) => oneAtATime(async () => openLog(logId)),
    commit: async (entries, dropLogs = []) => oneAtATime(async () => write(entries, dropLogs)),
    segmentCount: (logId) => known.get(logId)?.count ?? 0,
    compact: async (logId) =>
      oneAtATime(async () =>
        (known.get(logId)?.count ?? 0) <= COMPACT_ABOVE ? false : folded(logId),
      ),
    rewrite: async (logId) =>
      oneAtATime(async () => {
        if (!(await folded(logId)))
          throw new Error('sealed log: a damaged log cannot be rewritten');
      }),
  };
}

function jsonOf({ payload, putText }: LogEntry): Bytes {
  if (putText === undefined) return utf8(JSON.stringify(payload));
  const { put: _, ...rest } = payload;
  const head = utf8(`${JSON.stringify(rest).slice(0, -1)},"put":`);
  const json = new Uint8Array(head.length + putText.length + 1);
  json.set(head);
  json.set(putText, head.length);
  json[json.length - 1] = CLOSING_BRACE;
  return json;
}
const CLOSING_BRACE = 0x7d;

async function openRow(sealer: SegmentSealer, row: SealedSegment): Promise<LogBatch | undefined> {
  try {
    // Sealed by us and authenticated: its shape is what `commit` was given.
    return (await sealer.openSegment(row)) as LogBatch;
  } catch {
    return undefined; // Damaged: said by `openLog`, healed by pulling the channel again.
  }
}

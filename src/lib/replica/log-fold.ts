// Folds the batches of a log into few that say the same: what compaction writes.
import type { RecordId } from '../domain/record.ts';
import type { Freshness } from '../protocol/wire.ts';
import type { LogBatch } from './sealed-log.ts';
import type { HeldRecord } from './table.ts';

/**
 * The first is a base. Only the last carries the cursor: if rows at the end were lost, the channel
 * starts from nothing and nothing is missed. Removals stay, so that what was removed does not come back (SYNC-11).
 */
export function foldBatches(batches: readonly LogBatch[], perBatch = 1_000): readonly LogBatch[] {
  const put = new Map<RecordId, HeldRecord>();
  const removed = new Map<RecordId, Freshness>();
  for (const batch of batches) {
    if (batch.base) {
      put.clear();
      removed.clear();
    }
    for (const { id, freshness } of batch.remove) {
      put.delete(id);
      removed.set(id, freshness);
    }
    for (const record of batch.put) {
      put.set(record.document.id, record);
      removed.delete(record.document.id);
    }
  }
  const last = batches.at(-1);
  if (last === undefined) return [];
  const records = [...put.values()];
  const remove = [...removed].map(([id, freshness]) => ({ id, freshness }));
  const count = Math.max(1, Math.ceil(records.length / perBatch));
  return Array.from({ length: count }, (_, at) => ({
    base: at === 0,
    put: records.slice(at * perBatch, (at + 1) * perBatch),
    remove: at === 0 ? remove : [],
    cursor: at === count - 1 ? last.cursor : { grantGeneration: last.cursor.grantGeneration },
  }));
}

// After a restore: devices give back versions that this server once gave out and has lost (DESIGN.md section 6).
import type { DeviceId, RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import type { OfferRequest, OfferResponse } from '../../src/lib/protocol/wire.ts';
import type { Store, StoredDoc } from '../store/store.ts';
import type { Push } from './push.ts';
import { isStoredRecord, type StoredVersion, type Versioned, versionKey } from './stored.ts';

export interface Offers {
  offer(request: OfferRequest, by: DeviceId): Promise<OfferResponse>;
}

export function createOffers(deps: {
  readonly store: Pick<Store, 'records' | 'history'>;
  readonly push: Pick<Push, 'takeBack'>;
  /** Whether we gave out this version just so. */
  readonly holds: (record: RecordDoc) => boolean;
  /** Nothing that was erased comes back from a device either. */
  readonly isErased: (id: RecordId) => Promise<boolean>;
  /** Where the store was restored. What was accepted later has the last word. */
  readonly restoredAt: string | undefined;
  readonly note: (event: string, facts: object) => void;
  /** Told of what does not fit what was written since: a person compares the two. */
  readonly onBeside?: (record: RecordDoc, by: DeviceId) => Promise<void>;
}): Offers {
  async function isMissing(
    [id, version]: OfferRequest['held'][number],
    head: StoredDoc | undefined,
    restoredAt: string,
  ): Promise<boolean> {
    const now = isStoredRecord(head) ? head : undefined;
    if (await deps.isErased(id)) return false;
    if (now === undefined || version > (now.record.version ?? 0)) return true;
    const there = version === now.record.version ? now : await archived(id, version);
    // A number that was given again since the restore says nothing of the version that had it before.
    return there === undefined || (there.record.receivedAt ?? '') > restoredAt;
  }

  async function archived(id: RecordId, version: number): Promise<Versioned | undefined> {
    const [doc] = await deps.store.history.get([versionKey(id, version)]);
    return (doc as StoredVersion | undefined)?.head;
  }

  return {
    async offer({ held, documents }, by) {
      const { restoredAt } = deps;
      // A store that was never restored lacks nothing that it gave out.
      if (restoredAt === undefined) return { wanted: [] };
      const heads = await deps.store.records.get(held.map(([id]) => id));
      const wanted: RecordId[] = [];
      for (const [at, one] of held.entries())
        if (await isMissing(one, heads[at], restoredAt)) wanted.push(one[0]);
      const taken = { taken: 0, known: 0, beside: 0, refused: 0 };
      for (const given of documents) {
        if (!deps.holds(given) || (await deps.isErased(given.id))) {
          taken.refused += 1;
          continue;
        }
        const { proof: _, ...record } = given;
        const became = await deps.push.takeBack(record, by, restoredAt);
        if (became === 'beside') await deps.onBeside?.(record, by);
        taken[became] += 1;
      }
      if (documents.length > 0) deps.note('versions given back', { device: by, ...taken });
      return { wanted };
    },
  };
}

// The browser's disk: opaque blobs in IndexedDB through Dexie, each write one strict transaction.
import { Dexie, type Table } from 'dexie';
import type { Disk, DraftRow, OutgoingRow, SealedSegment } from './disk.ts';
import { StorageFault } from './storage-fault.ts';

export interface DexieDisk extends Disk {
  close(): void;
}

/** Rejects with a `StorageFault`, as every method of the disk does. */
export async function openDexieDisk(name = 'tsumugi'): Promise<DexieDisk> {
  // Chromium's default answers before the bytes are on the disk; strict does not.
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
  db.version(1).stores({
    segments: '[logId+segment]',
    outgoing: '++seq, &id',
    drafts: 'draftId',
    items: 'name',
  });
  await faults(async () => db.open(), 'refused');

  const segments: Table<SealedSegment, [string, number]> = db.table('segments');
  const outgoing: Table<OutgoingRow, number, Omit<OutgoingRow, 'seq'>> = db.table('outgoing');
  const drafts: Table<DraftRow, string> = db.table('drafts');
  const items: Table<{ name: string; value: unknown }, string> = db.table('items');
  const ofLog = (logId: string) =>
    segments.where('[logId+segment]').between([logId, Dexie.minKey], [logId, Dexie.maxKey]);

  return {
    readSegments: async (logId) => faults(async () => ofLog(logId).toArray()),
    commit: async ({ add, dropLogs = [] }) =>
      faults(async () => {
        // `add`, not `put`: a second writer of the same segment is a fault, not a silent loss.
        if (dropLogs.length === 0) return void (await segments.bulkAdd([...add]));
        await db.transaction('rw', segments, async () => {
          for (const logId of dropLogs) await ofLog(logId).delete();
          await segments.bulkAdd([...add]);
        });
      }),
    logIds: async () =>
      faults(async () => {
        const keys = await segments.toCollection().primaryKeys();
        return [...new Set(keys.map(([logId]) => logId))];
      }),

    addOutgoing: async (row) => faults(async () => void (await outgoing.add(row))),
    outgoing: async () => faults(async () => outgoing.orderBy('seq').toArray()),
    setVerdict: async (id, verdict) =>
      faults(async () => void (await outgoing.where('id').equals(id).modify({ verdict }))),
    removeOutgoing: async (ids) =>
      faults(
        async () =>
          void (await outgoing
            .where('id')
            .anyOf([...ids])
            .delete()),
      ),

    putDraft: async (row) => faults(async () => void (await drafts.put(row))),
    drafts: async () => faults(async () => drafts.toArray()),
    removeDraft: async (draftId) => faults(async () => drafts.delete(draftId)),

    getItem: async (item) => faults(async () => (await items.get(item))?.value),
    setItem: async (item, value) =>
      faults(async () => void (await items.put({ name: item, value }))),
    removeItem: async (item) => faults(async () => items.delete(item)),

    close: () => {
      db.close();
    },
  };
}

async function faults<T>(
  work: () => PromiseLike<T>,
  otherwise: StorageFault['code'] = 'broken',
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StorageFault(codeOf(error) ?? otherwise, { cause: error });
  }
}

// Dexie wraps the browser's error, sometimes twice (a failed add inside an aborted transaction).
function codeOf(error: unknown, depth = 0): StorageFault['code'] | undefined {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  switch (Reflect.get(error, 'name')) {
    case 'QuotaExceededError':
      return 'full';
    case 'SecurityError':
    case 'NotAllowedError':
    case 'MissingAPIError':
    case 'OpenFailedError':
      return codeOf(Reflect.get(error, 'inner'), depth + 1) ?? 'refused';
    default:
      return codeOf(Reflect.get(error, 'inner'), depth + 1);
  }
}

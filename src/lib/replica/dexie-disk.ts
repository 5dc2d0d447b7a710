// The browser's disk: opaque blobs in IndexedDB through Dexie, each write one strict transaction.
import { Dexie, type Table } from 'dexie';
import type { Disk, DraftRow, OutgoingRow, SealedNote, SealedSegment } from './disk.ts';
import { StorageFault } from './storage-fault.ts';

export interface DexieDisk extends Disk {
  close(): void;
}

/** Rejects with a `StorageFault`, as every method of the disk does. */
export async function openDexieDisk(name = 'tsumugi'): Promise<DexieDisk> {
  // Chromium's default answers before the bytes are on the disk; strict does not.
  const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
  db.version(1).stores({
    parts: '[logId+segment+part]',
    outgoing: '++seq, &id',
    drafts: 'draftId',
    items: 'name',
  });
  await faults(async () => db.open(), 'refused');

  const parts: Table<SegmentPart, [string, number, number]> = db.table('parts');
  const outgoing: Table<OutgoingRow, number, Omit<OutgoingRow, 'seq'>> = db.table('outgoing');
  const drafts: Table<DraftRow, string> = db.table('drafts');
  const items: Table<{ name: string; value: unknown }, string> = db.table('items');
  const ofLog = (logId: string) =>
    parts.where('[logId+segment+part]').between([logId, Dexie.minKey], [logId, Dexie.maxKey]);

  return {
    readSegments: async (logId) => faults(async () => joinParts(await ofLog(logId).toArray())),
    commit: async ({ add, dropLogs = [] }) =>
      faults(async () => {
        const rows = add.flatMap(splitParts);
        // A transaction of its own even for one add: without it Dexie keeps the rows that did not fail.
        await db.transaction('rw', parts, async () => {
          for (const logId of dropLogs) await ofLog(logId).delete();
          // `add`, not `put`: a second writer of the same segment is a fault, not a silent loss.
          await parts.bulkAdd(rows);
        });
      }),
    logIds: async () =>
      faults(async () => {
        const keys = await parts.toCollection().primaryKeys();
        return [...new Set(keys.map(([logId]) => logId))];
      }),

    addOutgoing: async (...rows) =>
      faults(async () =>
        db.transaction('rw', outgoing, async () => void (await outgoing.bulkAdd(rows))),
      ),
    outgoing: async () => faults(async () => outgoing.orderBy('seq').toArray()),
    setVerdict: async (id, verdict) =>
      faults(async () => void (await outgoing.where('id').equals(id).modify({ verdict }))),
    removeVerdict: async (id) =>
      faults(async () => {
        const row = outgoing.where('id').equals(id);
        await row.modify((found) => void delete (found as { verdict?: SealedNote }).verdict);
      }),
    setCopies: async (id, copies) =>
      faults(async () => void (await outgoing.where('id').equals(id).modify(copies))),
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

    wipe: async (keepItems) =>
      faults(async () =>
        db.transaction('rw', [parts, outgoing, drafts, items], async () => {
          await Promise.all([parts.clear(), outgoing.clear(), drafts.clear()]);
          await items
            .where('name')
            .noneOf([...keepItems])
            .delete();
        }),
      ),

    close: () => {
      db.close();
    },
  };
}

/**
 * A segment in pieces, where that pays. Chromium keeps a value above 64 KiB as a file of its own: for
 * some 200 KB that takes twice as long to write as pieces do; large ones it reads back three times faster.
 */
interface SegmentPart extends SealedSegment {
  readonly part: number;
}
const PART_BYTES = 60_000;
const WHOLE_FROM = 256 * 1024;

function splitParts(row: SealedSegment): SegmentPart[] {
  const { length } = row.sealed;
  if (length <= PART_BYTES || length >= WHOLE_FROM) return [{ ...row, part: 0 }];
  const count = Math.ceil(length / PART_BYTES);
  return Array.from({ length: count }, (_, part) => ({
    ...row,
    part,
    // `slice`, as a view would be stored with all of its buffer.
    sealed: row.sealed.slice(part * PART_BYTES, (part + 1) * PART_BYTES),
  }));
}

/** A missing or foreign part makes the segment fail to open; nothing is checked here. */
function joinParts(rows: readonly SegmentPart[]): SealedSegment[] {
  const groups: SegmentPart[][] = [];
  for (const row of rows) {
    const group = groups.at(-1);
    if (group?.[0]?.segment === row.segment) group.push(row);
    else groups.push([row]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { logId, segment, iv } = first;
    const sealed = new Uint8Array(group.reduce((sum, row) => sum + row.sealed.length, 0));
    let at = 0;
    for (const row of group) {
      sealed.set(row.sealed, at);
      at += row.sealed.length;
    }
    return [{ logId, segment, iv, sealed }];
  });
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

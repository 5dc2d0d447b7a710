// The disk in memory: for unit tests and the simulator, with hooks where a device can crash or its disk be full.
import type { Disk, DraftRow, OutgoingRow, SealedNote, SealedSegment } from './disk.ts';

/** What outlives a crash: a new disk on the same contents is the device after its restart. */
export interface DiskContents {
  segments: SealedSegment[];
  outgoing: OutgoingRow[];
  drafts: DraftRow[];
  items: Map<string, unknown>;
  nextSeq: number;
}

export type DiskWrite =
  | { readonly kind: 'commit'; readonly add: readonly SealedSegment[] }
  | { readonly kind: 'addOutgoing'; readonly ids: readonly string[] }
  | { readonly kind: 'setVerdict' | 'removeVerdict' | 'setCopies'; readonly id: string }
  | { readonly kind: 'removeOutgoing'; readonly ids: readonly string[] }
  | { readonly kind: 'putDraft' | 'removeDraft'; readonly draftId: string }
  | { readonly kind: 'setItem' | 'removeItem'; readonly name: string }
  | { readonly kind: 'wipe' };

export interface DiskHooks {
  /** Throws or rejects: nothing is written (disk full, or killed before). */
  readonly beforeWrite?: (write: DiskWrite) => void | Promise<void>;
  /** Throws or rejects: it is written, but nobody heard of it (killed just after). */
  readonly afterWrite?: (write: DiskWrite) => void | Promise<void>;
}

export function emptyContents(): DiskContents {
  return { segments: [], outgoing: [], drafts: [], items: new Map(), nextSeq: 1 };
}

export function createMemoryDisk(
  contents: DiskContents = emptyContents(),
  hooks: DiskHooks = {},
): Disk {
  async function write(what: DiskWrite, change: () => void): Promise<void> {
    await hooks.beforeWrite?.(what);
    change();
    await hooks.afterWrite?.(what);
  }

  return {
    readSegments: async (logId) =>
      Promise.resolve(
        contents.segments
          .filter((row) => row.logId === logId)
          .sort((a, b) => a.segment - b.segment),
      ),
    commit: async ({ add, dropLogs = [] }) =>
      write({ kind: 'commit', add }, () => {
        const kept = contents.segments.filter((row) => !dropLogs.includes(row.logId));
        for (const row of add) {
          if (kept.some((old) => old.logId === row.logId && old.segment === row.segment)) {
            throw new Error('memory disk: segment exists already');
          }
          kept.push(row);
        }
        contents.segments = kept;
      }),
    logIds: async () =>
      Promise.resolve([...new Set(contents.segments.map(({ logId }) => logId))].sort()),

    addOutgoing: async (...rows) =>
      write({ kind: 'addOutgoing', ids: rows.map(({ id }) => id) }, () => {
        if (rows.some((row) => contents.outgoing.some(({ id }) => id === row.id))) {
          throw new Error('memory disk: outgoing id exists already');
        }
        const added = rows.map((row, at) => ({ ...row, seq: contents.nextSeq + at }));
        contents.outgoing = [...contents.outgoing, ...added];
        contents.nextSeq += rows.length;
      }),
    outgoing: async () => Promise.resolve([...contents.outgoing]),
    setVerdict: async (id, verdict: SealedNote) =>
      write({ kind: 'setVerdict', id }, () => {
        contents.outgoing = contents.outgoing.map((row) =>
          row.id === id ? { ...row, verdict } : row,
        );
      }),
    removeVerdict: async (id) =>
      write({ kind: 'removeVerdict', id }, () => {
        contents.outgoing = contents.outgoing.map((row) => {
          const { verdict: _, ...waiting } = row;
          return row.id === id ? waiting : row;
        });
      }),
    setCopies: async (id, copies) =>
      write({ kind: 'setCopies', id }, () => {
        contents.outgoing = contents.outgoing.map((row) =>
          row.id === id ? { ...row, ...copies } : row,
        );
      }),
    removeOutgoing: async (ids) =>
      write({ kind: 'removeOutgoing', ids }, () => {
        contents.outgoing = contents.outgoing.filter(({ id }) => !ids.includes(id));
      }),

    putDraft: async (row) =>
      write({ kind: 'putDraft', draftId: row.draftId }, () => {
        const others = contents.drafts.filter(({ draftId }) => draftId !== row.draftId);
        contents.drafts = [...others, row];
      }),
    drafts: async () => Promise.resolve([...contents.drafts]),
    removeDraft: async (draftId) =>
      write({ kind: 'removeDraft', draftId }, () => {
        contents.drafts = contents.drafts.filter((row) => row.draftId !== draftId);
      }),

    getItem: async (name) => Promise.resolve(structuredClone(contents.items.get(name))),
    setItem: async (name, value) => {
      const copy: unknown = structuredClone(value);
      return write({ kind: 'setItem', name }, () => {
        contents.items.set(name, copy);
      });
    },
    removeItem: async (name) =>
      write({ kind: 'removeItem', name }, () => {
        contents.items.delete(name);
      }),
    wipe: async (keepItems) =>
      write({ kind: 'wipe' }, () => {
        contents.segments = [];
        contents.outgoing = [];
        contents.drafts = [];
        for (const name of [...contents.items.keys()])
          if (!keepItems.includes(name)) contents.items.delete(name);
      }),
  };
}

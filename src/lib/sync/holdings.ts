// What each channel holds on this device, record by record: which version, what was removed, and the sums for comparison.
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { ChannelId } from '../protocol/scope.ts';
import { addToDigest, isNewer, takeFromDigest, versionHash } from '../protocol/scope-freshness.ts';
import type { ChannelTotals, Freshness, PulledDocument, Removal } from '../protocol/wire.ts';
import type { HeldRecord, RecordTable } from '../replica/table.ts';

export interface Holdings {
  /** Those of a page that are newer than what is held or was last removed (feeds repeat and go back). Changes nothing. */
  newer(page: {
    readonly documents: readonly PulledDocument[];
    readonly removals: readonly Removal[];
  }): NewerPart;
  /** Takes in what `newer` named, after it is durable; the answer is what the table must do. */
  take(part: NewerPart): TableBatch;
  /** Forgets a channel with all that was removed from it. */
  drop(channel: ChannelId): TableBatch;
  totals(channel: ChannelId): ChannelTotals;
  holds(channel: ChannelId, id: RecordId): boolean;
}

export interface NewerPart {
  readonly put: readonly HeldRecord[];
  readonly remove: readonly Removal[];
}
export type TableBatch = Parameters<RecordTable['apply']>[0];

interface Entry {
  readonly freshness: Freshness;
  readonly isGone: boolean;
  /** Held here while the table shows another channel's version of it. */
  readonly shadow?: RecordDoc;
}

interface Shelf {
  readonly entries: Map<RecordId, Entry>;
  records: number;
  digest: number;
}

export function createHoldings(
  table: Pick<RecordTable, 'get'>,
  /** Replaced only by the simulator, to see whether it notices. */
  newerThan: typeof isNewer = isNewer,
): Holdings {
  const shelves = new Map<ChannelId, Shelf>();

  function shelfOf(channel: ChannelId): Shelf {
    const known = shelves.get(channel);
    if (known !== undefined) return known;
    const shelf: Shelf = { entries: new Map(), records: 0, digest: 0 };
    shelves.set(channel, shelf);
    return shelf;
  }

  function set(shelf: Shelf, id: RecordId, entry: Entry): void {
    const before = shelf.entries.get(id);
    if (before !== undefined && !before.isGone) {
      shelf.records -= 1;
      shelf.digest = takeFromDigest(shelf.digest, versionHash(id, before.freshness.version));
    }
    if (!entry.isGone) {
      shelf.records += 1;
      shelf.digest = addToDigest(shelf.digest, versionHash(id, entry.freshness.version));
    }
    shelf.entries.set(id, entry);
  }

  /** The next one to show when the shown one has left: the newest that another channel holds. */
  function nextBest(id: RecordId): HeldRecord | undefined {
    let best: HeldRecord | undefined;
    for (const [channel, { entries }] of shelves) {
      const entry = entries.get(id);
      if (entry?.shadow === undefined || entry.isGone) continue;
      if (isNewer(entry.freshness, best?.freshness))
        best = { channel, freshness: entry.freshness, document: entry.shadow };
    }
    return best;
  }

  /** The table as it will be, while one batch is put together. */
  function working() {
    const changed = new Map<RecordId, HeldRecord | undefined>();
    return {
      get: (id: RecordId) => (changed.has(id) ? changed.get(id) : table.get(id)),
      set: (id: RecordId, held: HeldRecord | undefined) => changed.set(id, held),
      batch(): TableBatch {
        const put: HeldRecord[] = [];
        const remove: RecordId[] = [];
        for (const [id, held] of changed) {
          if (held !== undefined) put.push(held);
          else remove.push(id);
        }
        return { put, remove };
      },
    };
  }

  function show(table: ReturnType<typeof working>, record: HeldRecord): void {
    const { id } = record.document;
    const { freshness } = record;
    const shown = table.get(id);
    const shelf = shelfOf(record.channel);
    if (shown !== undefined && shown.channel !== record.channel) {
      if (!isNewer(freshness, shown.freshness))
        return set(shelf, id, { freshness, isGone: false, shadow: record.document });
      const other = shelfOf(shown.channel);
      set(other, id, { freshness: shown.freshness, isGone: false, shadow: shown.document });
    }
    set(shelf, id, { freshness, isGone: false });
    table.set(id, record);
  }

  function hide(table: ReturnType<typeof working>, channel: ChannelId, id: RecordId): void {
    if (table.get(id)?.channel !== channel) return;
    const next = nextBest(id);
    table.set(id, next);
    if (next !== undefined)
      set(shelfOf(next.channel), id, { freshness: next.freshness, isGone: false });
  }

  return {
    newer({ documents, removals }) {
      const best = new Map<string, HeldRecord | Removal>();
      for (const item of [...documents, ...removals]) {
        const id = 'document' in item ? item.document.id : item.id;
        const key = `${item.channel} ${id}`;
        const held =
          best.get(key)?.freshness ?? shelves.get(item.channel)?.entries.get(id)?.freshness;
        if (newerThan(item.freshness, held)) best.set(key, item);
      }
      const put: HeldRecord[] = [];
      const remove: Removal[] = [];
      for (const item of best.values()) {
        if ('document' in item) put.push(item);
        else remove.push(item);
      }
      return { put, remove };
    },
    take({ put, remove }) {
      const next = working();
      // Added before removed: a record that changes its channel is never away in between.
      for (const record of put) show(next, record);
      for (const { channel, id, freshness } of remove) {
        set(shelfOf(channel), id, { freshness, isGone: true });
        hide(next, channel, id);
      }
      return next.batch();
    },
    drop(channel) {
      const entries = shelves.get(channel)?.entries ?? new Map<RecordId, Entry>();
      shelves.delete(channel);
      const next = working();
      for (const [id, entry] of entries) if (!entry.isGone) hide(next, channel, id);
      return next.batch();
    },
    holds: (channel, id) => shelves.get(channel)?.entries.get(id)?.isGone === false,
    totals(channel) {
      const shelf = shelves.get(channel);
      return { records: shelf?.records ?? 0, digest: shelf?.digest ?? 0 };
    },
  };
}

// The newest changes of each channel, in memory: who returns after a while reads his own, not the whole city's (SYNC-10).
import type { RecordId } from '../../src/lib/domain/record.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { ChangesPage, Collection } from '../store/store.ts';
import { seenIn, touchedRecords } from './touched.ts';

export interface Recent {
  /** Reads the feed to its end of now. Answers where that is. */
  catchUp(): Promise<string>;
  /** Somebody else has read this of the feed: taken as read where it begins at our end, else caught up with. */
  take(page: ReadPage): Promise<void>;
  /**
   * What channels were told after a position, in order and in steps that end at positions of the
   * feed; undefined where the position is not one of ours, or lies too far back.
   */
  after(since: string, channels: ReadonlySet<ChannelId>): RecentChanges | undefined;
}

export interface RecentChanges {
  readonly steps: readonly { readonly ids: readonly RecordId[]; readonly until: string }[];
  /** Up to where that tells everything. */
  readonly end: string;
}

/** A page of the feed, and after which position it was read. */
export interface ReadPage extends ChangesPage {
  readonly since: string;
}

/** A change of a record as one channel knows it; `step` counts the pages of the feed that were read. */
interface Told {
  readonly step: number;
  readonly id: RecordId;
}

/** Small: a page of a pull ends between two of them. */
const CHANGES_AT_ONCE = 100;
const KEPT = 100_000;

export function createRecent(
  deps: { readonly records: Collection; readonly index: ScopeIndex },
  kept: number = KEPT,
): Recent {
  const { records, index } = deps;
  const steps = new Map<string, number>();
  const ends = new Map<number, string>();
  const told = new Map<ChannelId, Told[]>();
  let head: string | undefined;
  let last = 0;
  let size = 0;
  let running: Promise<string> | undefined;
  let waiting: Promise<string> | undefined;

  async function read(): Promise<string> {
    if (head === undefined) mark(await records.position());
    for (;;) {
      const since: string = head!;
      const page: ChangesPage = await records.changes({ since, limit: CHANGES_AT_ONCE });
      takeIn({ ...page, since });
      if (page.pending === 0 || page.seq === since) return head!;
    }
  }

  function takeIn({ changes, seq, since }: ReadPage): void {
    if (changes.length === 0 || seq === since) return;
    last += 1;
    for (const { doc } of changes) {
      if (doc === undefined) continue;
      // A write may be in the store a moment before its writer has told the index.
      index.observe(doc);
      for (const id of touchedRecords(index, doc)) note(id);
    }
    mark(seq);
    if (size > kept) forgetOldest();
  }

  function note(id: RecordId): void {
    for (const channel of seenIn(index, id)) {
      const list = told.get(channel) ?? [];
      if (list.length === 0) told.set(channel, list);
      list.push({ step: last, id });
      size += 1;
    }
  }

  function mark(seq: string): void {
    head = seq;
    // A feed that goes back tells again what it told: its position keeps the place it had.
    if (!steps.has(seq)) steps.set(seq, last);
    ends.set(last, seq);
    size += 1;
  }

  /** A quarter at a time, so that it is seldom done. */
  function forgetOldest(): void {
    const known = [...ends.keys()];
    const floor = known[Math.floor(known.length / 4)] ?? last;
    for (const [seq, step] of steps) if (step < floor) steps.delete(seq);
    for (const step of known) if (step < floor) ends.delete(step);
    size = ends.size;
    for (const [channel, list] of told) {
      // The oldest position that is still known lies at the end of the step `floor`.
      const rest = list.slice(firstAfter(list, floor));
      size += rest.length;
      if (rest.length === 0) told.delete(channel);
      else told.set(channel, rest);
    }
  }

  return {
    async catchUp() {
      if (running === undefined) {
        running = read().finally(() => (running = undefined));
        return running;
      }
      // What is being read began before this was asked: the next reading is shared by all who ask now.
      const before = running;
      waiting ??= (async () => {
        await before.catch(() => undefined); // Its own caller hears of it.
        waiting = undefined;
        return this.catchUp();
      })();
      return waiting;
    },
    async take(page) {
      const isNext = running === undefined && page.since === head;
      if (isNext && page.changes.length <= CHANGES_AT_ONCE) takeIn(page);
      else await this.catchUp();
    },
    after(since, channels) {
      const from = steps.get(since);
      if (from === undefined || head === undefined) return undefined;
      const found = new Map<number, Set<RecordId>>();
      for (const channel of channels) {
        const list = told.get(channel) ?? [];
        for (let at = firstAfter(list, from); at < list.length; at += 1) {
          const { step, id } = list[at]!;
          found.set(step, (found.get(step) ?? new Set()).add(id));
        }
      }
      const inOrder = [...found].sort(([a], [b]) => a - b);
      return {
        steps: inOrder.map(([step, ids]) => ({ ids: [...ids], until: ends.get(step)! })),
        end: head,
      };
    },
  };
}

function firstAfter(list: readonly Told[], step: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.step > step) high = middle;
    else low = middle + 1;
  }
  return low;
}

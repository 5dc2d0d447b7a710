// The feed as channels see it: what is in memory of their changes, and what lies further back from the database.
import type { RecordId } from '../../src/lib/domain/record.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { SharedReads } from '../store/shared-reads.ts';
import type { Collection } from '../store/store.ts';
import type { Page } from './page.ts';
import type { Recent } from './recent.ts';
import { isStoredRecord } from './stored.ts';
import { touchedRecords } from './touched.ts';

/** Small, so that a change of scope, which brings many records, overfills a page by little. */
const CHANGES_AT_ONCE = 100;

export interface FeedDeps {
  readonly records: Collection;
  readonly index: ScopeIndex;
  readonly recent: Recent;
  /** The devices of a site hear of a change together and ask for the same record. */
  readonly readRecord: SharedReads;
}

export async function followFeed(
  deps: FeedDeps,
  page: Page,
  channels: ReadonlySet<ChannelId>,
  from: string,
  /** What `recent` answered when it last caught up, since this was asked. */
  end: string,
): Promise<{ readonly since: string; readonly more: boolean }> {
  const recent = deps.recent.after(from, channels);
  if (recent === undefined) return readFeed(deps, page, channels, from, end);
  let since = from;
  for (const { ids, until } of recent.steps) {
    if (page.isFull()) return { since, more: true };
    await judgeAll(deps, page, channels, ids);
    since = until;
  }
  return { since: recent.end, more: false };
}

/** From further back than the memory goes, or after a start of the server: all that the city changed since. */
async function readFeed(
  deps: FeedDeps,
  page: Page,
  channels: ReadonlySet<ChannelId>,
  from: string,
  /** A position that the memory knows; what came after it is told twice and applied once. */
  end: string,
): Promise<{ readonly since: string; readonly more: boolean }> {
  let since = from;
  for (;;) {
    const limit = Math.min(CHANGES_AT_ONCE, page.room());
    if (limit === 0) return { since, more: true };
    const read = await deps.records.changes({ since, limit });
    for (const { doc } of read.changes) {
      if (doc === undefined) continue;
      // A write may be in the store a moment before its writer has told the index.
      deps.index.observe(doc);
      if (isStoredRecord(doc)) page.judge(doc.record, channels);
      const others = touchedRecords(deps.index, doc).filter((id) => id !== doc._id);
      await judgeAll(deps, page, channels, others);
    }
    since = read.seq;
    if (read.pending === 0) return { since: end, more: false };
  }
}

async function judgeAll(
  deps: FeedDeps,
  page: Page,
  channels: ReadonlySet<ChannelId>,
  ids: readonly RecordId[],
): Promise<void> {
  const present = ids.filter((id) => meets(deps.index.channelsOf(id), channels));
  const docs = await Promise.all(present.map((id) => deps.readRecord(id)));
  for (const doc of docs) if (isStoredRecord(doc)) page.judge(doc.record, channels);
  for (const id of ids) page.judgeRemoval(id, channels);
}

function meets(one: ReadonlySet<ChannelId>, other: ReadonlySet<ChannelId>): boolean {
  for (const channel of one) if (other.has(channel)) return true;
  return false;
}

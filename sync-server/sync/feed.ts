// The feed as channels see it: a changed record is sent, a changed scope document becomes a snapshot or removals.
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { Change, Collection } from '../store/store.ts';
import type { Page } from './page.ts';
import { isStoredClass, isStoredMembership, isStoredRecord } from './stored.ts';

/** Small, so that a change of scope, which brings many records, overfills a page by little. */
const CHANGES_AT_ONCE = 100;

export async function followFeed(
  deps: { readonly records: Collection; readonly index: ScopeIndex },
  page: Page,
  channels: ReadonlySet<ChannelId>,
  from: string,
): Promise<{ readonly since: string; readonly more: boolean }> {
  let since = from;
  for (;;) {
    const limit = Math.min(CHANGES_AT_ONCE, page.room());
    if (limit === 0) return { since, more: true };
    const read = await deps.records.changes({ since, limit });
    for (const change of read.changes) await tell(deps, page, channels, change);
    since = read.seq;
    if (read.pending === 0) return { since, more: false };
  }
}

async function tell(
  deps: { readonly records: Collection; readonly index: ScopeIndex },
  page: Page,
  channels: ReadonlySet<ChannelId>,
  { doc }: Change,
): Promise<void> {
  if (doc === undefined) return;
  // A write may be in the store a moment before its writer has told the index.
  deps.index.observe(doc);
  if (isStoredRecord(doc)) {
    page.judge(doc.record, channels);
    // What is attached to it goes where it goes.
    if (doc.been !== undefined)
      await judgeAll(deps, page, channels, deps.index.attachedTo(doc.record.id));
    return;
  }
  const anchor = isStoredMembership(doc)
    ? doc.membership.subjectId
    : isStoredClass(doc)
      ? doc.class.caseId
      : undefined;
  if (anchor === undefined) return;
  await judgeAll(deps, page, channels, deps.index.decidedBy(anchor));
}

async function judgeAll(
  deps: { readonly records: Collection; readonly index: ScopeIndex },
  page: Page,
  channels: ReadonlySet<ChannelId>,
  ids: readonly RecordId[],
): Promise<void> {
  const present = ids.filter((id) => meets(deps.index.channelsOf(id), channels));
  for (const record of await read(deps.records, present)) page.judge(record, channels);
  for (const id of ids) page.judgeRemoval(id, channels);
}

async function read(records: Collection, ids: readonly RecordId[]): Promise<readonly RecordDoc[]> {
  const docs = await records.get(ids);
  return docs.flatMap((doc) => (isStoredRecord(doc) ? [doc.record] : []));
}

function meets(one: ReadonlySet<ChannelId>, other: ReadonlySet<ChannelId>): boolean {
  for (const channel of one) if (other.has(channel)) return true;
  return false;
}

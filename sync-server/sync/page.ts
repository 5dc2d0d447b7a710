// One page of a pull while it is filled: each record once per channel, judged by the index when it is added.
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { PulledDocument, Removal } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';

export interface Page {
  isFull(): boolean;
  room(): number;
  /** Adds the record to those of these channels that it stands in, and its removal to those it stood in before. */
  judge(record: RecordDoc, among: ReadonlySet<ChannelId>): void;
  /** Where only the id is known: removals. */
  judgeRemoval(id: RecordId, among: ReadonlySet<ChannelId>): void;
  forget(channel: ChannelId): void;
  documents(): readonly PulledDocument[];
  removals(): readonly Removal[];
}

export function createPage(
  index: ScopeIndex,
  limit: number,
  prove: (record: RecordDoc) => RecordDoc = (record) => record,
): Page {
  const documents = new Map<string, PulledDocument>();
  const removals = new Map<string, Removal>();
  const keyOf = (channel: ChannelId, id: RecordId): string => `${channel} ${id}`;

  const judgeRemoval: Page['judgeRemoval'] = (id, among) => {
    const freshness = index.freshnessOf(id);
    for (const channel of index.formerChannelsOf(id)) {
      if (!among.has(channel)) continue;
      documents.delete(keyOf(channel, id));
      removals.set(keyOf(channel, id), { channel, id, freshness });
    }
  };

  return {
    isFull: () => documents.size + removals.size >= limit,
    room: () => Math.max(0, limit - documents.size - removals.size),
    judgeRemoval,
    judge(record, among) {
      // The document was read a moment ago; the scope is the one of now, and so is what it is compared by.
      const { scope, version: known } = index.freshnessOf(record.id);
      // What it said before may stand nowhere that it stands now (SYNC-04). The feed tells the newer version, too.
      if (known > (record.version ?? 0)) return judgeRemoval(record.id, among);
      const freshness = { scope, version: record.version ?? 0 };
      const now = index.channelsOf(record.id);
      for (const channel of now) {
        if (!among.has(channel)) continue;
        const key = keyOf(channel, record.id);
        // Feeds repeat and go back: within a page the newest stays.
        if ((documents.get(key)?.freshness.version ?? 0) > freshness.version) continue;
        removals.delete(key);
        documents.set(key, { channel, freshness, document: record });
      }
      // What stands in all of them is removed from none; asking where it stood takes time.
      for (const channel of among) if (!now.has(channel)) return judgeRemoval(record.id, among);
    },
    forget(channel) {
      for (const [key, item] of documents) if (item.channel === channel) documents.delete(key);
      for (const [key, item] of removals) if (item.channel === channel) removals.delete(key);
    },
    documents: () =>
      [...documents.values()].map((item) => ({ ...item, document: prove(item.document) })),
    removals: () => [...removals.values()],
  };
}

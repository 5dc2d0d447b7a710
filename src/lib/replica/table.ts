// The records of the opened channels in memory: the server's state, written by the puller alone (DESIGN.md section 6).
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { ChannelId } from '../protocol/scope.ts';
import type { Freshness } from '../protocol/wire.ts';

export interface HeldRecord {
  readonly channel: ChannelId;
  readonly freshness: Freshness;
  readonly document: RecordDoc;
}

/**
 * What changed, however many: in a first sync a page follows the other, and whoever looked again at
 * everything at each of them would be done with none before the last.
 */
export interface TableEvent {
  readonly ids: readonly RecordId[];
}

export interface RecordTable {
  get(id: RecordId): HeldRecord | undefined;
  all(): Iterable<HeldRecord>;
  size(): number;
  /** Puts and removes in one step; readers see all of it or nothing. */
  apply(batch: {
    readonly put: readonly HeldRecord[];
    readonly remove: readonly RecordId[];
  }): Promise<void>;
  onChange(listener: (event: TableEvent) => void): () => void;
  close(): Promise<void>;
}

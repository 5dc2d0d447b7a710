// What a pull answers, and the cursors that are kept of it: whether an answer is one, and what of a cursor is asked with.
import type { ChannelCursor, PullRequest, PullResponse } from '../protocol/wire.ts';

/** What the log keeps with each batch: the cursor, and of which store it is. */
export interface StoredCursor extends ChannelCursor {
  readonly storeEpoch?: string;
}

/** SYNC-04 from this side: nothing is taken in that was not asked for, or that is not what it says. */
export function answers(response: PullResponse, asked: PullRequest): boolean {
  const channels = new Set<string>(asked.channels);
  const dropped = new Set<string>(response.dropped);
  const isOurs = (channel: string): boolean => channels.has(channel) && !dropped.has(channel);
  return (
    typeof response.checkpoint.storeEpoch === 'string' &&
    Object.keys(response.checkpoint.channels).every(isOurs) &&
    response.documents.every(
      (item) => isOurs(item.channel) && item.document.version === item.freshness.version,
    ) &&
    response.removals.every((item) => isOurs(item.channel)) &&
    response.dropped.every((channel) => channels.has(channel))
  );
}

export function isPositioned(cursor: ChannelCursor): boolean {
  return cursor.since !== undefined || cursor.snapshotCursor !== undefined;
}

export function bare({ grantGeneration, snapshotCursor, since }: StoredCursor): ChannelCursor {
  return {
    grantGeneration,
    ...(snapshotCursor === undefined ? {} : { snapshotCursor }),
    ...(since === undefined ? {} : { since }),
  };
}

// Pull: a device's channels, first as a snapshot by subject, then along the feed (DESIGN.md section 6).
import type { DeviceId, RecordDoc, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { type Result, failure } from '../../src/lib/domain/result.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type {
  ChannelCursor,
  ChannelTotals,
  PullRequest,
  PullResponse,
} from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { createSharedReads } from '../store/shared-reads.ts';
import type { Collection } from '../store/store.ts';
import { followFeed } from './feed.ts';
import type { KeptPages } from './kept-pages.ts';
import { createPage } from './page.ts';
import { createRecent, type Recent } from './recent.ts';
import { readSnapshot } from './snapshot.ts';

/** Whose request it is. A live session of the server fits. */
export interface SyncSession {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
}

/** `ended`: was granted to this device once and is not now; `never`: a claim, to be refused and logged. */
export type GrantState =
  | { readonly state: 'granted'; readonly generation: number }
  | { readonly state: 'ended' }
  | { readonly state: 'never' };

export interface PullDeps {
  readonly records: Collection;
  readonly index: ScopeIndex;
  /** Shared with whoever keeps it up to date between two pulls; otherwise pulls do that themselves. */
  readonly recent?: Recent;
  readonly storeEpoch: () => string;
  /** Adds what lets the server know a version again after it was restored. */
  readonly prove?: (record: RecordDoc) => RecordDoc;
  /** Device grant ∩ what the user's roles open there, now. */
  readonly grantOf: (session: SyncSession, channel: ChannelId) => GrantState | Promise<GrantState>;
  readonly onRefused: (session: SyncSession, channel: ChannelId) => void | Promise<void>;
}

export type Pull = (
  session: SyncSession,
  request: PullRequest,
) => Promise<Result<{ readonly response: PullResponse }>>;

export function createPull(deps: PullDeps): Pull {
  const { sorted, filled } = createReading(deps);
  return async (session, request) => {
    const sorting = await sorted(session, request);
    if (!sorting.ok) return sorting;
    return { ok: true, response: await filled(session, request, sorting) };
  };
}

/** The same; pages of a first sync come as JSON that is compressed already, and are kept. */
export function createKeptPull(
  deps: PullDeps & { readonly pages: KeptPages },
): (
  session: SyncSession,
  request: PullRequest,
) => Promise<Result<{ readonly response: PullResponse } | { readonly packed: Buffer }>> {
  const { sorted, filled } = createReading(deps);
  return async (session, request) => {
    const sorting = await sorted(session, request);
    if (!sorting.ok) return sorting;
    const { inSnapshot, dropped } = sorting;
    const read = () => filled(session, request, sorting);
    if (inSnapshot.length === 0 || dropped.length > 0) return { ok: true, response: await read() };
    const channels = inSnapshot.map(([channel]) => channel);
    const key = { channels, text: JSON.stringify([deps.storeEpoch(), request.limit, inSnapshot]) };
    return { ok: true, packed: deps.pages.find(key) ?? (await deps.pages.keep(key, read)) };
  };
}

function createReading(deps: PullDeps) {
  const feed = {
    ...deps,
    recent: deps.recent ?? createRecent(deps),
    readRecord: createSharedReads(deps.records),
  };

  async function sorted(session: SyncSession, request: PullRequest) {
    // Before the feed is read: what is written after that makes the sums of this page another's.
    const counter = deps.index.counter();
    const isFollowing = Object.values(request.checkpoint.channels).some(
      ({ since }) => since !== undefined,
    );
    const [found, end] = await Promise.all([
      sortChannels(deps, session, request),
      isFollowing ? feed.recent.catchUp() : '',
    ]);
    if (found.refused === undefined) return { ok: true, ...found, counter, end } as const;
    await deps.onRefused(session, found.refused);
    return failure('channel_not_granted', 'この端末に許可されていない範囲の情報です。');
  }

  async function filled(
    session: SyncSession,
    request: PullRequest,
    sorted: Begun,
  ): Promise<PullResponse> {
    const page = createPage(deps.index, Math.min(1_000, Math.max(1, request.limit)), deps.prove);
    const cursors = new Map<ChannelId, ChannelCursor>();
    let more = false;

    let progress: PullResponse['progress'];
    for (const [channel, cursor] of sorted.inSnapshot) {
      if (page.isFull()) {
        more = true;
        break;
      }
      const step = await readSnapshot(feed, page, channel, cursor);
      cursors.set(channel, step.cursor);
      if (step.progress !== undefined) progress = step.progress;
      // The feed that follows a snapshot is read at the next call: it begins where the snapshot did.
      more = true;
    }
    if (sorted.inSnapshot.length === 0) {
      for (const [since, group] of sorted.following) {
        if (page.isFull()) {
          more = true;
          break;
        }
        const step = await followFeed(feed, page, new Set(group.keys()), since, sorted.end);
        for (const [channel, cursor] of group) {
          if (step.since !== cursor.since) cursors.set(channel, { ...cursor, since: step.since });
        }
        more ||= step.more;
      }
    }
    // Grants may have moved while we read: what is not granted now is not sent now.
    for (const [channel, now] of await grantsOf(deps, session, request)) {
      const before = sorted.generations.get(channel);
      if (before === undefined) continue;
      if (now.state === 'granted' && now.generation === before) continue;
      page.forget(channel);
      cursors.delete(channel);
      sorted.dropped.push(channel);
      sorted.ended.push(channel);
    }
    const still = deps.index.counter() === sorted.counter;
    const totals = !more && still ? totalsOf(deps, sorted) : undefined;
    return {
      documents: page.documents(),
      removals: page.removals(),
      checkpoint: { storeEpoch: deps.storeEpoch(), channels: Object.fromEntries(cursors) },
      dropped: sorted.dropped,
      ...(sorted.ended.length === 0 ? {} : { ended: sorted.ended }),
      more,
      ...(progress === undefined ? {} : { progress }),
      ...(totals === undefined ? {} : { totals }),
    };
  }
  return { sorted, filled };
}

interface Begun extends Sorted {
  /** Of the index, before anything was read. */
  readonly counter: number;
  /** Of the feed, where it was read. */
  readonly end: string;
}

interface Sorted {
  readonly refused?: ChannelId;
  readonly dropped: ChannelId[];
  /** Of those: not granted any more, or granted anew with another key. */
  readonly ended: ChannelId[];
  readonly generations: ReadonlyMap<ChannelId, number>;
  /** CORE first, so that names are usable before the rest arrives. */
  readonly inSnapshot: readonly (readonly [ChannelId, ChannelCursor])[];
  /** Channels at the same position read the feed together. */
  readonly following: ReadonlyMap<string, ReadonlyMap<ChannelId, ChannelCursor>>;
}

/** Asked together: what they read is read once. */
function grantsOf(deps: PullDeps, session: SyncSession, { channels }: PullRequest) {
  return Promise.all(
    [...new Set(channels)].map(
      async (channel) => [channel, await deps.grantOf(session, channel)] as const,
    ),
  );
}

async function sortChannels(
  deps: PullDeps,
  session: SyncSession,
  request: PullRequest,
): Promise<Sorted> {
  const dropped: ChannelId[] = [];
  const ended: ChannelId[] = [];
  const generations = new Map<ChannelId, number>();
  const inSnapshot: (readonly [ChannelId, ChannelCursor])[] = [];
  const following = new Map<string, Map<ChannelId, ChannelCursor>>();
  const sameStore = request.checkpoint.storeEpoch === deps.storeEpoch();
  for (const [channel, grant] of await grantsOf(deps, session, request)) {
    if (grant.state === 'never') {
      return { refused: channel, dropped, ended, generations, inSnapshot, following };
    }
    const cursor = request.checkpoint.channels[channel];
    const isAnywhere = cursor?.since !== undefined || cursor?.snapshotCursor !== undefined;
    const hasEnded =
      grant.state === 'ended' ||
      (cursor !== undefined && cursor.grantGeneration !== grant.generation);
    if (hasEnded) ended.push(channel);
    if (hasEnded || (isAnywhere && !sameStore)) {
      dropped.push(channel);
      continue;
    }
    generations.set(channel, grant.generation);
    if (cursor?.since !== undefined) {
      const group = following.get(cursor.since) ?? new Map<ChannelId, ChannelCursor>();
      following.set(cursor.since, group.set(channel, cursor));
    } else {
      inSnapshot.push([channel, cursor ?? { grantGeneration: grant.generation }]);
    }
  }
  inSnapshot.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return { dropped, ended, generations, inSnapshot, following };
}

function rank(channel: ChannelId): number {
  return channel.endsWith('.core') ? 0 : 1;
}

function totalsOf(deps: PullDeps, sorted: Sorted): Record<ChannelId, ChannelTotals> {
  const totals: Record<ChannelId, ChannelTotals> = {};
  for (const group of sorted.following.values()) {
    for (const channel of group.keys()) {
      if (!sorted.dropped.includes(channel)) totals[channel] = deps.index.totals(channel);
    }
  }
  return totals;
}

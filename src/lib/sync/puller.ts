// The only writer of the replica: a page becomes durable with its cursor, then visible (SYNC-01, SYNC-06, SYNC-11).
import type { RecordId } from '../domain/record.ts';
import type { ChannelId } from '../protocol/scope.ts';
import type { isNewer } from '../protocol/scope-freshness.ts';
import type { ChannelGrant } from '../protocol/session.ts';
import type { Destroyed, PullRequest, PullResponse, Removal } from '../protocol/wire.ts';
import {
  COMPACT_ABOVE,
  type LogBatch,
  type LogEntry,
  type SealedLog,
} from '../replica/sealed-log.ts';
import type { RecordTable } from '../replica/table.ts';
import { createHoldings, type NewerPart, type TableBatch } from './holdings.ts';
import type { Destruction } from './destruction.ts';
import { type PulledPage, TransportError, type Transport } from './ports.ts';
import { answers, bare, isPositioned, type StoredCursor } from './pull-shapes.ts';
import { createTurns } from '../replica/turns.ts';

export type GrantedLog = Pick<ChannelGrant, 'channel' | 'grantGeneration' | 'logId'>;

export interface Puller {
  open(grants: readonly GrantedLog[]): Promise<void>;
  setGrants(grants: readonly GrantedLog[]): Promise<void>;
  /** One page. `more`: ask again at once. */
  pull(signal: AbortSignal): Promise<{ readonly more: boolean }>;
  readonly isUntidy: () => boolean;
  /** Rewrites as few segments the logs that many small pulls made long: a while in which nothing is pulled. */
  tidy(): Promise<void>;
  readonly state: () => PullerState;
}

export interface PullerState {
  readonly damaged: number;
  /** Some channel has never been pulled to its end. */
  readonly isFirst: boolean;
  readonly progress?: NonNullable<PullResponse['progress']>;
  readonly mismatches: number;
}

/** Where no quiet moment comes: a log so long is rewritten in the middle of the work. */
const COMPACT_AT_ONCE = 4 * COMPACT_ABOVE;

interface Followed {
  readonly grant: GrantedLog;
  cursor: StoredCursor;
  /** Its log holds nothing: the next batch says so. */
  isFresh: boolean;
  isDamaged: boolean;
  /** The server dropped it though we asked from nothing: our grant is old, a new ring must come. */
  isStale: boolean;
  /** Left the channel, and still lie in older segments of its log. */
  readonly left: Set<RecordId>;
}

export function createPuller(deps: {
  readonly log: SealedLog;
  readonly table: RecordTable;
  readonly transport: Pick<Transport, 'pull'>;
  readonly limit: number;
  /** Our grants are not the server's any more: get a new ring when there is a way. */
  readonly onStaleGrants: () => void;
  readonly destruction: Destruction;
  /** Out of the stored ring and out of memory. Their logs are destroyed after them. */
  readonly destroyKeys: (logIds: readonly string[]) => Promise<void>;
  /** Logs that colleagues open on this device: they go on reading them. */
  readonly logsOfOthers: () => Promise<ReadonlySet<string>>;
  /** Counts differ from the server's: dropped and pulled again. For the sync board. */
  readonly onMismatch: (channel: ChannelId) => void;
  readonly onFault: (fault: unknown) => void;
  /** The server is another one, or restored: before anything of the former is let go. */
  readonly onNewStore: (signal: AbortSignal) => Promise<void>;
  readonly newerThan?: typeof isNewer;
}): Puller {
  const { log, table, transport } = deps;
  const holdings = createHoldings(table, deps.newerThan);
  const followed = new Map<ChannelId, Followed>();
  let storeEpoch = '';
  let progress: PullResponse['progress'];
  let mismatches = 0;
  let inARow = 0;
  /** Counts changes of grants: an answer to a question asked before is nobody's any more. */
  let ring = 0;
  let ahead:
    | { readonly asked: string; readonly ring: number; readonly answer: Promise<PulledPage> }
    | undefined;
  const turns = createTurns();

  async function openOne(grant: GrantedLog): Promise<void> {
    const { grantGeneration } = grant;
    const one: Followed = {
      grant,
      cursor: { grantGeneration },
      isFresh: true,
      isDamaged: false,
      isStale: false,
      left: new Set(),
    };
    followed.set(grant.channel, one);
    const opened = await log.openLog(grant.logId);
    const cursor: StoredCursor | undefined = opened.ok ? opened.batches.at(-1)?.cursor : undefined;
    const isOld = cursor !== undefined && cursor.grantGeneration !== grantGeneration;
    if (!opened.ok || isOld) {
      one.isDamaged = !opened.ok;
      try {
        await log.commit([], [grant.logId]);
      } catch (fault) {
        deps.onFault(fault); // It stays unreadable and is dropped at the next opening; the rest opens.
      }
      return;
    }
    if (cursor === undefined) return;
    one.isFresh = false;
    one.cursor = cursor;
    storeEpoch = cursor.storeEpoch ?? storeEpoch;
    await replay(one, opened.batches);
  }

  async function replay(one: Followed, batches: readonly LogBatch[]): Promise<void> {
    const { channel } = one.grant;
    for (const batch of batches) {
      if (batch.base) await table.apply(holdings.drop(channel));
      const remove = batch.remove.map((item) => ({ ...item, channel }));
      noteLeaving(remove);
      await table.apply(holdings.take({ put: batch.put, remove }));
    }
  }

  function noteLeaving(removals: readonly Removal[]): void {
    for (const { channel, id } of removals)
      if (holdings.holds(channel, id)) followed.get(channel)?.left.add(id);
  }

  /** Not while something has left whose receipt is to come: a shorter log does not tell of it any more (SYNC-05). */
  async function compactAbove(segments: number): Promise<void> {
    for (const { grant, left } of followed.values())
      if (left.size === 0 && log.segmentCount(grant.logId) > segments)
        await log.compact(grant.logId);
  }

  /** What left is not only hidden: the log is written anew without it, and the server gets a receipt (SYNC-05). */
  async function destroyLeft(): Promise<void> {
    for (const one of followed.values()) {
      const { channel, logId } = one.grant;
      const records = [...one.left].filter((id) => !holdings.holds(channel, id));
      if (records.length > 0 && !one.isStale)
        await deps.destruction.run(
          { why: 'records_left', channels: [], keys: [], records },
          () => log.rewrite(logId),
          logId,
        );
      one.left.clear();
    }
  }

  /** Keys, then logs, then memory; the receipt comes last (SYNC-05). */
  async function end(ending: readonly Followed[], why: Destroyed['why']): Promise<void> {
    if (ending.length === 0) return;
    const channels = ending.map(({ grant }) => grant.channel);
    const logs = ending.map(({ grant }) => grant.logId);
    const others = await deps.logsOfOthers();
    // The receipt names what is destroyed: a log that a colleague reads is out of reach for this user alone.
    const keys = logs.filter((logId) => !others.has(logId));
    await deps.destruction.run({ why, channels, keys, records: [] }, async () => {
      await deps.destroyKeys(logs);
      for (const one of ending) await (others.has(one.grant.logId) ? leave(one) : drop(one));
    });
  }

  /** Destroys what the channel holds here; it begins from nothing if it is still granted. */
  async function drop(one: Followed): Promise<void> {
    await log.commit([], [one.grant.logId]);
    await leave(one);
  }

  /** Out of memory. */
  async function leave(one: Followed): Promise<void> {
    await table.apply(holdings.drop(one.grant.channel));
    one.cursor = { grantGeneration: one.grant.grantGeneration };
    one.isFresh = true;
  }

  /** Where the key is in the ring again, or the records are in the log still, the server or the log will say so anew. */
  async function resumeDestruction(): Promise<void> {
    const all = [...followed.values()];
    await deps.destruction.resume(
      ({ what, log: rewritten }) => {
        if (all.some(({ grant, left }) => grant.logId === rewritten && left.size > 0)) return;
        const open = all.map(({ grant }) => grant).filter(({ logId }) => what.keys.includes(logId));
        // A colleague's note: what he alone could open is nobody's by now, and nothing would say so once more.
        const keys = what.keys.filter((key) => open.every(({ logId }) => logId !== key));
        if (open.length > 0 && keys.length === 0) return;
        const channels = what.channels.filter((one) =>
          open.every(({ channel }) => channel !== one),
        );
        return { ...what, channels, keys };
      },
      ({ keys }) => log.commit([], keys),
    );
  }

  const toAsk = (): readonly Followed[] => [...followed.values()].filter((one) => !one.isStale);

  /** Some are of another store than others, until the disk has let go of them: all of them are pulled anew. */
  function isMixed(asked: readonly Followed[]): boolean {
    return asked.some(({ cursor }) => isPositioned(cursor) && cursor.storeEpoch !== storeEpoch);
  }

  function request(): PullRequest {
    const asked = toAsk();
    return {
      checkpoint: {
        // Of no store: the server drops them all, and what they hold is offered to it before.
        storeEpoch: isMixed(asked) ? '' : storeEpoch,
        channels: Object.fromEntries(asked.map((one) => [one.grant.channel, bare(one.cursor)])),
      },
      limit: deps.limit,
      channels: asked.map((one) => one.grant.channel),
    };
  }

  /**
   * In a first sync the server reads the next page while this one goes to the disk. Never the last page:
   * whoever waits for a pull that began after something must not be given one that began before.
   */
  function askAhead(asked: PullRequest, response: PullResponse, signal: AbortSignal): void {
    const { storeEpoch, channels } = response.checkpoint;
    const next: PullRequest = {
      ...asked,
      checkpoint: { storeEpoch, channels: { ...asked.checkpoint.channels, ...channels } },
    };
    const cursors = Object.values(next.checkpoint.channels);
    if (!response.more || cursors.every(({ since }) => since !== undefined)) return;
    const answer = transport.pull(next, signal);
    answer.catch(() => undefined); // Whoever takes it hears of it; nobody else needs to.
    ahead = { asked: JSON.stringify(next), ring, answer };
  }

  /** What was asked ahead, where it is just what would be asked now. */
  function takeAhead(asked: PullRequest): Promise<PulledPage> | undefined {
    const found = ahead;
    ahead = undefined;
    return found?.ring === ring && found.asked === JSON.stringify(asked) ? found.answer : undefined;
  }

  async function take(
    response: PulledPage,
    asked: PullRequest,
    signal: AbortSignal,
  ): Promise<void> {
    if (!answers(response, asked)) throw new TransportError('server');
    const isNewStore =
      isMixed(toAsk()) || (storeEpoch !== '' && storeEpoch !== response.checkpoint.storeEpoch);
    if (isNewStore) await deps.onNewStore(signal);
    const before = storeEpoch;
    const ended = (response.ended ?? []).flatMap((channel) => followed.get(channel) ?? []);
    await end(ended, 'channel_ended');
    for (const one of ended) one.isStale = true;
    if (ended.length > 0) deps.onStaleGrants();
    for (const channel of response.dropped) {
      const one = followed.get(channel);
      if (one === undefined || one.isStale) continue;
      const hadPosition = isPositioned(one.cursor);
      await drop(one);
      if (!hadPosition) {
        one.isStale = true;
        deps.onStaleGrants();
      }
    }
    // Only now: a position of the old store must never be shown under the new one's name.
    storeEpoch = response.checkpoint.storeEpoch;
    const part = holdings.newer(response);
    const entries = batchesOf(response, part, before);
    if (entries.length > 0) await log.commit(entries);
    for (const one of followed.values())
      if (entries.some(({ logId }) => logId === one.grant.logId)) one.isFresh = false;
    noteLeaving(part.remove);
    const batch: TableBatch = holdings.take(part);
    if (batch.put.length + batch.remove.length > 0) await table.apply(batch);
    for (const [channel, cursor] of Object.entries(response.checkpoint.channels)) {
      const one = followed.get(channel as ChannelId);
      if (one === undefined) continue;
      one.cursor = { ...cursor, storeEpoch };
      if (cursor.since !== undefined) one.isDamaged = false;
    }
    await compactAbove(COMPACT_AT_ONCE);
    if (!response.more) await destroyLeft();
  }

  /** One batch per channel that got something, or that has reached another phase. */
  function batchesOf(response: PulledPage, part: NewerPart, epochBefore: string) {
    const entries: LogEntry[] = [];
    for (const one of followed.values()) {
      const { channel, logId } = one.grant;
      const put = part.put.filter((record) => record.channel === channel);
      const remove = part.remove.filter((removal) => removal.channel === channel);
      const cursor = response.checkpoint.channels[channel];
      const hasNewPhase =
        cursor !== undefined &&
        ((cursor.since === undefined) !== (one.cursor.since === undefined) ||
          cursor.snapshotCursor !== one.cursor.snapshotCursor ||
          epochBefore !== storeEpoch);
      // A position alone is not worth a write: read again from the older one, the feed repeats itself harmlessly.
      if (put.length + remove.length === 0 && !hasNewPhase) continue;
      const stored: StoredCursor = { ...(cursor ?? one.cursor), storeEpoch };
      const isWhole = put.length > 0 && put.length === response.documents.length;
      entries.push({
        logId,
        ...(isWhole && response.written !== undefined ? { putText: response.written } : {}),
        payload: {
          base: one.isFresh,
          put,
          remove: remove.map(({ id, freshness }) => ({ id, freshness })),
          cursor: stored,
        },
      });
    }
    return entries;
  }

  /** The server's sums against ours: a difference that nothing explains is healed by the one recovery path. */
  async function compare(response: PullResponse): Promise<boolean> {
    let isEqual = true;
    for (const [name, theirs] of Object.entries(response.totals ?? {})) {
      const one = followed.get(name as ChannelId);
      if (one?.cursor.since === undefined) continue;
      const ours = holdings.totals(one.grant.channel);
      if (ours.records === theirs.records && ours.digest === theirs.digest) continue;
      isEqual = false;
      mismatches += 1;
      deps.onMismatch(one.grant.channel);
      await drop(one);
    }
    return isEqual;
  }

  return {
    open: (grants) =>
      turns(async () => {
        for (const grant of grants) await openOne(grant);
        await resumeDestruction();
      }),
    setGrants: (grants) =>
      turns(async () => {
        ring += 1;
        const ended: Followed[] = [];
        for (const one of followed.values()) {
          const { logId, grantGeneration, channel } = one.grant;
          const grant = grants.find((item) => item.channel === channel);
          const isSame = grant?.logId === logId && grant.grantGeneration === grantGeneration;
          // Its key is gone: nothing more is asked for it, even if the disk does not let go of it yet.
          one.isStale = !isSame;
          if (!isSame) ended.push(one);
        }
        await end(ended, 'channel_ended');
        for (const one of ended) followed.delete(one.grant.channel);
        for (const grant of grants) if (!followed.has(grant.channel)) await openOne(grant);
      }),
    async pull(signal) {
      const asked = request();
      const askedWith = ring;
      // Without a channel, too: whether the server is there is asked, never assumed.
      const response = await (takeAhead(asked) ?? transport.pull(asked, signal));
      askAhead(asked, response, signal);
      return turns(async () => {
        if (signal.aborted || ring !== askedWith) return { more: !signal.aborted };
        await take(response, asked, signal);
        progress = response.more ? (response.progress ?? progress) : undefined;
        inARow = (await compare(response)) ? 0 : inARow + 1;
        const isRestarted = response.dropped.some((name) => followed.get(name)?.isStale === false);
        // A difference that stays is not pulled again and again without a pause.
        return { more: response.more || isRestarted || (inARow > 0 && inARow < 3) };
      });
    },
    isUntidy: () =>
      [...followed.values()].some(({ grant }) => log.segmentCount(grant.logId) > COMPACT_ABOVE),
    tidy: () => turns(() => compactAbove(COMPACT_ABOVE)),
    state: () => {
      const all = toAsk();
      return {
        damaged: all.filter((one) => one.isDamaged).length,
        isFirst: all.some((one) => one.cursor.since === undefined),
        ...(progress === undefined ? {} : { progress }),
        mismatches,
      };
    },
  };
}

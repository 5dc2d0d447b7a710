// The sync engine: sends what waits, pulls what changed, listens for more, and survives every state of the line.
import type { ChannelId } from '../protocol/scope.ts';
import type { isNewer } from '../protocol/scope-freshness.ts';
import type { ChannelGrant } from '../protocol/session.ts';
import { type AccessEntry, PROBE_MS } from '../protocol/wire.ts';
import type { Disk } from '../replica/disk.ts';
import type { SealedLog } from '../replica/sealed-log.ts';
import type { RecordTable } from '../replica/table.ts';
import { createConnection } from './connection.ts';
import { createDestruction } from './destruction.ts';
import type { SyncEngine, SyncStatus } from './engine.ts';
import { offerHeld } from './offers.ts';
import { createOutbox } from './outbox.ts';
import {
  type Clock,
  type Courier,
  type Randomness,
  type Sealer,
  type Transport,
  TransportError,
} from './ports.ts';
import { createPuller, type GrantedLog } from './puller.ts';
import { createSender } from './sender.ts';
import { createSleeper } from './sleeper.ts';

export interface EngineDeps {
  readonly disk: Disk;
  readonly log: SealedLog;
  readonly table: RecordTable;
  readonly sealer: Sealer;
  readonly courier: Courier;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly grants: readonly Pick<ChannelGrant, 'channel' | 'grantGeneration' | 'logId'>[];
  readonly personalLogId: string;
  /** Logs of the ring that this one replaces and that it does not hold any more: destroyed at opening (SYNC-05). */
  readonly endedLogs?: readonly string[];
  /** Who is unlocked, and where: signs the receipts. */
  readonly author: Pick<AccessEntry, 'user' | 'device' | 'site'>;
  /** Logs that colleagues open on this device: no right that somebody else loses destroys them. */
  readonly logsOfOthers?: () => Promise<ReadonlySet<string>>;
  /** Takes the keys of these logs out of the stored ring. */
  readonly destroyKeys?: (logIds: readonly string[]) => Promise<void>;
  /** The server granted anew or otherwise than our ring says: a new ring is needed. */
  readonly onStaleGrants?: () => void;
  /** A channel's count or digest differed from the server's: it is pulled again. */
  readonly onMismatch?: (channel: ChannelId) => void;
  /** What is not the line's fault (disk full while pulling, a bug): told, never swallowed; the engine tries again. */
  readonly onFault?: (fault: unknown) => void;
  readonly pageLimit?: number;
  /** Replaced only by the simulator's mutants. */
  readonly newerThan?: typeof isNewer;
}

const POLL_LIVE_MS = 60_000;
/** Where a proxy eats the stream, only looking tells whether the line is there. */
const POLL_ALONE_MS = 3_000;
/** Nothing came for so long: nobody is in the middle of a row of entries. */
const QUIET_MS = 5_000;

export function createSyncEngine(deps: EngineDeps): SyncEngine {
  const { clock, transport, randomness } = deps;
  const onFault = deps.onFault ?? (() => undefined);
  let grants: readonly GrantedLog[] = deps.grants;
  let stopped: AbortController | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const main = createSleeper(clock);
  const ear = createSleeper(clock);
  const statusListeners = new Set<(status: SyncStatus) => void>();
  const outgoingListeners = new Set<() => void>();

  let activity: SyncStatus['activity'] = 'idle';
  let clockOffsetMs: number | undefined;
  let isWanted = true;
  let isListening = false;
  /** To a closed server, since opening. */
  let hasOffered = false;

  const tell = (): void => {
    const now = status();
    for (const listener of [...statusListeners]) listener(now);
  };
  const outbox = createOutbox({
    ...deps,
    logIdOf: (channel) => grants.find((grant) => grant.channel === channel)?.logId,
    onChange: () => {
      for (const listener of [...outgoingListeners]) listener();
      tell();
    },
  });
  const destruction = createDestruction({
    ...deps,
    isOffline: () => connection.state().line !== 'up',
    async logAccess(entry) {
      await outbox.logAccess(entry);
      main.wake();
    },
    onFault,
  });
  const logsOfOthers = deps.logsOfOthers ?? (() => Promise.resolve(new Set<string>()));
  const puller = createPuller({
    ...deps,
    destruction,
    logsOfOthers,
    async destroyKeys(logIds) {
      await deps.destroyKeys?.(logIds);
      // What colleagues wrote and shared by these keys is not read here any more.
      await outbox.restore();
    },
    limit: deps.pageLimit ?? 1_000,
    onStaleGrants: () => deps.onStaleGrants?.(),
    onMismatch: (channel) => deps.onMismatch?.(channel),
    onNewStore: (signal) => onNewStore(signal),
    onFault,
  });
  const connection = createConnection({
    ...deps,
    onFault,
    onChange: tell,
    onOpen: () => ear.wake(),
  });
  const sender = createSender({
    outbox,
    transport,
    clock,
    onFault,
    onServerClock: (offset) => {
      clockOffsetMs = offset;
    },
  });

  /** It may have lost what it had: it gets back what is here, and is asked again about what it had accepted. */
  async function onNewStore(signal: AbortSignal): Promise<void> {
    await offerHeld(deps.table, transport, signal);
    await outbox.askAgain();
    while (sender.hasChanges()) await sender.sendChanges(signal);
  }

  function status(): SyncStatus {
    const state = puller.state();
    const contact = connection.state();
    // From the opening on, not only while something comes: an empty replica is not an empty city.
    const isFirst = state.isFirst && contact.session !== 'ended' && !contact.refused;
    return {
      ...contact,
      ...outbox.counts(),
      activity: isFirst && activity !== 'pushing' ? 'first' : activity,
      ...(state.progress === undefined ? {} : { progress: state.progress }),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
      damagedChannels: state.damaged,
    };
  }

  function become(what: SyncStatus['activity']): void {
    if (activity === what) return;
    activity = what;
    tell();
  }

  /** One turn of work; true: there is more to do at once. */
  async function round(signal: AbortSignal): Promise<boolean> {
    if (sender.hasChanges()) {
      become('pushing');
      await sender.sendChanges(signal);
      isWanted = true;
      connection.succeeded();
    }
    const trouble = await sendEntries(signal);
    if (isWanted) await pull(signal);
    // Only now: what the server cannot write into its log keeps nobody from reading.
    if (trouble !== undefined) throw trouble;
    return isWanted || sender.hasChanges() || sender.hasEntries();
  }

  async function sendEntries(signal: AbortSignal): Promise<TransportError | undefined> {
    if (!sender.hasEntries()) return undefined;
    become('pushing');
    const trouble = await sender.sendEntries(signal);
    if (trouble === undefined) connection.succeeded();
    return trouble;
  }

  async function pull(signal: AbortSignal): Promise<void> {
    become('pulling');
    isWanted = false;
    const storedBefore = outbox.verdictCount();
    try {
      const { more } = await puller.pull(signal);
      if (more) tell();
      isWanted ||= more;
      await outbox.endReached(more ? undefined : { storedBefore });
    } catch (fault) {
      isWanted = true;
      throw fault;
    }
    connection.succeeded();
  }

  /** A server that waits to be opened takes back what it lacks; once is enough. The fault that then counts. */
  async function onClosed(fault: unknown, signal: AbortSignal): Promise<unknown> {
    if (!(fault instanceof TransportError) || fault.fault !== 'closed' || hasOffered) return fault;
    try {
      await offerHeld(deps.table, transport, signal);
      hasOffered = true;
      return fault;
    } catch (other) {
      return other;
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const began = clock.now();
      let pause: number;
      try {
        if (await round(signal)) continue;
        become('idle');
        pause = isListening ? POLL_LIVE_MS : POLL_ALONE_MS;
      } catch (fault) {
        become('idle');
        if (signal.aborted) return;
        pause = await connection.afterFault(await onClosed(fault, signal), began, signal);
      }
      // Something to do by the clock: look whether anything came while nobody told us.
      if (await rest(pause, signal)) {
        isWanted = true;
        if (!sender.hasChanges() && !sender.hasEntries()) connection.expectAnswer();
      }
    }
  }

  /** True: the time is over. A quiet moment is used for what would hold up a pull. */
  async function rest(ms: number, signal: AbortSignal): Promise<boolean> {
    if (ms <= QUIET_MS || !puller.isUntidy()) return main.sleep(ms, signal);
    if (!(await main.sleep(QUIET_MS, signal))) return false;
    try {
      await puller.tidy();
    } catch (fault) {
      onFault(fault);
    }
    return main.sleep(ms - QUIET_MS, signal);
  }

  async function listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!connection.isOpen()) {
        await ear.sleep(Infinity, signal);
        continue;
      }
      try {
        await transport.live((event) => {
          isListening = true;
          if (event === 'beat') return;
          isWanted = true;
          main.wake();
        }, signal);
      } catch (fault) {
        if (!(fault instanceof TransportError)) onFault(fault);
      }
      isListening = false;
      if (signal.aborted) return;
      // While something is under way, that tells.
      if (activity === 'idle') connection.expectAnswer();
      // The other loop finds out what is the matter; this one listens again when it has.
      isWanted = true;
      main.wake();
      await ear.sleep(PROBE_MS * (0.5 + randomness.fraction()), signal);
    }
  }

  return {
    async open() {
      await outbox.restore();
      const others = await logsOfOthers();
      const keys = (deps.endedLogs ?? []).filter((logId) => !others.has(logId));
      const ended = { why: 'channel_ended', channels: [], keys, records: [] } as const;
      if (keys.length > 0) await destruction.run(ended, () => deps.log.commit([], keys));
      await puller.open(grants);
      await outbox.endReached();
    },
    start() {
      if (stopped !== undefined && !stopped.signal.aborted) return;
      stopped = new AbortController();
      running = Promise.all([run(stopped.signal), listen(stopped.signal)]);
    },
    async stop() {
      stopped?.abort();
      main.wake();
      ear.wake();
      await running;
    },
    async save(next, seen) {
      const saved = await outbox.save(next, seen);
      main.wake();
      return saved;
    },
    async logAccess(entry) {
      await outbox.logAccess(entry);
      main.wake();
    },
    settle: outbox.settle,
    outgoing: outbox.list,
    drops: outbox.drops,
    receipts: outbox.receipts,
    unreadable: outbox.unreadable,
    status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    onOutgoing(listener) {
      outgoingListeners.add(listener);
      return () => outgoingListeners.delete(listener);
    },
    async setGrants(next) {
      grants = next;
      await puller.setGrants(next);
      await outbox.restore();
      isWanted = true;
      main.wake();
      tell();
    },
    sessionRenewed() {
      isWanted = true;
      connection.renewed();
      main.wake();
      ear.wake();
    },
  };
}

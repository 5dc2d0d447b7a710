// The real request handlers over a memory store, in a process that can be killed after every step of a write.
import { hasErrors, validateBody } from '../../src/lib/domain/catalogue/validate.ts';
import { mergeBodies } from '../../src/lib/domain/merge/merge.ts';
import type { DeviceId } from '../../src/lib/domain/record.ts';
import type {
  HandedIn,
  HandInResponse,
  ReceiptRequest,
} from '../../src/lib/protocol/last-contact.ts';
import { type ChannelId, channelId } from '../../src/lib/protocol/scope.ts';
import type {
  AccessEntry,
  Change,
  OfferRequest,
  OfferResponse,
  PullResponse,
} from '../../src/lib/protocol/wire.ts';
import {
  createScopeCommands,
  type ScopeCommands,
} from '../../sync-server/access/scope-commands.ts';
import { loadScopeIndex, type ScopeIndex } from '../../sync-server/access/scope-index.ts';
import { handOver } from '../../sync-server/quarantine/hand-over.ts';
import { createTaking } from '../../sync-server/quarantine/hand-in.ts';
import type { Quarantine } from '../../sync-server/quarantine/quarantine.ts';
import { createReceipts } from '../../sync-server/audit/receipts.ts';
import { type AccessLog, createAccessLog } from '../../sync-server/audit/access-log.ts';
import { readEra } from '../../sync-server/backup/era.ts';
import { createVersionProofs } from '../../sync-server/keys/version-proof.ts';
import { isSealed } from '../../sync-server/sync/drops.ts';
import { createOffers } from '../../sync-server/sync/offers.ts';
import { createDisks, type Disks } from './disks.ts';
import type { Collection, Store, StoredDoc } from '../../sync-server/store/store.ts';
import { createKeptPages } from '../../sync-server/sync/kept-pages.ts';
import { createLive, type Live } from '../../sync-server/sync/live.ts';
import {
  createKeptPull,
  type GrantState,
  type Pull,
  type SyncSession,
} from '../../sync-server/sync/pull.ts';
import { createPush, type Push, type WriteStep } from '../../sync-server/sync/push.ts';
import { authorOf, COMPARTMENTS, compartmentsOf, type Device, DEVICES, seedDocs } from './city.ts';
import type { World } from './clock.ts';
import { mortal } from './mortal-store.ts';
import type { Mutant } from './mutants.ts';
import type { Prng } from './prng.ts';

export interface SimGrant {
  readonly channel: ChannelId;
  generation: number;
  isActive: boolean;
}

export interface SimServer {
  readonly store: Store;
  readonly disks: Disks;
  /** Restored without the journal: takes back what it lacks, and nothing else. */
  readonly isClosed: () => boolean;
  close(closed: boolean): void;
  /** Undefined while it is down. */
  readonly up: () => Running | undefined;
  start(): Promise<void>;
  kill(): void;
  /** Burns, and is restored from what is left. */
  loseDisk(journal: 'kept' | 'lost'): Promise<void>;
  /** Dies right after the next time this step is done. */
  killAfter(step: WriteStep): void;
  readonly grants: ReadonlyMap<string, SimGrant>;
  setGrant(device: string, channel: ChannelId, isActive: boolean): void;
  /** What the administrator wants the device to be. */
  readonly wanted: (device: DeviceId) => Wanted;
  want(device: DeviceId, wanted: Wanted): void;
  readonly kills: () => number;
  /** Channels that somebody asked for without ever having been granted them. */
  readonly claims: () => readonly ChannelId[];
  /** From now on its feed tells everything once. */
  calm(): void;
}

/** `desk`: online-only, keeps no replica; `gone`: given up, enrolled no more. */
export type Wanted = 'center' | 'desk' | 'gone';

export interface Running {
  readonly pull: Pull;
  readonly push: Push;
  readonly live: Live;
  readonly log: AccessLog;
  readonly index: ScopeIndex;
  readonly commands: ScopeCommands;
  /** What was written until now cannot be lost with the disk any more. */
  settled(): Promise<void>;
  offer(request: OfferRequest, session: SyncSession): Promise<OfferResponse>;
  logEntries(session: SyncSession, entries: readonly AccessEntry[]): Promise<void>;
  /** By the device's own key, without a session. */
  handIn(device: Device, rows: readonly HandedIn[]): Promise<HandInResponse>;
  keepReceipt(device: Device, receipt: ReceiptRequest['receipt']): Promise<void>;
}

export const grantKey = (device: string, channel: ChannelId): string => `${device} ${channel}`;
export const logIdOf = (device: string, grant: SimGrant): string =>
  `log ${device} ${grant.channel} ${String(grant.generation)}`;

export async function createSimServer(deps: {
  readonly world: World;
  readonly random: Prng;
  readonly mutant: Mutant | undefined;
  /** How often the feed tells something again, as it was. */
  readonly repeats: number;
}): Promise<SimServer> {
  let repeats = deps.repeats;
  const { world, mutant } = deps;
  const disks = await createDisks({ world, mutant: mutant?.disks, onKilled: () => kill() });
  await disks.store().records.write(seedDocs());
  let isClosed = false;
  const grants = new Map<string, SimGrant>();
  for (const device of DEVICES)
    for (const compartment of COMPARTMENTS) {
      const channel = channelId(device.site, compartment);
      grants.set(grantKey(device.id, channel), { channel, generation: 1, isActive: true });
    }
  const wanted = new Map<DeviceId, Wanted>();
  let running: Running | undefined;
  let process = 0;
  let armed: WriteStep | undefined;
  let kills = 0;
  const claims: ChannelId[] = [];
  let salts = 0;

  const grantOf = (session: SyncSession, channel: ChannelId): GrantState => {
    const grant = grants.get(grantKey(session.device, channel));
    const reads = compartmentsOf(session.user).some(
      (compartment) => channelId(session.site, compartment) === channel,
    );
    if (grant === undefined || !reads) return { state: 'never' };
    if (mutant?.grantOf) return mutant.grantOf(grant);
    return grant.isActive ? { state: 'granted', generation: grant.generation } : { state: 'ended' };
  };

  function setGrant(device: string, channel: ChannelId, isActive: boolean): void {
    const grant = grants.get(grantKey(device, channel));
    if (grant === undefined || grant.isActive === isActive) return;
    if (isActive && (wanted.get(device as DeviceId) ?? 'center') !== 'center') return;
    grant.isActive = isActive;
    if (isActive) grant.generation += 1;
  }

  function kill(): void {
    running = undefined;
    process += 1;
    kills += 1;
  }

  async function start(): Promise<void> {
    // It may die while it starts: nobody waits for a dead process.
    void begin();
    await world.settle();
  }

  async function begin(): Promise<void> {
    if (running !== undefined) return;
    process += 1;
    const mine = process;
    const isAlive = (): boolean => process === mine;
    const disk = disks.store();
    const bare = mortal(mutant?.store?.(disk) ?? disk, isAlive, deps.random, () => repeats);
    const { store: own, settled } = await disks.open(bare, isAlive);
    const { epoch, restoredAt } = await readEra(own.accounts);
    const now = (): Date => new Date(world.now());
    const index = await loadScopeIndex(own.records);
    const log = createAccessLog({ log: own.log, now, sealTerms: (_, terms) => `sealed:${terms}` });
    const receipts = createReceipts({ accounts: own.accounts, now });
    const open = openQuarantine(own.history);
    const quarantine = mutant?.quarantine?.(open) ?? open;
    // It remembers what it proved: a process of its own, a memory of its own.
    const proofs = createVersionProofs(new Uint8Array(32));
    const live = createLive({
      index,
      onFault: (fault) => {
        throw fault;
      },
    });
    const notify = (doc: StoredDoc): void => void live.notify(doc);
    const commands = createScopeCommands({
      store: own,
      index,
      newId: () => `job${String((salts += 1))}`,
      isClosed: async () => isClosed,
      onChanged: async (doc) => {
        notify(doc);
        // A move of a family can be cut in the middle, too.
        if (armed === 'headWritten') await die(isAlive);
      },
    });
    const push = createPush({
      store: own,
      index,
      log: mutant?.log?.(log) ?? log,
      openChange: async (_, envelope) => {
        const opened = openEnvelope(envelope);
        if (!opened.ok || mutant?.change === undefined) return opened;
        return { ok: true, change: await mutant.change(opened.change, own) };
      },
      authorOf: async (user) => authorOf(user),
      isValid: (type, body, level, schemaVersion) =>
        !hasErrors(
          validateBody(type, body, level, schemaVersion === undefined ? {} : { schemaVersion }),
        ),
      ...(mutant?.mergeBodies ? { mergeBodies: mutant.mergeBodies(mergeBodies) } : {}),
      now,
      today: () => '2026-11-22',
      salt: () => `salt-${String((salts += 1))}`,
      isClosed: async () => isClosed,
      onAccepted: notify,
      steps: {
        after: async (step) => {
          if (armed === step) await die(isAlive);
        },
      },
    });
    const keptPull = createKeptPull({
      pages: createKeptPages({ index, now, pack: async (text) => Buffer.from(text) }),
      records: own.records,
      index: mutant?.index?.(index) ?? index,
      storeEpoch: () => epoch,
      prove: proofs.prove,
      grantOf,
      onRefused: (_, channel) => void claims.push(channel),
    });
    const pull: Pull = async (session, request) => {
      const outcome = await keptPull(session, request);
      if (!outcome.ok || 'response' in outcome) return outcome;
      return { ok: true, response: JSON.parse(outcome.packed.toString()) as PullResponse };
    };
    const offers = createOffers({
      store: own,
      push,
      holds: proofs.holds,
      isErased: async () => false,
      restoredAt,
      note: () => undefined,
    });
    const logEntries: Running['logEntries'] = async (session, entries) => {
      for (const { receipt, entryId, at, device, site, user } of entries)
        if (receipt !== undefined)
          await receipts.keep({ ...receipt, receiptId: entryId, at, device, site, user });
      for (const { kind, changeId, user, device, site, terms: note = '' } of entries)
        if (kind === 'hand_over')
          await handOver({ store: own, quarantine }, { changeId, user, device, site, note });
      await log.append(
        session.device,
        entries.map(({ entryId, at, kind, user, recordId }) => ({
          entryId,
          at,
          kind,
          user,
          ...(recordId === undefined ? {} : { recordId }),
        })),
      );
    };
    const take = createTaking({
      history: own.history,
      quarantine,
      entries: {
        async store({ entries }, courier) {
          const opened = entries.map(({ envelope }) => entryIn(envelope));
          await logEntries(courier, opened);
          return { stored: entries.map(({ entryId }) => entryId) };
        },
      },
      async judge(changeId, envelope) {
        const outcome = await push.push({ changes: [{ changeId, envelope }], confirmed: [] });
        return outcome.ok ? outcome.response.verdicts[0] : undefined;
      },
      async read(_, envelope) {
        const opened = openEnvelope(envelope);
        return opened.ok && !isSealed(opened.change.next) ? opened.change : undefined;
      },
      readDraft: () => Promise.resolve(undefined),
    });
    await commands.resume();
    await push.catchUp();
    if (!isAlive()) return;
    running = {
      pull,
      push: { ...push, push: async (request) => after(settled, await push.push(request)) },
      live,
      log,
      index,
      commands,
      offer: async (request, session) =>
        after(settled, await offers.offer(request, session.device)),
      settled,
      logEntries: async (session, entries) => after(settled, await logEntries(session, entries)),
      async handIn({ id, site }, rows) {
        const revoked = wanted.get(id) === 'gone' ? { revokedAt: now().toISOString() } : {};
        for (const row of rows) await take({ id, site, ...revoked }, row);
        return after(settled, { taken: rows.map((row) => row.id) });
      },
      keepReceipt: async ({ id, site }, receipt) =>
        after(settled, await receipts.keep({ ...receipt, device: id, site })),
    };
  }

  /** From here on this process does nothing any more. */
  async function die(isAlive: () => boolean): Promise<void> {
    if (!isAlive()) return;
    armed = undefined;
    kill();
    await new Promise<never>(() => undefined);
  }

  await start();
  return {
    get store() {
      return disks.store();
    },
    disks,
    isClosed: () => isClosed,
    close: (closed) => {
      isClosed = closed;
    },
    up: () => running,
    start,
    kill,
    async loseDisk(journal) {
      kill();
      armed = undefined;
      await disks.lose(journal);
      await start();
    },
    killAfter: (step) => {
      armed = step;
    },
    grants,
    setGrant,
    wanted: (device) => wanted.get(device) ?? 'center',
    want(device, next) {
      if ((wanted.get(device) ?? 'center') === next) return;
      wanted.set(device, next);
      for (const [key, { channel }] of grants)
        if (key.startsWith(`${device} `)) setGrant(device, channel, next === 'center');
    },
    kills: () => kills,
    claims: () => claims,
    calm: () => {
      repeats = 0;
    },
  };
}

/** No answer leaves before. */
async function after<T>(settled: () => Promise<void>, answer: T): Promise<T> {
  await settled();
  return answer;
}

/** As the real one, without its sealing: real keys take real time. */
function openQuarantine(history: Collection): Pick<Quarantine, 'keep'> {
  return {
    async keep({ id, content }) {
      const _id = `quarantine:${id}`;
      const [result] = await history.write([{ _id, kind: 'quarantine', content }]);
      if (result?.ok !== true && (await history.get([_id]))[0] === undefined)
        throw new Error('simulation: nothing came into quarantine');
    },
  };
}

export function entryIn(envelope: string): AccessEntry {
  return (JSON.parse(envelope) as { entry: AccessEntry }).entry;
}

export function openEnvelope(envelope: string) {
  try {
    const { sealedFor, change } = JSON.parse(envelope) as { sealedFor?: string; change: Change };
    return sealedFor === 'server'
      ? ({ ok: true, change } as const)
      : ({ ok: false, code: 'unreadable' } as const);
  } catch {
    return { ok: false, code: 'unreadable' } as const;
  }
}

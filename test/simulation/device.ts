// One device: the real engine on a memory disk that can fill up or die at every write, behind a link that misbehaves.
import type { UserId } from '../../src/lib/domain/record.ts';
import type { AccessEntry } from '../../src/lib/protocol/wire.ts';
import type { Disk, SealedNote, SealedSegment } from '../../src/lib/replica/disk.ts';
import {
  createMemoryDisk,
  type DiskContents,
  emptyContents,
} from '../../src/lib/replica/memory-disk.ts';
import { createMemoryTable } from '../../src/lib/replica/memory-table.ts';
import { createSealedLog } from '../../src/lib/replica/sealed-log.ts';
import { StorageFault } from '../../src/lib/replica/storage-fault.ts';
import type { RecordTable } from '../../src/lib/replica/table.ts';
import { type DestructionNote, NOTES } from '../../src/lib/sync/destruction.ts';
import { createSyncEngine } from '../../src/lib/sync/create-engine.ts';
import type { SyncEngine } from '../../src/lib/sync/engine.ts';
import type { Courier, Sealer } from '../../src/lib/sync/ports.ts';
import type { GrantedLog } from '../../src/lib/sync/puller.ts';
import { type Asking, createAsking } from '../../src/lib/worker/asking.ts';
import { channelId } from '../../src/lib/protocol/scope.ts';
import { compartmentsOf, type Device } from './city.ts';
import { deviceClock, type World } from './clock.ts';
import { type Belongings, belongingsOf, carryOut, hearOrders } from './contact.ts';
import type { Link } from './link.ts';
import type { Mutant } from './mutants.ts';
import type { Prng } from './prng.ts';
import { logIdOf, type SimServer } from './server.ts';

export interface SimDevice {
  readonly device: Device;
  readonly link: Link;
  readonly contents: DiskContents;
  readonly up: () => Booted | undefined;
  /** A fresh worker: unlocks with what is known offline, refreshes its ring when the line is there. */
  boot(user: UserId): Promise<void>;
  lock(): Promise<void>;
  crash(): void;
  /** Dies at one of its next disk writes, before or after it. */
  crashAtWrite(countdown: number, side: 'before' | 'after'): void;
  isFull: boolean;
  clockShift: number;
  /** Whether its ring is what the server grants now; a new one comes with the next unlock over the line. */
  isRingCurrent(): boolean;
  /** Every log that ever lay on its disk. */
  readonly everHeld: ReadonlySet<string>;
  /** Logs whose names stood in a ring that nobody can open any more. */
  readonly forgotten: ReadonlySet<string>;
  readonly logsOfOthers: Belongings['logsOfOthers'];
  /** `leaving`: its last contact was begun; `left`: enrolled no more. */
  readonly phase: () => 'center' | 'desk' | 'leaving' | 'left';
  enrol(): void;
  /** It is known again after a sign-in over the line. */
  resetPassword(user: UserId): Promise<void>;
  readonly crashes: () => number;
  readonly mismatches: () => number;
  readonly faults: () => readonly string[];
}

export interface Booted {
  readonly user: UserId;
  readonly engine: SyncEngine;
  readonly table: RecordTable;
  readonly ring: () => readonly GrantedLog[];
}

export function createSimDevice(deps: {
  readonly world: World;
  readonly random: Prng;
  readonly device: Device;
  readonly server: SimServer;
  readonly mutant: Mutant | undefined;
  readonly link: Link;
  readonly onBoot: (device: SimDevice) => void;
}): SimDevice {
  const { world, random, device, server, mutant, link } = deps;
  const contents = emptyContents();
  const own = belongingsOf(contents, device);
  own.enrol();
  const randomness = {
    ulid: () => `01SIM${String(random.below(1e9))}`,
    fraction: () => random.fraction(),
  };
  let booted: Booted | undefined;
  let life = 0;
  let crashes = 0;
  let mismatches = 0;
  const faults: string[] = [];
  const everHeld = new Set<string>();
  let isLocking = false;
  let isBooting = false;
  let asking: { readonly life: number; readonly orders: Asking } | undefined;
  let askedIn: number | undefined;
  let isWithdrawing = false;
  const forgotten = new Set<string>();
  let armed: { countdown: number; readonly side: 'before' | 'after' } | undefined;

  function crash(): void {
    booted = undefined;
    isLocking = false;
    isBooting = false;
    isWithdrawing = false;
    life += 1;
    crashes += 1;
    armed = undefined;
  }

  function diskOf(isAlive: () => boolean): Disk {
    const never = new Promise<never>(() => undefined);
    const boundary = (side: 'before' | 'after'): void | Promise<void> => {
      if (!isAlive()) return never;
      if (self.isFull && side === 'before') throw new StorageFault('full');
      if (armed === undefined || armed.side !== side) return;
      armed.countdown -= 1;
      if (armed.countdown > 0) return;
      crash();
      return never;
    };
    return createMemoryDisk(contents, {
      beforeWrite: () => boundary('before'),
      afterWrite: (write) => {
        if (write.kind === 'commit') for (const { logId } of write.add) everHeld.add(logId);
        return boundary('after');
      },
    });
  }

  /** What the server grants this user on this device now, or what was known last. */
  async function ringOf(user: UserId): Promise<readonly GrantedLog[]> {
    return link.isAnswered() && server.up() !== undefined
      ? granted(user)
      : (own.ringOf(user) ?? []);
  }

  /** What the server would say of a log: asked only where there is a line. */
  function isGranted(logId: string): boolean {
    if (!link.isAnswered() || server.up() === undefined) return true;
    return [...server.grants].some(
      ([key, grant]) =>
        key.startsWith(`${device.id} `) && grant.isActive && logIdOf(device.id, grant) === logId,
    );
  }

  function granted(user: UserId): readonly GrantedLog[] {
    const mine = compartmentsOf(user).map((one) => channelId(device.site, one));
    return [...server.grants]
      .filter(([key, grant]) => key.startsWith(`${device.id} `) && grant.isActive)
      .filter(([, grant]) => mine.includes(grant.channel))
      .map(([, grant]) => ({
        channel: grant.channel,
        grantGeneration: grant.generation,
        logId: logIdOf(device.id, grant),
      }));
  }

  async function boot(user: UserId): Promise<void> {
    // Locked is only who has let go: until then no other worker opens.
    if (booted !== undefined || isLocking || isBooting || isWithdrawing) return;
    // Nothing is opened before what was begun is done, nor where nothing may lie.
    if (own.isLeaving() || own.identity()?.kind !== 'center') return heed();
    const before = (own.ringOf(user) ?? []).map(({ logId }) => logId);
    let ring = await ringOf(user);
    // Whose rights have all ended comes once more, and lets go of what his ring still opens.
    if (ring.length === 0 && before.length === 0) return heed();
    life += 1;
    const mine = life;
    const isAlive = (): boolean => life === mine;
    isBooting = true;
    const personal = `personal ${device.id} ${user}`;
    const keys = (): ReadonlySet<string> => new Set([personal, ...ring.map(({ logId }) => logId)]);
    const bare = diskOf(isAlive);
    const ofLife = mutant?.ofLife?.() ?? mutant;
    const disk = ofLife?.disk?.(bare, world) ?? bare;
    const sealer = createFakeSealer(keys);
    const table = createMemoryTable();
    const log = createSealedLog({ disk, sealer });
    const clock = deviceClock(world, () => self.clockShift, isAlive);
    let isRefreshing = false;
    const refresh = async (): Promise<void> => {
      if (isRefreshing) return;
      isRefreshing = true;
      const again = (): void => void world.after(2_000, () => void (isAlive() && refresh()));
      if (link.isAnswered() && server.up() !== undefined) {
        ring = granted(user);
        try {
          await engine.setGrants(ring);
          own.keepRing(user, ring);
        } catch (fault) {
          faults.push(String(fault));
          again();
        }
      } else again();
      isRefreshing = false;
    };
    const transport = link.transport(
      { user, device: device.id, site: device.site },
      clock,
      isAlive,
    );
    const engine = createSyncEngine({
      disk,
      log: mutant?.sealedLog?.(log) ?? log,
      table,
      sealer,
      courier: mutant?.courier?.(fakeCourier) ?? fakeCourier,
      transport: ofLife?.transport?.(transport) ?? transport,
      clock,
      randomness,
      grants: ring,
      personalLogId: personal,
      author: { user, device: device.id, site: device.site },
      destroyKeys: async (logIds) => {
        const left = ring.filter(({ logId }) => !logIds.includes(logId));
        await bare.setItem(`ring:${user}`, left);
        ring = left;
      },
      endedLogs: before.filter((logId) => !isGranted(logId)),
      logsOfOthers: async () => own.logsOfOthers(user),
      pageLimit: 4 + random.below(12),
      onStaleGrants: () =>
        world.after(50, () => {
          if (!isAlive()) return;
          void refresh();
          void heed();
        }),
      onMismatch: () => {
        mismatches += 1;
      },
      onFault: (fault) => {
        faults.push(String(fault));
      },
      ...(mutant?.newerThan === undefined ? {} : { newerThan: mutant.newerThan }),
    });
    deps.onBoot(self);
    try {
      await engine.open();
    } catch (fault) {
      if (isAlive()) isBooting = false;
      throw fault;
    }
    if (!isAlive()) return;
    // Only now: until the ended logs are destroyed, the old ring is what remembers their names.
    own.keepRing(user, ring);
    isBooting = false;
    let wasRefused = false;
    engine.onStatus(() => {
      const { refused } = engine.status();
      if (refused && !wasRefused) world.after(50, () => void (isAlive() && heed()));
      wasRefused = refused;
      if (isAlive()) ordersNow().lineIs(engine.status().line);
    });
    engine.start();
    world.after(50, () => void (isAlive() && heed()));
    booted = { user, engine: mutant?.engine?.(engine) ?? engine, table, ring: () => ring };
  }

  /** As the keeper of the product asks. A question that an earlier life asked is never answered: each has its own. */
  function ordersNow(): Asking {
    if (asking?.life === life) return asking.orders;
    asking?.orders.stop();
    const onFault = (fault: unknown): void => void faults.push(String(fault));
    const orders = createAsking({ clock: world, question: heedNow, onFault });
    asking = { life, orders };
    return orders;
  }
  function heed(): Promise<void> {
    return ordersNow()
      .ask()
      .catch((fault: unknown) => void faults.push(String(fault)));
  }

  /** Asks what it is to be, and becomes it; what was begun goes on until it is done. */
  async function heedNow(): Promise<'heard' | 'unheard'> {
    if (askedIn === life || isWithdrawing) return 'unheard';
    const asked = life;
    askedIn = asked;
    try {
      const here = (at: number) => (): boolean => life === at;
      const line = (at: number) => {
        const clock = deviceClock(world, () => self.clockShift, here(at));
        const open = link.door(device, clock, here(at));
        return { clock, door: mutant?.door?.(open) ?? open };
      };
      const heard = await hearOrders(own, diskOf(here(asked)), line(asked).door);
      if (heard.orders === 'not heard' || life !== asked) return 'unheard';
      if (heard.orders === 'go on') return 'heard';
      if (isBooting || isLocking) return 'unheard';
      isWithdrawing = true;
      await booted?.engine.stop();
      if (life !== asked) return 'unheard';
      booted = undefined;
      life += 1;
      const isAlive = here(life);
      const bare = diskOf(isAlive);
      const disk = mutant?.disk?.(bare, world) ?? bare;
      // Let go of to be pulled again, and not begun: no log lies there, of which the receipt could speak.
      const notes = (contents.items.get(NOTES) ?? []) as readonly DestructionNote[];
      const kept = new Set([
        ...contents.segments.map(({ logId }) => logId),
        ...notes.flatMap(({ what }) => what.keys),
      ]);
      if (heard.wanted !== undefined)
        for (const logId of everHeld) if (!kept.has(logId)) everHeld.delete(logId);
      const isOver = await carryOut(own, heard.wanted, { disk, randomness, ...line(life) });
      isWithdrawing = false;
      return isOver ? 'heard' : 'unheard';
    } catch (fault) {
      isWithdrawing = false;
      throw fault;
    } finally {
      if (askedIn === asked) askedIn = undefined;
    }
  }

  const self: SimDevice = {
    device,
    link,
    contents,
    up: () => booted,
    boot,
    async lock() {
      const now = booted;
      if (now === undefined || isWithdrawing) return;
      booted = undefined;
      const mine = life;
      isLocking = true;
      void now.engine.stop().then(() => {
        isLocking = false;
        if (life === mine) life += 1;
      });
      await world.settle();
    },
    crash,
    crashAtWrite(countdown, side) {
      armed = { countdown, side };
    },
    isFull: false,
    clockShift: 0,
    isRingCurrent: () =>
      booted === undefined ||
      JSON.stringify(booted.ring()) === JSON.stringify(granted(booted.user)),
    everHeld,
    forgotten,
    logsOfOthers: own.logsOfOthers,
    phase: () => (own.isLeaving() ? 'leaving' : (own.identity()?.kind ?? 'left')),
    enrol: () => {
      if (own.identity() === undefined) own.enrol();
    },
    async resetPassword(user) {
      await self.lock();
      for (const { logId } of own.ringOf(user) ?? []) forgotten.add(logId);
      own.loseRing(user);
    },
    crashes: () => crashes,
    mismatches: () => mismatches,
    faults: () => faults,
  };
  return self;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As the real one where it matters: opens only with the key, and only in its place. */
function createFakeSealer(keys: () => ReadonlySet<string>): Sealer {
  const seal = (place: string, json: string) => ({
    iv: new Uint8Array(0),
    sealed: encoder.encode(`{"place":${JSON.stringify(place)},"payload":${json}}`),
  });
  const open = (place: string, row: SealedNote | SealedSegment): unknown => {
    const found = JSON.parse(decoder.decode(row.sealed)) as { place: string; payload: unknown };
    if (!keys().has(row.logId) || found.place !== place) throw new Error('does not open');
    return found.payload;
  };
  const checked = (logId: string): string => {
    if (!keys().has(logId)) throw new Error('no key');
    return logId;
  };
  return {
    holds: (logId) => keys().has(logId),
    sealSegment: async (logId, segment, json) => ({
      logId: checked(logId),
      segment,
      ...seal(`${logId}/${String(segment)}`, decoder.decode(json)),
    }),
    openSegment: async (row) => open(`${row.logId}/${String(row.segment)}`, row),
    sealNote: async (logId, id, payload) => ({
      logId: checked(logId),
      ...seal(`${logId}/${id}`, JSON.stringify(payload)),
    }),
    openNote: async (id, note) => open(`${note.logId}/${id}`, note),
  };
}

const fakeCourier: Courier = {
  sealChange: async (change) => JSON.stringify({ sealedFor: 'server', change }),
  sealAccess: async (entry: AccessEntry) => JSON.stringify({ sealedFor: 'server', entry }),
  sealDraft: async (draftId, payload) => JSON.stringify({ sealedFor: 'server', draftId, payload }),
};

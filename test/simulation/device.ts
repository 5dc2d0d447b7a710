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
import { createSyncEngine } from '../../src/lib/sync/create-engine.ts';
import type { SyncEngine } from '../../src/lib/sync/engine.ts';
import type { Courier, Sealer } from '../../src/lib/sync/ports.ts';
import type { GrantedLog } from '../../src/lib/sync/puller.ts';
import { channelId } from '../../src/lib/protocol/scope.ts';
import { compartmentsOf, type Device } from './city.ts';
import { deviceClock, type World } from './clock.ts';
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
  const rings = new Map<UserId, readonly GrantedLog[]>();
  let booted: Booted | undefined;
  let life = 0;
  let crashes = 0;
  let mismatches = 0;
  const faults: string[] = [];
  const everHeld = new Set<string>();
  let isLocking = false;
  let armed: { countdown: number; readonly side: 'before' | 'after' } | undefined;

  function crash(): void {
    booted = undefined;
    isLocking = false;
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
    return link.isAnswered() && server.up() !== undefined ? granted(user) : (rings.get(user) ?? []);
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
    if (booted !== undefined || isLocking) return;
    life += 1;
    const mine = life;
    const isAlive = (): boolean => life === mine;
    const before = [...rings.values()].flat().map(({ logId }) => logId);
    let ring = await ringOf(user);
    if (ring.length === 0) return;
    const personal = `personal ${device.id} ${user}`;
    const keys = (): ReadonlySet<string> => new Set([personal, ...ring.map(({ logId }) => logId)]);
    const own = diskOf(isAlive);
    const disk = mutant?.disk?.(own, world) ?? own;
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
          rings.set(user, ring);
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
      transport: mutant?.transport?.(transport) ?? transport,
      clock,
      randomness: {
        ulid: () => `01SIM${String(random.below(1e9))}`,
        fraction: () => random.fraction(),
      },
      grants: ring,
      personalLogId: personal,
      author: { user, device: device.id, site: device.site },
      destroyKeys: async (logIds) => {
        const left = ring.filter(({ logId }) => !logIds.includes(logId));
        await own.setItem(`ring ${user}`, left);
        ring = left;
        rings.set(user, ring);
      },
      endedLogs: before.filter((logId) => !isGranted(logId)),
      pageLimit: 4 + random.below(12),
      onStaleGrants: () => void world.after(50, () => void (isAlive() && refresh())),
      onMismatch: () => {
        mismatches += 1;
      },
      onFault: (fault) => {
        faults.push(String(fault));
      },
      ...(mutant?.newerThan === undefined ? {} : { newerThan: mutant.newerThan }),
    });
    deps.onBoot(self);
    await engine.open();
    if (!isAlive()) return;
    // Only now: until the ended logs are destroyed, the old ring is what remembers their names.
    rings.set(user, ring);
    engine.start();
    booted = { user, engine: mutant?.engine?.(engine) ?? engine, table, ring: () => ring };
  }

  const self: SimDevice = {
    device,
    link,
    contents,
    up: () => booted,
    boot,
    async lock() {
      const now = booted;
      booted = undefined;
      if (now === undefined) return;
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

// A server with its real routes, and center devices with the real engine, keys and outbox on a memory disk. No passwords are derived.
import { ulid } from 'ulid';
import type {
  ChangeId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../../src/lib/domain/record.ts';
import { recordTypeOf } from '../../src/lib/domain/record.ts';
import { importSealKey } from '../../src/lib/protocol/envelopes/seal.ts';
import { generateSigningKeys } from '../../src/lib/protocol/envelopes/signature.ts';
import { newCaseClass, newMembership } from '../../src/lib/protocol/scope.ts';
import type { SignInResponse } from '../../src/lib/protocol/session.ts';
import { createMemoryDisk, emptyContents } from '../../src/lib/replica/memory-disk.ts';
import { createMemoryTable } from '../../src/lib/replica/memory-table.ts';
import { createSealedLog } from '../../src/lib/replica/sealed-log.ts';
import { createSyncEngine } from '../../src/lib/sync/create-engine.ts';
import type { SyncEngine } from '../../src/lib/sync/engine.ts';
import { type Clock, TransportError } from '../../src/lib/sync/ports.ts';
import { createCourier } from '../../src/lib/vault/courier.ts';
import { type DeviceIdentity, readDevice, storeDevice } from '../../src/lib/vault/enrolment.ts';
import { type KeyRing, logsOfOthers, storeRing } from '../../src/lib/vault/key-ring.ts';
import { createSealer } from '../../src/lib/vault/sealer.ts';
import { createHttp } from '../../src/lib/worker/http.ts';
import { createServerDoor } from '../../src/lib/worker/server-door.ts';
import { createTransport } from '../../src/lib/worker/transport.ts';
import { createWithdrawal } from '../../src/lib/worker/withdrawal.ts';
import { browserRandomness } from '../../src/lib/worker/world.ts';
import { createScopeCommands } from '../../sync-server/access/scope-commands.ts';
import { createScopeIndex } from '../../sync-server/access/scope-index.ts';
import { createAccessLog } from '../../sync-server/audit/access-log.ts';
import { createLog } from '../../sync-server/http/log.ts';
import { lastContactRoutes } from '../../sync-server/quarantine/last-contact.ts';
import { quarantineRoutes } from '../../sync-server/quarantine/routes.ts';
import { createNonces } from '../../sync-server/session/nonces.ts';
import { createLive } from '../../sync-server/sync/live.ts';
import { storedClass, storedMembership } from '../../sync-server/sync/stored.ts';
import { nextVersion } from '../../sync-server/sync/versions.ts';
import type { StoredDoc } from '../../sync-server/store/store.ts';
import { createSyncWiring, type HandIn } from '../../sync-server/sync-wiring.ts';
import { addAccount, enrolDevice, role, signIn, startWorld, type TestDevice } from './world.ts';
import { fetchWithCookies } from './whole-product.ts';

export type DeviceWorld = Awaited<ReturnType<typeof startDeviceWorld>>;

export async function startDeviceWorld() {
  const index = createScopeIndex();
  let handIn: HandIn | undefined;
  const world = await startWorld({
    routes: (base) => {
      const now = () => base.clock;
      const { services } = base;
      const { log: collection } = services.store;
      const log = createAccessLog({ log: collection, now, sealTerms: (_id, terms) => terms });
      const wiring = createSyncWiring({
        services,
        index,
        log,
        live: createLive({ index, onFault: fail }),
        storeEpoch: 'epoch',
        restoredAt: undefined,
        isErased: () => Promise.resolve(false),
        isClosed: () => Promise.resolve(false),
        now,
        operator: createLog('silent'),
      });
      handIn = wiring.handIn;
      const nonces = createNonces(() => base.clock.getTime());
      return [
        ...wiring.routes,
        ...lastContactRoutes({ services, nonces, ...wiring.handIn, now, note: () => undefined }),
        ...quarantineRoutes({
          accounts: services.accounts,
          ...wiring.handIn,
          log,
          now,
          newId: () => ulid(),
        }),
      ];
    },
  });
  if (handIn === undefined) throw new Error('no routes');
  const { services } = world;
  const commands = createScopeCommands({ store: services.store, index, newId: () => ulid() });

  /** As if they had always been there. */
  async function seed(docs: readonly StoredDoc[]): Promise<void> {
    await services.store.records.write(docs);
    for (const doc of docs) index.observe(doc);
  }

  return { ...world, world, index, commands, handIn, seed };
}

function fail(fault: unknown): never {
  throw fault;
}

export const KITA = 'CKITA' as SiteCode;
export const HOUSEHOLD = 'household:01JD0000000000000000000H01' as RecordId;
export const MOTHER = 'person:01JD0000000000000000000P01' as RecordId;
export const CHILD = 'person:01JD0000000000000000000P02' as RecordId;
export const CASE = 'case:01JD0000000000000000000C01' as RecordId;
export const ADDRESS = 'person_address:01JD000000000000000000A001' as RecordId;
export const VISIT = 'birth_contact:01JD0000000000000000000B01' as RecordId;
export const NOTE = 'case_note:01JD0000000000000000000N01' as RecordId;
export const CASE_NOTE = 'case_note:01JD0000000000000000000N02' as RecordId;

/** A family of CKITA with something in every compartment that a center may hold. */
export function familyDocs(): readonly StoredDoc[] {
  const home = [{ site: KITA, compartments: ['CORE', 'MCH', 'CARE'], why: 'area' }] as const;
  const records = [
    record(HOUSEHOLD, { members: [{ person_id: MOTHER }, { person_id: CHILD }] }),
    record(MOTHER, { name_kanji: '見本 花子' }),
    record(CHILD, { name_kanji: '見本 太郎' }),
    record(ADDRESS, { person_id: MOTHER, protect_level: '0', kind: '1' }),
    record(VISIT, { child_id: CHILD, advice: '架空の助言' }),
    record(NOTE, { facts: '架空の記録' }, { subjectId: CHILD }),
    record(CASE, { main_person: CHILD }, { householdId: HOUSEHOLD }),
    record(CASE_NOTE, { facts: '架空のケースの記録' }, { subjectId: CHILD, caseId: CASE }),
  ];
  return [
    ...[HOUSEHOLD, MOTHER, CHILD].map((id) => storedMembership(newMembership(id, home))),
    storedClass(newCaseClass(CASE, 'CONSULT')),
    ...records.map((one) =>
      nextVersion({ record: one, head: undefined, receivedAt: one.updated.at, salt: one.id }),
    ),
  ];
}

function record(id: RecordId, body: RecordDoc['body'], more: Partial<RecordDoc> = {}): RecordDoc {
  const stamp = { at: '2026-11-01T00:00:00Z', by: 'demo', site: KITA, device: 'server' } as never;
  const changeId = `seed-${id}` as ChangeId;
  const type = recordTypeOf(id);
  return {
    id,
    type,
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId,
    status: 'draft',
    ...more,
  };
}

export type EngineDevice = Awaited<ReturnType<typeof newDevice>>;

/** A device at a center, enrolled, with this user signed in over the line once. */
export async function newDevice(dw: DeviceWorld, user: UserId, site: SiteCode) {
  const { world } = dw;
  const enrolled: TestDevice = await enrolDevice(world, site);
  let userKeys = await generateSigningKeys();
  const contents = emptyContents();
  const disk = createMemoryDisk(contents);
  const { deviceId, serverKeys, kind } = enrolled;
  let device: DeviceIdentity | undefined = await storeDevice(disk, enrolled.keys, {
    deviceId,
    site,
    kind,
    serverKeys,
  });
  const http = createHttp(fetchWithCookies(world.origin));
  const door = createServerDoor(http, world.origin);
  const clock: Clock = {
    now: () => world.clock.getTime(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const lock = {
    key: await importSealKey(new Uint8Array(32).fill(7)),
    kdf: { algorithm: 'argon2id' } as never,
    salt: new Uint8Array(16),
  };
  const withdrawal = createWithdrawal({ disk, door, clock, randomness: browserRandomness });
  const faults: unknown[] = [];
  let ring: KeyRing = ringOf((await signIn(world, enrolled, user, { userKeys })).answer);
  await storeRing(disk, ring, lock);
  let vault: { engine: SyncEngine; table: ReturnType<typeof createMemoryTable> } | undefined;
  /** How many pages of a pull still arrive. */
  let pages = Infinity;
  let isUp = true;

  function ringOf(answer: SignInResponse): KeyRing {
    return {
      user: { id: user, name: '架空' },
      deviceId,
      roles: answer.user.roles,
      channels: answer.ring.channels,
      personal: answer.ring.personal,
      signing: userKeys,
      lease: answer.ring.lease,
      serverKeys,
      highestTime: 0,
    };
  }

  async function keepRing(next: KeyRing): Promise<void> {
    ring = next;
    await storeRing(disk, next, lock);
  }

  async function open() {
    if (vault !== undefined) return vault;
    const keys = () => createSealer(ring);
    const own = createTransport(http, (signal) =>
      door.resume(device as DeviceIdentity, { userId: user, signing: userKeys }, signal),
    );
    const cut =
      <A extends unknown[], T>(call: (...args: A) => Promise<T>) =>
      (...args: A): Promise<T> =>
        isUp ? call(...args) : Promise.reject(new TransportError('line'));
    const table = createMemoryTable();
    const sealer = {
      holds: (logId: string) => keys().holds(logId),
      sealSegment: (...args: Parameters<ReturnType<typeof keys>['sealSegment']>) =>
        keys().sealSegment(...args),
      openSegment: (...args: Parameters<ReturnType<typeof keys>['openSegment']>) =>
        keys().openSegment(...args),
      sealNote: (...args: Parameters<ReturnType<typeof keys>['sealNote']>) =>
        keys().sealNote(...args),
      openNote: (...args: Parameters<ReturnType<typeof keys>['openNote']>) =>
        keys().openNote(...args),
    };
    const engine = createSyncEngine({
      disk,
      log: createSealedLog({ disk, sealer }),
      table,
      sealer,
      courier: createCourier(ring, { deviceId }),
      transport: {
        ...own,
        push: cut(own.push),
        log: cut(own.log),
        resume: cut(own.resume),
        live: (_onEvent, signal) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
        pull: cut(async (request, signal) => {
          if (pages <= 0) throw new TransportError('line');
          const page = await own.pull(request, signal);
          pages -= 1;
          return page;
        }),
      },
      clock,
      randomness: browserRandomness,
      grants: ring.channels,
      personalLogId: ring.personal.logId,
      author: { user, device: deviceId, site },
      logsOfOthers: () => logsOfOthers(disk, user),
      destroyKeys: (logIds) =>
        keepRing({
          ...ring,
          channels: ring.channels.filter(({ logId }) => !logIds.includes(logId)),
        }),
      onFault: (fault) => faults.push(fault),
      pageLimit: 2,
    });
    await engine.open();
    vault = { engine, table };
    return vault;
  }

  /** Until it has nothing more to do, or the line or the server stops it. */
  function quiet(engine: SyncEngine): Promise<void> {
    return new Promise((resolve) => {
      let isDone = false;
      const look = (): void => {
        const { activity, line, refused, session } = engine.status();
        const isOver = refused || session === 'ended' || line === 'down';
        if (isDone || !(isOver || (activity === 'idle' && line === 'up' && session === 'open')))
          return;
        isDone = true;
        resolve();
      };
      engine.onStatus(look);
      engine.start();
    });
  }

  async function close(): Promise<void> {
    await vault?.engine.stop();
    vault = undefined;
  }

  return {
    deviceId,
    site,
    user,
    contents,
    faults,
    ring: () => ring,
    device: () => device,
    /** What is open and on screen; nothing when the vault is shut. */
    held: () =>
      new Map([...(vault?.table.all() ?? [])].map((one) => [one.document.id, one.document])),
    open,
    close,
    outgoing: () => vault?.engine.outgoing() ?? [],
    async save(next: RecordDoc) {
      const { engine } = await open();
      return engine.save(next);
    },
    newRecord(type: string, body: RecordDoc['body'], more: Partial<RecordDoc> = {}): RecordDoc {
      const at = world.clock.toISOString();
      const stamp = { at, by: user, site, device: deviceId };
      const changeId = ulid() as ChangeId;
      const id = `${type}:${ulid()}` as RecordId;
      const status = 'draft';
      return {
        id,
        type,
        schemaVersion: 1,
        body,
        created: stamp,
        updated: stamp,
        changeId,
        status,
        ...more,
      };
    },
    /** One page and the line is gone: still in its first snapshot. */
    async firstPageOnly() {
      pages = 1;
      const { engine } = await open();
      await quiet(engine);
      await close();
      pages = Infinity;
    },
    /** The ring cannot be opened any more: a new one with new signing keys, over the line. */
    async resetPassword() {
      userKeys = await generateSigningKeys();
      await keepRing(ringOf((await signIn(world, enrolled, user, { userKeys })).answer));
    },
    away(): void {
      isUp = false;
    },
    /** The line is back: with what is known here, then with the password; then what the server orders. */
    async contact(): Promise<'open' | 'shut' | 'left'> {
      isUp = true;
      if (device === undefined) return 'left';
      await close();
      if (device.kind === 'center') {
        const { engine } = await open();
        await quiet(engine);
      }
      const heard = await withdrawal.orders(device);
      const order = heard.kind === 'heard' ? heard.order : undefined;
      if ((order !== undefined && order.kind !== 'work') || (await withdrawal.isBegun())) {
        await close();
        device = (await withdrawal.carryOut(device, order)).device;
        return device === undefined ? 'left' : 'shut';
      }
      device = (await readDevice(disk)) ?? device;
      if (device.kind !== 'center') return 'shut';
      await close();
      await keepRing(ringOf((await signIn(world, { ...enrolled }, user, { userKeys })).answer));
      const { engine } = await open();
      await quiet(engine);
      return 'open';
    },
  };
}

export { addAccount, role };

// The vault's keeper: which state the product is in, who is signed in, what pages may do. Answers all calls of pages.
import { siteName } from '../domain/catalogue/sites.ts';
import type { RecordId, UserId } from '../domain/record.ts';
import { failure, type Failure, type Result } from '../domain/result.ts';
import type { AppStatus, Place, SaveInput, TsumugiApi } from '../records/api.ts';
import { STORAGE_MESSAGES, StorageFault } from '../replica/storage-fault.ts';
import { deviceKeys, readDevice, storeDevice, type DeviceIdentity } from '../vault/enrolment.ts';
import { knownUsers, type KnownUser } from '../vault/key-ring.ts';
import { answerText } from './answers.ts';
import { createAsking, type Heard } from './asking.ts';
import type { OpenVault, OpenParts, WorkerParts } from './open-vault.ts';
import { listQuarantine, openQuarantined, settleQuarantined } from './quarantine.ts';
import { createNotices, WAITING } from './notices.ts';
import { createSignIn, type SignedIn } from './sign-in.ts';
import { createWithdrawal } from './withdrawal.ts';
import type { Clock } from '../sync/ports.ts';

export interface KeeperParts extends WorkerParts {
  /** The vault is shut: send the pages away and end the worker. */
  readonly leave: () => void;
}

export interface Keeper extends TsumugiApi {
  /** Reads who this device is; afterwards the phase is known. */
  begin(): Promise<void>;
}

export function createKeeper(parts: KeeperParts): Keeper {
  const { disk, tell } = parts;
  const signIn = createSignIn(parts);
  const withdrawal = createWithdrawal(parts);
  let phase: AppStatus['phase'] = 'starting';
  let device: DeviceIdentity | undefined;
  let users: readonly KnownUser[] = [];
  let vault: OpenVault | undefined;
  let storageFault: string | undefined;
  const notices = createNotices(disk);
  const orders = createAsking({ ...parts, question: heed });

  function status(): AppStatus {
    const notice = notices.text();
    return {
      phase: vault?.wrongVersion() ? 'wrong_version' : phase,
      ...(device
        ? { device: { site: device.site, siteName: siteName(device.site), kind: device.kind } }
        : {}),
      knownUsers: users,
      line: 'unknown',
      session: 'none',
      unsent: 0,
      attention: 0,
      sync: 'idle',
      damagedChannels: 0,
      ...vault?.status(),
      ...(storageFault === undefined ? {} : { storageFault }),
      ...(notice === undefined ? {} : { notice }),
    };
  }
  const tellStatus = (): void => tell({ kind: 'status', status: status() });
  function enter(next: AppStatus['phase']): void {
    phase = next;
    tellStatus();
  }

  /** Storage faults become sentences; everything else is a bug and goes on up. */
  async function guarded<T extends object>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      const result = await work();
      if (storageFault !== undefined && result.ok) {
        storageFault = undefined;
        tellStatus();
      }
      return result;
    } catch (fault) {
      if (!(fault instanceof StorageFault)) throw fault;
      storageFault = STORAGE_MESSAGES[fault.code];
      tellStatus();
      return failure(`storage_${fault.code}`, storageFault);
    }
  }
  function opened<T extends object>(
    work: (vault: OpenVault) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const open = vault;
    return open ? guarded(() => work(open)) : Promise.resolve(LOCKED);
  }

  async function open(
    signedIn: SignedIn,
    at: DeviceIdentity,
    openVault: OpenVaultAt,
  ): Promise<void> {
    parts.http.actFor(signedIn.unlocked.ring.user.id);
    vault = await openVault({
      ...parts,
      device: at,
      signedIn,
      onStatus: () => {
        tellStatus();
        orders.lineIs(vault?.status().line ?? 'unknown');
      },
      onOrders: () => void orders.ask().catch(parts.onFault),
    });
    users = await knownUsers(disk);
    enter('ready');
    vault.start();
  }

  /** Asks the server what this device is to be, and does it: go on, become a desk, or leave (SYNC-05). */
  async function heed(): Promise<Heard> {
    const at = device;
    if (at === undefined) return 'heard';
    if (storageFault !== undefined) return 'unheard';
    const isBegun = await withdrawal.isBegun();
    const heard = isBegun ? undefined : await withdrawal.orders(at);
    if (heard !== undefined && heard.kind !== 'heard') return heard.kind;
    const order = heard?.order;
    if (order?.kind === 'work') {
      await goOn(at);
      return 'heard';
    }
    // In the middle of a sign-in nothing can be shut: asked again as soon as what it opens has a line.
    if (phase === 'opening') return 'unheard';
    const open = vault;
    vault = undefined;
    parts.http.actFor(undefined);
    enter('starting');
    await open?.close();
    try {
      const contact = await withdrawal.carryOut(at, order);
      device = contact.device;
      const became = contact.device === undefined ? 'left' : 'online_only';
      await notices.tell(contact.isWaiting ? 'waiting' : became);
      users = await knownUsers(disk);
      return contact.isWaiting ? 'unheard' : 'heard';
    } finally {
      enter(device === undefined ? 'not_enrolled' : 'locked');
      // What was read stays in no page's memory.
      if (open) parts.leave();
    }
  }

  /** The device goes on; the one who has it open may not. And it may have become a center's again. */
  async function goOn(at: DeviceIdentity): Promise<void> {
    device = (await readDevice(disk)) ?? at;
    if (device.kind !== at.kind) await notices.forget();
    const ended = vault?.ended();
    if (ended === undefined) return tellStatus();
    const open = vault;
    vault = undefined;
    parts.http.actFor(undefined);
    await open?.close();
    if (await withdrawal.endUser(at, ended)) await notices.tell('user_ended');
    users = await knownUsers(disk);
    enter('locked');
    parts.leave();
  }

  /** Only after every write is durable: a crash in between leaves both, never neither. */
  async function dropDrafts(open: OpenVault, inputs: readonly SaveInput[]): Promise<void> {
    for (const { draftId } of inputs)
      // A draft that cannot be dropped is no reason to write the note twice.
      if (draftId !== undefined) await open.drafts.drop(draftId).catch(parts.onFault);
  }

  return {
    async begin() {
      try {
        device = await readDevice(disk);
        await notices.recall();
        users = await knownUsers(disk);
        enter(device ? 'locked' : 'not_enrolled');
        // In the background: a device without a line opens as it is.
        void orders.ask().catch(parts.onFault);
      } catch (fault) {
        if (!(fault instanceof StorageFault)) throw fault;
        storageFault = STORAGE_MESSAGES[fault.code];
        enter('storage_refused');
      }
    },
    status: () => Promise.resolve(status()),
    enrol: (code) =>
      guarded(async () => {
        if (device) return failure('enrolled', 'この端末はすでに登録されています。');
        const keys = await deviceKeys(disk);
        const answer = await parts.door.enrol({ code, devicePublicKey: keys.publicKey });
        if (answer.kind !== 'answer')
          return answerText(answer, 'この端末を登録するには回線が必要です。');
        device = await storeDevice(disk, keys, answer.value);
        await notices.forget();
        enter('locked');
        return { ok: true };
      }),
    signIn: ({ userId, password }) =>
      guarded(async () => {
        let at = device;
        if (!at) return failure('not_enrolled', 'この端末はまだ登録されていません。');
        const id = userId.trim() as UserId;
        if (vault) return vault.renew(id, password);
        if (await withdrawal.isBegun()) {
          await orders.ask();
          if (await withdrawal.isBegun()) return failure('withdrawing', WAITING);
        }
        // A sign-in, or what an order asks for, is under way.
        if (phase === 'opening' || phase === 'starting')
          return failure('opening', '準備の途中です。少しお待ちください。');
        enter('opening');
        // Comes while the key is derived: what only an open vault needs is no part of the first load.
        let loaded = loadOpening(at.kind);
        try {
          let signedIn = await signIn(at, id, password);
          const told = signedIn.ok ? signedIn.answer?.kind : undefined;
          if (told !== undefined && told !== at.kind) {
            // Switched to online-only, or back: first what that asks for, then in again as what it is now.
            enter('starting');
            await orders.ask();
            at = device ?? at;
            enter('opening');
            loaded = loadOpening(at.kind);
            signedIn = await signIn(at, id, password);
          }
          const openVault = signedIn.ok ? await withoutHanging(loaded, parts.clock) : undefined;
          if (signedIn.ok && openVault) {
            await notices.forget();
            await open(signedIn, at, openVault);
            return { ok: true };
          }
          enter('locked');
          return signedIn.ok ? failure('not_loaded', NOT_LOADED) : signedIn;
        } catch (fault) {
          vault = undefined;
          parts.http.actFor(undefined);
          enter('locked');
          throw fault;
        }
      }),
    async lock() {
      const open = vault;
      vault = undefined;
      enter('locked');
      try {
        await open?.close();
      } catch (fault) {
        parts.onFault(fault);
      } finally {
        // Whatever went wrong: the keys go with the worker.
        parts.leave();
      }
    },
    search: (query, options) => opened((open) => open.records.search(query, options?.limit ?? 50)),
    babies: () => opened((open) => open.records.babies()),
    person: (id, options) => opened((open) => open.records.person(id, options?.again ?? false)),
    record: (id, options) => opened((open) => open.records.record(id, options?.again ?? false)),
    household: (id, options) =>
      opened((open) => open.records.household(id, options?.again ?? false)),
    find: (query, options) => opened((open) => open.records.find(query, options?.limit ?? 50)),
    list: (query) => opened((open) => open.records.list(query)),
    work: () => opened((open) => open.records.work()),
    deadlines: (about) => opened((open) => open.records.deadlines(about)),
    candidates: (query) => opened((open) => open.records.candidates(query)),
    save: (input) =>
      opened(async (open) => {
        const saved = await open.records.save(input);
        if (saved.ok) await dropDrafts(open, [input]);
        return saved;
      }),
    saveAll: (inputs) =>
      opened(async (open) => {
        const saved: { recordId: RecordId; place: Place }[] = [];
        for (const input of inputs) {
          const one = await open.records.save(input);
          if (!one.ok) return one;
          saved.push({ recordId: one.recordId, place: one.place });
        }
        await dropDrafts(open, inputs);
        return { ok: true, saved };
      }),
    outgoing: () => opened((open) => open.records.outgoing()),
    withdraw: (changeId, reason) => opened((open) => open.records.withdraw(changeId, reason)),
    handOver: (changeId, note) => opened((open) => open.records.handOver(changeId, note)),
    quarantine: () => opened((open) => listQuarantine(parts.http, open.staffName)),
    openQuarantined: (id) => opened(() => openQuarantined(parts.http, id)),
    settleQuarantined: (id, how, reason) =>
      opened(() => settleQuarantined(parts.http, { id, how, reason })),
    putDraft: (draft) => opened((open) => open.drafts.put(draft)),
    drafts: () => opened((open) => open.drafts.list()),
    dropDraft: (draftId) => opened((open) => open.drafts.drop(draftId)),
    async handleFor(id) {
      if (!vault) throw new Error('handles need an open vault');
      return vault.handles.handleFor(id);
    },
    resolveHandle: async (handle) => vault?.handles.resolve(handle),
  };
}

const LOCKED: Failure = failure('locked', '鍵がかかっています。サインインしてください。');

type OpenVaultAt = (parts: OpenParts) => Promise<OpenVault>;

/** Nothing where it could not be fetched: the line is gone, and this browser has not kept the product yet. */
async function loadOpening(kind: DeviceIdentity['kind']): Promise<OpenVaultAt | undefined> {
  const loading: Promise<OpenVaultAt> =
    kind === 'center'
      ? import('./open-center.ts').then(({ openAtCenter }) => openAtCenter)
      : import('./open-desk.ts').then(({ openAtDesk }) => openAtDesk);
  return loading.catch(() => undefined);
}

/** A cut line answers nothing at all: nobody waits for it at a closed door. */
function withoutHanging(
  loaded: Promise<OpenVaultAt | undefined>,
  clock: Clock,
): Promise<OpenVaultAt | undefined> {
  let giveUp = (): void => undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    giveUp = clock.after(LOADING_MS, () => resolve(undefined));
  });
  return Promise.race([loaded, tooLong]).finally(giveUp);
}
const LOADING_MS = 15_000;

const NOT_LOADED =
  'アプリの残りの部分を読み込めませんでした。回線がつながってから、もう一度サインインしてください。';

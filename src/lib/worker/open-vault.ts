// What an opened vault is, at a center or at the desk.
import type { UserId } from '../domain/record.ts';
import { failure, type Result } from '../domain/result.ts';
import type { SignInResponse } from '../protocol/session.ts';
import type { ApiEvent, AppStatus } from '../records/api.ts';
import type { DraftStore } from '../records/drafts.ts';
import { createDraftStore } from '../records/drafts.ts';
import { createHandles, type Handles } from '../records/handles.ts';
import type { Records } from '../records/reader.ts';
import type { Disk } from '../replica/disk.ts';
import type { Clock, Courier, Randomness, Sealer } from '../sync/ports.ts';
import { createCourier } from '../vault/courier.ts';
import type { DeviceIdentity } from '../vault/enrolment.ts';
import { createSealer } from '../vault/sealer.ts';
import { refreshRing, type UnlockedRing } from '../vault/unlock.ts';
import { answerText } from './answers.ts';
import type { Http } from './http.ts';
import type { ServerDoor } from './server-door.ts';
import { askAgain, freshGrant, type SignedIn } from './sign-in.ts';
import { openStaff, type Staff } from './staff.ts';
import type { EndedUser } from './withdrawal.ts';

export interface OpenVault {
  readonly records: Records;
  readonly drafts: DraftStore;
  readonly handles: Handles;
  start(): void;
  status(): Partial<AppStatus>;
  wrongVersion(): boolean;
  /** The password again, in mid-work: a new session and lease; nothing on screen changes. */
  renew(userId: UserId, password: string): Promise<Result>;
  close(): Promise<void>;
  staffName(id: UserId): string;
  /** The account was refused for good: what of this user is still here. */
  ended(): EndedUser | undefined;
}

/** What the worker has whether the vault is open or shut. */
export interface WorkerParts {
  readonly disk: Disk;
  readonly http: Http;
  readonly door: ServerDoor;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly randomName: () => string;
  readonly tell: (event: ApiEvent) => void;
  /** For faults that no caller waits for. */
  readonly onFault: (fault: unknown) => void;
}

export interface OpenParts extends WorkerParts {
  readonly onStatus: () => void;
  /** The server refuses, or grants otherwise: ask it what this device is to be. */
  readonly onOrders: () => void;
  readonly device: DeviceIdentity;
  readonly signedIn: SignedIn;
}

/** What both kinds of opened vault have: keys, drafts, handles, names, and a way to ask the server again. */
export interface Foundation {
  readonly sealer: Sealer;
  readonly courier: Courier;
  readonly drafts: DraftStore;
  readonly handles: Handles;
  readonly staff: Staff;
  ring(): UnlockedRing['ring'];
  /** Who works with the ring's logs: called with each new ring; until it resolves, the former keys open and seal too. */
  onNewRing(adopt: () => Promise<void>): void;
  /** Stores what the server's answer brings. */
  take(answer: SignInResponse): Promise<Result>;
  /** Takes the keys of these logs out of the stored ring, and out of memory. */
  destroyKeys(logIds: readonly string[]): Promise<void>;
  renew(userId: UserId, password: string): Promise<Result<{ readonly answer: SignInResponse }>>;
}

export async function layFoundation(parts: OpenParts): Promise<Foundation> {
  const { disk, door, device, clock } = parts;
  let unlocked = parts.signedIn.unlocked;
  // A new grant brings new keys: whoever seals or opens asks for them anew each time.
  let keys = createSealer(unlocked.ring);
  /** The keys before, until the engine has let go of their logs: what is under way meanwhile still finds its own. */
  let former: typeof keys | undefined;
  const keysOf = (logId: string) => (keys.holds(logId) ? keys : (former ?? keys));
  const sealer: Sealer = {
    holds: (logId) => keysOf(logId).holds(logId),
    sealSegment: (logId, segment, json) => keysOf(logId).sealSegment(logId, segment, json),
    openSegment: (row) => keysOf(row.logId).openSegment(row),
    sealNote: (logId, id, payload) => keysOf(logId).sealNote(logId, id, payload),
    openNote: (id, note) => keysOf(note.logId).openNote(id, note),
  };
  const courier = createCourier(unlocked.ring, device);
  const personal = unlocked.ring.personal.logId;
  const staff = await openStaff({ disk, sealer, personal, onFault: parts.onFault });
  if (parts.signedIn.answer) await staff.learn(parts.signedIn.answer.staff);

  let adopt = (): Promise<void> => Promise.resolve();

  async function take(answer: SignInResponse): Promise<Result> {
    const refreshed = await refreshRing(unlocked, freshGrant(answer));
    if (!refreshed.ok) return refreshed;
    unlocked = refreshed.unlocked;
    former = keys;
    keys = createSealer(unlocked.ring);
    try {
      await adopt();
    } finally {
      former = undefined;
    }
    await staff.learn(answer.staff);
    return { ok: true };
  }

  return {
    sealer,
    courier,
    staff,
    drafts: createDraftStore({ disk, sealer, courier, clock, personal }),
    handles: createHandles({
      disk,
      sealer,
      personal,
      newHandle: parts.randomName,
      onFault: parts.onFault,
    }),
    ring: () => unlocked.ring,
    onNewRing(listener) {
      adopt = listener;
    },
    take,
    async destroyKeys(logIds) {
      const channels = unlocked.ring.channels.filter(({ logId }) => !logIds.includes(logId));
      if (channels.length === unlocked.ring.channels.length) return;
      unlocked = await unlocked.keep({ ...unlocked.ring, channels });
      keys = createSealer(unlocked.ring);
    },
    async renew(userId, password) {
      if (userId !== unlocked.ring.user.id)
        return failure('other_user', '別の人が使うときは、先に「鍵をかける」を押してください。');
      const answer = await askAgain(door, device, unlocked, password);
      if (answer.kind !== 'answer')
        return answerText(answer, 'サーバにつながりません。入力はこのまま続けられます。');
      const taken = await take(answer.value);
      return taken.ok ? { ok: true, answer: answer.value } : taken;
    },
  };
}

/** Each step of closing is taken whatever became of the one before; faults are told. */
export async function inTurn(
  onFault: (fault: unknown) => void,
  steps: readonly (() => Promise<unknown>)[],
): Promise<void> {
  for (const step of steps) await step().catch(onFault);
}

const SIGN_OUT_MS = 700;

/** The server's session ends with the vault where the line is up; the lock never waits for a line that is not. */
export async function signOut({ http, clock }: Pick<OpenParts, 'http' | 'clock'>): Promise<void> {
  const patience = new AbortController();
  const cancel = clock.after(SIGN_OUT_MS, () => patience.abort());
  await http.post('/api/session/sign-out', {}, { signal: patience.signal });
  cancel();
}

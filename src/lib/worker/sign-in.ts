// Opening the vault: by the ring on this device where there is one, over the line otherwise.
import type { UserId } from '../domain/record.ts';
import { failure, type Failure } from '../domain/result.ts';
import { generateSigningKeys } from '../protocol/envelopes/signature.ts';
import type { SignInResponse } from '../protocol/session.ts';
import type { Disk } from '../replica/disk.ts';
import type { Clock } from '../sync/ports.ts';
import type { DeviceIdentity } from '../vault/enrolment.ts';
import {
  createRing,
  openRing,
  openRingForSignIn,
  refreshRing,
  type FreshGrant,
  type UnlockedRing,
} from '../vault/unlock.ts';
import { answerText } from './answers.ts';
import type { HttpAnswer } from './http.ts';
import type { ServerDoor } from './server-door.ts';

/** `answer`: what the server said, when it was asked before opening; otherwise the opened vault asks later. */
export interface SignedIn {
  readonly ok: true;
  readonly unlocked: UnlockedRing;
  readonly answer?: SignInResponse;
  /** Logs that the former ring of this user held and the new one does not: to be destroyed at opening (SYNC-05). */
  readonly endedLogs: readonly string[];
  /** Kept only until the server has been asked once. */
  readonly password: string;
}

export interface SignInParts {
  readonly disk: Disk;
  readonly door: ServerDoor;
  readonly clock: Clock;
}

export type OpenSignIn = (
  device: DeviceIdentity,
  userId: UserId,
  password: string,
) => Promise<SignedIn | Failure>;

export function createSignIn({ disk, door, clock }: SignInParts): OpenSignIn {
  const ports = { disk, now: () => clock.now() };

  /** A center opens without asking anybody; the opened vault asks the server in its own time. */
  async function atCenter(
    device: DeviceIdentity,
    userId: UserId,
    password: string,
  ): Promise<SignedIn | Failure> {
    const opened = await openRing(ports, { userId, password });
    if (opened.ok) return { ok: true, unlocked: opened.unlocked, endedLogs: [], password };
    if (opened.code === 'locked_out') return opened;
    // A wrong password was counted once; the server is asked, for it may be the right one since a reset.
    const known = opened.code === 'wrong_password' ? opened : undefined;
    const online = await overTheLine(device, userId, password, known);
    // Without the line the device's own word stands: wrong password, lease over, or unknown here.
    return online.ok || online.code !== 'no_line' ? online : opened;
  }

  async function overTheLine(
    device: DeviceIdentity,
    userId: UserId,
    password: string,
    tried?: Failure,
  ): Promise<SignedIn | Failure> {
    const known = tried ?? (await openRingForSignIn(ports, { userId, password }));
    if (!known.ok && known.code === 'locked_out') return known;
    const signing = known.ok ? known.unlocked.ring.signing : await generateSigningKeys();
    const answer = await door.signIn(device, { userId, password, signing });
    if (answer.kind !== 'answer') return answerText(answer, NEEDS_LINE);
    const fresh = freshGrant(answer.value);
    const made = known.ok
      ? await refreshRing(known.unlocked, fresh)
      : await createRing(ports, {
          ...fresh,
          password,
          deviceId: device.deviceId,
          signing,
          serverKeys: device.serverKeys,
        });
    if (!made.ok) return made;
    const kept = new Set(made.unlocked.ring.channels.map(({ logId }) => logId));
    const before = known.ok ? known.unlocked.ring.channels : [];
    const endedLogs = before.map(({ logId }) => logId).filter((logId) => !kept.has(logId));
    return { ok: true, unlocked: made.unlocked, answer: answer.value, endedLogs, password };
  }

  return (device, userId, password) => {
    if (userId === '' || password === '')
      return Promise.resolve(failure('empty', '利用者IDとパスワードを入力してください。'));
    return device.kind === 'center'
      ? atCenter(device, userId, password)
      : overTheLine(device, userId, password);
  };
}

export function freshGrant(answer: SignInResponse): FreshGrant {
  const { user, ring, now } = answer;
  return { user: { id: user.id, name: user.name }, roles: user.roles, grant: ring, serverNow: now };
}

/** The server asked again for an opened ring: new lease and keys, or the reason why not. */
export async function askAgain(
  door: ServerDoor,
  device: DeviceIdentity,
  unlocked: UnlockedRing,
  password: string,
): Promise<HttpAnswer<SignInResponse>> {
  const { user, signing } = unlocked.ring;
  return door.signIn(device, { userId: user.id, password, signing });
}

const NEEDS_LINE =
  'この端末を使うには回線が必要です。回線がつながってから、もう一度サインインしてください。';

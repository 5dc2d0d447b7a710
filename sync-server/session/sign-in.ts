// Proving who sits at which device: enrolment, password sign-in, and the signed challenge on reconnection.
import type { DeviceId, UserId } from '../../src/lib/domain/record.ts';
import { verifyChallenge } from '../../src/lib/protocol/envelopes/contents.ts';
import type {
  ApiErrorCode,
  EnrolResponse,
  ResumeRequest,
  SignInRequest,
  SignInResponse,
} from '../../src/lib/protocol/session.ts';
import type { ServerSecrets } from '../keys/server-keys.ts';
import { type Account, type Accounts, type Device, workKind } from './accounts.ts';
import { cityDay } from './city-day.ts';
import type { Nonces } from './nonces.ts';
import { COST, type HashCost, hashPassword, passwordMatches } from './password.ts';
import { LEASE_MS, type Ring } from './ring.ts';
import type { LiveSession } from './sessions.ts';

export const FAILURES_ALLOWED = 5;
export const LOCK_MS = 15 * 60_000;

export type Refused = {
  readonly ok: false;
  readonly code: ApiErrorCode;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
};
export type SignedIn =
  { readonly ok: true; readonly session: LiveSession; readonly answer: SignInResponse } | Refused;

export interface SignIn {
  enrol(code: string, devicePublicKey: string): Promise<EnrolResponse | Refused>;
  withPassword(request: SignInRequest, origin: string): Promise<SignedIn>;
  withChallenge(
    request: ResumeRequest,
    origin: string,
  ): Promise<{ readonly ok: true; readonly session: LiveSession } | Refused>;
}

export function createSignIn(deps: {
  readonly accounts: Accounts;
  readonly nonces: Nonces;
  readonly ring: Ring;
  readonly secrets: ServerSecrets;
  readonly now: () => Date;
  readonly cost?: HashCost;
}): SignIn {
  const { accounts, nonces, ring, secrets, now } = deps;
  // Unknown users cost as much time as known ones: the clock must not tell who has an account.
  const nobody = hashPassword('nobody has this password', deps.cost ?? COST);

  return {
    async enrol(code, devicePublicKey) {
      const device = await accounts.enrol(code, devicePublicKey, now());
      if (!device) return { ok: false, code: 'code_unusable' };
      const { id: deviceId, site } = device;
      return { deviceId, site, kind: workKind(device), serverKeys: secrets.public };
    },

    async withPassword(request, origin) {
      const { deviceId, userId, nonce, deviceProof } = request;
      const device = await usableDevice(deviceId);
      if (!device) return { ok: false, code: 'unknown_device' };
      if (!nonces.take(deviceId, nonce)) return { ok: false, code: 'bad_request' };
      const challenge = { purpose: 'sign-in', nonce, deviceId, userId, origin } as const;
      if (!(await verifyChallenge(device.publicKey, challenge, deviceProof)))
        return { ok: false, code: 'unknown_device' };

      const account = await checkPassword(userId, request.password);
      if ('ok' in account) return account;
      if (account.endedAt !== undefined) return { ok: false, code: 'account_ended' };
      if (account.isAwaitingApproval === true) return { ok: false, code: 'closed' };
      if (!hasRoleAt(account, device, now()))
        return { ok: false, code: 'no_right', message: NO_ROLE };

      await accounts.setUserOnDevice(userId, deviceId, (known) => ({
        user: userId,
        device: deviceId,
        publicKeys: [
          ...(known?.publicKeys ?? []).filter((key) => key !== request.userPublicKey),
          request.userPublicKey,
        ],
        leaseExpiresAt: new Date(now().getTime() + LEASE_MS).toISOString(),
      }));
      return {
        ok: true,
        session: sessionOn(device, userId, 'full'),
        answer: {
          user: { id: account.id, name: account.name, roles: account.roles },
          ring: await ring.grant(account, device, now()),
          staff: (await accounts.listAccounts()).map(({ id, name }) => ({ id, name })),
          now: now().toISOString(),
          kind: workKind(device),
        },
      };
    },

    async withChallenge({ deviceId, userId, nonce, signature }, origin) {
      const device = await usableDevice(deviceId);
      if (!device) return { ok: false, code: 'unknown_device' };
      if (!nonces.take(deviceId, nonce)) return { ok: false, code: 'bad_request' };
      const known = await accounts.userOnDevice(userId, deviceId);
      const key = known?.publicKeys.at(-1);
      const challenge = { purpose: 'resume', nonce, deviceId, userId, origin } as const;
      if (!known || !key || !(await verifyChallenge(key, challenge, signature)))
        return { ok: false, code: 'not_signed_in' };
      const account = await accounts.account(userId);
      if (!account || account.endedAt !== undefined) return { ok: false, code: 'account_ended' };
      if (account.isAwaitingApproval === true) return { ok: false, code: 'closed' };
      if (known.leaseExpiresAt <= now().toISOString()) return { ok: false, code: 'not_signed_in' };
      // Once a role, now none: final for this user here, so that the device stops asking.
      if (!hasRoleAt(account, device, now()))
        return { ok: false, code: 'account_ended', message: ROLE_ENDED };
      return { ok: true, session: sessionOn(device, userId, 'sync') };
    },
  };

  async function usableDevice(id: DeviceId): Promise<Device | undefined> {
    const device = await accounts.device(id);
    return device?.revokedAt === undefined ? device : undefined;
  }

  // A try is counted before the slow hash: guesses made at the same moment count each for itself.
  async function checkPassword(userId: UserId, password: string): Promise<Account | Refused> {
    const at = now();
    let lockedUntil: string | undefined;
    const tried = await accounts.changeAccount(userId, (held) => {
      const lock = held.lockedUntil;
      lockedUntil = lock !== undefined && lock > at.toISOString() ? lock : undefined;
      if (lockedUntil !== undefined) return held;
      return withFailures(held, (lock === undefined ? held.failures : 0) + 1, at);
    });
    if (lockedUntil !== undefined) return lockedFor(lockedUntil, at);
    const right = await passwordMatches(password, tried?.password ?? (await nobody));
    if (!tried || !right) return { ok: false, code: 'wrong_password' };
    return (await accounts.changeAccount(userId, (held) => withFailures(held, 0, at))) ?? tried;
  }
}

/** Forgets an earlier lock; sets one when too many tries have failed. */
export function withFailures(account: Account, failures: number, at: Date): Account {
  const { lockedUntil: _, ...rest } = account;
  return failures < FAILURES_ALLOWED
    ? { ...rest, failures }
    : { ...rest, failures, lockedUntil: new Date(at.getTime() + LOCK_MS).toISOString() };
}

/** A role counts from its first day to its last, both included. */
export function hasRoleAt(account: Account, device: Device, now: Date): boolean {
  const day = cityDay(now);
  return account.roles.some(
    (role) =>
      role.site === device.site &&
      (role.from === undefined || role.from <= day) &&
      (role.to === undefined || role.to >= day),
  );
}

const NO_ROLE = 'この利用者IDには、この端末の拠点での役割がありません。';
const ROLE_ENDED =
  'この利用者IDの、この端末の拠点での役割は終了しています。システム管理者に連絡してください。';

function lockedFor(until: string, at: Date): Refused {
  const retryAfterSeconds = Math.ceil((Date.parse(until) - at.getTime()) / 1000);
  return { ok: false, code: 'account_locked', retryAfterSeconds };
}

function sessionOn(device: Device, user: UserId, level: 'full' | 'sync'): LiveSession {
  return { user, device: device.id, site: device.site, kind: workKind(device), level };
}

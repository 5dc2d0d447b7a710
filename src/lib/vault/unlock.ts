// Opening the vault: the ring is made at the first sign-in over the line, and opened by the password alone afterwards.
import type { DeviceId, UserId } from '../domain/record.ts';
import { passwordFault } from '../domain/password-rule.ts';
import { failure, type Failure, type Result } from '../domain/result.ts';
import { fromBase64url, type RandomBytes, secureRandom } from '../protocol/envelopes/canonical.ts';
import { readLease } from '../protocol/envelopes/contents.ts';
import type { SigningKeys } from '../protocol/envelopes/signature.ts';
import type { Lease, RingGrant, ServerKeys, UserRole } from '../protocol/session.ts';
import type { ItemStore } from './item-store.ts';
import { ARGON2_PARAMETERS, type DeriveKey, deriveKey } from './argon2.ts';
import { type KeyRing, openStoredRing, readStoredRing, ringKey, storeRing } from './key-ring.ts';
import { beginAttempt, clearAttempts } from './lock-out.ts';

export interface VaultPorts {
  readonly disk: ItemStore;
  /** Milliseconds since the epoch, of the device. */
  readonly now: () => number;
  readonly random?: RandomBytes;
  readonly derive?: DeriveKey;
}

/** An opened ring. `keep` seals another state of it under the same password. */
export interface UnlockedRing {
  readonly ring: KeyRing;
  readonly keep: (next: KeyRing) => Promise<UnlockedRing>;
}

export interface FreshGrant {
  readonly user: { readonly id: UserId; readonly name: string };
  readonly roles: readonly UserRole[];
  readonly grant: RingGrant;
  /** `now` of the server's answer, ISO 8601: it sets right a ring that once saw a wild clock. */
  readonly serverNow: string;
}

/** After a sign-in over the line by a user without a ring here (or whose password changed since). */
export async function createRing(
  ports: VaultPorts,
  input: FreshGrant & {
    readonly password: string;
    readonly deviceId: DeviceId;
    readonly signing: SigningKeys;
    readonly serverKeys: ServerKeys;
  },
): Promise<Result<{ readonly unlocked: UnlockedRing }>> {
  const fault = passwordFault(input.password, [input.user.id, input.user.name]);
  if (fault !== undefined) return fault;
  const ring: KeyRing = {
    user: input.user,
    deviceId: input.deviceId,
    roles: input.roles,
    channels: input.grant.channels,
    personal: input.grant.personal,
    signing: input.signing,
    lease: input.grant.lease,
    serverKeys: input.serverKeys,
    highestTime: Date.parse(input.serverNow),
  };
  if ((await genuineLease(ring)) === undefined) return badLease();
  const salt = (ports.random ?? secureRandom)(16);
  const derived = await (ports.derive ?? deriveKey)(input.password, salt, ARGON2_PARAMETERS);
  const lock = { key: await ringKey(derived), kdf: ARGON2_PARAMETERS, salt };
  const keep = keeper(ports.disk, lock);
  const unlocked = await keep(ring);
  await clearAttempts(ports.disk, input.user.id);
  return { ok: true, unlocked };
}

/** Offline: password and lease. Codes: unknown_user, wrong_password, locked_out, lease_over, lease_invalid. */
export async function openRing(
  ports: VaultPorts,
  input: { readonly userId: UserId; readonly password: string },
): Promise<Result<{ readonly unlocked: UnlockedRing }>> {
  const opened = await openRingForSignIn(ports, input);
  if (!opened.ok) return opened;
  const lease = await genuineLease(opened.unlocked.ring);
  if (lease === undefined) return badLease();
  if (opened.unlocked.ring.highestTime > Date.parse(lease.expiresAt)) {
    return failure(
      'lease_over',
      'オフラインで使える期間が過ぎました。回線につないでもう一度サインインしてください。',
    );
  }
  return opened;
}

/** As `openRing` without the lease: for a sign-in over the line, which needs the signing key and brings a new lease. */
export async function openRingForSignIn(
  ports: VaultPorts,
  { userId, password }: { readonly userId: UserId; readonly password: string },
): Promise<Result<{ readonly unlocked: UnlockedRing }>> {
  const row = await readStoredRing(ports.disk, userId);
  if (row === undefined) {
    return failure('unknown_user', 'この端末を使うには回線が必要です。');
  }
  // Counted before the password is tried: a browser killed in between has still used the attempt.
  const attempt = await beginAttempt(ports.disk, userId, ports.now());
  if (!attempt.ok) return attempt;
  const salt = fromBase64url(row.salt);
  const key = await ringKey(await (ports.derive ?? deriveKey)(password, salt, row.kdf));
  const ring = await openStoredRing(row, key);
  if (ring === undefined) return attempt.wrongPassword;
  await clearAttempts(ports.disk, userId);
  const keep = keeper(ports.disk, { key, kdf: row.kdf, salt });
  const highestTime = Math.max(ports.now(), ring.highestTime);
  return { ok: true, unlocked: await keep({ ...ring, highestTime }) };
}

/** With the line up: new channels, keys and lease into an opened ring. */
export async function refreshRing(
  unlocked: UnlockedRing,
  fresh: FreshGrant & { readonly serverKeys?: ServerKeys },
): Promise<Result<{ readonly unlocked: UnlockedRing }>> {
  const ring: KeyRing = {
    ...unlocked.ring,
    user: fresh.user,
    roles: fresh.roles,
    channels: fresh.grant.channels,
    personal: fresh.grant.personal,
    lease: fresh.grant.lease,
    serverKeys: fresh.serverKeys ?? unlocked.ring.serverKeys,
    highestTime: Date.parse(fresh.serverNow),
  };
  if ((await genuineLease(ring)) === undefined) return badLease();
  return { ok: true, unlocked: await unlocked.keep(ring) };
}

function keeper(
  disk: ItemStore,
  lock: Parameters<typeof storeRing>[2],
): (next: KeyRing) => Promise<UnlockedRing> {
  const keep = async (next: KeyRing): Promise<UnlockedRing> => {
    await storeRing(disk, next, lock);
    return { ring: next, keep };
  };
  return keep;
}

async function genuineLease(ring: KeyRing): Promise<Lease | undefined> {
  const lease = await readLease(ring.serverKeys.signing, ring.lease);
  const fits = lease?.userId === ring.user.id && lease.deviceId === ring.deviceId;
  return fits ? lease : undefined;
}

function badLease(): Failure {
  return failure(
    'lease_invalid',
    'サーバの許可を確認できませんでした。回線につないでもう一度サインインしてください。',
  );
}

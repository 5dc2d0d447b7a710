// What one user may open on this device: sealed under the password, kept in one row of the disk.
import type { DeviceId, UserId } from '../domain/record.ts';
import { type Bytes, fromBase64url, toBase64url } from '../protocol/envelopes/canonical.ts';
import { importSealKey, openJson, sealJson, type SealPlace } from '../protocol/envelopes/seal.ts';
import type { SigningKeys } from '../protocol/envelopes/signature.ts';
import type { ChannelGrant, RingGrant, ServerKeys, UserRole } from '../protocol/session.ts';
import type { ItemStore } from './item-store.ts';
import { type Argon2Parameters, isStrongEnough } from './argon2.ts';

export interface KeyRing {
  readonly user: { readonly id: UserId; readonly name: string };
  readonly deviceId: DeviceId;
  readonly roles: readonly UserRole[];
  readonly channels: readonly ChannelGrant[];
  readonly personal: RingGrant['personal'];
  /** Of this user on this device: signs changes and answers reconnection challenges. */
  readonly signing: SigningKeys;
  readonly lease: RingGrant['lease'];
  readonly serverKeys: ServerKeys;
  /** Milliseconds: the latest time ever seen, so that a clock set back does not lengthen the lease. */
  readonly highestTime: number;
}

/** The row `ring:${userId}`. Readable are the id, the name shown at sign-in, what derives the key, and random names. */
export interface StoredRing {
  readonly format: 'tsumugi/ring/1';
  readonly userId: UserId;
  readonly name: string;
  readonly kdf: Argon2Parameters;
  readonly salt: string;
  /** Which logs of this device it opens: what a colleague still reads is not destroyed with somebody's right. */
  readonly logs: readonly string[];
  readonly iv: string;
  readonly sealed: string;
}

export interface KnownUser {
  readonly id: UserId;
  readonly name: string;
}

export async function readStoredRing(
  disk: ItemStore,
  userId: UserId,
): Promise<StoredRing | undefined> {
  const row = await disk.getItem(ringName(userId));
  return isStoredRing(row) && row.userId === userId ? row : undefined;
}

export async function storeRing(
  disk: ItemStore,
  ring: KeyRing,
  lock: { readonly key: CryptoKey; readonly kdf: Argon2Parameters; readonly salt: Bytes },
): Promise<void> {
  const { iv, sealed } = await sealJson(lock.key, place(ring.user.id), ring);
  const row: StoredRing = {
    format: 'tsumugi/ring/1',
    userId: ring.user.id,
    name: ring.user.name,
    kdf: lock.kdf,
    salt: toBase64url(lock.salt),
    logs: ring.channels.map(({ logId }) => logId),
    iv: toBase64url(iv),
    sealed: toBase64url(sealed),
  };
  await disk.setItem(ringName(ring.user.id), row);
  await addKnownUser(disk, ring.user);
}

/** `undefined`: the key is not the one it was sealed with, or the row is damaged; the two cannot be told apart. */
export async function openStoredRing(
  row: StoredRing,
  key: CryptoKey,
): Promise<KeyRing | undefined> {
  try {
    const opened = await openJson(key, place(row.userId), {
      iv: fromBase64url(row.iv),
      sealed: fromBase64url(row.sealed),
    });
    return opened as KeyRing; // Sealed by us and authenticated: its shape is what `storeRing` wrote.
  } catch {
    return undefined; // The caller answers with the one sentence for a wrong password.
  }
}

export async function ringKey(derived: Bytes): Promise<CryptoKey> {
  return importSealKey(derived);
}

/** Who has signed in on this device before, for the sign-in page. */
export async function knownUsers(disk: ItemStore): Promise<readonly KnownUser[]> {
  const users = await disk.getItem(KNOWN_USERS);
  return Array.isArray(users) ? users.filter(isKnownUser) : [];
}

/** The logs that other users of this device open with their rings. */
export async function logsOfOthers(disk: ItemStore, userId: UserId): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { id } of await knownUsers(disk)) {
    if (id === userId) continue;
    const ring = await readStoredRing(disk, id);
    for (const logId of ring?.logs ?? []) found.add(logId);
  }
  return found;
}

export async function forgetRing(disk: ItemStore, userId: UserId): Promise<void> {
  await disk.removeItem(ringName(userId));
  const others = (await knownUsers(disk)).filter(({ id }) => id !== userId);
  await disk.setItem(KNOWN_USERS, others);
}

const KNOWN_USERS = 'known-users';

async function addKnownUser(disk: ItemStore, { id, name }: KnownUser): Promise<void> {
  const users = await knownUsers(disk);
  if (users.some((user) => user.id === id && user.name === name)) return;
  await disk.setItem(KNOWN_USERS, [...users.filter((user) => user.id !== id), { id, name }]);
}

function ringName(userId: UserId): string {
  return `ring:${userId}`;
}

function place(userId: UserId): SealPlace {
  return { kind: 'item', name: ringName(userId) };
}

function isStoredRing(value: unknown): value is StoredRing {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['userId', 'name', 'salt', 'iv', 'sealed'];
  return (
    Reflect.get(value, 'format') === 'tsumugi/ring/1' &&
    texts.every((name) => typeof Reflect.get(value, name) === 'string') &&
    isStrongEnough(Reflect.get(value, 'kdf'))
  );
}

function isKnownUser(value: unknown): value is KnownUser {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'id') === 'string' &&
    typeof Reflect.get(value, 'name') === 'string'
  );
}

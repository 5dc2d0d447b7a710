// Accounts, devices and enrolment codes as the database keeps them.
import { createHash, randomInt } from 'node:crypto';
import { ulid } from 'ulid';
import type { DeviceId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import type { DeviceKind, UserRole } from '../../src/lib/protocol/session.ts';
import { createSharedReads } from '../store/shared-reads.ts';
import type { Collection, StoredDoc } from '../store/store.ts';
import type { PasswordHash } from './password.ts';

export interface Account {
  readonly id: UserId;
  readonly name: string;
  readonly roles: readonly UserRole[];
  readonly password: PasswordHash;
  /** Wrong passwords since the last right one. */
  readonly failures: number;
  readonly lockedUntil?: string;
  readonly endedAt?: string;
  /** Restored without the journal: it may have been ended since. The administrator says. */
  readonly isAwaitingApproval?: boolean;
}

export interface Device {
  readonly id: DeviceId;
  readonly site: SiteCode;
  readonly kind: DeviceKind;
  readonly label: string;
  readonly publicKey: string;
  readonly enrolledAt: string;
  /** Grows when what the device may hold is given anew: its channels are dropped and pulled again. */
  readonly grantGeneration: number;
  readonly revokedAt?: string;
  /** Restored without the journal: it may have been revoked since. The administrator says. */
  readonly isAwaitingApproval?: boolean;
  /** Switched off for the device or for its whole site: it keeps no replica and works like a desk. */
  readonly onlineOnly?: { readonly device?: true; readonly site?: true };
}

/** What the device is to be now; `kind` is what it was enrolled as. */
export function workKind({ kind, onlineOnly }: Pick<Device, 'kind' | 'onlineOnly'>): DeviceKind {
  return onlineOnly?.device === true || onlineOnly?.site === true ? 'desk' : kind;
}

/** What is known of a user on a device. Earlier keys stay: what they signed may still arrive. */
export interface UserOnDevice {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly publicKeys: readonly string[];
  /** Until when a signed challenge opens a session without the password. */
  readonly leaseExpiresAt: string;
}

export interface EnrolmentCode {
  readonly site: SiteCode;
  readonly kind: DeviceKind;
  readonly label: string;
  readonly expiresAt: string;
  readonly usedBy?: DeviceId;
}

export interface Accounts {
  account(id: UserId): Promise<Account | undefined>;
  device(id: DeviceId): Promise<Device | undefined>;
  userOnDevice(user: UserId, device: DeviceId): Promise<UserOnDevice | undefined>;
  /** Every key with which this user ever signed on this device, the newest last. */
  publicKeys(user: UserId, device: DeviceId): Promise<readonly string[]>;
  listAccounts(): Promise<readonly Account[]>;
  listDevices(): Promise<readonly Device[]>;
  /** False when the id is taken. */
  addAccount(account: Account): Promise<boolean>;
  /** Reads, changes, compares and sets; again when somebody else was faster. Undefined: no such account. */
  changeAccount(id: UserId, change: (now: Account) => Account): Promise<Account | undefined>;
  changeDevice(id: DeviceId, change: (now: Device) => Device): Promise<Device | undefined>;
  setUserOnDevice(
    user: UserId,
    device: DeviceId,
    change: (now: UserOnDevice | undefined) => UserOnDevice,
  ): Promise<UserOnDevice>;
  /** Devices that are enrolled later are so from the beginning. */
  setSiteOnlineOnly(site: SiteCode, state: 'on' | 'off'): Promise<void>;
  /** A new one-time code; only its hash is stored. */
  issueCode(code: Omit<EnrolmentCode, 'usedBy'>): Promise<string>;
  /** Uses a code up and enrols its device; undefined where the code is unknown, used or too old. */
  enrol(code: string, publicKey: string, now: Date): Promise<Device | undefined>;
}

export function createAccounts(collection: Collection): Accounts {
  const readDoc = createSharedReads(collection);
  /** The same object as long as it is the same revision: what follows from it is worked out once. */
  const known = new Map<string, { readonly rev: string | undefined; readonly value: unknown }>();

  async function read<T>(id: string): Promise<{ rev: string | undefined; value: T } | undefined> {
    const doc = await readDoc(id);
    if (doc === undefined) return undefined;
    const before = known.get(id);
    if (doc._rev !== undefined && before?.rev === doc._rev)
      return { rev: before.rev, value: before.value as T };
    const found = { rev: doc._rev, value: doc['value'] as T };
    if (known.size >= KNOWN_AT_MOST) known.clear();
    known.set(id, found);
    return found;
  }

  async function write(id: string, value: object, rev?: string) {
    const doc: StoredDoc = rev === undefined ? { _id: id, value } : { _id: id, _rev: rev, value };
    const [result] = await collection.write([doc]);
    return result?.ok === true;
  }

  async function change<T extends object>(
    id: string,
    next: (now: T | undefined) => T | undefined,
  ): Promise<T | undefined> {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const held = await read<T>(id);
      const value = next(held?.value);
      if (value === undefined) return undefined;
      if (await write(id, value, held?.rev)) return value;
    }
    throw new Error('accounts: a document changed too often to be written');
  }

  const changeThere = <T extends object>(id: string, next: (now: T) => T) =>
    change<T>(id, (now) => (now === undefined ? undefined : next(now)));

  async function list<T>(prefix: string): Promise<readonly T[]> {
    const found: T[] = [];
    let after: string | undefined;
    for (;;) {
      const query = { from: `${prefix}:`, to: `${prefix};`, limit: 500 };
      const page = await collection.range(after === undefined ? query : { ...query, after });
      found.push(...page.map((doc) => doc['value'] as T));
      after = page.at(-1)?._id;
      if (page.length < 500) return found;
    }
  }

  return {
    account: async (id) => (await read<Account>(accountKey(id)))?.value,
    device: async (id) => (await read<Device>(deviceKey(id)))?.value,
    userOnDevice: async (user, device) =>
      (await read<UserOnDevice>(userOnDeviceKey(user, device)))?.value,
    publicKeys: async (user, device) =>
      (await read<UserOnDevice>(userOnDeviceKey(user, device)))?.value.publicKeys ?? [],
    listAccounts: () => list<Account>('account'),
    listDevices: () => list<Device>('device'),
    addAccount: (account) => write(accountKey(account.id), account),
    changeAccount: (id, next) => changeThere(accountKey(id), next),
    changeDevice: (id, next) => changeThere(deviceKey(id), next),
    async setUserOnDevice(user, device, next) {
      const set = await change<UserOnDevice>(userOnDeviceKey(user, device), next);
      if (!set) throw new Error('accounts: nothing to set');
      return set;
    },
    async setSiteOnlineOnly(site, state) {
      await change<SiteSwitch>(siteKey(site), () => ({ onlineOnly: state === 'on' }));
    },
    async issueCode(code) {
      const text = newCode();
      await write(codeKey(text), code);
      return text;
    },
    async enrol(code, publicKey, now) {
      const id = `dev-${ulid(now.getTime()).toLowerCase()}` as DeviceId;
      const used = await change<EnrolmentCode>(codeKey(code), (held) =>
        held && held.usedBy === undefined && held.expiresAt > now.toISOString()
          ? { ...held, usedBy: id }
          : undefined,
      );
      if (!used) return undefined;
      const device: Device = {
        id,
        site: used.site,
        kind: used.kind,
        label: used.label,
        publicKey,
        enrolledAt: now.toISOString(),
        grantGeneration: 1,
        ...((await read<SiteSwitch>(siteKey(used.site)))?.value.onlineOnly === true
          ? { onlineOnly: { site: true } }
          : {}),
      };
      // The code is used up first: a crash between costs a code, never gives two devices for one.
      if (!(await write(deviceKey(id), device))) throw new Error('accounts: device id was taken');
      return device;
    },
  };
}

const KNOWN_AT_MOST = 20_000;

interface SiteSwitch {
  readonly onlineOnly: boolean;
}

const siteKey = (site: SiteCode) => `site:${hex(site)}`;
const accountKey = (id: UserId) => `account:${hex(id)}`;
const deviceKey = (id: DeviceId) => `device:${hex(id)}`;
const userOnDeviceKey = (user: UserId, device: DeviceId) =>
  `user-on-device:${hex(device)}:${hex(user)}`;
// A code is typed by people: case, spaces and dashes do not matter.
const codeKey = (code: string) =>
  `code:${createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    .digest('hex')}`;

// Ids come from outside; hexadecimal keeps database ids ASCII, bounded and free of surprises.
function hex(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex');
}

// 20 letters of 32 that are not mistaken for each other: 100 bits.
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
function newCode(): string {
  const letters = Array.from({ length: 20 }, () => LETTERS[randomInt(LETTERS.length)] ?? '');
  return letters.join('').replace(/(.{5})(?=.)/g, '$1-');
}

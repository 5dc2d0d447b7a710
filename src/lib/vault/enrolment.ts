// What this browser profile is: a device of a site, with a key pair of its own.
import type { DeviceId, SiteCode } from '../domain/record.ts';
import { generateSigningKeys, type SigningKeys } from '../protocol/envelopes/signature.ts';
import type { DeviceKind, EnrolResponse, ServerKeys } from '../protocol/session.ts';
import type { ItemStore } from './item-store.ts';

/** The row `device`. It lies readable on the disk: it proves the device, and opens nothing. */
export interface DeviceIdentity {
  readonly deviceId: DeviceId;
  readonly site: SiteCode;
  readonly kind: DeviceKind;
  readonly serverKeys: ServerKeys;
  readonly keys: SigningKeys;
}

/**
 * The keys to enrol with. Stored before the server is asked: an answer that never arrived can be
 * asked for again with the same key.
 */
export async function deviceKeys(disk: ItemStore): Promise<SigningKeys> {
  const stored = await disk.getItem(KEYS);
  if (isKeys(stored)) return stored;
  const keys = await generateSigningKeys();
  await disk.setItem(KEYS, keys);
  return keys;
}

export async function storeDevice(
  disk: ItemStore,
  keys: SigningKeys,
  { deviceId, site, kind, serverKeys }: EnrolResponse,
): Promise<DeviceIdentity> {
  const identity: DeviceIdentity = { deviceId, site, kind, serverKeys, keys };
  await disk.setItem(DEVICE, identity);
  await disk.removeItem(KEYS);
  return identity;
}

/** Switched to online-only, or back: the device stays itself. */
export async function changeKind(
  disk: ItemStore,
  device: DeviceIdentity,
  kind: DeviceKind,
): Promise<DeviceIdentity> {
  const identity: DeviceIdentity = { ...device, kind };
  await disk.setItem(DEVICE, identity);
  return identity;
}

export function forgetDevice(disk: ItemStore): Promise<void> {
  return disk.removeItem(DEVICE);
}

export async function readDevice(disk: ItemStore): Promise<DeviceIdentity | undefined> {
  const row = await disk.getItem(DEVICE);
  return isIdentity(row) ? row : undefined;
}

const DEVICE = 'device';
const KEYS = 'device-keys';

function isKeys(value: unknown): value is SigningKeys {
  return hasTexts(value, ['publicKey', 'privateKey']);
}

function isIdentity(value: unknown): value is DeviceIdentity {
  return (
    hasTexts(value, ['deviceId', 'site', 'kind']) &&
    isKeys(Reflect.get(value, 'keys')) &&
    hasTexts(Reflect.get(value, 'serverKeys'), ['hpke', 'signing'])
  );
}

function hasTexts(value: unknown, names: readonly string[]): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === 'string')
  );
}

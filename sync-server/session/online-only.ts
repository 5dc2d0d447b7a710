// The online-only switch, per device or per site, in both directions: what a device may hold ends or begins with it.
import type { DeviceId, SiteCode } from '../../src/lib/domain/record.ts';
import { type Accounts, type Device, workKind } from './accounts.ts';

/** Undefined: no such device. The same twice changes nothing. */
export function switchDevice(
  accounts: Accounts,
  id: DeviceId,
  by: 'device' | 'site',
  state: 'on' | 'off',
): Promise<Device | undefined> {
  return accounts.changeDevice(id, (held) => {
    const { [by]: _, ...others } = held.onlineOnly ?? {};
    const onlineOnly = state === 'on' ? { ...others, [by]: true as const } : others;
    const next: Device = { ...held, onlineOnly };
    // Keys of before never open what comes after: the device is given its channels anew, or loses them for good.
    const isOther = workKind(next) !== workKind(held);
    return isOther ? { ...next, grantGeneration: held.grantGeneration + 1 } : next;
  });
}

/** The site first: a device that is enrolled meanwhile finds it so. */
export async function switchSite(
  accounts: Accounts,
  site: SiteCode,
  state: 'on' | 'off',
): Promise<readonly DeviceId[]> {
  await accounts.setSiteOnlineOnly(site, state);
  const devices = (await accounts.listDevices()).filter((one) => one.site === site);
  for (const { id } of devices) await switchDevice(accounts, id, 'site', state);
  return devices.map(({ id }) => id);
}

/** A device that was revoked and comes back: with new keys, so that it begins from nothing. */
export function regrantDevice(accounts: Accounts, id: DeviceId): Promise<Device | undefined> {
  return accounts.changeDevice(id, ({ revokedAt, ...held }) =>
    revokedAt === undefined ? held : { ...held, grantGeneration: held.grantGeneration + 1 },
  );
}

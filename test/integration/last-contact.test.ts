// The whole product: a revoked device and one that is switched to online-only, with the real keeper (SYNC-05, SYNC-03).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceId } from '../../src/lib/domain/record.ts';
import { createReceipts } from '../../sync-server/audit/receipts.ts';
import { createQuarantine } from '../../sync-server/quarantine/quarantine.ts';
import { switchDevice } from '../../sync-server/session/online-only.ts';
import { type ProductDevice, startWholeProduct, type WholeProduct } from './whole-product.ts';
import { PASSWORD } from './world.ts';

let product: WholeProduct;
beforeAll(async () => {
  product = await startWholeProduct();
}, 60_000);
afterAll(() => product.stop(), 60_000);

const phaseOf = async ({ keeper }: ProductDevice) => (await keeper.status()).phase;

async function onlyDevice(site: string): Promise<DeviceId> {
  const devices = await product.services.accounts.listDevices();
  const found = devices.find((one) => one.site === site);
  if (found === undefined) throw new Error('no such device');
  return found.id;
}

const receiptsOf = (id: DeviceId) =>
  createReceipts({ accounts: product.services.store.accounts, now: () => new Date() }).list(id);

test(
  'a device that is switched to online-only shuts, keeps nothing, and opens as a desk',
  { timeout: 120_000 },
  async () => {
    const device = await product.device('u-mori', 'CMINAMI', 'MCM', 'center');
    await device.until(async () => (await device.keeper.status()).line === 'up');
    const id = await onlyDevice('CMINAMI');
    await switchDevice(product.services.accounts, id, 'device', 'on');
    // The password once more, in mid-work: the server says what the device is to be.
    await device.keeper.signIn({ userId: 'u-mori', password: PASSWORD });
    await device.until(async () => (await phaseOf(device)) === 'locked');
    const status = await device.keeper.status();
    expect(status.device?.kind).toBe('desk');
    expect(status.notice).toContain('オンライン専用');
    expect((await receiptsOf(id)).map(({ why }) => why)).toContain('online_only');
    expect(await device.keeper.signIn({ userId: 'u-mori', password: PASSWORD })).toEqual({
      ok: true,
    });
    expect((await device.keeper.status()).device?.kind).toBe('desk');
    expect(device.faults).toEqual([]);
  },
);

test('a revoked device keeps nothing and is enrolled no more', { timeout: 120_000 }, async () => {
  const device = await product.device('u-abe', 'CKITA', 'MCM', 'center');
  await device.until(async () => (await device.keeper.status()).line === 'up');
  const id = await onlyDevice('CKITA');
  const revokedAt = new Date().toISOString();
  await product.services.accounts.changeDevice(id, (held) => ({ ...held, revokedAt }));
  // Whatever is asked of the server next is refused.
  await device.keeper.lock();
  await device.keeper.signIn({ userId: 'u-abe', password: PASSWORD });
  await device.until(async () => (await phaseOf(device)) === 'not_enrolled');
  expect((await device.keeper.status()).notice).toContain('取り消されました');
  expect((await receiptsOf(id)).map(({ why }) => why)).toContain('device_revoked');
  const { store, secrets } = product.services;
  expect(await createQuarantine({ store, secrets, now: () => new Date() }).list()).toEqual([]);
  expect(device.faults).toEqual([]);
});

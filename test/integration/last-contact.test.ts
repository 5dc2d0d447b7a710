// The whole product: a revoked device and one that is switched to online-only, with the real keeper (SYNC-05, SYNC-03).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceId, RecordId } from '../../src/lib/domain/record.ts';
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

const BEGUN = '01JD0000000000000000000D01';

test(
  'SYNC-03, SYNC-05: a revoked device keeps nothing, and what was begun on it is with its author and the supervisors',
  { timeout: 120_000 },
  async () => {
    const device = await product.device('u-abe', 'CKITA', 'MCM', 'center');
    await device.until(async () => (await device.keeper.status()).line === 'up');
    const id = await onlyDevice('CKITA');
    const reporter = 'reporter_identity:01JD0000000000000000000D02' as RecordId;
    await device.keeper.putDraft({
      draftId: BEGUN,
      type: 'consultation',
      body: { listening_memo: '架空の聞き取り', category: '01' },
      typed: { child_age: '三つく', 'reporter_identity/name': '架空の通告' },
      parts: [{ type: 'reporter_identity', recordId: reporter, body: { name: '架空の通告者' } }],
      savedAt: '',
    });
    const revokedAt = new Date().toISOString();
    await product.services.accounts.changeDevice(id, (held) => ({ ...held, revokedAt }));
    // Whatever is asked of the server next is refused.
    await device.keeper.lock();
    await device.keeper.signIn({ userId: 'u-abe', password: PASSWORD });
    await device.until(async () => (await phaseOf(device)) === 'not_enrolled');
    expect((await device.keeper.status()).notice).toContain('取り消されました');
    expect((await receiptsOf(id)).map(({ why }) => why)).toContain('device_revoked');
    const { store, secrets } = product.services;
    const quarantine = createQuarantine({ store, secrets, now: () => new Date() });
    const items = await quarantine.list();
    expect(items).toMatchObject([{ kind: 'draft', why: 'draft', author: 'u-abe' }]);
    const found = await quarantine.open(items[0]?.id ?? '');
    expect(found?.content.draft).toMatchObject({
      type: 'consultation',
      body: { listening_memo: '架空の聞き取り' },
      typed: { child_age: '三つく' },
    });
    // Who called is read by nobody; nothing of it is lost either.
    expect(JSON.stringify(found?.content.draft)).not.toContain('架空の通告');
    expect(found?.content.envelope).toBeDefined();

    // Told of abuse: for whoever reads that, not for every division above the center.
    expect(items[0]?.compartment).toBe('ABUSE');
    const seen = async (user: string, site: string, code: string) => {
      const other = await product.device(user, site, code, 'desk');
      const answer = await other.keeper.quarantine();
      return answer.ok ? answer.items.map((item) => item.id) : answer.code;
    };
    expect(await seen('u-kacho', 'KKS', 'KACHO')).toEqual([items[0]?.id]);
    expect(await seen('u-neu', 'NEU', 'KACHO')).toEqual([]);
    expect(device.faults).toEqual([]);
  },
);

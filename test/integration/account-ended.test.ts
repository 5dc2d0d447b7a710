// SYNC-03, SYNC-05: an account that ends while its work waits: the work is with the supervisors, the device keeps no key, colleagues go on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordId, UserId } from '../../src/lib/domain/record.ts';
import { createReceipts } from '../../sync-server/audit/receipts.ts';
import { createQuarantine } from '../../sync-server/quarantine/quarantine.ts';
import { type ProductDevice, startWholeProduct, type WholeProduct } from './whole-product.ts';
import { recordLine, type RecordingProxy } from './wire/recording-proxy.ts';
import { addAccount, PASSWORD, role } from './world.ts';

const CHILD = 'person:01JD0000000000000000000P01' as RecordId;
const NOTE = 'case_note:01JD0000000000000000000N01' as RecordId;
const TEXT = '架空の経過、まだ送っていません';

let product: WholeProduct;
const lines: RecordingProxy[] = [];
beforeAll(async () => {
  product = await startWholeProduct();
}, 60_000);
afterAll(async () => {
  await product.stop();
  for (const line of lines) await line.close();
}, 60_000);

async function deviceOf(user: string, site: string) {
  const line = await recordLine(product.port);
  lines.push(line);
  return { line, ...(await product.device(user, site, 'MCM', 'center', line.port)) };
}
const end = (user: string) =>
  product.services.accounts.changeAccount(user as UserId, (held) => ({
    ...held,
    endedAt: new Date().toISOString(),
  }));
const signIn = ({ keeper }: ProductDevice, userId: string) =>
  keeper.signIn({ userId, password: PASSWORD });
const inPhase = ({ keeper, until }: ProductDevice, phase: string) =>
  until(async () => (await keeper.status()).phase === phase);
const quarantined = () => {
  const { store, secrets } = product.services;
  return createQuarantine({ store, secrets, now: () => new Date() });
};
async function receipts(site: string) {
  const { accounts, store } = product.services;
  const device = (await accounts.listDevices()).find((one) => one.site === site);
  if (!device) throw new Error('no such device');
  return createReceipts({ accounts: store.accounts, now: () => new Date() }).list(device.id);
}

test(
  'SYNC-03: an account ends with work that waits, and a colleague on the same device',
  { timeout: 120_000 },
  async () => {
    const device = await deviceOf('u-abe', 'CKITA');
    const { keeper, line } = device;
    await keeper.save({
      type: 'person',
      newId: CHILD,
      body: { name_kanji: '見本 一子', birth_date: '2026-08-01' },
    });
    await device.until(async () => (await keeper.status()).unsent === 0);
    await addAccount({ ...product, origin: '', clock: new Date() }, 'u-ito', [
      role('CKITA', 'MCM'),
    ]);
    await keeper.lock();
    expect(await signIn(device, 'u-ito')).toEqual({ ok: true });
    await keeper.lock();
    expect(await signIn(device, 'u-abe')).toEqual({ ok: true });

    line.cut();
    const about = { type: 'case_note', subjectId: CHILD };
    const body = (staff: string, facts: string) => ({
      occurred_at: '2026-11-01T01:00:00.000Z',
      staff: [staff],
      facts,
    });
    await keeper.save({ ...about, newId: NOTE, body: body('u-abe', TEXT) });
    await keeper.putDraft({
      draftId: '01JD0000000000000000000D01',
      ...about,
      body: { facts: '架空の書きかけ' },
      savedAt: '',
    });
    await end('u-abe');
    line.mend();
    await inPhase(device, 'locked');
    await device.until(async () => (await keeper.status()).knownUsers.length === 1);

    // Nothing of it became a record, and nothing of it is gone.
    const [stored] = await product.services.store.records.get([NOTE]);
    expect(stored).toBeUndefined();
    const items = await quarantined().list();
    expect(items.map(({ kind, author }) => [kind, author]).sort()).toEqual([
      ['change', 'u-abe'],
      ['draft', 'u-abe'],
    ]);
    const change = items.find(({ kind }) => kind === 'change');
    const opened = await quarantined().open(change?.id ?? '');
    expect(opened?.content.change?.next.body['facts']).toBe(TEXT);
    expect((await receipts('CKITA')).map(({ why }) => why)).toContain('account_ended');
    expect((await keeper.status()).knownUsers.map(({ id }) => id)).toEqual(['u-ito']);
    expect(await signIn(device, 'u-abe')).toMatchObject({ ok: false });

    expect(await signIn(device, 'u-ito')).toEqual({ ok: true });
    await keeper.save({ ...about, body: body('u-ito', '架空の続き') });
    await device.until(async () => (await keeper.status()).unsent === 0);
    expect(await keeper.status()).toMatchObject({ attention: 0 });
    await device.until(async () => (await keeper.person(CHILD)).ok);
    expect(device.faults).toEqual([]);
  },
);

test(
  'SYNC-05: an account ends with nothing that waits: only its receipt',
  { timeout: 120_000 },
  async () => {
    const before = (await quarantined().list()).length;
    const device = await deviceOf('u-mori', 'CMINAMI');
    await device.until(async () => (await device.keeper.status()).line === 'up');
    await end('u-mori');
    device.line.cut();
    device.line.mend();
    await inPhase(device, 'locked');
    await device.until(async () => (await device.keeper.status()).knownUsers.length === 0);
    expect((await receipts('CMINAMI')).map(({ why }) => why)).toContain('account_ended');
    expect((await quarantined().list()).length).toBe(before);
    expect(device.faults).toEqual([]);
  },
);

// Upgrade, on a real line: a client and a server of different versions, with the real keeper on one side and real routes on the other.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ulid } from 'ulid';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import type { Body, ChangeId, RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { generateSigningKeys, sign } from '../../src/lib/protocol/envelopes/signature.ts';
import { sealToServer } from '../../src/lib/protocol/envelopes/to-server.ts';
import {
  type Change,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  type PushResponse,
} from '../../src/lib/protocol/wire.ts';
import { type ProductDevice, startWholeProduct, type WholeProduct } from './whole-product.ts';
import { recordLine, type RecordingProxy } from './wire/recording-proxy.ts';
import { addAccount, call, enrolDevice, PASSWORD, role, signIn } from './world.ts';

const NEWER = (recordType('person')?.version ?? 0) + 1;
const unknown = { future_field: { rows: [1, '二'] }, future_flag: true };
const named = (name: string): Body => ({ name_kanji: name, birth_date: '1995-03-08' });

let product: WholeProduct;
let line: RecordingProxy;
let device: ProductDevice;
/** What the device's requests say of their protocol. */
let spoken = PROTOCOL_VERSION;
beforeAll(async () => {
  product = await startWholeProduct();
  line = await recordLine(product.port, (headers) =>
    headers[PROTOCOL_HEADER] === undefined
      ? headers
      : { ...headers, [PROTOCOL_HEADER]: String(spoken) },
  );
  device = await product.device('u-abe', 'CKITA', 'MCM', 'center', line.port);
}, 60_000);
afterAll(async () => {
  await product.stop();
  await line.close();
}, 60_000);

/** A new person as a client of a newer version writes her. */
async function writtenByNewer(body: Body, schemaVersion: number): Promise<RecordId> {
  const at = { ...product, origin: `http://localhost:${String(product.port)}`, clock: new Date() };
  const user = await addAccount(at, `u-${ulid()}`, [role('CKITA', 'MCM')]);
  const other = await enrolDevice(at, 'CKITA');
  const userKeys = await generateSigningKeys();
  const { cookie } = await signIn(at, other, user, { userKeys });
  const author = { user, device: other.deviceId, site: other.site };
  const changeId = ulid() as ChangeId;
  const id = `person:${ulid()}` as RecordId;
  const stamp = {
    at: new Date().toISOString(),
    by: user,
    site: other.site,
    device: other.deviceId,
  };
  const next: RecordDoc = {
    id,
    type: 'person',
    schemaVersion,
    body,
    created: stamp,
    updated: stamp,
    changeId,
    status: 'draft',
  };
  const change: Change = { changeId, recordId: id, author, base: { kind: 'none' }, next };
  const signature = await sign(userKeys.privateKey, 'change', change);
  const envelope = await sealToServer(other.serverKeys.hpke, 'change', changeId, {
    change,
    signature,
  });
  const changes = [{ changeId, envelope }];
  const pushed = await call(at, '/api/sync/push', { changes, confirmed: [] }, { cookie });
  expect((pushed.body as PushResponse).verdicts).toMatchObject([{ kind: 'accepted' }]);
  return id;
}

async function read(id: RecordId): Promise<RecordDoc> {
  const answer = await device.keeper.record(id);
  if (!answer.ok) throw new Error(answer.message);
  return answer.shown.document;
}
const isHere = (id: RecordId) => device.until(async () => (await device.keeper.record(id)).ok);
const unsentIs = (count: number) =>
  device.until(async () => (await device.keeper.status()).unsent === count);

test('a record of a newer type version comes whole to an older client, which reads it and changes nothing', async () => {
  const body = { ...named('見本 花'), ...unknown };
  const id = await writtenByNewer(body, NEWER);
  await isHere(id);
  const seen = await read(id);
  expect(seen).toMatchObject({ schemaVersion: NEWER, body });
  expect(await device.keeper.person(id)).toMatchObject({ ok: true });
  const edit = { type: 'person', recordId: id, seen, body: { ...seen.body, ...named('見本 華') } };
  expect(await device.keeper.save(edit)).toMatchObject({ ok: false, code: 'newer' });
  expect((await device.keeper.status()).unsent).toBe(0);
});

test('fields that the client does not know come back to the server with its edit, as they were', async () => {
  const id = await writtenByNewer({ ...named('見本 月'), ...unknown }, NEWER);
  await isHere(id);
  // Of the same type version: a field that a newer catalogue has beside it.
  const { records } = product.services.store;
  const [stored] = await records.get([id]);
  const record = stored?.['record'] as RecordDoc;
  const same = { ...record, schemaVersion: NEWER - 1, version: 2 };
  await records.write([{ ...stored, record: same } as NonNullable<typeof stored>]);
  await device.until(async () => (await read(id)).schemaVersion === NEWER - 1);
  const seen = await read(id);
  const edit = { type: 'person', recordId: id, seen, body: { name_kanji: '見本 槻' } };
  expect(await device.keeper.save(edit)).toMatchObject({ ok: true });
  await unsentIs(0);
  const [after] = await records.get([id]);
  expect((after?.['record'] as RecordDoc).body).toMatchObject({
    ...unknown,
    name_kanji: '見本 槻',
  });
});

test('SYNC-03: another protocol is refused with a word; what was written stays, and goes when both agree again', async () => {
  spoken = PROTOCOL_VERSION + 1;
  const newId = `person:${ulid()}` as RecordId;
  expect(await device.keeper.save({ type: 'person', newId, body: named('見本 星') })).toMatchObject(
    { ok: true, place: 'device' },
  );
  await device.until(async () => (await device.keeper.status()).phase === 'wrong_version');
  const refusal = line.exchanges.filter((one) => one.status() === 426).at(-1);
  expect(JSON.parse(refusal?.answer() ?? '{}')).toMatchObject({
    code: 'wrong_protocol',
    message: expect.stringMatching(/更新|再読み込み|読み込み直/) as string,
  });
  expect((await device.keeper.status()).unsent).toBe(1);
  spoken = PROTOCOL_VERSION;
  // The page is loaded again, in the version that the server speaks.
  await device.keeper.lock();
  expect(await device.keeper.signIn({ userId: 'u-abe', password: PASSWORD })).toEqual({
    ok: true,
  });
  await unsentIs(0);
  const [stored] = await product.services.store.records.get([newId]);
  expect(stored).toBeDefined();
});

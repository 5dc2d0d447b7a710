// SYNC-03: a refused change handed to the supervisors: its full text, sealed; opened by them and its author, logged; ended with a reason.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChangeId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import type { QuarantineListResponse } from '../../src/lib/protocol/last-contact.ts';
import type { PushResponse } from '../../src/lib/protocol/wire.ts';
import { createAccessLog } from '../../sync-server/audit/access-log.ts';
import {
  addAccount,
  CHILD,
  type DeviceWorld,
  type EngineDevice,
  familyDocs,
  KITA,
  newDevice,
  role,
  startDeviceWorld,
  VISIT,
} from './device-world.ts';
import { call, codeOf, enrolDevice, signIn } from './world.ts';

const TEXT = '架空の助言。連絡は午前中に。';
const NOTE = '担当が変わったため送れません';
let dw: DeviceWorld;
let device: EngineDevice;
let user: UserId;

beforeEach(async () => {
  dw = await startDeviceWorld();
  await dw.seed(familyDocs());
  user = await addAccount(dw.world, 'u-abe', [role(KITA, 'CLERK')]);
  device = await newDevice(dw, user, KITA);
});
afterEach(async () => {
  await device.close();
  await dw.stop();
});

async function handOver(): Promise<void> {
  const typed = device.newRecord('birth_contact', { child_id: CHILD, advice: TEXT });
  await device.save(typed);
  await device.contact();
  const { engine } = await device.open();
  expect(engine.status().attention).toBe(1);
  await engine.logAccess({
    entryId: '01JD0000000000000000000E01',
    at: dw.clock.toISOString(),
    user,
    device: device.deviceId,
    site: KITA,
    kind: 'hand_over',
    recordId: typed.id,
    changeId: typed.changeId,
    terms: NOTE,
    offline: true,
  });
  await engine.settle([typed.changeId]);
  expect(device.contents.outgoing.map(({ kind }) => kind)).toEqual(['access']);
  await device.contact();
  expect(device.contents.outgoing).toEqual([]);
}

test('a conflict whose record left before it was decided is handed over like a refusal', async () => {
  const nurse = await addAccount(dw.world, 'u-nurse', [role(KITA, 'MCM')]);
  const [late, first] = [await newDevice(dw, nurse, KITA), await newDevice(dw, nurse, KITA)];
  const correct = async (on: EngineDevice, advice: string) => {
    const { engine, table } = await on.open();
    const held = table.get(VISIT)!.document;
    const updated = { ...held.updated, at: dw.clock.toISOString(), by: nurse, device: on.deviceId };
    const changeId = `correct-${advice}` as ChangeId;
    const next = { ...held, changeId, body: { ...held.body, advice }, updated };
    await engine.save(next, held);
    return next;
  };
  for (const one of [late, first]) await one.contact();
  late.away();
  const typed = await correct(late, TEXT);
  await correct(first, '電話');
  await first.contact();
  await late.contact();
  const { engine } = await late.open();
  expect(engine.outgoing().map(({ verdict }) => verdict?.kind)).toEqual(['conflict']);
  await engine.logAccess({
    entryId: '01JD0000000000000000000E02',
    at: dw.clock.toISOString(),
    user: nurse,
    device: late.deviceId,
    site: KITA,
    kind: 'hand_over',
    recordId: VISIT,
    changeId: typed.changeId,
    terms: NOTE,
    offline: true,
  });
  await late.contact();
  const [item] = await dw.handIn.quarantine.list();
  expect(item).toMatchObject({ author: nurse, why: 'conflict', changeId: typed.changeId });
  for (const one of [late, first]) await one.close();
});

async function asked(who: string, site: string, code: string) {
  const id = who as UserId;
  if ((await dw.services.accounts.account(id)) === undefined)
    await addAccount(dw.world, who, [role(site, code)]);
  const kind = site === 'KKS' ? 'desk' : 'center';
  const { cookie } = await signIn(dw.world, await enrolDevice(dw.world, site, kind), id);
  return (path: string, body: object) => call(dw.world, path, body, { cookie });
}

const listed = async (ask: Awaited<ReturnType<typeof asked>>) =>
  ((await ask('/api/quarantine/list', {})).body as QuarantineListResponse).items;

test('what is handed over lies sealed on the server, with the reason, and nothing is left on the device', async () => {
  await handOver();
  const docs = await dw.services.store.history.range({
    from: 'quarantine:',
    to: 'quarantine;',
    limit: 9,
  });
  expect(docs).toHaveLength(1);
  expect(JSON.stringify(docs)).not.toContain(TEXT);
  expect(JSON.stringify(docs)).not.toContain(NOTE);
  const [item] = await dw.handIn.quarantine.list();
  expect(item).toMatchObject({ author: user, why: 'no_right', site: KITA, state: 'open' });
});

test('its author and the division above the center open it, with a log entry; another center never hears of it', async () => {
  await handOver();
  const chief = await asked('u-kacho', 'KKS', 'KACHO');
  const author = await asked('u-abe', KITA, 'CLERK');
  const stranger = await asked('u-minami', 'CMINAMI', 'MCM');
  const colleague = await asked('u-kita', KITA, 'MCM');
  const [item] = await listed(chief);
  expect(await listed(author)).toEqual([item]);
  for (const ask of [stranger, colleague]) {
    expect(await listed(ask)).toEqual([]);
    expect(codeOf(await ask('/api/quarantine/open', { id: item?.id }))).toBe('not_found');
    const end = { id: item?.id, how: 'withdrawn', reason: '理由' };
    expect(codeOf(await ask('/api/quarantine/settle', end))).toBe('not_found');
  }
  const opened = await chief('/api/quarantine/open', { id: item?.id });
  expect(opened.body).toMatchObject({
    content: { note: NOTE, change: { next: { body: { advice: TEXT } } } },
  });
  const log = createAccessLog({
    log: dw.services.store.log,
    now: () => dw.clock,
    sealTerms: (_id, terms) => terms,
  });
  const entries = (await log.entries('server')).map(({ entry }) => entry);
  expect(entries.map(({ kind, user: who }) => [kind, who])).toEqual([['open', 'u-kacho']]);
});

test('SYNC-03: what somebody wrote who has left since lies with the supervisors, whoever delivers it', async () => {
  const colleague = await addAccount(dw.world, 'u-kita', [role(KITA, 'MCM')]);
  const typed = device.newRecord('birth_contact', { child_id: CHILD, advice: TEXT });
  await device.save(typed);
  await device.close();
  const [row] = device.contents.outgoing;
  const endedAt = dw.clock.toISOString();
  await dw.services.accounts.changeAccount(user, (held) => ({ ...held, endedAt }));

  const { cookie } = await signIn(dw.world, await enrolDevice(dw.world, KITA, 'center'), colleague);
  const request = { changes: [{ changeId: row?.id, envelope: row?.envelope }], confirmed: [] };
  const verdicts = [];
  for (const _ of ['once', 'again']) {
    const { body } = await call(dw.world, '/api/sync/push', request, { cookie });
    verdicts.push((body as PushResponse).verdicts[0]);
  }
  expect(verdicts[0]).toMatchObject({ kind: 'refused', reason: 'author_gone' });
  expect(verdicts[1]).toEqual(verdicts[0]);

  const chief = await asked('u-kacho', 'KKS', 'KACHO');
  const items = await listed(chief);
  expect(items).toMatchObject([{ author: user, why: 'author_gone', compartment: 'MCH' }]);
  const opened = await chief('/api/quarantine/open', { id: items[0]?.id });
  expect(opened.body).toMatchObject({ content: { change: { next: { body: { advice: TEXT } } } } });
});

test('it is ended once, with a reason, and its text stays', async () => {
  await handOver();
  const chief = await asked('u-kacho', 'KKS', 'KACHO');
  const [item] = await listed(chief);
  const end = { id: item?.id, how: 'resent', reason: '送り直した' };
  expect((await chief('/api/quarantine/settle', end)).status).toBe(200);
  expect(codeOf(await chief('/api/quarantine/settle', end))).toBe('not_found');
  expect(await listed(chief)).toEqual([]);
  const kept = await dw.handIn.quarantine.open(item?.id ?? '');
  expect(kept?.content.change?.next.body['advice']).toBe(TEXT);
});

test('nobody signs another site’s change away, and the same entry twice is one thing in quarantine', async () => {
  await handOver();
  const [item] = await dw.handIn.quarantine.list();
  const minami = 'CMINAMI' as SiteCode;
  const other = await newDevice(
    dw,
    await addAccount(dw.world, 'u-mori', [role(minami, 'MCM')]),
    minami,
  );
  await other.contact();
  const { engine } = await other.open();
  await engine.logAccess({
    entryId: '01JD0000000000000000000E02',
    at: dw.clock.toISOString(),
    user: 'u-mori' as UserId,
    device: other.deviceId,
    site: minami,
    kind: 'hand_over',
    ...(item?.changeId === undefined ? {} : { changeId: item.changeId }),
    terms: NOTE,
    offline: false,
  });
  await other.contact();
  await other.close();
  expect(await dw.handIn.quarantine.list()).toEqual([item]);
});

test('the administrator reads the receipts, nobody else does', async () => {
  await device.contact();
  const admin = await asked('u-admin', 'SYS', 'ADMIN');
  const worker = await asked('u-kita', KITA, 'MCM');
  expect((await admin('/api/admin/receipts', {})).body).toEqual({ receipts: [] });
  expect(codeOf(await worker('/api/admin/receipts', {}))).toBe('no_right');
});

test('after a password reset with new keys the personal key is the same: a refused change is still its author’s to read', async () => {
  await device.save(device.newRecord('birth_contact', { child_id: CHILD, advice: TEXT }));
  await device.contact();
  await device.close();
  await device.resetPassword();
  await device.contact();
  expect(device.outgoing()[0]?.change.next.body['advice']).toBe(TEXT);
  expect(device.outgoing()[0]?.verdict?.kind).toBe('refused');
});

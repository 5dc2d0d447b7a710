// After a restore without the journal: what somebody wrote who is not approved yet rests, refused by nobody (R8-5, SYNC-03).
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecordDoc, UserId } from '../../src/lib/domain/record.ts';
import type { OutgoingRow } from '../../src/lib/replica/disk.ts';
import { createHttp } from '../../src/lib/worker/http.ts';
import { createServerDoor } from '../../src/lib/worker/server-door.ts';
import { isStoredRecord } from '../../sync-server/sync/stored.ts';
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
} from './device-world.ts';
import { fetchWithCookies } from './whole-product.ts';

let dw: DeviceWorld;
let abe: UserId;
let device: EngineDevice;
let other: EngineDevice;
beforeEach(async () => {
  dw = await startDeviceWorld();
  await dw.seed(familyDocs());
  abe = await addAccount(dw.world, 'u-abe', [role(KITA, 'MCM')]);
  device = await newDevice(dw, abe, KITA);
  other = await newDevice(dw, await addAccount(dw.world, 'u-mori', [role(KITA, 'MCM')]), KITA);
  await device.contact();
  await other.contact();
  device.away();
});
afterEach(async () => {
  await device.close();
  await other.close();
  await dw.stop();
});

const visit = (by: EngineDevice, advice: string): RecordDoc =>
  by.newRecord('birth_contact', { child_id: CHILD, advice }, { subjectId: CHILD });

/** Written without a line, before the disaster. */
async function written(advice: string): Promise<{ row: OutgoingRow; record: RecordDoc }> {
  const record = visit(device, advice);
  await device.save(record);
  const row = device.contents.outgoing.find(({ id }) => id === record.changeId);
  if (row === undefined) throw new Error('nothing waits');
  return { row, record };
}

async function bodyOf({ id }: RecordDoc): Promise<unknown> {
  const [doc] = await dw.services.store.records.get([id]);
  return isStoredRecord(doc) ? doc.record.body['advice'] : undefined;
}

const WAITS = { isAwaitingApproval: true };
const accountIs = (more: object) =>
  dw.services.accounts.changeAccount(abe, (held) => ({ ...held, ...WAITS, ...more }));
const approve = () =>
  dw.services.accounts.changeAccount(abe, ({ isAwaitingApproval: _, ...held }) => held);
const later = (): void => {
  dw.world.clock = new Date(dw.world.clock.getTime() + 61_000);
};
const waiting = ({ contents }: EngineDevice) =>
  contents.outgoing.filter(({ kind, verdict }) => kind === 'change' && verdict === undefined);

async function nothingIsJudged(): Promise<void> {
  const { history } = dw.services.store;
  expect(await history.range({ from: 'verdict:', to: 'verdict;', limit: 10 })).toEqual([]);
  expect(await dw.handIn.quarantine.list()).toEqual([]);
}

test('SYNC-03: a change that a colleague delivers rests until its author is approved, and holds up nobody', async () => {
  const found: { row: OutgoingRow; record: RecordDoc }[] = [];
  // More than a batch.
  for (let n = 0; n < 25; n += 1) found.push(await written(`訪問 ${String(n)}`));
  await accountIs({});
  other.contents.outgoing.push(...found.map(({ row }) => row));
  const own = visit(other, '同僚の訪問');
  await other.close();
  other.contents.nextSeq = 1_000;
  await other.save(own);
  await other.contact();
  later();
  await other.contact();
  expect(await bodyOf(own)).toBe('同僚の訪問');
  expect(waiting(other).map(({ id }) => id)).toEqual(found.map(({ row }) => row.id));
  for (const { record } of found) expect(await bodyOf(record)).toBeUndefined();
  expect(await dw.handIn.quarantine.list()).toEqual([]);
  await approve();
  later();
  await other.contact();
  for (const { record } of found) expect(await bodyOf(record)).toBe(record.body['advice']);
});

test('SYNC-03: what stands on a change that rests, rests with it', async () => {
  const first = await written('一');
  const seen = device.outgoing()[0]?.change.next as RecordDoc;
  const next = { ...visit(device, '二'), id: seen.id };
  const { engine } = await device.open();
  await engine.save(next, seen);
  await accountIs({});
  const rows = device.contents.outgoing.filter(({ kind }) => kind === 'change');
  expect(rows.length).toBe(2);
  for (const { id, envelope } of rows)
    expect(await dw.handIn.judge(id as never, envelope)).toBeUndefined();
  await nothingIsJudged();
  await approve();
  for (const { id, envelope } of rows)
    expect(await dw.handIn.judge(id as never, envelope)).toMatchObject({ kind: 'accepted' });
  expect(await bodyOf(first.record)).toBe('二');
});

test('SYNC-03: a device that waits for approval hands in nothing, and one that is approved only what may be judged', async () => {
  const { row, record } = await written('最後の訪問');
  const door = createServerDoor(createHttp(fetchWithCookies(dw.world.origin)), dw.world.origin);
  const handIn = async () => {
    const { id, envelope } = row;
    const identity = device.device();
    if (identity === undefined) throw new Error('not enrolled');
    return door.handIn(identity, [{ id, kind: 'change', envelope }]);
  };
  const deviceIs = (more: object) =>
    dw.services.accounts.changeDevice(device.deviceId, ({ isAwaitingApproval: _, ...held }) => ({
      ...held,
      ...more,
    }));
  await deviceIs(WAITS);
  expect(await handIn()).toMatchObject({ kind: 'refused', error: { code: 'closed' } });
  await deviceIs({});
  await accountIs({});
  expect(await handIn()).toMatchObject({ kind: 'answer', value: { taken: [] } });
  await nothingIsJudged();
  await approve();
  expect(await handIn()).toMatchObject({ kind: 'answer', value: { taken: [row.id] } });
  expect(await bodyOf(record)).toBe('最後の訪問');
});

test('SYNC-03: ended instead of approved, he is refused, and his text lies with the supervisors', async () => {
  const { row, record } = await written('最後の訪問');
  await accountIs({ endedAt: dw.world.clock.toISOString() });
  expect(await dw.handIn.judge(row.id as never, row.envelope)).toMatchObject({
    kind: 'refused',
    reason: 'author_gone',
  });
  expect(await bodyOf(record)).toBeUndefined();
  const [item] = await dw.handIn.quarantine.list();
  expect((await dw.handIn.quarantine.open(item?.id ?? ''))?.content.change?.next.body).toEqual(
    record.body,
  );
});

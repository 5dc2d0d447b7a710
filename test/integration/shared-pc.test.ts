// SYNC-05: on a shared PC one colleague's right ends; what the other still may read stays, and the receipt says no more than is true.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importSealKey } from '../../src/lib/protocol/envelopes/seal.ts';
import { createMemoryDisk } from '../../src/lib/replica/memory-disk.ts';
import { ARGON2_PARAMETERS } from '../../src/lib/vault/argon2.ts';
import { forgetRing, storeRing } from '../../src/lib/vault/key-ring.ts';
import {
  addAccount,
  type DeviceWorld,
  type EngineDevice,
  familyDocs,
  KITA,
  newDevice,
  role,
  startDeviceWorld,
  VISIT,
} from './device-world.ts';

let dw: DeviceWorld;
let device: EngineDevice;
beforeEach(async () => {
  dw = await startDeviceWorld();
  await dw.seed(familyDocs());
  const abe = await addAccount(dw.world, 'u-abe', [role(KITA, 'MCM')]);
  device = await newDevice(dw, abe, KITA);
  await device.contact();
});
afterEach(async () => {
  await device.close();
  await dw.stop();
});

/** The same keys under a password of her own, as the server gives them to everybody of the device. */
async function letColleagueIn() {
  const colleague = await addAccount(dw.world, 'u-bando', [role(KITA, 'MCM')]);
  const { ring, accounts } = dw.services;
  const [account, held] = await Promise.all([
    accounts.account(colleague),
    accounts.device(device.deviceId),
  ]);
  if (!account || !held) throw new Error('no account or device');
  const grant = await ring.grant(account, held, dw.clock);
  const theirs = { ...device.ring(), ...grant, user: { id: colleague, name: '架空' } };
  const key = await importSealKey(new Uint8Array(32).fill(9));
  const disk = createMemoryDisk(device.contents);
  await storeRing(disk, theirs, { key, kdf: ARGON2_PARAMETERS, salt: new Uint8Array(16) });
  return { colleague, disk };
}

const visitsLog = () =>
  device.ring().channels.find(({ channel }) => channel === 'CKITA.mch')?.logId ?? '';
const segmentsOf = (logId: string) =>
  device.contents.segments.filter((row) => row.logId === logId).length;

async function endRight(): Promise<void> {
  await dw.services.accounts.changeAccount(device.user, (held) => ({
    ...held,
    roles: [role(KITA, 'CLERK')],
  }));
  await device.contact();
}

test('SYNC-05: the colleague still opens what the other may not, and no receipt says that it is gone', async () => {
  const log = visitsLog();
  await letColleagueIn();
  const before = segmentsOf(log);
  expect(before).toBeGreaterThan(0);
  await endRight();
  expect(device.held().has(VISIT)).toBe(false);
  expect(visitsLog()).toBe('');
  expect(segmentsOf(log)).toBe(before);
  const receipts = await dw.handIn.receipts.list(device.deviceId);
  expect(receipts.flatMap(({ keys }) => keys)).not.toContain(log);
  expect(receipts.flatMap(({ channels }) => channels)).toContain('CKITA.mch');
});

test('SYNC-05: with nobody left who may read it, it is destroyed', async () => {
  const log = visitsLog();
  const { colleague, disk } = await letColleagueIn();
  await forgetRing(disk, colleague);
  await endRight();
  expect(segmentsOf(log)).toBe(0);
  const receipts = await dw.handIn.receipts.list(device.deviceId);
  expect(receipts.flatMap(({ keys }) => keys)).toContain(log);
});

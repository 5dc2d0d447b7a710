// SYNC-05: the last contact tells also what the engine had begun to destroy and was cut off in.
import { expect, it } from 'vitest';
import type { DeviceId, SiteCode } from '../domain/record.ts';
import type { ReceiptRequest } from '../protocol/last-contact.ts';
import { createMemoryDisk, emptyContents } from '../replica/memory-disk.ts';
import { NOTES } from '../sync/destruction.ts';
import type { ServerDoor } from './server-door.ts';
import { createWithdrawal } from './withdrawal.ts';

const device = {
  deviceId: 'd1' as DeviceId,
  site: 'CKITA' as SiteCode,
  kind: 'center',
  serverKeys: { hpke: '', signing: '' },
  keys: { publicKey: '', privateKey: '' },
} as const;
const noted = {
  receiptId: 'r1',
  at: '2026-11-01T00:00:00.000Z',
  what: { why: 'channel_ended', channels: ['CKITA.mch'], keys: ['log-mch'], records: [] },
};

it('SYNC-05: a destruction that was noted and not told has its receipt, though the line is lost in between', async () => {
  const disk = createMemoryDisk(emptyContents());
  await disk.setItem(NOTES, [noted]);
  await disk.commit({
    add: [{ logId: 'log-core', segment: 1, iv: new Uint8Array(), sealed: new Uint8Array() }],
  });
  const told: ReceiptRequest['receipt'][] = [];
  let answers = 1;
  const door = {
    handIn: () => Promise.resolve({ kind: 'answer', value: { taken: [] } }),
    tellReceipt: (_: unknown, receipt: ReceiptRequest['receipt']) => {
      if (answers === 0) return Promise.resolve({ kind: 'no_line' });
      answers -= 1;
      told.push(receipt);
      return Promise.resolve({ kind: 'answer', value: {} });
    },
  } as unknown as ServerDoor;
  const withdrawal = createWithdrawal({
    disk,
    door,
    clock: { now: () => 0, after: () => () => undefined },
    randomness: { ulid: () => 'r2', fraction: () => 0 },
  });
  const order = { deviceId: device.deviceId, kind: 'leave', issuedAt: noted.at } as const;
  expect(await withdrawal.carryOut(device, order)).toEqual({ device, isWaiting: true });
  expect(await withdrawal.isBegun()).toBe(true);
  answers = 2;
  expect(await withdrawal.carryOut(device)).toEqual({ device: undefined, isWaiting: false });
  expect(new Map(told.map(({ receiptId, why, keys }) => [receiptId, [why, keys]]))).toEqual(
    new Map([
      ['r1', ['channel_ended', ['log-mch']]],
      ['r2', ['device_revoked', ['log-core']]],
    ]),
  );
});

it('SYNC-05: cut off at its very end, it leaves nothing that would send away whoever is enrolled there next', async () => {
  const disk = createMemoryDisk(emptyContents());
  const dying = {
    ...disk,
    removeItem: (name: string) =>
      name === 'device' ? Promise.reject(new Error('power cut')) : disk.removeItem(name),
  };
  const door = {
    tellReceipt: () => Promise.resolve({ kind: 'answer', value: {} }),
  } as unknown as ServerDoor;
  const withdrawal = createWithdrawal({
    disk: dying,
    door,
    clock: { now: () => 0, after: () => () => undefined },
    randomness: { ulid: () => 'r3', fraction: () => 0 },
  });
  const order = { deviceId: device.deviceId, kind: 'leave', issuedAt: noted.at } as const;
  await expect(withdrawal.carryOut(device, order)).rejects.toThrow('power cut');
  expect(await withdrawal.isBegun()).toBe(false);
});

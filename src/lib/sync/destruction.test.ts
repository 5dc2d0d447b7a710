// Notes of a destruction that was cut off, at the next opening, whoever it is that opens.
import { expect, it } from 'vitest';
import type { AccessEntry } from '../protocol/wire.ts';
import type { ChannelId } from '../protocol/scope.ts';
import { createMemoryDisk, emptyContents } from '../replica/memory-disk.ts';
import { createMemoryTable } from '../replica/memory-table.ts';
import { createDestruction, type DestructionNote, NOTES } from './destruction.ts';
import { createPuller } from './puller.ts';

const core = 'CKITA.core' as ChannelId;
const mch = 'CKITA.mch' as ChannelId;

const noted: DestructionNote = {
  receiptId: 'r1',
  at: '2026-11-22T03:00:00Z',
  what: { why: 'channel_ended', channels: [core, mch], keys: ['log-core', 'log-mch'], records: [] },
};

/** Somebody opens the device with these channels in the ring. */
async function opening(channels: readonly ChannelId[]) {
  const disk = createMemoryDisk(emptyContents());
  await disk.setItem(NOTES, [noted]);
  const dropped: string[] = [];
  const told: AccessEntry[] = [];
  const puller = createPuller({
    log: {
      openLog: async () => ({ ok: true, batches: [], nextSegment: 1 }),
      commit: async (_entries, drops = []) => void dropped.push(...drops),
      segmentCount: () => 1,
      compact: async () => false,
      rewrite: async () => undefined,
    },
    table: createMemoryTable(),
    transport: { pull: () => Promise.reject(new Error('nothing is pulled here')) },
    limit: 10,
    onStaleGrants: () => undefined,
    destruction: createDestruction({
      disk,
      clock: { now: () => 0, after: () => () => undefined },
      randomness: { ulid: () => 'r2', fraction: () => 0 },
      author: { user: 'u', device: 'd', site: 'CKITA' } as never,
      isOffline: () => false,
      logAccess: async (entry) => void told.push(entry),
      onFault: (fault) => {
        throw fault;
      },
    }),
    destroyKeys: async () => undefined,
    logsOfOthers: async () => new Set(),
    onMismatch: () => undefined,
    onFault: (fault) => {
      throw fault;
    },
    onNewStore: async () => undefined,
  });
  await puller.open(
    channels.map((channel) => ({
      channel,
      grantGeneration: 1,
      logId: channel === core ? 'log-core' : 'log-mch',
    })),
  );
  const receipts = told.map(({ receipt }) => [receipt?.channels, receipt?.keys]);
  return { dropped, receipts, left: await disk.getItem(NOTES) };
}

it('SYNC-05: a colleague who opens one of the logs carries out what was noted of the others', async () => {
  expect(await opening([core])).toEqual({
    dropped: ['log-mch'],
    receipts: [[[mch], ['log-mch']]],
    left: undefined,
  });
});

it('SYNC-05: where nothing of it opens any more, all of it is carried out', async () => {
  expect(await opening([])).toEqual({
    dropped: ['log-core', 'log-mch'],
    receipts: [
      [
        [core, mch],
        ['log-core', 'log-mch'],
      ],
    ],
    left: undefined,
  });
});

it('what is in the ring again is judged anew: nothing is dropped, and no receipt says so', async () => {
  expect(await opening([core, mch])).toEqual({ dropped: [], receipts: [], left: undefined });
});

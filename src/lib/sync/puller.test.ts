// Logs of two stores on one device: what is asked with their positions until the disk has let go of them.
import { expect, it } from 'vitest';
import type { ChannelId } from '../protocol/scope.ts';
import type { PullRequest, PullResponse } from '../protocol/wire.ts';
import { createMemoryTable } from '../replica/memory-table.ts';
import type { SealedLog } from '../replica/sealed-log.ts';
import { StorageFault } from '../replica/storage-fault.ts';
import { createPuller } from './puller.ts';

const core = 'CKITA.core' as ChannelId;
const mch = 'CKITA.mch' as ChannelId;
const grants = [core, mch].map((channel) => ({ channel, grantGeneration: 1, logId: channel }));

/** A colleague, who may not read `mch`, has pulled `core` since the server was restored. */
function afterRestore(dropped: readonly string[]): SealedLog {
  const epochs = new Map([
    [core, 'restored'],
    [mch, 'before'],
  ]);
  const left = [...dropped];
  return {
    openLog: async (logId) => ({
      ok: true,
      batches: [
        {
          base: true,
          put: [],
          remove: [],
          cursor: { grantGeneration: 1, since: '48', storeEpoch: epochs.get(logId as ChannelId) },
        },
      ],
      nextSegment: 1,
    }),
    async commit(_entries, drops = []) {
      if (drops.length > 0 && left.shift() === 'full') throw new StorageFault('full');
    },
    segmentCount: () => 1,
    compact: async () => false,
    rewrite: async () => undefined,
  };
}

/** As the server does: nothing that has a position in another store goes on from there. */
function answer({ checkpoint }: PullRequest): PullResponse {
  const isOther = checkpoint.storeEpoch !== 'restored';
  const positioned = Object.entries(checkpoint.channels).filter(([, one]) => one.since);
  return {
    documents: [],
    removals: [],
    dropped: isOther ? positioned.map(([channel]) => channel as ChannelId) : [],
    checkpoint: { storeEpoch: 'restored', channels: {} },
    more: false,
    now: '2026-11-22T03:00:00Z',
  } as PullResponse;
}

it('SYNC-01: a position in the store before a restore is never shown under the name of the one after it, though the disk is full', async () => {
  const asked: PullRequest[] = [];
  const told: AbortSignal[] = [];
  const puller = createPuller({
    log: afterRestore(['full', 'taken', 'full']),
    table: createMemoryTable(),
    transport: {
      pull: async (request) => {
        asked.push(request);
        return answer(request);
      },
    },
    limit: 10,
    onStaleGrants: () => undefined,
    destruction: { run: (_what, work) => work(), resume: async () => undefined },
    destroyKeys: async () => undefined,
    logsOfOthers: async () => new Set(),
    onMismatch: () => undefined,
    onFault: () => undefined,
    onNewStore: async (signal) => void told.push(signal),
  });
  await puller.open(grants);
  const { signal } = new AbortController();
  for (const _time of [1, 2]) await expect(puller.pull(signal)).rejects.toThrow('full');
  await puller.pull(signal);
  await puller.pull(signal);
  expect(asked.map(({ checkpoint }) => checkpoint.storeEpoch)).toEqual([
    '',
    '',
    'before',
    'restored',
  ]);
  const positions = asked.map(({ checkpoint }) =>
    Object.entries(checkpoint.channels).flatMap(([name, { since }]) => (since ? [name] : [])),
  );
  expect(positions).toEqual([[core, mch], [core, mch], [mch], []]);
  // What they hold is offered before any of it is let go.
  expect(told).toHaveLength(3);
});

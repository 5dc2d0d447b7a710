// SYNC-05: what left while a device was away has its receipt, though the log was made shorter and the vault shut before the last page.
import { expect, it } from 'vitest';
import { fromUtf8 } from '../../src/lib/protocol/envelopes/canonical.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { AccessEntry, PullResponse } from '../../src/lib/protocol/wire.ts';
import { createMemoryDisk, emptyContents } from '../../src/lib/replica/memory-disk.ts';
import { createMemoryTable } from '../../src/lib/replica/memory-table.ts';
import { createSealedLog } from '../../src/lib/replica/sealed-log.ts';
import type { SealedSegment } from '../../src/lib/replica/disk.ts';
import { heldRecord } from '../../src/lib/replica/test-records.ts';
import { createSyncEngine, type EngineDeps } from '../../src/lib/sync/create-engine.ts';
import { type Transport, TransportError } from '../../src/lib/sync/ports.ts';
import { createWorldClock } from '../simulation/clock.ts';

const CHANNEL = 'CKITA.core' as ChannelId;
const PAGES = 400;
const LEFT_AT = 200;

it.each([LEFT_AT + 2, LEFT_AT + 120])('SYNC-05: shut after page %i of 400', async (shutAt) => {
  const clock = createWorldClock(Date.parse('2026-11-20T09:00:00+09:00'));
  const contents = emptyContents();
  const told: AccessEntry[] = [];
  let lastPage = shutAt;

  /** Each page brings one person; the first of them leaves on one page. */
  function pageAfter(since: number): PullResponse {
    const at = since + 1;
    const document = heldRecord(`person:${String(at)}`).document;
    const freshness = { scope: 1, version: document.version ?? 0 };
    const gone = { channel: CHANNEL, id: heldRecord('person:1').document.id };
    return {
      documents: since < PAGES ? [{ channel: CHANNEL, freshness, document }] : [],
      removals: at === LEFT_AT ? [{ ...gone, freshness: { scope: 9, version: 1 } }] : [],
      dropped: [],
      more: at < PAGES,
      checkpoint: {
        storeEpoch: 'epoch',
        channels: { [CHANNEL]: { grantGeneration: 1, since: String(Math.min(at, PAGES)) } },
      },
    };
  }
  const transport: Transport = {
    push: () => Promise.resolve({ verdicts: [], now: new Date(clock.now()).toISOString() }),
    offer: () => Promise.resolve({ wanted: [] }),
    resume: () => Promise.resolve(),
    log({ entries }) {
      told.push(...entries.map(({ envelope }) => JSON.parse(envelope) as AccessEntry));
      return Promise.resolve({ stored: entries.map(({ entryId }) => entryId) });
    },
    pull({ checkpoint }) {
      const since = Number(checkpoint.channels[CHANNEL]?.since ?? 0);
      return since >= lastPage
        ? Promise.reject(new TransportError('line'))
        : Promise.resolve(pageAfter(since));
    },
    live: (_onEvent, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
  };
  async function session() {
    const disk = createMemoryDisk(contents);
    const table = createMemoryTable();
    const sealer = {
      holds: () => true,
      sealSegment: (logId: string, segment: number, sealed: Uint8Array) =>
        Promise.resolve({ logId, segment, iv: new Uint8Array(), sealed }),
      openSegment: ({ sealed }: SealedSegment) => Promise.resolve(JSON.parse(fromUtf8(sealed))),
    } as unknown as EngineDeps['sealer'];
    const faults: unknown[] = [];
    const courier = { sealAccess: (entry: AccessEntry) => Promise.resolve(JSON.stringify(entry)) };
    const engine = createSyncEngine({
      disk,
      log: createSealedLog({ disk, sealer }),
      table,
      sealer,
      courier: courier as unknown as EngineDeps['courier'],
      transport,
      clock,
      randomness: {
        fraction: () => 0.5,
        ulid: () => `01JD${String(told.length).padStart(22, '0')}`,
      },
      grants: [{ channel: CHANNEL, grantGeneration: 1, logId: 'log' }],
      personalLogId: 'own',
      author: { user: 'u', device: 'd', site: 'CKITA' } as unknown as EngineDeps['author'],
      onFault: (fault) => faults.push(fault),
    });
    await engine.open();
    engine.start();
    await clock.pass(20_000);
    const stopped = engine.stop();
    await clock.pass(5_000);
    await stopped;
    expect(faults).toEqual([]);
    return table;
  }

  await session();
  lastPage = Infinity;
  const table = await session();
  expect([...table.all()]).toHaveLength(PAGES - 1);
  expect(told.map(({ kind, receipt }) => [kind, receipt?.why, receipt?.records])).toEqual([
    ['destroyed', 'records_left', ['person:1']],
  ]);
});

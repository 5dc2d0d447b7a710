// Issue 4, line 6: what is said of the line is true within 5 seconds of a hang, with a stream, without one, and with nothing to pull.
import { expect, it } from 'vitest';
import { createMemoryDisk, emptyContents } from '../../src/lib/replica/memory-disk.ts';
import { createMemoryTable } from '../../src/lib/replica/memory-table.ts';
import { createSealedLog } from '../../src/lib/replica/sealed-log.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { PullRequest } from '../../src/lib/protocol/wire.ts';
import { LIVE_BEAT_MS, STALL_MS } from '../../src/lib/protocol/wire.ts';
import { createSyncEngine, type EngineDeps } from '../../src/lib/sync/create-engine.ts';
import { type Transport, TransportError } from '../../src/lib/sync/ports.ts';
import { createWorldClock } from '../simulation/clock.ts';

const CHANNEL = 'CKITA.core' as ChannelId;

type Way = 'a stream' | 'a proxy that eats the stream' | 'channels that have ended';

/** Answers after 20 ms; once it hangs, everything ends in a stall. */
function createHangingLine(way: Way) {
  const clock = createWorldClock(Date.parse('2026-11-20T09:00:00+09:00'));
  let hangs = false;
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  async function stall(): Promise<never> {
    await wait(STALL_MS);
    throw new TransportError('line');
  }
  async function answer<T>(value: T): Promise<T> {
    if (hangs) return stall();
    await wait(20);
    return value;
  }
  const storeEpoch = 'epoch';
  const transport: Transport = {
    push: () => answer({ verdicts: [], now: new Date(clock.now()).toISOString() }),
    log: ({ entries }) => answer({ stored: entries.map(({ entryId }) => entryId) }),
    offer: () => answer({ wanted: [] }),
    resume: () => answer(undefined),
    pull: ({ channels }: PullRequest) =>
      answer(
        way === 'channels that have ended'
          ? {
              ...{ documents: [], removals: [], dropped: channels, ended: channels, more: false },
              checkpoint: { storeEpoch, channels: {} },
            }
          : {
              ...{ documents: [], removals: [], dropped: [], more: false },
              checkpoint: {
                storeEpoch,
                channels: { [CHANNEL]: { grantGeneration: 1, since: '1' } },
              },
            },
      ),
    async live(onEvent, signal) {
      if (hangs || way === 'a proxy that eats the stream') return stall();
      onEvent('hello');
      while (!signal.aborted) {
        await wait(LIVE_BEAT_MS);
        if (hangs) {
          await wait(STALL_MS - LIVE_BEAT_MS);
          throw new TransportError('line');
        }
        onEvent('beat');
      }
    },
  };
  return { clock, transport, hang: () => (hangs = true) };
}

it.each([
  ['a stream', 10_100],
  ['a stream', 11_900],
  ['a proxy that eats the stream', 10_100],
  ['a proxy that eats the stream', 11_500],
  ['a proxy that eats the stream', 13_300],
  ['channels that have ended', 10_100],
] as const)('with %s, hanging after %i ms', async (way, after) => {
  const { clock, transport, hang } = createHangingLine(way);
  const disk = createMemoryDisk(emptyContents());
  const sealer = {
    holds: () => true,
    sealSegment: (logId: string, segment: number, sealed: Uint8Array) =>
      Promise.resolve({ logId, segment, iv: new Uint8Array(), sealed }),
  } as unknown as EngineDeps['sealer'];
  const faults: unknown[] = [];
  const engine = createSyncEngine({
    disk,
    log: createSealedLog({ disk, sealer }),
    table: createMemoryTable(),
    sealer,
    courier: { sealAccess: () => Promise.resolve('') } as unknown as EngineDeps['courier'],
    transport,
    clock,
    // The longest pauses there are.
    randomness: { fraction: () => 0.99, ulid: () => '01JD0000000000000000000000' },
    grants: [{ channel: CHANNEL, grantGeneration: 1, logId: 'log' }],
    personalLogId: 'own',
    author: { user: 'u', device: 'd', site: 'CKITA' } as unknown as EngineDeps['author'],
    onFault: (fault) => faults.push(fault),
  });
  await engine.open();
  const changes: [string, number][] = [];
  engine.start();
  await clock.pass(after);
  expect(engine.status().line).toBe('up');
  engine.onStatus(({ line }) => {
    if (changes.at(-1)?.[0] !== line) changes.push([line, clock.now()]);
  });
  const hungAt = clock.now();
  hang();
  await clock.pass(5_000);
  expect(engine.status().line).toBe('down');
  expect(changes.find(([line]) => line === 'down')?.[1]).toBeLessThanOrEqual(hungAt + 5_000);
  expect(faults).toEqual([]);
  void engine.stop();
  await clock.pass(10_000);
});

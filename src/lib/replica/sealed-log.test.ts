// The sealed log: durable or not at all, damage seen, compaction that loses nothing.
import { describe, expect, it } from 'vitest';
import { toBase64url } from '../protocol/envelopes/canonical.ts';
import { newSealKey } from '../protocol/envelopes/seal.ts';
import { createSealer } from '../vault/sealer.ts';
import { foldBatches } from './log-fold.ts';
import { createMemoryDisk, emptyContents, type DiskHooks } from './memory-disk.ts';
import { COMPACT_ABOVE, createSealedLog, type LogBatch, type SealedLog } from './sealed-log.ts';
import { heldRecord, logBatch } from './test-records.ts';

function device() {
  const contents = emptyContents();
  const key = () => toBase64url(newSealKey());
  const sealer = createSealer({
    channels: [
      { channel: 'CKITA.mch' as never, grantGeneration: 1, logId: 'log-1', key: key() },
      { channel: 'CKITA.core' as never, grantGeneration: 1, logId: 'log-2', key: key() },
    ],
    personal: { logId: 'own', key: key() },
  });
  return {
    contents,
    /** The log after a restart on the same disk. */
    log: (hooks: DiskHooks = {}) =>
      createSealedLog({ disk: createMemoryDisk(contents, hooks), sealer }),
  };
}

async function batchesOf(
  log: SealedLog,
  logId = 'log-1',
): Promise<readonly LogBatch[] | 'damaged'> {
  const opened = await log.openLog(logId);
  return opened.ok ? opened.batches : 'damaged';
}

const one = logBatch([heldRecord('person:1')], 's1');
const two = logBatch([heldRecord('person:2')], 's2', [{ id: 'person:1', scope: 2 }]);
const three = logBatch([heldRecord('person:3')], 's3');

describe('the sealed log', () => {
  it('gives back after a restart what was committed, in order, with its cursors', async () => {
    const { log, contents } = device();
    const first = log();
    expect(await first.openLog('log-1')).toEqual({ ok: true, batches: [], nextSegment: 0 });
    await first.commit([
      { logId: 'log-1', payload: one },
      { logId: 'log-2', payload: three },
    ]);
    await first.commit([{ logId: 'log-1', payload: two }]);
    expect(await batchesOf(log())).toEqual([one, two]);
    expect(await batchesOf(log(), 'log-2')).toEqual([three]);
    expect(JSON.stringify(contents.segments)).not.toContain('person:1');
  });

  it('goes on after the last segment without having opened the log', async () => {
    const { log } = device();
    await log().commit([{ logId: 'log-1', payload: one }]);
    await log().commit([{ logId: 'log-1', payload: two }]);
    expect(await batchesOf(log())).toEqual([one, two]);
  });

  it('keeps the order of commits that were asked for at once', async () => {
    const { log } = device();
    const running = log();
    await Promise.all(
      [one, two, three].map((payload) => running.commit([{ logId: 'log-1', payload }])),
    );
    expect(await batchesOf(log())).toEqual([one, two, three]);
  });

  it('writes nothing when the disk refuses, and goes on afterwards', async () => {
    const { log } = device();
    let full = false;
    const running = log({
      beforeWrite: () => {
        if (full) throw new Error('full');
      },
    });
    await running.commit([{ logId: 'log-1', payload: one }]);
    full = true;
    await expect(running.commit([{ logId: 'log-1', payload: two }], ['log-1'])).rejects.toThrow(
      'full',
    );
    full = false;
    await running.commit([{ logId: 'log-1', payload: three }]);
    expect(await batchesOf(log())).toEqual([one, three]);
  });

  it('asks the disk where it stands after a write of unknown end', async () => {
    const { log } = device();
    let cut = true;
    const running = log({
      afterWrite: () => {
        if (cut) throw new Error('killed');
      },
    });
    await expect(running.commit([{ logId: 'log-1', payload: one }])).rejects.toThrow('killed');
    cut = false;
    await running.commit([{ logId: 'log-1', payload: two }]);
    expect(await batchesOf(log())).toEqual([one, two]);
  });

  it.each([
    ['a changed byte', (rows: Rows) => (rows[1] = bent(rows[1]))],
    ['a missing segment', (rows: Rows) => rows.splice(1, 1)],
    ['a missing beginning', (rows: Rows) => rows.splice(0, 1)],
    ['two segments exchanged', (rows: Rows) => swap(rows)],
    [
      'a row of another log',
      (rows: Rows) => (rows[1] = { ...row(rows[3]), logId: 'log-1', segment: 1 }),
    ],
  ])('sees %s, and leaves the other log whole', async (_what, damage) => {
    const { log, contents } = device();
    await log().commit([one, two, three].map((payload) => ({ logId: 'log-1', payload })));
    await log().commit([{ logId: 'log-2', payload: three }]);
    damage(contents.segments);
    expect(await batchesOf(log())).toBe('damaged');
    expect(await batchesOf(log(), 'log-2')).toEqual([three]);
  });

  it('drops a log and begins it anew in one commit', async () => {
    const { log } = device();
    const running = log();
    await running.commit([{ logId: 'log-1', payload: one }]);
    await running.commit([{ logId: 'log-1', payload: { ...two, base: true } }], ['log-1']);
    expect(await batchesOf(running)).toEqual([{ ...two, base: true }]);
    await running.commit([], ['log-1']);
    expect(await batchesOf(log())).toEqual([]);
  });

  it('compacts many segments into few that say the same', async () => {
    const { log, contents } = device();
    const running = log();
    for (let n = 0; n <= COMPACT_ABOVE; n += 1) {
      expect(await running.compact('log-1')).toBe(false);
      const put = [heldRecord(`person:${String(n % 10)}`, n + 1)];
      await running.commit([{ logId: 'log-1', payload: logBatch(put, `s${String(n)}`) }]);
    }
    await running.commit([
      { logId: 'log-1', payload: logBatch([], 'end', [{ id: 'person:4', scope: 7 }]) },
    ]);
    const before = foldBatches(await all(running));
    expect(await running.compact('log-1')).toBe(true);
    expect(contents.segments).toHaveLength(1);
    expect(running.segmentCount('log-1')).toBe(1);
    expect(await batchesOf(log())).toEqual(before);
    expect(before[0]?.remove).toHaveLength(1);
    await running.commit([{ logId: 'log-1', payload: two }]);
    expect(await batchesOf(log())).toEqual([...before, two]);
  });

  it('starts a channel from nothing when the end of a compacted log is lost', () => {
    const put = Array.from({ length: 5 }, (_, n) => heldRecord(`person:${String(n)}`));
    const folded = foldBatches([logBatch(put, 's9')], 2);
    expect(folded.map(({ base }) => base)).toEqual([true, false, false]);
    expect(folded.map(({ cursor }) => cursor.since)).toEqual([undefined, undefined, 's9']);
    expect(foldBatches(folded)[0]?.put).toEqual(put);
  });
});

type Rows = ReturnType<typeof emptyContents>['segments'];

async function all(log: SealedLog): Promise<readonly LogBatch[]> {
  const opened = await log.openLog('log-1');
  if (!opened.ok) throw new Error('damaged');
  return opened.batches;
}

function row(value: Rows[number] | undefined): Rows[number] {
  if (value === undefined) throw new Error('no such row');
  return value;
}

function bent(value: Rows[number] | undefined): Rows[number] {
  const sealed = Uint8Array.from(row(value).sealed);
  sealed[5] = (sealed[5] ?? 0) ^ 1;
  return { ...row(value), sealed };
}

function swap(rows: Rows): void {
  const [first, second] = [row(rows[0]), row(rows[1])];
  rows[0] = { ...first, segment: 1 };
  rows[1] = { ...second, segment: 0 };
}

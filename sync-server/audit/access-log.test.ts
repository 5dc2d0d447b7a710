// The chain of the access log: nothing is missing, nothing counts twice, and a change behind its back is seen.
import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../store/memory.ts';
import { createAccessLog, type LogEntry } from './access-log.ts';

const entry = (n: number, more: Partial<LogEntry> = {}): LogEntry => ({
  entryId: `e${String(n)}`,
  at: '2026-11-22T01:00:00.000Z',
  kind: 'open',
  recordId: `person:${String(n)}`,
  ...more,
});

function open(log = createMemoryStore().log) {
  const make = () =>
    createAccessLog({
      log,
      now: () => new Date(0),
      sealTerms: (_, terms) => `sealed(${String(terms.length)})`,
    });
  return { log, make, chain: make() };
}

describe('SYNC-09: the access log', () => {
  it('counts an entry once, also after a restart', async () => {
    const { make, chain } = open();
    await chain.append('dev-1', [entry(1), entry(2), entry(1)]);
    await make().append('dev-1', [entry(2), entry(3)]);
    expect((await chain.entries('dev-1')).map((one) => [one.n, one.entry.entryId])).toEqual([
      [1, 'e1'],
      [2, 'e2'],
      [3, 'e3'],
    ]);
    expect(await make().verify('dev-1')).toEqual({ ok: true, entries: 3 });
  });

  it('chains many writers of one source, and keeps sources apart', async () => {
    const { chain } = open();
    await Promise.all(Array.from({ length: 20 }, (_, n) => chain.append('dev-1', [entry(n)])));
    await chain.append('server', [entry(99)]);
    expect(await chain.verify('dev-1')).toEqual({ ok: true, entries: 20 });
    expect(await chain.verify('server')).toEqual({ ok: true, entries: 1 });
  });

  it('stores what was searched for only sealed', async () => {
    const { chain, log } = open();
    await chain.append('dev-1', [entry(1, { kind: 'search', terms: '見本 花子' })]);
    const docs = await log.range({ from: ' ', to: '~', limit: 10 });
    expect(JSON.stringify(docs)).not.toContain('見本');
    expect(JSON.stringify(docs)).toContain('sealed(5)');
  });

  it('loses nothing when the server dies between head and entries', async () => {
    const { log, make } = open();
    await make().append('dev-1', [entry(1)]);
    let writes = 0;
    const dying = createAccessLog({
      log: {
        ...log,
        write: (docs) =>
          (writes += 1) === 2 ? Promise.reject(new Error('killed')) : log.write(docs),
      },
      now: () => new Date(0),
      sealTerms: (_, terms) => terms,
    });
    await expect(dying.append('dev-1', [entry(2)])).rejects.toThrow('killed');
    await make().append('dev-1', [entry(2), entry(3)]);
    expect(await make().verify('dev-1')).toEqual({ ok: true, entries: 3 });
  });

  it.each(['changed', 'removed', 'removed at the end'] as const)(
    'sees an entry that was %s behind its back',
    async (how) => {
      const { log, chain, make } = open();
      await chain.append('dev-1', [entry(1)]);
      await chain.append('dev-1', [entry(2)]);
      await chain.append('dev-1', [entry(3)]);
      await chain.append('dev-1', [entry(4)]);
      const id = `entry:dev-1:e${how === 'removed at the end' ? '3' : '2'}`;
      const [doc] = await log.get([id]);
      if (how === 'changed')
        await log.write([{ ...doc!, entry: entry(2, { recordId: 'person:x' }) }]);
      else await log.erase([id]);
      expect((await make().verify('dev-1')).ok).toBe(false);
    },
  );
});

// What every store must do, as a suite that runs against memory, the embedded server and CouchDB.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store, StoredDoc } from './store.ts';

export function describeStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`the store contract on ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('is ready, and its four databases are apart', async () => {
      expect(await store.ready()).toBe(true);
      await store.records.write([{ _id: 'person:1', n: 1 }]);
      expect(await store.history.get(['person:1'])).toEqual([undefined]);
    });

    it('gives documents back in the order asked for, and undefined for what is not there', async () => {
      const [a, b] = await store.records.write([
        { _id: 'person:a', name: '結月', n: null },
        { _id: 'person:b', list: [1.5, '\u0000', {}] },
      ]);
      expect(await store.records.get(['person:b', 'person:none', 'person:a', 'person:b'])).toEqual([
        { _id: 'person:b', _rev: revOf(b), list: [1.5, '\u0000', {}] },
        undefined,
        { _id: 'person:a', _rev: revOf(a), name: '結月', n: null },
        { _id: 'person:b', _rev: revOf(b), list: [1.5, '\u0000', {}] },
      ]);
      expect(await store.records.get([])).toEqual([]);
      expect(await store.records.write([])).toEqual([]);
    });

    it('accepts one of two writes that start from the same version', async () => {
      const [first] = await store.records.write([{ _id: 'x', n: 1 }]);
      const [again] = await store.records.write([{ _id: 'x', n: 2 }]);
      expect(again).toEqual({ ok: false, id: 'x', code: 'conflict' });
      const [second] = await store.records.write([{ _id: 'x', _rev: revOf(first), n: 3 }]);
      const [late] = await store.records.write([{ _id: 'x', _rev: revOf(first), n: 4 }]);
      expect(late).toEqual({ ok: false, id: 'x', code: 'conflict' });
      expect(await store.records.get(['x'])).toEqual([{ _id: 'x', _rev: revOf(second), n: 3 }]);
    });

    it('accepts exactly one of many writers at once', async () => {
      const [first] = await store.records.write([{ _id: 'x', n: 0 }]);
      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.records.write([{ _id: 'x', _rev: revOf(first), n }]),
        ),
      );
      expect(tries.flat().filter((result) => result.ok)).toHaveLength(1);
    });

    it('judges a batch row by row, also twice the same id', async () => {
      const [a] = await store.records.write([{ _id: 'a', n: 1 }]);
      const results = await store.records.write([
        { _id: 'b', n: 1 },
        { _id: 'a', n: 2 },
        { _id: 'none', _rev: revOf(a), n: 1 },
        { _id: 'b', n: 2 },
        { _id: 'c', n: 1 },
      ]);
      expect(results.map((result) => (result.ok ? 'ok' : result.code))).toEqual([
        'ok',
        'conflict',
        'conflict',
        'conflict',
        'ok',
      ]);
      expect(results.map((result) => result.id)).toEqual(['b', 'a', 'none', 'b', 'c']);
    });

    it('deletes with a tombstone in the feed, and lets the id be used again', async () => {
      const [a] = await store.records.write([{ _id: 'a', n: 1 }]);
      const [gone] = await store.records.write([{ _id: 'a', _rev: revOf(a), _deleted: true }]);
      expect(revOf(gone)).toMatch(/^2-/);
      expect(await store.records.get(['a'])).toEqual([undefined]);
      const page = await store.records.changes({ since: '0', limit: 10 });
      expect(page.changes).toEqual([{ id: 'a', deleted: true, doc: undefined }]);
      const [again] = await store.records.write([{ _id: 'a', n: 2 }]);
      expect(again?.ok).toBe(true);
    });

    it('reads a range of ids in pages, from inclusive, to exclusive', async () => {
      const ids = ['n:1', 'n:2', 'n:3', 'n:4', 'm:9', 'o:1', 'n:', 'N:1', 'n:a', 'n:B', 'n~'];
      await store.records.write(ids.map((_id) => ({ _id })));
      const q = { from: 'n:', to: 'n;' };
      const all = await store.records.range({ ...q, limit: 100 });
      expect(idsOf(all)).toEqual(['n:', 'n:1', 'n:2', 'n:3', 'n:4', 'n:B', 'n:a']);
      const page = await store.records.range({ ...q, limit: 2, after: 'n:1' });
      expect(idsOf(page)).toEqual(['n:2', 'n:3']);
      expect(await store.records.range({ ...q, limit: 5, after: 'n:a' })).toEqual([]);
      expect(idsOf(await store.records.range({ from: 'n:2', to: 'n:4', limit: 9 }))).toEqual([
        'n:2',
        'n:3',
      ]);
      expect(await store.records.range({ from: 'n:4', to: 'n:2', limit: 9 })).toEqual([]);
    });

    it('finds records by anchor and by site, following every change', async () => {
      const [a] = await store.records.write([
        { _id: 'r:1', anchors: ['p:1', 'p:2', 'p:1'], sites: ['CKITA'] },
        { _id: 'r:2', anchors: ['p:1'], sites: ['CKITA', 'KKS'] },
        { _id: 'r:3', anchors: 'p:1', sites: null },
        { _id: 'r:4', anchors: ['p:3', 7] },
      ]);
      const by = async (q: { key?: string; keys?: string[] }): Promise<string[]> =>
        (await store.records.view('by_anchor', q)).map((row) => `${row.key} ${row.id}`);
      expect(await by({ key: 'p:1' })).toEqual(['p:1 r:1', 'p:1 r:2']);
      expect(await by({ keys: ['p:3', 'p:none', 'p:1'] })).toEqual([
        'p:3 r:4',
        'p:1 r:1',
        'p:1 r:2',
      ]);
      expect(await by({})).toEqual(['p:1 r:1', 'p:1 r:2', 'p:2 r:1', 'p:3 r:4']);
      await store.records.write([{ _id: 'r:1', _rev: revOf(a), anchors: ['p:3'] }]);
      expect(await by({ key: 'p:1' })).toEqual(['p:1 r:2']);
      expect(await by({ key: 'p:3' })).toEqual(['p:3 r:1', 'p:3 r:4']);
      const rows = await store.records.view('by_site', { key: 'KKS', includeDocs: true });
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ id: 'r:2', key: 'KKS', value: null, doc: { _id: 'r:2' } });
    });

    it('reads one key of a view in pages', async () => {
      await store.records.write(
        Array.from({ length: 7 }, (_, n) => ({ _id: `r:${n}`, anchors: ['p'] })),
      );
      const seen: string[] = [];
      let after: string | undefined;
      for (;;) {
        const q = { key: 'p', limit: 3, ...(after === undefined ? {} : { after }) };
        const rows = await store.records.view('by_anchor', q);
        seen.push(...rows.map((row) => row.id));
        if (rows.length < 3) break;
        after = rows.at(-1)?.id;
      }
      expect(seen).toEqual(['r:0', 'r:1', 'r:2', 'r:3', 'r:4', 'r:5', 'r:6']);
    });

    it('tells each changed document once, as it is now, in pages that join up', async () => {
      const first = await store.records.write(docs('r', 5));
      await store.records.write([{ _id: 'r:0', _rev: revOf(first[0]), n: 'new' }]);
      let since = '0';
      const seen: string[] = [];
      for (let pending = 1; pending > 0;) {
        const page = await store.records.changes({ since, limit: 2 });
        seen.push(...page.changes.map((change) => `${change.id}=${String(change.doc?.['n'])}`));
        pending = page.pending;
        since = page.seq;
      }
      expect(seen.sort()).toEqual(['r:0=new', 'r:1=1', 'r:2=2', 'r:3=3', 'r:4=4']);
      const rest = await store.records.changes({ since, limit: 10 });
      expect(rest.changes).toEqual([]);
      expect(rest.pending).toBe(0);
    });

    it('notes a position, from which only later changes come', async () => {
      await store.records.write(docs('r', 3));
      const since = await store.records.position();
      await store.records.write([{ _id: 'later' }]);
      const page = await store.records.changes({ since, limit: 10 });
      expect(page.changes.map((change) => change.id)).toEqual(['later']);
    });

    it('wakes a waiting reader at a write, long before its time is over', async () => {
      const since = await store.records.position();
      const waiting = store.records.changes({ since, limit: 10, waitMs: 20_000 });
      await store.records.write([{ _id: 'now', n: 1 }]);
      const page = await waiting;
      expect(page.changes.map((change) => change.id)).toEqual(['now']);
    });

    it('ends a wait empty after its time, after an abort, and at close', async () => {
      const since = await store.records.position();
      const timed = await store.records.changes({ since, limit: 10, waitMs: 30 });
      expect(timed.changes).toEqual([]);
      const stop = new AbortController();
      const q = { since, limit: 10, waitMs: 20_000 };
      const aborted = store.records.changes({ ...q, signal: stop.signal });
      const closed = store.records.changes(q);
      stop.abort();
      expect((await aborted).changes).toEqual([]);
      await store.close();
      expect((await closed).changes).toEqual([]);
    });

    it('erases a document from everywhere: by id, range, view and feed', async () => {
      const [a, , gone] = await store.records.write([
        { _id: 'r:1', anchors: ['p'], secret: 'x' },
        { _id: 'r:2', anchors: ['p'] },
        { _id: 'r:3', anchors: ['p'] },
      ]);
      await store.records.write([{ _id: 'r:1', _rev: revOf(a), anchors: ['p'], secret: 'y' }]);
      await store.records.write([{ _id: 'r:3', _rev: revOf(gone), _deleted: true }]);
      await store.records.erase(['r:1', 'r:none', 'r:3']);
      expect(await store.records.get(['r:1'])).toEqual([undefined]);
      expect(idsOf(await store.records.range({ from: 'r:', to: 'r;', limit: 9 }))).toEqual(['r:2']);
      expect(await store.records.view('by_anchor', { key: 'p' })).toHaveLength(1);
      const page = await store.records.changes({ since: '0', limit: 9 });
      expect(page.changes.map((change) => change.id)).toEqual(['r:2']);
      const [again] = await store.records.write([{ _id: 'r:1', n: 1 }]);
      expect(revOf(again)).toMatch(/^1-/);
    });
  });
}

function docs(type: string, count: number): StoredDoc[] {
  return Array.from({ length: count }, (_, n) => ({ _id: `${type}:${n}`, n }));
}

function idsOf(list: readonly StoredDoc[]): string[] {
  return list.map((doc) => doc._id);
}

function revOf(result: { ok: boolean; rev?: string } | undefined): string {
  if (result?.ok !== true || result.rev === undefined)
    throw new Error('the write was not accepted');
  return result.rev;
}

// Coming back after a week: what the rest of the city wrote costs nothing, and nothing of one's own is missed (SYNC-10, SYNC-01).
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { type ChannelId, newMembership } from '../../src/lib/protocol/scope.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createSharedReads } from '../store/shared-reads.ts';
import type { Collection, StoredDoc } from '../store/store.ts';
import { createPage } from './page.ts';
import { followFeed } from './feed.ts';
import { createRecent } from './recent.ts';
import { storedMembership } from './stored.ts';
import { nextVersion } from './versions.ts';

const KITA = 'CKITA' as SiteCode;
const MINAMI = 'CMINAMI' as SiteCode;
const CORE = 'CKITA.core' as ChannelId;
const person = (n: number) => `person:${String(n).padStart(4, '0')}` as RecordId;

function city(kept?: number) {
  const { records } = createMemoryStore();
  const index = createScopeIndex();
  let read = 0;
  const counted: Collection = {
    ...records,
    async changes(q) {
      const page = await records.changes(q);
      read += page.changes.length;
      return page;
    },
  };
  const deps = {
    records: counted,
    index,
    recent: createRecent({ records: counted, index }, kept),
    readRecord: createSharedReads(counted),
  };
  const write = async (...docs: readonly StoredDoc[]) => {
    await records.write(docs);
    for (const doc of docs) index.observe(doc);
  };
  return {
    ...deps,
    read: () => read,
    /** A person who lives there, at generation 1. */
    arrives: (n: number, site: SiteCode) =>
      write(
        storedMembership(newMembership(person(n), [{ site, compartments: ['CORE'], why: 'area' }])),
        nextVersion({
          record: recordOf(person(n)),
          head: undefined,
          receivedAt: AT,
          salt: 's',
        }),
      ),
    async edits(n: number) {
      const [head] = await records.get([person(n)]);
      const { record } = head as never as { readonly record: RecordDoc };
      await write(nextVersion({ record, head: head as never, receivedAt: AT, salt: 't' }));
    },
    async asks(since: string, limit = 500) {
      const page = createPage(index, limit);
      const end = await deps.recent.catchUp();
      const answer = await followFeed(deps, page, new Set([CORE]), since, end);
      return { ...answer, told: page.documents().map(({ document }) => document.id) };
    },
  };
}

const AT = '2026-11-22T00:00:00Z';
function recordOf(id: RecordId): RecordDoc {
  const stamp = { at: AT, by: 'demo', site: KITA, device: 'server' } as never;
  const changeId = `c-${id}` as never;
  const body = { name_kanji: '見本' };
  return {
    id,
    type: 'person',
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId,
    status: 'draft',
  };
}

it('SYNC-10: reads one change of its own among a thousand of others, and nothing of those', async () => {
  const here = city();
  await here.arrives(1, KITA);
  const since = await here.recent.catchUp();
  for (let n = 2; n < 1_002; n += 1) await here.arrives(n, MINAMI);
  await here.edits(1);
  await here.recent.catchUp();
  const before = here.read();
  expect((await here.asks(since)).told).toEqual([person(1)]);
  expect(here.read() - before).toBe(0);
});

it('tells nothing twice where nothing happened', async () => {
  const here = city();
  await here.arrives(1, KITA);
  const { since } = await here.asks('0');
  expect(await here.asks(since)).toEqual({ since, more: false, told: [] });
});

it.each([0, 10, 1_000])(
  'misses nothing where %i changes are kept in memory, whatever the place it returns from',
  async (kept) => {
    const here = city(kept);
    const places = [await here.recent.catchUp()];
    for (let n = 1; n <= 40; n += 1) {
      await here.arrives(n, n % 3 === 0 ? KITA : MINAMI);
      places.push((await here.asks(places.at(-1)!)).since);
    }
    for (const [at, place] of ['0', ...places].entries()) {
      const told: RecordId[] = [];
      for (let since = place, more = true; more;) {
        const answer = await here.asks(since, 3);
        told.push(...answer.told);
        ({ since, more } = answer);
      }
      const all = Array.from({ length: 40 }, (_, n) => n + 1).filter((n) => n % 3 === 0);
      expect([...new Set(told)]).toEqual(all.filter((n) => n >= at).map(person));
    }
  },
);

it('shares one reading among all who ask while another is under way', async () => {
  const here = city();
  await here.arrives(1, KITA);
  const ends = await Promise.all(Array.from({ length: 20 }, () => here.recent.catchUp()));
  expect(new Set(ends).size).toBe(1);
});

it('lets the next one read again after the database did not answer', async () => {
  const { records } = createMemoryStore();
  const index = createScopeIndex();
  let isDown = true;
  const recent = createRecent({
    index,
    records: {
      ...records,
      changes: (q) => (isDown ? Promise.reject(new Error('down')) : records.changes(q)),
    },
  });
  const asked = await Promise.allSettled([recent.catchUp(), recent.catchUp()]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  await expect(recent.catchUp()).resolves.toBe(await records.position());
});

it('takes a page that somebody else has read where it goes on from there, and catches up where it does not', async () => {
  const here = city();
  const start = await here.recent.catchUp();
  await here.arrives(1, KITA);
  const first = { ...(await here.records.changes({ since: start, limit: 100 })), since: start };
  const before = here.read();
  await here.recent.take(first);
  expect((await here.asks(start)).told).toEqual([person(1)]);
  expect(here.read()).toBe(before);

  await here.arrives(2, KITA);
  // The same once more, and something of which it does not tell.
  await here.recent.take(first);
  expect((await here.asks(first.seq)).told).toEqual([person(2)]);
});

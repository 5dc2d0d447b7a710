// The memory store, on which the simulator stands, and the real one answer alike to any history.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '../../couchdb/embedded/start.ts';
import { connectStore } from '../../sync-server/store/couch.ts';
import { createMemoryStore } from '../../sync-server/store/memory.ts';
import type { Collection, StoredDoc } from '../../sync-server/store/store.ts';
import { couchdbUrl, newPrefix } from './test-database.ts';

let directory: string;
let embedded: Embedded;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'tsumugi-model-'));
  embedded = await startEmbedded({ directory });
});
afterAll(async () => {
  await embedded.stop();
  rmSync(directory, { recursive: true });
});

type Base = 'none' | 'current' | 'stale';
type Step =
  | { do: 'write'; rows: { id: string; base: Base; deleted: boolean; anchors: string[] }[] }
  | { do: 'erase'; ids: string[] }
  | { do: 'feed'; limit: number };

const id = fc.constantFrom('a:1', 'a:2', 'a:3', 'b:1', 'b:2');
const row = fc.record({
  id,
  base: fc.constantFrom<Base>('none', 'current', 'current', 'stale'),
  deleted: fc.boolean(),
  anchors: fc.array(fc.constantFrom('p:1', 'p:2', 'P:1'), { maxLength: 3 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      rows: fc.array(row, { maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('erase' as const),
      ids: fc.array(id, { maxLength: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('feed' as const),
      limit: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

it('tells the same story in memory and on the database', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const real = await connectStore({ url: couchdbUrl ?? embedded.url, prefix: newPrefix() });
      const memory = createMemoryStore();
      expect(await tell(memory.records, steps)).toEqual(await tell(real.records, steps));
      await real.close();
    }),
    { numRuns: 25 },
  );
});

/** Everything a caller can see, with revisions reduced to their generation. */
async function tell(collection: Collection, steps: readonly Step[]): Promise<unknown[]> {
  const story: unknown[] = [];
  const revs = new Map<string, string[]>();
  // Not from 0: a database's own design document is in its feed, and leaves an empty place there.
  let since = await collection.position();
  for (const now of steps) {
    if (now.do === 'write') {
      const docs = now.rows.map((given) => docOf(given, revs.get(given.id) ?? []));
      for (const result of await collection.write(docs)) {
        story.push(result.ok ? { ...result, rev: generation(result.rev) } : result);
        if (result.ok) revs.set(result.id, [...(revs.get(result.id) ?? []), result.rev]);
      }
    } else if (now.do === 'erase') {
      await collection.erase(now.ids);
      for (const erased of now.ids) revs.delete(erased);
    } else {
      const page = await collection.changes({ since, limit: now.limit });
      since = page.seq;
      const changes = page.changes.map(({ doc, ...rest }) => ({ ...rest, doc: seen(doc) }));
      story.push({ changes, pending: page.pending });
    }
  }
  const ids = ['a:1', 'a:2', 'a:3', 'b:1', 'b:2'];
  story.push((await collection.get(ids)).map(seen));
  story.push((await collection.range({ from: 'a:2', to: 'b:2', limit: 9 })).map(seen));
  story.push(await collection.view('by_anchor', { keys: ['P:1', 'p:2', 'p:1'] }));
  return story;
}

function docOf(given: Extract<Step, { do: 'write' }>['rows'][number], revs: string[]): StoredDoc {
  const rev = given.base === 'none' ? undefined : revs.at(given.base === 'current' ? -1 : -2);
  return {
    _id: given.id,
    ...(rev === undefined ? {} : { _rev: rev }),
    ...(given.deleted ? { _deleted: true } : {}),
    anchors: given.anchors,
  };
}

function seen(doc: StoredDoc | undefined): unknown {
  return doc === undefined ? undefined : { ...doc, _rev: generation(doc._rev) };
}

function generation(rev: string | undefined): number {
  return Number.parseInt(rev ?? '', 10);
}

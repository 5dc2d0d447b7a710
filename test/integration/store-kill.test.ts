// SYNC-02 at the store: what was acknowledged is there after the process is killed in mid-write.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded } from '../../couchdb/embedded/start.ts';
import { connectStore } from '../../sync-server/store/couch.ts';
import type { Store, StoredDoc } from '../../sync-server/store/store.ts';

const CHILD = fileURLToPath(new URL('store-kill.child.ts', import.meta.url));
const ROUNDS = 3;
const BATCH = 3;
const WRITERS = 4;
/** Acknowledged batches after which the process is killed, while the writers go on. */
const KILL_AFTER = 60;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'tsumugi-kill-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

it('SYNC-02: loses no acknowledged write when the embedded server is killed, three times over', async () => {
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { child, url } = await startChild();
    const store = await connectStore({ url, prefix: 'k_' });
    let batches = 0;
    const writer = async (n: number): Promise<void> => {
      for (let batch = 0; ; batch += 1) {
        const docs = batchOf(`r${round}:w${n}:${batch}`);
        const results = await store.records.write(docs);
        for (const result of results) if (result.ok) acknowledged.set(result.id, result.rev);
        if (results.some((result) => !result.ok)) return;
        batches += 1;
        if (batches === KILL_AFTER) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)));
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    await store.close();
  }

  const embedded = await startEmbedded({ directory });
  const store = await connectStore({ url: embedded.url, prefix: 'k_' });
  const ids = [...acknowledged.keys()];
  expect(ids.length).toBeGreaterThanOrEqual(ROUNDS * KILL_AFTER * BATCH);
  const found = await store.records.get(ids);
  expect(found.map((doc) => doc?._rev)).toEqual([...acknowledged.values()]);
  await expectWholeBatches(store);
  await embedded.stop();
});

/** A batch is one transaction, and the feed and the view know what the documents know. */
async function expectWholeBatches(store: Store): Promise<void> {
  const all = await store.records.range({ from: 'r', to: 's', limit: 100_000 });
  const sizes = Map.groupBy(all, (doc) => String(doc['batch']));
  expect([...sizes.values()].every((docs) => docs.length === BATCH)).toBe(true);
  const feed = await store.records.changes({ since: '0', limit: 100_000 });
  expect(feed.changes.map((change) => change.id).sort()).toEqual(all.map((doc) => doc._id).sort());
  expect(await store.records.view('by_anchor', { key: 'p' })).toHaveLength(all.length);
}

function batchOf(batch: string): StoredDoc[] {
  return Array.from({ length: BATCH }, (_, n) => ({ _id: `${batch}:${n}`, batch, anchors: ['p'] }));
}

async function startChild(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CHILD, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

// The store contract over nano: against the embedded server, and CouchDB where COUCHDB_URL says so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '../../couchdb/embedded/start.ts';
import { describeStoreContract } from '../../sync-server/store/contract.ts';
import { connectStore } from '../../sync-server/store/couch.ts';
import { couchdbUrl, newPrefix } from './test-database.ts';

let directory: string;
let embedded: Embedded;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'tsumugi-store-'));
  embedded = await startEmbedded({ directory });
});
afterAll(async () => {
  await embedded.stop();
  rmSync(directory, { recursive: true });
});

describeStoreContract('the embedded server', () =>
  connectStore({ url: embedded.url, prefix: newPrefix() }),
);
const couch = couchdbUrl;
if (couch !== undefined) {
  describeStoreContract('CouchDB', () => connectStore({ url: couch, prefix: newPrefix() }));
}

describe('connecting a store', () => {
  it('finds everything again, and leaves an unchanged design document alone', async () => {
    const options = { url: couchdbUrl ?? embedded.url, prefix: newPrefix() };
    const first = await connectStore(options);
    await first.records.write([{ _id: 'a', anchors: ['p'] }]);
    const before = await first.records.position();
    await first.close();
    const second = await connectStore(options);
    expect(await second.records.position()).toBe(before);
    expect(await second.records.view('by_anchor', { key: 'p' })).toHaveLength(1);
    await second.close();
  });

  it('is not ready when nobody answers, and says nothing of what it was asked', async () => {
    const own = mkdtempSync(path.join(tmpdir(), 'tsumugi-store-'));
    const server = await startEmbedded({ directory: own });
    const store = await connectStore({ url: server.url, prefix: 'x_' });
    expect(await store.ready()).toBe(true);
    await server.stop();
    expect(await store.ready()).toBe(false);
    const written = await store.records.write([{ _id: 'secret-id', body: 'secret-body' }]);
    expect(written).toEqual([{ ok: false, id: 'secret-id', code: 'unknown' }]);
    const failure = await store.records.get(['secret-id']).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('secret');
    rmSync(own, { recursive: true });
  });
});

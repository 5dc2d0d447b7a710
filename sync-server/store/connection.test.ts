// What the store believes of an answer: cut bodies, 202, refusals and silence.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCollection } from './collection.ts';
import { createConnection, StoreError } from './connection.ts';
import type { Collection } from './store.ts';

let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function collectionOn(listener: RequestListener): Promise<Collection> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connection = createConnection(`http://user:secret-password@127.0.0.1:${port}`);
  return createCollection({ connection, db: 'db', closing: new AbortController().signal });
}

function answering(status: number, body: unknown): Promise<Collection> {
  return collectionOn((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
}

/** A 2xx whose JSON ends in the middle, as when the line breaks. */
function cutting(): Promise<Collection> {
  return collectionOn((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('[{"ok":true,"id":"a"', () => response.destroy());
    });
  });
}

describe('a write', () => {
  const unknown = [{ ok: false, id: 'a', code: 'unknown' }];

  it('is unknown when the answer was cut off', async () => {
    expect(await (await cutting()).write([{ _id: 'a' }])).toEqual(unknown);
  });

  it('is unknown, not accepted, when CouchDB says 202', async () => {
    const rows = [{ ok: true, id: 'a', rev: '1-x', accepted: true }];
    expect(await (await answering(202, rows)).write([{ _id: 'a' }])).toEqual(unknown);
  });

  it.each([
    ['rows are missing', []],
    ['a row is of another document', [{ ok: true, id: 'b', rev: '1-x' }]],
    ['a row has no revision', [{ ok: true, id: 'a' }]],
    ['a row was not written for another reason', [{ id: 'a', error: 'timeout' }]],
    ['the answer is no list', { ok: true }],
  ])('is unknown when %s', async (_, rows) => {
    expect(await (await answering(201, rows)).write([{ _id: 'a' }])).toEqual(unknown);
  });

  it('is unknown when the database failed in the middle', async () => {
    const collection = await answering(500, { error: 'internal_server_error' });
    expect(await collection.write([{ _id: 'a' }])).toEqual(unknown);
  });
});

describe('a read', () => {
  it('fails, never empty, when the answer was cut off', async () => {
    const collection = await cutting();
    await expect(collection.get(['a'])).rejects.toThrow(StoreError);
    await expect(collection.changes({ since: '0', limit: 1 })).rejects.toThrow(StoreError);
    await expect(collection.range({ from: 'a', to: 'b', limit: 1 })).rejects.toThrow(StoreError);
  });

  it('fails without the request, its documents and the password in the error', async () => {
    const collection = await answering(400, { error: 'bad_request', reason: 'secret reason' });
    const error = await collection.write([{ _id: 'a', text: 'secret' }]).catch((e: unknown) => e);
    expect(error).toMatchObject({ status: 400 });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret');
    expect(String((error as Error).cause)).toBe('undefined');
  });
});

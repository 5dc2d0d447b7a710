// The embedded server's own promises, beside what the recorded vectors pin.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { serve, type RunningServer } from './server.ts';

const account = { user: 'tester', password: 'fictional' };
const authorization = `Basic ${Buffer.from('tester:fictional').toString('base64')}`;
let directory: string;
let server: RunningServer;

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'tsumugi-embedded-'));
  server = await serve({ directory, port: 0, ...account });
  await ask('PUT', '/db');
});
afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

async function ask(
  method: string,
  at: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: Record<string, unknown>; text: string; headers: Headers }> {
  const response = await fetch(`http://127.0.0.1:${server.port}${at}`, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, json, text, headers: response.headers };
}

describe('the embedded server', () => {
  it.each([
    ['GET', '/_all_dbs'],
    ['GET', '/_session'],
    ['POST', '/db/_find'],
    ['GET', '/db/_security'],
    ['GET', '/db/_changes?feed=continuous'],
    ['GET', '/db/_all_docs?conflicts=true'],
    ['GET', '/db/a?open_revs=all'],
    ['PUT', '/db/a?batch=ok'],
    ['GET', '/db/_design/v/_show/x'],
    ['POST', '/db/_compact'],
    ['COPY', '/db/a'],
  ])('answers 501 to %s %s, with a reason', async (method, at) => {
    const { status, json } = await ask(method, at, method === 'GET' ? undefined : {});
    expect({ status, error: json['error'] }).toEqual({ status: 501, error: 'not_implemented' });
    expect(json['reason']).toMatch(/embedded store/);
  });

  it('refuses a design document with functions that it would not run', async () => {
    const { status } = await ask('PUT', '/db/_design/x', { validate_doc_update: 'function(){}' });
    expect(status).toBe(501);
  });

  it('answers nobody without credentials, except that it is up', async () => {
    const at = `http://127.0.0.1:${server.port}`;
    for (const place of ['/db', '/db/a', '/db/_all_docs', '/db/_changes', '/_all_dbs']) {
      expect((await fetch(at + place)).status).toBe(401);
    }
    expect((await fetch(`${at}/_up`)).status).toBe(200);
  });

  it('lets one server at a time own a directory', async () => {
    await expect(serve({ directory, port: 0, ...account })).rejects.toThrow();
    expect((await ask('GET', '/db')).status).toBe(200);
  });

  it('remembers everything across a stop: documents, sequences, views, local documents', async () => {
    const map = 'function (doc) { emit(doc.k, 1); }';
    await ask('PUT', '/db/_design/v', { views: { k: { map, reduce: '_sum' } } });
    await ask('POST', '/db/_bulk_docs', {
      docs: [
        { _id: 'a', k: 'x' },
        { _id: 'b', k: 'x' },
      ],
    });
    await ask('PUT', '/db/_local/cp', { seq: 1 });
    const before = await ask('GET', '/db/_design/v/_view/k?group=true');
    const feed = await ask('GET', '/db/_changes');
    await server.stop();
    server = await serve({ directory, port: 0, ...account });
    expect((await ask('GET', '/db/_design/v/_view/k?group=true')).json).toEqual(before.json);
    expect((await ask('GET', '/db/_changes')).json).toEqual(feed.json);
    expect((await ask('GET', '/db/_local/cp')).json).toMatchObject({ _rev: '0-1', seq: 1 });
    expect((await ask('GET', '/db')).json).toMatchObject({ doc_count: 3 });
  });

  it('never gives a sequence twice, also when the last document was purged', async () => {
    const { json } = await ask('PUT', '/db/a', { n: 1 });
    const since = String((await ask('GET', '/db/_changes')).json['last_seq']);
    await ask('POST', '/db/_purge', { a: [json['rev']] });
    await server.stop();
    server = await serve({ directory, port: 0, ...account });
    await ask('PUT', '/db/b', { n: 1 });
    const feed = await ask('GET', `/db/_changes?since=${since}`);
    expect(feed.json['results']).toMatchObject([{ id: 'b' }]);
  });

  it('starts a reader again from the beginning whose sequence is not of this file', async () => {
    await ask('PUT', '/db/a', { n: 1 });
    for (const since of [`1-${'0'.repeat(32)}`, '999']) {
      const feed = await ask('GET', `/db/_changes?since=${since}`);
      expect(feed.json['results']).toMatchObject([{ id: 'a' }]);
    }
  });

  it('leaves no byte of a purged document in its files', async () => {
    const secret = 'purged-content-3f9c1e';
    const map = 'function (doc) { emit(doc.secret, doc.secret); }';
    await ask('PUT', '/db/_design/v', { views: { s: { map } } });
    const first = await ask('PUT', '/db/a', { secret });
    const rev = `rev=${String(first.json['rev'])}`;
    const second = await ask('PUT', `/db/a/f?${rev}`, secret, { 'content-type': 'text/plain' });
    await ask('GET', '/db/_design/v/_view/s');
    expect(filesContain(secret)).toBe(true);
    await ask('POST', '/db/_purge', { a: [second.json['rev']] });
    expect(filesContain(secret)).toBe(false);
    expect((await ask('GET', '/db/_design/v/_view/s')).json).toMatchObject({ rows: [] });
  });

  it('gives parts of an attachment, and keeps the others when one is put', async () => {
    const text = { 'content-type': 'text/plain' };
    const a = await ask('PUT', '/db/a/one', '0123456789', text);
    await ask('PUT', `/db/a/two?rev=${String(a.json['rev'])}`, 'second', text);
    const part = async (range: string): Promise<string> =>
      (await ask('GET', '/db/a/one', undefined, { range })).text;
    expect(await part('bytes=2-4')).toBe('234');
    expect(await part('bytes=8-')).toBe('89');
    expect(await part('bytes=-3')).toBe('789');
    const beyond = await ask('GET', '/db/a/one', undefined, { range: 'bytes=10-' });
    expect(beyond.status).toBe(416);
    expect((await ask('GET', '/db/a/two')).text).toBe('second');
  });

  it('answers waiting feeds when it stops', async () => {
    const waiting = ask('GET', '/db/_changes?feed=longpoll&since=now&timeout=60000');
    // Another answer has come back after it, so the feed waits when the server is told to stop.
    await ask('GET', '/db');
    await server.stop();
    expect((await waiting).json).toMatchObject({ results: [] });
    server = await serve({ directory, port: 0, ...account });
  });

  it('counts right after a failed transaction', async () => {
    await ask('PUT', '/db/a', { n: 1 });
    const docs = [{ _id: 'b' }, { _id: 'c', _attachments: { f: { stub: true } } }];
    expect((await ask('POST', '/db/_bulk_docs', { docs })).status).toBe(412);
    expect((await ask('GET', '/db')).json).toMatchObject({ doc_count: 1 });
    expect((await ask('GET', '/db/_all_docs')).json).toMatchObject({ total_rows: 1 });
  });

  it('syncs every commit to the disk, also after derived rows were written', () => {
    const db = openDatabase(path.join(directory, 'own'), 'own');
    const FULL = 2;
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: FULL });
    db.writeDerived(() => db.nextSeq());
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: FULL });
    db.close();
  });
});

function filesContain(text: string): boolean {
  return readdirSync(directory).some((file) =>
    readFileSync(path.join(directory, file)).includes(text),
  );
}

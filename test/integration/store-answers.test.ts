// Nothing relies on an answer of the database that no recorded vector shows: every kind of call the store makes is among them.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded, type Embedded } from '../../couchdb/embedded/start.ts';
import { describeStoreContract } from '../../sync-server/store/contract.ts';
import { connectStore } from '../../sync-server/store/couch.ts';
import type { RecordId } from '../../src/lib/domain/record.ts';
import { readScenarios } from './store-vectors.ts';
import { startWholeProduct } from './whole-product.ts';
import { recordLine, type RecordingProxy } from './wire/recording-proxy.ts';

/** Each of these options is shown for this call, but not all of them in one: each says something of its own. */
const SHOWN_APART: readonly string[] = [
  // A range that ends before its end, from a key on, at most so many, with documents.
  'GET /{db}/_all_docs 200 endkey&include_docs&inclusive_end&limit&startkey',
  // The feed from a position on, at most so many, with documents; waiting for the first of them.
  'GET /{db}/_changes 200 feed&include_docs&limit&since&timeout',
  'GET /{db}/_changes 200 include_docs&limit&since',
];

/** A design document is read and written as any document is, which is shown of plain ones. */
const LIKE_A_DOCUMENT = '/{db}/_design/{id}';

let directory: string;
let embedded: Embedded;
let line: RecordingProxy;
let url: string;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'tsumugi-answers-'));
  embedded = await startEmbedded({ directory });
  const at = new URL(embedded.url);
  line = await recordLine(Number(at.port));
  at.port = String(line.port);
  url = at.href;
});
afterAll(async () => {
  await line.close();
  await embedded.stop();
  rmSync(directory, { recursive: true });
});

const connect = () => connectStore({ url, prefix: `a${randomUUID().slice(0, 8)}_` });
describeStoreContract('a line that is listened to', connect);

it(
  'and a server with a center and a desk, that starts over it twice',
  { timeout: 60_000 },
  async () => {
    const place = { couchdbUrl: url, databasePrefix: `b${randomUUID().slice(0, 8)}_` };
    await (await connectStore({ url, prefix: place.databasePrefix })).close();
    const product = await startWholeProduct(place);
    const center = await product.device('u-abe', 'CKITA', 'MCM', 'center');
    const desk = await product.device('u-sato', 'KKS', 'COUNSEL', 'desk');
    const newId = 'person:01JD0000000000000000000P01' as RecordId;
    const body = { name_kanji: '見本 花子', birth_date: '1995-03-08' };
    expect(await center.keeper.save({ type: 'person', newId, body })).toMatchObject({ ok: true });
    await center.until(async () => (await center.keeper.status()).unsent === 0);
    expect(await desk.keeper.search('見本')).toMatchObject({ total: 1 });
    await product.stop();
  },
);

interface Kind {
  readonly call: string;
  readonly options: readonly string[];
}

/** `method endpoint status`, and the names of its options. */
function kindOf(method: string, at: string, status: number): Kind {
  const { pathname, searchParams } = new URL(at, 'http://db');
  const [, database = '', ...rest] = pathname.split('/');
  const endpoint = database.startsWith('_') || database === '' ? pathname : inDatabase(rest);
  return {
    call: `${method} ${endpoint} ${String(status)}`,
    options: [...searchParams.keys()].sort(),
  };
}

function inDatabase([first = '', _second, third]: readonly string[]): string {
  if (first === '') return '/{db}';
  if (first !== '_design') return `/{db}/${first.startsWith('_') ? first : '{id}'}`;
  return third === undefined ? LIKE_A_DOCUMENT : `/{db}/_design/{id}/${third}/{name}`;
}

it('every call and its answer is of a kind that a vector shows', () => {
  const shown = readScenarios()
    .flatMap(({ steps }) => steps)
    .map(({ request, response }) =>
      kindOf(request.method, request.path.replaceAll(/[{}]/g, ''), response.status),
    );
  const made = line.exchanges.flatMap((one) => {
    const status = one.status();
    return status === undefined ? [] : [kindOf(one.method, one.path, status)];
  });
  // The suite really went over the line.
  expect(made.length).toBeGreaterThan(100);
  const calls = new Set(shown.map(({ call }) => call));
  const asDocument = (call: string): string => call.replace(`${LIKE_A_DOCUMENT} `, '/{db}/{id} ');
  const unknown = made.filter(({ call }) => !calls.has(asDocument(call)));
  expect([...new Set(unknown.map(({ call }) => call))]).toEqual([]);

  const unshown = new Set<string>();
  const apart = new Set<string>();
  for (const { call, options } of made) {
    const same = shown.filter((one) => one.call === asDocument(call));
    for (const option of options)
      if (!same.some((one) => one.options.includes(option))) unshown.add(`${call} ${option}`);
    if (!same.some((one) => options.every((option) => one.options.includes(option))))
      apart.add(`${call} ${options.join('&')}`);
  }
  expect([...unshown]).toEqual([]);
  expect([...apart].sort()).toEqual(SHOWN_APART);
});

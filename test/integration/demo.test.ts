// The demo as a newcomer meets it: its pages only where they belong, a line that hangs, a desk that sees what it may.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { demoUsers } from '../../sync-server/demo/data/users.ts';
import { startDemo, type RunningDemo } from '../../sync-server/demo/demo.ts';
import { demoPassword } from '../../sync-server/demo/marker.ts';
import { startServer } from '../../sync-server/main.ts';
import { createAccessLog } from '../../sync-server/audit/access-log.ts';
import { createLog } from '../../sync-server/http/log.ts';
import { signChallenge } from '../../src/lib/protocol/envelopes/contents.ts';
import { generateSigningKeys } from '../../src/lib/protocol/envelopes/signature.ts';
import type { RecordDoc, RecordId, UserId } from '../../src/lib/domain/record.ts';
import type {
  DeskBabiesResponse,
  DeskSearchResponse,
  DeskSubjectResponse,
} from '../../src/lib/protocol/desk.ts';
import type { EnrolResponse } from '../../src/lib/protocol/session.ts';
import type { PullResponse } from '../../src/lib/protocol/wire.ts';
import { PROTOCOL_HEADER } from '../../src/lib/protocol/wire.ts';
import { databasePlace } from './test-database.ts';
import { call, codeOf, type Answer } from './world.ts';

let directory: string;
let demo: RunningDemo;
const order = () => ({
  port: 0,
  dataDir: join(directory, 'data'),
  scale: 'small' as const,
  today: new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10),
  fresh: false,
  clockAheadMs: 0,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tsumugi-test-'));
  await writeFile(join(directory, 'index.html'), '<!doctype html><title>pages</title>');
  demo = await startDemo(order(), directory);
});
afterAll(async () => {
  await demo.stop();
  await rm(directory, { recursive: true, force: true });
});

const host = (site: string) => `${site}.localhost:${String(demo.port)}`;
const ask = (site: string, path: string, body?: unknown, cookie?: string): Promise<Answer> =>
  call(demo, path, body, { host: host(site), cookie, method: body === undefined ? 'GET' : 'POST' });
const line = (site: string, cut: boolean) => call(demo, '/demo/line', { site, cut });

/** Enrols a browser at a site and signs its user in, as the pages do. */
async function visitor(site: string, user: string): Promise<string> {
  const { code } = (await call(demo, '/demo/code', { site })).body as { readonly code: string };
  const keys = await generateSigningKeys();
  const enrolled = await ask(site, '/api/device/enrol', { code, devicePublicKey: keys.publicKey });
  const { deviceId } = enrolled.body as EnrolResponse;
  const { nonce } = (await ask(site, '/api/session/nonce', { deviceId })).body as {
    readonly nonce: string;
  };
  const userId = user as UserId;
  const challenge = {
    purpose: 'sign-in',
    nonce,
    deviceId,
    userId,
    origin: `http://${host(site)}`,
  } as const;
  const answer = await ask(site, '/api/session/sign-in', {
    deviceId,
    userId,
    password: demoPassword(user),
    nonce,
    deviceProof: await signChallenge(keys.privateKey, challenge),
    userPublicKey: (await generateSigningKeys()).publicKey,
  });
  if (answer.cookie === undefined) throw new Error(answer.text);
  return answer.cookie;
}

test('the start page stands on localhost, and on no site of its own', async () => {
  const page = await call(demo, '/demo', undefined, { method: 'GET' });
  expect(page.status).toBe(200);
  expect(page.text).toContain('すべて架空のデータです');
  expect(page.text).not.toContain('<script');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  for (const site of ['ckita', 'kks']) {
    expect((await ask(site, '/demo')).status).toBe(404);
    expect((await ask(site, '/demo/code', { site })).status).toBe(404);
    expect((await ask(site, '/demo/line', { site, cut: true })).status).toBe(404);
  }
});

test('outside a demo its pages do not exist, and neither accepts the data of the other', async () => {
  const dataDir = join(directory, 'production');
  const log = createLog('silent');
  const server = await startServer({ dataDir, port: 0, log, ...databasePlace() });
  for (const path of ['/demo', '/demo/code', '/demo/line', '/demo/open'])
    for (const method of ['GET', 'POST'])
      expect(
        (await call(server, path, method === 'POST' ? { site: 'ckita' } : undefined, { method }))
          .status,
      ).toBe(404);
  await server.stop();
  await expect(startServer({ dataDir: join(directory, 'data'), port: 0, log })).rejects.toThrow(
    /demo/,
  );
  await expect(startDemo({ ...order(), dataDir }, directory)).rejects.toThrow(
    /デモ用のフォルダではありません/,
  );
  await expect(
    startDemo({ ...order(), dataDir, fresh: true, clockAheadMs: 0 }, directory),
  ).rejects.toThrow();
});

test('a page of a site cannot move the switch, and a form comes back to the page', async () => {
  const form = {
    raw: 'site=ppc&cut=yes',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
  const foreign = { ...form, headers: { ...form.headers, origin: `http://${host('ckita')}` } };
  expect((await call(demo, '/demo/line', undefined, foreign)).status).toBe(400);
  const own = {
    ...form,
    headers: { ...form.headers, origin: `http://localhost:${String(demo.port)}` },
  };
  expect((await call(demo, '/demo/line', undefined, own)).headers.location).toBe('/demo');
  expect((await call(demo, '/demo', undefined, { method: 'GET' })).text).toContain('切れています');
  await line('ppc', false);
});

test('opening a site gives a new code in the fragment, each time another', async () => {
  const open = () => call(demo, '/demo/open', { site: 'ckita' });
  const [one, other] = [(await open()).headers.location, (await open()).headers.location];
  expect(one).toMatch(/^http:\/\/ckita\.localhost:\d+\/enrol#code=[A-Z0-9-]{23}$/);
  expect(other).not.toBe(one);
});

test('a cut line hangs for its site alone; what was sent flows when it is back', async () => {
  await line('ckita', true);
  let answered = false;
  const hanging = ask('ckita', '/api/health').then((answer) => {
    answered = true;
    return answer.status;
  });
  expect((await ask('cminami', '/api/health')).status).toBe(200);
  expect((await call(demo, '/api/health', undefined, { method: 'GET' })).status).toBe(200);
  expect(answered).toBe(false);
  await line('ckita', false);
  expect(await hanging).toBe(200);
});

test('a cut holds an open stream without closing it, and its events arrive late, not never', async () => {
  const cookie = await visitor('ckita', 'u-abe');
  const heard: string[] = [];
  let wake = () => undefined as void;
  let closed = false;
  const request = httpRequest({
    host: '127.0.0.1',
    port: demo.port,
    agent: false,
    path: '/api/sync/live',
    headers: { host: host('ckita'), cookie, [PROTOCOL_HEADER]: '1' },
  });
  request.on('response', (response) => {
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      heard.push(text);
      wake();
    });
    response.on('close', () => (closed = true));
  });
  request.on('error', () => (closed = true));
  request.end();
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  await next();
  expect(heard.join('')).toContain('event: hello');
  await next();
  expect(heard.join('')).toContain('event: beat');
  await line('ckita', true);
  const before = heard.length;
  // Two beats of another site's stream pass meanwhile: time goes on, only this line is dead.
  expect((await ask('kks', '/api/health')).status).toBe(200);
  expect(heard.length).toBe(before);
  expect(closed).toBe(false);
  await line('ckita', false);
  await next();
  expect(heard.length).toBeGreaterThan(before);
  request.destroy();
});

test('a case manager pulls her center, and is refused the channel of another', async () => {
  const cookie = await visitor('ckita', 'u-abe');
  const checkpoint = { storeEpoch: '', channels: {} };
  const pull = (channels: readonly string[]) =>
    ask('ckita', '/api/sync/pull', { checkpoint, limit: 500, channels }, cookie);
  const page = (await pull(['CKITA.core'])).body as PullResponse;
  expect(page.documents.length).toBeGreaterThan(10);
  expect(page.documents.every(({ channel }) => channel === 'CKITA.core')).toBe(true);
  const claimed = await pull(['CKITA.core', 'CMINAMI.core']);
  expect(claimed.status).toBe(403);
  expect(codeOf(claimed)).toBe('channel_not_granted');
  const log = createAccessLog({
    log: demo.server.services.store.log,
    now: () => new Date(),
    sealTerms: (_id, terms) => terms,
  });
  const entries = (await log.entries('server')).map(({ entry }) => entry);
  const claims = entries.filter((entry) => entry.kind === 'claim');
  expect(claims).toHaveLength(1);
  expect(claims[0]).toMatchObject({ user: 'u-abe', site: 'CKITA', note: 'CMINAMI.core' });
});

const open = async (cookie: string, id: RecordId, again?: boolean) =>
  ask('kks', '/api/desk/subject', again === undefined ? { id } : { id, again }, cookie);
const typesOf = (answer: Answer) =>
  new Set((answer.body as DeskSubjectResponse).records.map((record: RecordDoc) => record.type));

test('a device of a center is refused the whole desk, signed in with the password or not', async () => {
  const cookie = await visitor('ckita', 'u-abe');
  const tries = {
    search: { query: 'ほしの', limit: 5 },
    babies: {},
    subject: { id: demoStory.familyWithCase.child },
    record: { id: demoStory.familyWithCase.child },
    watch: { subjects: [demoStory.familyWithCase.child] },
  };
  for (const [name, body] of Object.entries(tries)) {
    const answer = await ask('ckita', `/api/desk/${name}`, body, cookie);
    expect([name, answer.status, codeOf(answer)]).toEqual([name, 403, 'no_right']);
  }
});

test('the counsellor finds people of the whole city by kana, old and new kanji and telephone', async () => {
  const cookie = await visitor('kks', 'u-sato');
  const find = async (query: string) =>
    (
      (await ask('kks', '/api/desk/search', { query, limit: 50 }, cookie))
        .body as DeskSearchResponse
    ).rows.map((row) => row.name);
  const { familyWithCase: family } = demoStory;
  for (const query of ['高橋', '髙橋', 'たかはし']) expect(await find(query)).toContain('髙橋 亮');
  expect(await find(family.motherPhone)).toContain(family.motherName);
  expect(await find('ほしの')).toContain(family.childName);
  const { rows } = (await ask('kks', '/api/desk/babies', {}, cookie)).body as DeskBabiesResponse;
  expect(rows.map((row) => row.name)).toContain(family.childName);
  // Their visits are not hers to read: 「not visited yet」 would be said of them without knowing.
  expect(rows.map((row) => row.id)).not.toContain(demoStory.newbornWithoutCase.child);
});

test('the counsellor sees the visit of a family with an open case, and not that of a family without', async () => {
  const cookie = await visitor('kks', 'u-sato');
  const { familyWithCase, newbornWithoutCase } = demoStory;
  const { store } = demo.server.services;
  const stored = (
    await store.records.range({ from: 'birth_contact:', to: 'birth_contact;', limit: 1_000 })
  ).map((doc) => doc['record'] as RecordDoc);
  const children = new Set(stored.map((record) => record.body['child_id']));
  const withCase = [familyWithCase.child].filter((child) => children.has(child));
  for (const child of withCase)
    expect(typesOf(await open(cookie, child))).toContain('birth_contact');
  expect(typesOf(await open(cookie, familyWithCase.child))).toContain('case');
  const others = typesOf(await open(cookie, newbornWithoutCase.child));
  expect(others).toContain('person');
  expect(others).not.toContain('birth_contact');
  const visit = stored.find((record) => record.body['child_id'] === newbornWithoutCase.child);
  if (visit)
    expect(codeOf(await ask('kks', '/api/desk/record', { id: visit.id }, cookie))).toBe('no_right');
});

test('each opening and search at the desk is logged once; reading again is not a second opening', async () => {
  const cookie = await visitor('kks', 'u-ito');
  const { child } = demoStory.familyWithCase;
  await ask('kks', '/api/desk/search', { query: 'ほしの', limit: 5 }, cookie);
  await open(cookie, child, true);
  await open(cookie, child, true);
  await open(cookie, child);
  const { store } = demo.server.services;
  const devices = await demo.server.services.accounts.listDevices();
  const log = createAccessLog({
    log: store.log,
    now: () => new Date(),
    sealTerms: (_id, terms) => terms,
  });
  const entries = (await Promise.all(devices.map((device) => log.entries(device.id))))
    .flat()
    .map(({ entry }) => entry)
    .filter((entry) => entry.user === 'u-ito');
  expect(entries.map((entry) => entry.kind)).toEqual(['search', 'open', 'open']);
  expect(JSON.stringify(entries)).not.toContain('ほしの');
  for (const device of devices) expect((await log.verify(device.id)).ok).toBe(true);
});

test('an administrator sees no case content', async () => {
  const { accounts } = demo.server.services;
  await accounts.changeAccount('u-adm' as UserId, (held) => ({
    ...held,
    roles: [...held.roles, { site: 'KKS' as never, role: 'ADMIN' }],
  }));
  const cookie = await visitor('kks', 'u-adm');
  const { rows } = (await ask('kks', '/api/desk/search', { query: 'ほしの', limit: 5 }, cookie))
    .body as DeskSearchResponse;
  expect(rows).toEqual([]);
  expect(codeOf(await open(cookie, demoStory.familyWithCase.child))).toBe('no_right');
});

test('pages come with headers that let nothing be framed or go stale', async () => {
  const shell = await call(demo, '/some/page', undefined, {
    method: 'GET',
    host: host('ckita'),
    headers: { accept: 'text/html' },
  });
  expect(shell.status).toBe(200);
  expect(shell.headers['cache-control']).toBe('no-cache');
  expect(shell.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  const missing = await call(demo, '/_app/immutable/nothing.js', undefined, {
    method: 'GET',
    host: host('ckita'),
  });
  expect(missing.status).toBe(404);
});

test('a second start keeps what was entered, and does not load again', async () => {
  const { accounts } = demo.server.services;
  const before = (await accounts.listDevices()).length;
  await demo.stop();
  demo = await startDemo(order(), directory);
  expect((await demo.server.services.accounts.listDevices()).length).toBe(before);
  expect(await demo.server.services.accounts.listAccounts()).toHaveLength(demoUsers.length);
});

// The gate: every route stands in the table, and what the table does not allow does not happen.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Router } from 'express';
import { Type } from 'typebox';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mountedLayers } from '../../sync-server/access/gate.ts';
import { post, type Route, type Rule } from '../../sync-server/access/route.ts';
import { json } from '../../sync-server/http/reply.ts';
import { createLog } from '../../sync-server/http/log.ts';
import { createApp } from '../../sync-server/app.ts';
import { startServer } from '../../sync-server/main.ts';
import { PROTOCOL_HEADER, USER_HEADER, userHeaderOf } from '../../src/lib/protocol/wire.ts';
import { databasePlace } from './test-database.ts';
import {
  addAccount,
  call,
  codeOf,
  enrolDevice,
  role,
  signIn,
  startWorld,
  tryResume,
  type World,
} from './world.ts';
import { generateSigningKeys } from '../../src/lib/protocol/envelopes/signature.ts';

const echo = (path: string, rule: Rule): Route =>
  post<{ readonly word: string }>(path, rule, Type.Object({ word: Type.String() }), (body) =>
    Promise.resolve(json({ word: body.word })),
  );

const ROUTES: readonly Route[] = [
  echo('/api/try/public', 'public'),
  echo('/api/try/sync', 'session:sync'),
  echo('/api/try/full', 'session:full'),
  echo('/api/try/desk', 'session:desk'),
  {
    method: 'POST',
    path: '/api/try/broken',
    rule: 'public',
    body: Type.Object({}),
    handle: () => Promise.reject(new Error('a secret word: takanashi')),
  },
];

let world: World;
beforeEach(async () => {
  world = await startWorld({ routes: () => ROUTES });
});
afterEach(() => world.stop());

const word = { word: 'こんにちは' };

// All that may stand beside the table, in this order: a new one is written down here, or it is a hole.
const BEFORE = ['helmetMiddleware /', 'logRequest /'];
const AFTER = ['unknownPath /api /demo'];
const PAGES = ['serveStatic /', 'pageShell /', 'nothingHere /'];
const LAST = ['onFault /'];
// And the whole table of a server outside the demo.
const REAL_ROUTES = [
  'GET /api/health',
  'POST /api/device/enrol',
  'POST /api/session/nonce',
  'POST /api/session/sign-in',
  'POST /api/session/resume',
  'POST /api/session/sign-out',
  'POST /api/sync/pull',
  'POST /api/sync/push',
  'POST /api/sync/log',
  'POST /api/sync/offer',
  'GET /api/sync/live',
  'POST /api/device/nonce',
  'POST /api/device/orders',
  'POST /api/device/hand-in',
  'POST /api/device/receipt',
  'POST /api/quarantine/list',
  'POST /api/quarantine/open',
  'POST /api/quarantine/settle',
  'POST /api/admin/receipts',
  'POST /api/desk/search',
  'POST /api/desk/find',
  'POST /api/desk/list',
  'POST /api/desk/work',
  'POST /api/desk/candidates',
  'POST /api/desk/babies',
  'POST /api/desk/subject',
  'POST /api/desk/household',
  'POST /api/desk/record',
  'POST /api/desk/watch',
  'POST /api/center/elsewhere',
];

test('devices that wait for a closed server, or that are too old, keep nobody of their address from signing in', async () => {
  let closed = true;
  const slow = await startWorld({ app: { failuresPerAddress: 3, isClosed: async () => closed } });
  const device = await enrolDevice(slow, 'CKITA');
  const body = { code: 'WRONG', devicePublicKey: device.keys.publicKey };
  for (let n = 0; n < 5; n += 1)
    expect(codeOf(await call(slow, '/api/device/enrol', body))).toBe('closed');
  closed = false;
  for (let n = 0; n < 5; n += 1)
    expect(
      codeOf(await call(slow, '/api/device/enrol', body, { headers: { [PROTOCOL_HEADER]: '0' } })),
    ).toBe('wrong_protocol');
  expect(codeOf(await call(slow, '/api/device/enrol', body))).toBe('code_unusable');
  await slow.stop();
});

test('what Express runs is the table and the few layers beside it, and anything more is seen', () => {
  const deps = {
    routes: ROUTES,
    accounts: world.services.accounts,
    sessions: world.sessions,
    publicOrigins: [],
    demo: false,
    failuresPerAddress: 10,
    stopping: new AbortController().signal,
    note: () => undefined,
    fault: () => undefined,
    log: { note: () => undefined, fault: () => undefined },
    proxies: 0,
  };
  const table = ROUTES.map(({ method, path }) => `${method} ${path}`);
  const expected = [...BEFORE, ...table, ...AFTER, ...LAST];
  expect(mountedLayers(createApp(deps))).toEqual(expected);
  const nothing = (_request: unknown, response: { end(): void }) => response.end();
  const beside: Readonly<Record<string, (app: ReturnType<typeof createApp>) => void>> = {
    'GET /api/beside': (app) => app.get('/api/beside', nothing),
    'nothing /api/beside': (app) => app.use('/api/beside', nothing),
    'nothing /': (app) => app.use(nothing),
    'router /api/beside': (app) => app.use('/api/beside', Router()),
  };
  for (const [shown, mount] of Object.entries(beside)) {
    const app = createApp(deps);
    mount(app);
    expect(mountedLayers(app)).toEqual([...expected, shown]);
  }
});

test('the server as it starts has these routes and layers, and no other', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tsumugi-gate-'));
  const log = createLog('silent');
  const server = await startServer({
    dataDir: directory,
    port: 0,
    log,
    staticDir: directory,
    ...databasePlace(),
  });
  const { layers } = server;
  await server.stop();
  await rm(directory, { recursive: true, force: true });
  expect(layers).toEqual([...BEFORE, ...REAL_ROUTES, ...AFTER, ...PAGES, ...LAST]);
});

test('an unknown path or method under /api is not found, in Japanese', async () => {
  for (const [method, path] of [
    ['POST', '/api/nothing'],
    ['GET', '/api/try/public'],
    ['POST', '/api'],
    ['GET', '/demo'],
    ['POST', '/demo/line'],
  ] as const) {
    const answer = await call(world, path, method === 'POST' ? {} : undefined, { method });
    expect(answer.status, `${method} ${path}`).toBe(404);
    expect(answer.body).toEqual({ code: 'not_found', message: '見つかりませんでした。' });
  }
});

test('without a session nobody gets behind a session rule', async () => {
  for (const path of ['/api/try/sync', '/api/try/full', '/api/try/desk'])
    for (const cookie of [undefined, 'tsumugi=', 'tsumugi=made-up', '__Host-tsumugi=made-up'])
      expect(codeOf(await call(world, path, word, { cookie }))).toBe('not_signed_in');
});

test('a session opened by a challenge is limited to sync', async () => {
  const device = await enrolDevice(world, 'CKITA');
  const abe = await addAccount(world, 'u-abe', [role('CKITA', 'MCM')]);
  const userKeys = await generateSigningKeys();
  const full = await signIn(world, device, abe, { userKeys });
  expect((await call(world, '/api/try/full', word, full)).body).toEqual(word);
  const { cookie } = await tryResume(world, device, abe, userKeys);
  expect((await call(world, '/api/try/sync', word, { cookie })).body).toEqual(word);
  expect(codeOf(await call(world, '/api/try/full', word, { cookie }))).toBe('session_limited');
});

test('a desk route opens only on a desk device, and only with the password', async () => {
  const center = await enrolDevice(world, 'CKITA');
  const abe = await addAccount(world, 'u-abe', [role('CKITA', 'MCM'), role('KKS', 'COUNSEL')]);
  const atCenter = await signIn(world, center, abe);
  const refusal = await call(world, '/api/try/desk', word, atCenter);
  expect(refusal.status).toBe(403);
  expect(codeOf(refusal)).toBe('no_right');
  const desk = await enrolDevice(world, 'KKS', 'desk');
  const userKeys = await generateSigningKeys();
  const atDesk = await signIn(world, desk, abe, { userKeys });
  expect((await call(world, '/api/try/desk', word, atDesk)).body).toEqual(word);
  const { cookie } = await tryResume(world, desk, abe, userKeys);
  expect(codeOf(await call(world, '/api/try/desk', word, { cookie }))).toBe('session_limited');
});

test('a request that names another user than its session is not answered, and the session stays', async () => {
  const device = await enrolDevice(world, 'CKITA');
  const abe = await addAccount(world, 'u-abe', [role('CKITA', 'MCM')]);
  const endo = await addAccount(world, 'u-遠藤', [role('CKITA', 'CCM')]);
  const { cookie } = await signIn(world, device, abe);
  const as = (user: typeof abe) =>
    call(world, '/api/try/sync', word, { cookie, headers: { [USER_HEADER]: userHeaderOf(user) } });
  const refusal = await as(endo);
  expect(refusal.status).toBe(401);
  expect(codeOf(refusal)).toBe('not_signed_in');
  expect((await as(abe)).body).toEqual(word);
});

test('malformed JSON, another shape or another content type is a bad request in Japanese', async () => {
  const tries = [
    call(world, '/api/try/public', undefined, { raw: '{"word":' }),
    call(world, '/api/try/public', undefined, { raw: '"word"' }),
    call(world, '/api/try/public', { word: 7 }),
    call(world, '/api/try/public', undefined),
    call(world, '/api/try/public', undefined, {
      raw: 'word=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
    call(world, '/api/try/public', word, { headers: { 'content-type': 'text/plain' } }),
  ];
  for (const answer of await Promise.all(tries)) {
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('送られた内容を読み取れませんでした');
  }
});

test('a body over the limit is too large', async () => {
  const answer = await call(world, '/api/try/public', { word: 'x'.repeat(70_000) });
  expect(answer.status).toBe(413);
  expect(codeOf(answer)).toBe('too_large');
});

test('another protocol version, or none, is refused in words that say what to do', async () => {
  for (const version of ['0', '2', '']) {
    const answer = await call(world, '/api/try/public', word, {
      headers: { [PROTOCOL_HEADER]: version },
    });
    expect(answer.status).toBe(426);
    expect(answer.text).toContain('アプリの版がサーバと合いません');
  }
});

test('a page of another origin, or a host that is not ours, gets no answer', async () => {
  const foreign = { headers: { origin: 'https://evil.example' } };
  expect(codeOf(await call(world, '/api/try/public', word, foreign))).toBe('bad_request');
  const otherSite = { headers: { origin: `http://ckita.localhost:${String(world.port)}` } };
  expect(codeOf(await call(world, '/api/try/public', word, otherSite))).toBe('bad_request');
  const rebound = await call(world, '/api/try/public', word, { host: 'evil.example' });
  expect(codeOf(rebound)).toBe('bad_request');
});

test('nothing that the API answers may be cached, framed or sniffed', async () => {
  for (const answer of [
    await call(world, '/api/try/public', word),
    await call(world, '/api/nothing', {}),
    await call(world, '/api/try/full', word),
  ]) {
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-powered-by']).toBeUndefined();
    expect(answer.headers['etag']).toBeUndefined();
  }
});

test('the session cookie is for this host, for HTTP only and for same-site requests', async () => {
  const device = await enrolDevice(world, 'CKITA');
  const abe = await addAccount(world, 'u-abe', [role('CKITA', 'MCM')]);
  const { cookie } = await signIn(world, device, abe);
  const out = await call(world, '/api/session/sign-out', {}, { cookie });
  const set = String(out.headers['set-cookie']);
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(set).toContain(part);
  expect(set).not.toContain('Domain');
});

test('a fault inside is told as unavailable, and its words stay out of answer and log', async () => {
  const answer = await call(world, '/api/try/broken', {});
  expect(answer.status).toBe(503);
  expect(codeOf(answer)).toBe('unavailable');
  expect(answer.text + world.logged.join('')).not.toContain('takanashi');
  expect(world.logged.join('')).toContain('a request failed');
});

test('failed sign-ins from one address are slowed down', async () => {
  const slow = await startWorld({ app: { failuresPerAddress: 3 } });
  const device = await enrolDevice(slow, 'CKITA');
  const body = { code: 'WRONG', devicePublicKey: device.keys.publicKey };
  for (let n = 0; n < 3; n += 1)
    expect(codeOf(await call(slow, '/api/device/enrol', body))).toBe('code_unusable');
  const limited = await call(slow, '/api/device/enrol', body);
  expect(limited.status).toBe(429);
  expect(codeOf(limited)).toBe('too_many_requests');
  await slow.stop();
});

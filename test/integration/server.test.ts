// A server as it really starts: what it was given before it stops is kept, and it says when its database is gone.
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbedded } from '../../couchdb/embedded/start.ts';
import { openDatabase } from '../../sync-server/database.ts';
import { createLog } from '../../sync-server/http/log.ts';
import { startServer, type RunningServer } from '../../sync-server/main.ts';
import { isStoredRecord, storedMembership } from '../../sync-server/sync/stored.ts';
import type { RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { generateSigningKeys } from '../../src/lib/protocol/envelopes/signature.ts';
import { newMembership } from '../../src/lib/protocol/scope.ts';
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  type PushResponse,
} from '../../src/lib/protocol/wire.ts';
import { databasePlace } from './test-database.ts';
import {
  addAccount,
  call,
  codeOf,
  enrolDevice,
  role,
  sealedNote,
  signIn,
  type Reachable,
} from './world.ts';

const site = 'CKITA' as SiteCode;
const child = 'person:01JD0000000000000000000001' as RecordId;
const log = createLog('silent');
const fail = (fault: Error) => {
  throw fault;
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tsumugi-server-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const reach = ({ port, services }: RunningServer): Reachable => ({
  port,
  services,
  origin: `http://localhost:${String(port)}`,
  clock: new Date(),
});

test('a push whose body is half sent when the server stops is taken, answered and kept', async () => {
  const dataDir = join(directory, 'data');
  const place = databasePlace();
  const before = await openDatabase({ dataDir, mode: 'own', onFailure: fail, ...place });
  const homes = [{ site, compartments: ['CORE', 'MCH', 'CARE'], why: 'area' }] as const;
  await before.store.records.write([storedMembership(newMembership(child, homes))]);
  await before.close();

  const server = await startServer({ dataDir, port: 0, log, ...place });
  const world = reach(server);
  const device = await enrolDevice(world, site);
  const user = await addAccount(world, 'u-abe', [role(site, 'MCM')]);
  const userKeys = await generateSigningKeys();
  const { cookie } = await signIn(world, device, user, { userKeys });
  const { id, sealed } = await sealedNote(
    { user, device: device.deviceId, site },
    { userKeys, hpke: device.serverKeys.hpke },
    { subjectId: child, facts: '架空の記録' },
  );
  const body = Buffer.from(JSON.stringify({ changes: [sealed], confirmed: [] }));
  const half = Math.floor(body.length / 2);

  const push = httpRequest({
    host: '127.0.0.1',
    port: server.port,
    agent: false,
    method: 'POST',
    path: '/api/sync/push',
    headers: {
      host: `localhost:${String(server.port)}`,
      [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
      'content-type': 'application/json',
      'content-length': body.length,
      // Answered by `100 Continue`: then the server has the request in hand.
      expect: '100-continue',
      cookie,
    },
  });
  const answered = once(push, 'response') as Promise<[IncomingMessage]>;
  const continued = once(push, 'continue');
  push.flushHeaders();
  await continued;
  push.write(body.subarray(0, half));
  expect((await call(server, '/api/health', undefined, { method: 'GET' })).status).toBe(200);

  let stopped = false;
  const stopping = server.stop().then(() => (stopped = true));
  await expect(call(server, '/api/health', undefined, { method: 'GET' })).rejects.toThrow(
    /ECONNREFUSED/,
  );
  expect(stopped).toBe(false);
  push.end(body.subarray(half));
  const [answer] = await answered;
  const { verdicts } = JSON.parse(await text(answer)) as PushResponse;
  expect(answer.statusCode).toBe(200);
  expect(verdicts.map(({ kind }) => kind)).toEqual(['accepted']);
  await stopping;

  const again = await startServer({ dataDir, port: 0, log, ...place });
  const [kept] = await again.services.store.records.get([id]);
  await again.stop();
  expect(isStoredRecord(kept) && kept.record.body['facts']).toBe('架空の記録');
});

test('health is 200 while the database answers, and 503 in Japanese when it is gone', async () => {
  // Its own, in every mode: it is ended here.
  const database = await startEmbedded({ directory, onFailure: fail });
  const dataDir = join(directory, 'data');
  const server = await startServer({ dataDir, port: 0, log, couchdbUrl: database.url });
  const health = () => call(server, '/api/health', undefined, { method: 'GET' });
  expect((await health()).status).toBe(200);
  await database.stop();
  const gone = await health();
  expect(gone.status).toBe(503);
  expect(codeOf(gone)).toBe('unavailable');
  expect(gone.text).toContain('サーバが今は応答できません');
  await server.stop();
});

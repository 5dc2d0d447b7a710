// What a real server writes down for its operator while people work: nothing about anybody.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { startDemo, type RunningDemo } from '../../sync-server/demo/demo.ts';
import { demoPassword } from '../../sync-server/demo/marker.ts';
import { createLog } from '../../sync-server/http/log.ts';
import type { SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { signChallenge } from '../../src/lib/protocol/envelopes/contents.ts';
import { generateSigningKeys } from '../../src/lib/protocol/envelopes/signature.ts';
import type { EnrolResponse } from '../../src/lib/protocol/session.ts';
import { type PushResponse, USER_HEADER } from '../../src/lib/protocol/wire.ts';
import { call, sealedNote, type Answer } from './world.ts';

const MARKER = 'かなめじるし9318';
const written: string[] = [];
let directory: string;
let demo: RunningDemo;

beforeAll(async () => {
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...words) => void written.push(words.join(' ')));
  directory = await mkdtemp(join(tmpdir(), 'tsumugi-quiet-'));
  await writeFile(join(directory, 'index.html'), '<!doctype html><title>pages</title>');
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  const log = createLog('trace', { write: (line) => written.push(line) });
  const dataDir = join(directory, 'data');
  demo = await startDemo(
    { port: 0, dataDir, scale: 'small', today, fresh: false, clockAheadMs: 0, log },
    directory,
  );
});
afterAll(async () => {
  await demo.stop();
  vi.restoreAllMocks();
  await rm(directory, { recursive: true, force: true });
});

/** A browser at a site, with everything that its user says from there. */
async function visitor(site: string, user: string, password = demoPassword(user)) {
  const host = `${site}.localhost:${String(demo.port)}`;
  const userId = user as UserId;
  const session: { cookie?: string } = {};
  const ask = (path: string, body: object): Promise<Answer> =>
    call(demo, path, body, { host, ...session, headers: { [USER_HEADER]: user } });
  const { code } = (await call(demo, '/demo/code', { site })).body as { readonly code: string };
  const device = await generateSigningKeys();
  const own = await generateSigningKeys();
  const enrolled = await ask('/api/device/enrol', { code, devicePublicKey: device.publicKey });
  const { deviceId, serverKeys } = enrolled.body as EnrolResponse;
  const { nonce } = (await ask('/api/session/nonce', { deviceId })).body as {
    readonly nonce: string;
  };
  const origin = `http://${host}`;
  const challenge = { purpose: 'sign-in', nonce, deviceId, userId, origin } as const;
  const answer = await ask('/api/session/sign-in', {
    deviceId,
    userId,
    password,
    nonce,
    deviceProof: await signChallenge(device.privateKey, challenge),
    userPublicKey: own.publicKey,
  });
  if (answer.cookie !== undefined) session.cookie = answer.cookie;
  return { ask, answer, own, deviceId, serverKeys, userId };
}

test('signing in, searching, opening, writing and failing leave no name, text, password or record id in the log', async () => {
  const { child, childName, childKana, motherPhone, household } = demoStory.familyWithCase;
  const typed = 'まちがえたパスワードの文';
  expect((await visitor('kks', 'u-sato', typed)).answer.status).toBe(401);
  // The password in the box of the user id.
  const misplaced = demoPassword('u-sato');
  expect((await visitor('kks', misplaced, typed)).answer.status).toBe(401);
  const desk = await visitor('kks', 'u-sato');
  for (const query of [childName, childKana, motherPhone])
    expect((await desk.ask('/api/desk/search', { query, limit: 5 })).text).toContain('星野');
  expect((await desk.ask('/api/desk/subject', { id: child })).status).toBe(200);
  expect((await desk.ask('/api/desk/record', { id: `person:${MARKER}` })).status).toBe(404);

  const center = await visitor('ckita', 'u-abe');
  const site = 'CKITA' as SiteCode;
  const { id, sealed } = await sealedNote(
    { user: center.userId, device: center.deviceId, site },
    { userKeys: center.own, hpke: center.serverKeys.hpke },
    { subjectId: child, householdId: household, facts: MARKER },
  );
  const { changeId } = sealed;
  const push = (changes: readonly object[]) =>
    center.ask('/api/sync/push', { changes, confirmed: [] });
  const pushed = (await push([sealed])).body as PushResponse;
  expect(pushed.verdicts.map(({ kind }) => kind)).toEqual(['accepted']);
  const again = (await desk.ask('/api/desk/subject', { id: child })).text;
  expect(again).toContain(MARKER);
  // And what goes wrong: an envelope that is none, a shape that is none, a log entry that is none.
  expect((await push([{ changeId: MARKER, envelope: MARKER }])).status).toBe(200);
  expect((await center.ask('/api/sync/push', { changes: MARKER })).status).toBe(400);
  const entries = [{ entryId: MARKER, envelope: id }];
  expect((await center.ask('/api/sync/log', { entries })).status).toBe(200);

  const log = written.join('\n');
  expect(log).toContain('/api/desk/search');
  expect(log).toContain('/api/sync/push');
  const refusals = written.filter((line) => line.includes('sign-in refused'));
  expect(refusals.map((line) => line.includes('"user":"u-sato"'))).toEqual([true, false]);
  const secrets = [MARKER, typed, demoPassword('u-sato'), demoPassword('u-abe')];
  const people = [childName, childKana, motherPhone, ...childName.split(' ')];
  const ids = [id, child, household, changeId].flatMap((one) => [one, one.split(':').at(-1)!]);
  for (const word of [...secrets, ...people, ...ids]) {
    expect(log).not.toContain(word);
    expect(log).not.toContain(encodeURIComponent(word));
    expect(log).not.toContain(Buffer.from(word).toString('hex'));
  }
  expect(log).not.toMatch(/\b(person|household|case|case_note|birth_contact):[0-9A-Z]{26}/);
});

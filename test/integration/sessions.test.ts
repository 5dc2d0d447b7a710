// Who gets in and who does not: enrolment, passwords, locks, challenges, and the end of sessions.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UserId } from '../../src/lib/domain/record.ts';
import { readLease } from '../../src/lib/protocol/envelopes/contents.ts';
import { generateSigningKeys } from '../../src/lib/protocol/envelopes/signature.ts';
import {
  addAccount,
  call,
  codeOf,
  enrolDevice,
  nonceFor,
  PASSWORD,
  role,
  signIn,
  startWorld,
  tryResume,
  trySignIn,
  type TestDevice,
  type World,
} from './world.ts';

let world: World;
let device: TestDevice;
let abe: UserId;

beforeEach(async () => {
  world = await startWorld();
  device = await enrolDevice(world, 'CKITA');
  abe = await addAccount(world, 'u-abe', [role('CKITA', 'MCM')]);
});
afterEach(() => world.stop());

const later = (ms: number) => (world.clock = new Date(world.clock.getTime() + ms));

test('a case manager signs in and receives the keys of her center, a personal key and a signed lease', async () => {
  const { answer } = await signIn(world, device, abe);
  const { channels, lease, personal } = answer.ring;
  expect(channels.map((grant) => grant.channel)).toContain('CKITA.core');
  expect(channels.map((grant) => grant.channel)).toContain('CKITA.mch');
  expect(channels.every((grant) => grant.channel.startsWith('CKITA.'))).toBe(true);
  expect(new Set(channels.map((grant) => grant.key)).size).toBe(channels.length);
  expect(personal.key).toHaveLength(43);
  const read = await readLease(device.serverKeys.signing, lease);
  expect(read?.expiresAt).toBe('2026-11-27T00:00:00.000Z');
  expect(answer.staff).toEqual([{ id: 'u-abe', name: '架空 u-abe' }]);
});

test('keys are the same at every sign-in on one device, and others on another', async () => {
  const first = await signIn(world, device, abe);
  const again = await signIn(world, device, abe);
  const elsewhere = await signIn(world, await enrolDevice(world, 'CKITA'), abe);
  expect(again.answer.ring.channels).toEqual(first.answer.ring.channels);
  const keys = (client: typeof first) => client.answer.ring.channels.map((grant) => grant.key);
  expect(keys(elsewhere).some((key) => keys(first).includes(key))).toBe(false);
});

test('no key stands in the database as it is', async () => {
  const { answer } = await signIn(world, device, abe);
  const docs = await world.services.store.accounts.range({ from: ' ', to: '~', limit: 1_000 });
  const text = JSON.stringify(docs);
  expect(text).toContain('CKITA.core');
  for (const { key } of [...answer.ring.channels, answer.ring.personal])
    expect(text).not.toContain(key);
  expect(text).not.toContain(PASSWORD);
});

test('a desk device is given no channel', async () => {
  const desk = await enrolDevice(world, 'KKS', 'desk');
  const sato = await addAccount(world, 'u-sato', [role('KKS', 'COUNSEL')]);
  expect((await signIn(world, desk, sato)).answer.ring.channels).toEqual([]);
});

test('a wrong password is refused with the same words as an unknown user', async () => {
  const wrong = await trySignIn(world, device, abe, { password: 'something else entirely' });
  const unknown = await trySignIn(world, device, 'u-nobody' as UserId);
  expect(wrong.status).toBe(401);
  expect(codeOf(wrong)).toBe('wrong_password');
  expect(unknown.text).toBe(wrong.text);
});

test('five wrong passwords lock the account for 15 minutes, even for the right one', async () => {
  for (let n = 0; n < 5; n += 1)
    expect(codeOf(await trySignIn(world, device, abe, { password: 'wrong wrong wrong' }))).toBe(
      'wrong_password',
    );
  const locked = await trySignIn(world, device, abe);
  expect(locked.status).toBe(423);
  expect(codeOf(locked)).toBe('account_locked');
  expect(locked.headers['retry-after']).toBe('900');
  later(15 * 60_000 + 1);
  expect((await trySignIn(world, device, abe)).status).toBe(200);
});

test('guesses made at the same moment count each for itself', async () => {
  const nonces = await Promise.all(Array.from({ length: 12 }, () => nonceFor(world, device)));
  const answers = await Promise.all(
    nonces.map((nonce) => trySignIn(world, device, abe, { nonce, password: 'wrong wrong wrong' })),
  );
  expect(answers.filter((answer) => codeOf(answer) === 'wrong_password')).toHaveLength(5);
  expect(answers.filter((answer) => codeOf(answer) === 'account_locked')).toHaveLength(7);
});

test('a right password forgets the wrong ones before it', async () => {
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 4; n += 1)
      await trySignIn(world, device, abe, { password: 'wrong wrong wrong' });
    expect((await trySignIn(world, device, abe)).status).toBe(200);
  }
});

test('an unknown device is refused before anything is asked, and logged', async () => {
  const stranger = { ...device, deviceId: 'dev-stranger' as TestDevice['deviceId'] };
  const answer = await call(world, '/api/session/nonce', { deviceId: stranger.deviceId });
  expect(codeOf(answer)).toBe('unknown_device');
  expect(world.logged.join('')).toContain('unknown device refused');
  expect(world.logged.join('')).not.toContain('dev-stranger');
});

test('a copied device id without the device key is an unknown device', async () => {
  const copied = { ...device, keys: await generateSigningKeys() };
  expect(codeOf(await trySignIn(world, copied, abe))).toBe('unknown_device');
});

test('a nonce is good once, for a minute, and for its own origin', async () => {
  const nonce = await nonceFor(world, device);
  expect((await trySignIn(world, device, abe, { nonce })).status).toBe(200);
  expect(codeOf(await trySignIn(world, device, abe, { nonce }))).toBe('bad_request');
  const old = await nonceFor(world, device);
  later(60_001);
  expect(codeOf(await trySignIn(world, device, abe, { nonce: old }))).toBe('bad_request');
  const foreign = await trySignIn(world, device, abe, { origin: 'http://evil.localhost:1' });
  expect(codeOf(foreign)).toBe('unknown_device');
});

test('an ended account cannot sign in, and its open session ends at the next call', async () => {
  const { cookie } = await signIn(world, device, abe);
  await world.services.accounts.changeAccount(abe, (held) => ({
    ...held,
    endedAt: world.clock.toISOString(),
  }));
  expect(codeOf(await call(world, '/api/session/sign-out', {}, { cookie }))).toBe('account_ended');
  expect(codeOf(await call(world, '/api/session/sign-out', {}, { cookie }))).toBe('not_signed_in');
  expect(codeOf(await trySignIn(world, device, abe))).toBe('account_ended');
});

test('a revoked device is refused, session and all', async () => {
  const { cookie } = await signIn(world, device, abe);
  await world.services.accounts.changeDevice(device.deviceId, (held) => ({
    ...held,
    revokedAt: world.clock.toISOString(),
  }));
  expect(codeOf(await call(world, '/api/session/sign-out', {}, { cookie }))).toBe('unknown_device');
  expect(codeOf(await call(world, '/api/session/nonce', { deviceId: device.deviceId }))).toBe(
    'unknown_device',
  );
});

test('a user without a role at the site of the device is refused in words that say so', async () => {
  const endo = await addAccount(world, 'u-endo', [role('CMINAMI', 'CCM')]);
  const past = await addAccount(world, 'u-past', [{ ...role('CKITA', 'CCM'), to: '2026-11-19' }]);
  for (const user of [endo, past]) {
    const answer = await trySignIn(world, device, user);
    expect(codeOf(answer)).toBe('no_right');
    expect(answer.text).toContain('この端末の拠点での役割がありません');
  }
});

test('a signed challenge opens a session within the lease, and not after it', async () => {
  const userKeys = await generateSigningKeys();
  await signIn(world, device, abe, { userKeys });
  later(6 * 24 * 3_600_000);
  const resumed = await tryResume(world, device, abe, userKeys);
  expect(resumed.status).toBe(200);
  expect(resumed.cookie).toMatch(/^tsumugi=/);
  later(25 * 3_600_000);
  expect(codeOf(await tryResume(world, device, abe, userKeys))).toBe('not_signed_in');
});

test('a challenge of a user whose role here has ended is refused for good, in words that say so', async () => {
  const userKeys = await generateSigningKeys();
  await signIn(world, device, abe, { userKeys });
  await world.services.accounts.changeAccount(abe, (held) => ({
    ...held,
    roles: [{ ...role('CKITA', 'MCM'), to: '2026-11-19' }, role('CMINAMI', 'MCM')],
  }));
  const answer = await tryResume(world, device, abe, userKeys);
  expect(answer.status).toBe(403);
  expect(codeOf(answer)).toBe('account_ended');
  expect(answer.text).toContain('役割は終了しています');
});

test('a challenge signed with another key opens nothing', async () => {
  await signIn(world, device, abe);
  expect(codeOf(await tryResume(world, device, abe, await generateSigningKeys()))).toBe(
    'not_signed_in',
  );
});

test('an enrolment code works once, in time, however it is typed', async () => {
  const issue = () =>
    world.services.accounts.issueCode({
      site: device.site,
      kind: 'center',
      label: '',
      expiresAt: new Date(world.clock.getTime() + 60_000).toISOString(),
    });
  const devicePublicKey = device.keys.publicKey;
  const code = await issue();
  const typed = code.toLowerCase().replaceAll('-', ' ');
  expect((await call(world, '/api/device/enrol', { code: typed, devicePublicKey })).status).toBe(
    200,
  );
  expect(codeOf(await call(world, '/api/device/enrol', { code, devicePublicKey }))).toBe(
    'code_unusable',
  );
  const late = await issue();
  later(60_001);
  expect(codeOf(await call(world, '/api/device/enrol', { code: late, devicePublicKey }))).toBe(
    'code_unusable',
  );
});

test('a code used twice at the same moment enrols one device', async () => {
  const code = await world.services.accounts.issueCode({
    site: device.site,
    kind: 'center',
    label: '',
    expiresAt: '2030-01-01T00:00:00.000Z',
  });
  const devicePublicKey = device.keys.publicKey;
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => call(world, '/api/device/enrol', { code, devicePublicKey })),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
});

test('a session ends after 30 idle minutes, after 12 hours, and at sign-out', async () => {
  const idle = await signIn(world, device, abe);
  later(30 * 60_000 + 1);
  expect(codeOf(await call(world, '/api/session/sign-out', {}, idle))).toBe('not_signed_in');

  const { cookie } = await signIn(world, device, abe);
  const token = cookie.slice('tsumugi='.length);
  for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
    expect(world.sessions.find(token)?.user).toBe(abe);
    later(20 * 60_000);
  }
  later(1);
  expect(world.sessions.find(token)).toBeUndefined();

  const out = await signIn(world, device, abe);
  expect((await call(world, '/api/session/sign-out', {}, out)).status).toBe(200);
  expect(codeOf(await call(world, '/api/session/sign-out', {}, out))).toBe('not_signed_in');
});

test('neither passwords nor names stand in the operator log', async () => {
  await signIn(world, device, abe);
  await trySignIn(world, device, abe, { password: 'wrong wrong wrong' });
  const text = world.logged.join('');
  for (const word of [PASSWORD, 'wrong wrong', '架空']) expect(text).not.toContain(word);
});

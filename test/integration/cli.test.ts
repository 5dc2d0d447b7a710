// What the administrator types, and what it does to those who sign in.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScopeRequests } from '../../sync-server/access/scope-requests.ts';
import { createReceipts } from '../../sync-server/audit/receipts.ts';
import { runCommand, type CliWorld } from '../../sync-server/cli.ts';
import { createQuarantine } from '../../sync-server/quarantine/quarantine.ts';
import {
  CHEAP,
  PASSWORD,
  call,
  codeOf,
  enrolDevice,
  startWorld,
  trySignIn,
  type World,
} from './world.ts';
import type { UserId } from '../../src/lib/domain/record.ts';

let world: World;
let cli: CliWorld;
let typed: string;
beforeEach(async () => {
  world = await startWorld();
  typed = PASSWORD;
  cli = {
    accounts: world.services.accounts,
    now: () => world.clock,
    secret: () => Promise.resolve(typed),
    cost: CHEAP,
  };
});
afterEach(() => world.stop());

const run = (line: string) => runCommand(line.split(' '), cli);
const add = () => run('account add u-abe --name 架空花子 --role CKITA:MCM:2026-04-01:2027-03-31');
const abe = 'u-abe' as UserId;

test('an account that was added signs in on a device that was given a code', async () => {
  expect(await add()).toEqual({ ok: true, text: 'u-abe を登録しました' });
  const { text } = await run('device code --site CKITA');
  const devicePublicKey = (await enrolDevice(world, 'CKITA')).keys.publicKey;
  const code = text.split('\n')[0];
  expect((await call(world, '/api/device/enrol', { code, devicePublicKey })).status).toBe(200);
  expect((await trySignIn(world, await enrolDevice(world, 'CKITA'), abe)).status).toBe(200);
});

test('a weak password, an unknown site, role or date, and a taken id are refused', async () => {
  typed = 'tsumugi-2026-x';
  expect((await add()).ok).toBe(false);
  typed = PASSWORD;
  for (const role of ['NOWHERE:MCM', 'CKITA:KING', 'CKITA:MCM:yesterday'])
    expect((await run(`account add u-x --name 架空 --role ${role}`)).ok).toBe(false);
  await add();
  expect((await add()).text).toContain('既に使われています');
});

test('end, unlock, set-password, roles and revoke take effect at once', async () => {
  await add();
  const device = await enrolDevice(world, 'CKITA');
  for (let n = 0; n < 5; n += 1)
    await trySignIn(world, device, abe, { password: 'wrong wrong wrong' });
  expect(codeOf(await trySignIn(world, device, abe))).toBe('account_locked');
  expect((await run('list')).text).toContain('ロック中');
  await run('account unlock u-abe');
  expect((await trySignIn(world, device, abe)).status).toBe(200);
  typed = 'quite another phrase';
  await run('account set-password u-abe');
  expect(codeOf(await trySignIn(world, device, abe))).toBe('wrong_password');
  expect((await trySignIn(world, device, abe, { password: typed })).status).toBe(200);
  await run('account roles u-abe --role CMINAMI:CCM');
  expect(codeOf(await trySignIn(world, device, abe, { password: typed }))).toBe('no_right');
  await run('account end u-abe');
  expect(codeOf(await trySignIn(world, device, abe, { password: typed }))).toBe('account_ended');
  await run(`device revoke ${device.deviceId}`);
  expect(codeOf(await call(world, '/api/session/nonce', { deviceId: device.deviceId }))).toBe(
    'unknown_device',
  );
});

test('an unknown command explains itself', async () => {
  expect((await run('make coffee')).text).toContain('account add');
});

test('families, devices and sites are told where they stand; receipts and quarantine are listed', async () => {
  const { services } = world;
  const now = () => world.clock;
  const requests = createScopeRequests({ records: services.store.records, newId: () => 'r1' });
  const field = {
    requests,
    receipts: createReceipts({ accounts: services.store.accounts, now }),
    quarantine: createQuarantine({ store: services.store, secrets: services.secrets, now }),
    settled: () => Promise.resolve(false),
  };
  cli = { ...cli, field };
  const asked = await run('scope move household:1 --from CKITA --to CMINAMI');
  expect(asked).toMatchObject({ ok: true });
  expect(await requests.stateOf('r1')).toBe('begun');
  // Nobody says of a server that runs that it does not, nor that it is done.
  expect(asked.text).toContain('まだ終わっていません。');
  for (const wrong of [
    'scope move person:1 --to CKITA',
    'scope move household:1',
    'scope share case:1',
    'scope class case:1 --compartment SECRET',
    'scope move household:1 --to NOWHERE',
    'device online-only nobody on',
    'site online-only CKITA maybe',
  ])
    expect([wrong, (await run(wrong)).ok]).toEqual([wrong, false]);
  const { deviceId } = await enrolDevice(world, 'CKITA');
  expect((await run('site online-only CKITA on')).text).toContain('端末1台');
  const held = async () => services.accounts.device(deviceId);
  expect(await held()).toMatchObject({ onlineOnly: { site: true }, grantGeneration: 2 });
  await run('site online-only CKITA off');
  await run(`device revoke ${deviceId}`);
  await run(`device regrant ${deviceId}`);
  expect(await held()).toMatchObject({ onlineOnly: {}, grantGeneration: 4 });
  expect((await held())?.revokedAt).toBeUndefined();
  expect((await run('receipts')).text).toBe('# 消去の受領書');
  expect((await run('quarantine list')).text).toBe('# 預かっている記録');
});

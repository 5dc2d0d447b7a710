// Idea 4: what a device may write and not read. The reporter's name stands nowhere on the server that can be read.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import type { ChangeId, RecordDoc, RecordId, UserId } from '../../src/lib/domain/record.ts';
import { generateSigningKeys, sign } from '../../src/lib/protocol/envelopes/signature.ts';
import { sealToServer } from '../../src/lib/protocol/envelopes/to-server.ts';
import type { Change, PushResponse } from '../../src/lib/protocol/wire.ts';
import { createLog } from '../../sync-server/http/log.ts';
import { startServer } from '../../sync-server/main.ts';
import { createPushWorld, type Who } from './push-world.ts';
import { COLLECTIONS } from '../../sync-server/store/store.ts';
import { databasePlace } from './test-database.ts';
import { addAccount, call, enrolDevice, role, signIn } from './world.ts';

const kita: Who = 'abe@CKITA:MCM';
const carer: Who = 'mori@PPC:MIDWIFE';
const worker: Who = 'sato@KKS:COUNSEL';
const reader: Who = 'nagai@KKS:READ';
const NAME = '通告者 秘匿子';
const reporter = (consultation: string) => ({
  consultation_id: consultation,
  anonymous: false,
  name: NAME,
  shared_summary: '近所の人',
});

it('R8-6: a reporter goes into the vault as it came, once, from whoever takes calls', async () => {
  const world = await createPushWorld();
  const call1 = world.change(kita, 'consultation:K', { is_notification: true });
  const drop = world.change(kita, 'reporter_identity:R', reporter('consultation:K'));
  expect(await world.words(call1, drop)).toEqual(['accepted', 'accepted']);
  expect(await world.words(drop)).toEqual(['accepted']);
  expect(
    await world.words(world.change(carer, 'reporter_identity:S', reporter('consultation:K'))),
  ).toEqual(['accepted']);
  const [kept] = await world.store.vault.get(['drop:reporter_identity:R']);
  expect(kept).toMatchObject({
    consultationId: 'consultation:K',
    changeId: drop.changeId,
    author: { user: 'abe', site: 'CKITA' },
  });
  expect(await world.store.records.get(['reporter_identity:R'])).toEqual([undefined]);
  expect(world.index().has('reporter_identity:R' as RecordId)).toBe(false);
  expect(await world.everything()).not.toContain(NAME);
  const entries = await world.log.entries('d-CKITA');
  expect(entries.filter(({ entry }) => entry.recordId === 'reporter_identity:R').length).toBe(1);
});

it('refuses a drop of those who take no calls and of others, and keeps the text sealed even then', async () => {
  const world = await createPushWorld();
  const drop = world.change(kita, 'reporter_identity:R', reporter('consultation:K'));
  await world.send(drop);
  const again = world.change(worker, 'reporter_identity:R', { ...reporter('x'), tel: '000' });
  const edited = { ...again, base: { kind: 'version', version: 1, body: {} } } as const;
  const other = world.change(reader, 'reporter_identity:T', reporter('x'));
  const reused = { ...world.change(kita, 'reporter_identity:U', reporter('y')) };
  const twice: Change = {
    ...reused,
    changeId: drop.changeId,
    next: { ...reused.next, changeId: drop.changeId },
  };
  const wrong = world.change(kita, 'reporter_identity:V', { name: NAME, callback_ok: 7 });
  expect(await world.words(again, edited, other, twice, wrong)).toEqual([
    'no_right',
    'change_id_reused',
    'no_right',
    'change_id_reused',
    'invalid',
  ]);
  expect(await world.everything()).not.toContain(NAME);
});

it('SYNC-02: entered again after its device forgot that it was sent, a reporter is kept beside the first', async () => {
  const world = await createPushWorld();
  const drop = world.change(kita, 'reporter_identity:R', reporter('consultation:K'));
  const again = world.change(kita, 'reporter_identity:R', {
    ...reporter('consultation:K'),
    tel: '000-0000-0000',
  });
  expect(await world.words(drop, again, again, drop)).toEqual(Array(4).fill('accepted'));
  const kept = await world.store.vault.range({ from: 'drop:', to: 'drop;', limit: 10 });
  expect(kept.map(({ changeId }) => changeId)).toEqual([drop.changeId, again.changeId]);
  expect(await world.everything()).not.toContain(NAME);
});

it('a protected address that cannot be entered yet stands nowhere in the clear, though its envelope is kept', async () => {
  const world = await createPushWorld();
  await world.send(world.change(kita, 'person:C', { name_kanji: '見本 花' }));
  const hidden = { person_id: 'person:C', protect_level: '3', town: '架空隠町' };
  const guarded = { support_measure: true, support_measure_kind: '架空隠町' };
  const about = { subjectId: 'person:C' as RecordId };
  const address = world.change(kita, 'person_address:A', hidden);
  const measure = world.change(kita, 'person~dv:C', guarded, about);
  expect(await world.words(address, measure)).toEqual(['not_yet_enterable', 'not_yet_enterable']);
  expect(await world.words(address)).toEqual(['not_yet_enterable']);
  expect(await world.everything()).not.toContain('架空隠町');
  const [verdict] = await world.store.history.get([`verdict:${address.changeId}`]);
  expect(verdict?.['envelope']).toBeDefined();
});

it.each(['dropKept', 'logged'] as const)(
  'SYNC-08: killed after %s, kept and logged once',
  async (step) => {
    const world = await createPushWorld();
    const drop = world.change(kita, 'reporter_identity:R', reporter('consultation:K'));
    world.killAfter(step);
    await expect(world.send(drop)).rejects.toThrow('killed');
    await world.restart();
    // Even if its device never asks again.
    expect((await world.log.entries('d-CKITA')).length).toBe(1);
    expect(await world.words(drop)).toEqual(['accepted']);
    expect((await world.log.entries('d-CKITA')).length).toBe(1);
  },
);

it('SYNC-04: a notification typed at a center is accepted, numbered, and given to no device', async () => {
  const world = await createPushWorld();
  const child = world.change(kita, 'person:C', { name_kanji: '見本 花' });
  const body = { category: '01', complaint: '身体に傷がある' };
  const call1 = world.change(kita, 'consultation:K', body, { subjectId: child.recordId });
  expect(await world.words(child, call1)).toEqual(['accepted', 'accepted']);
  expect((await world.head('consultation:K')).record.body['receipt_no']).toBe('R8-0001');
  const { documents } = await world.pullAll(['CKITA.core', 'CKITA.care', 'CKITA.consult']);
  expect(JSON.stringify(documents)).not.toContain('傷');
  const seen = call1.next;
  const second = world.change(kita, 'consultation:K', body, { seen: { ...seen, version: 1 } });
  expect(await world.words(second)).toEqual(['no_right']);
  const head = (await world.head('consultation:K')).record;
  const hall = world.change(worker, 'consultation:K', { ...body, how: '電話' }, { seen: head });
  expect(await world.words(hall)).toEqual(['accepted']);
});

it('no answer, feed or file of a real server holds the name of a reporter', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsumugi-drop-'));
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => lines.push(line) });
  const running = await startServer({ dataDir, port: 0, log, ...databasePlace() });
  const seen: string[] = [];
  const kept: string[] = [];
  const seenNames = Buffer.from(NAME);
  try {
    const at = {
      ...running,
      origin: `http://localhost:${String(running.port)}`,
      clock: new Date(),
    };
    const user = await addAccount(at, 'abe', [role('CKITA', 'MCM')]);
    const boss = await addAccount(at, 'sato', [role('KKS', 'KACHO')]);
    const device = await enrolDevice(at, 'CKITA');
    const desk = await enrolDevice(at, 'KKS', 'desk');
    const keys = await generateSigningKeys();
    const { cookie } = await signIn(at, device, user, { userKeys: keys });
    const { cookie: deskCookie } = await signIn(at, desk, boss);
    const changes = [];
    for (const [type, body] of [
      ['consultation', { is_notification: true, complaint: '泣き声' }],
      ['reporter_identity', reporter('consultation:1')],
    ] as const)
      changes.push(await sealed(type, body));
    const ask = async (path: string, body: object, as: string) => {
      const answer = await call(at, path, body, { cookie: as });
      seen.push(answer.text);
      return answer;
    };
    const pushed = await ask('/api/sync/push', { changes, confirmed: [] }, cookie);
    const { verdicts } = pushed.body as PushResponse;
    expect(verdicts.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    const channels = ['CKITA.core', 'CKITA.mch', 'CKITA.care', 'CKITA.consult'];
    const checkpoint = { storeEpoch: '', channels: {} };
    await ask('/api/sync/pull', { checkpoint, limit: 100, channels }, cookie);
    await ask('/api/desk/search', { query: '秘匿子', limit: 10 }, deskCookie);
    const [first, second] = changes.map((one, n) => ({ ...one, verdict: verdicts[n] }));
    for (const { verdict } of [first!, second!]) {
      const id = verdict?.kind === 'accepted' ? verdict.recordId : '';
      await ask('/api/desk/record', { id }, deskCookie);
    }
    expect(seen.at(-1)).toContain('not_found');
    expect(seen.at(-2)).toContain('泣き声');
    for (const name of COLLECTIONS)
      for (const doc of await running.services.store[name].range({
        from: ' ',
        to: '~',
        limit: 1_000,
      }))
        kept.push(JSON.stringify(doc));

    async function sealed(type: string, body: RecordDoc['body']) {
      const id = `${type}:${ulid()}` as RecordId;
      const changeId = ulid() as ChangeId;
      const author = { user: user as UserId, device: device.deviceId, site: device.site };
      const stamp = {
        at: new Date().toISOString(),
        by: author.user,
        site: author.site,
        device: author.device,
      };
      const next: RecordDoc = {
        id,
        type,
        schemaVersion: 1,
        body,
        created: stamp,
        updated: stamp,
        changeId,
        status: 'draft',
      };
      const change: Change = { changeId, recordId: id, author, base: { kind: 'none' }, next };
      const signature = await sign(keys.privateKey, 'change', change);
      const hpke = device.serverKeys.hpke;
      return {
        changeId,
        envelope: await sealToServer(hpke, 'change', changeId, { change, signature }),
      };
    }
  } finally {
    await running.stop();
  }
  expect(seen.join('\n')).not.toContain(NAME);
  expect(lines.join('\n')).not.toContain(NAME);
  expect(kept.join('\n')).toContain('泣き声');
  expect(kept.join('\n')).not.toContain(NAME);
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  // The embedded database's are among them; CouchDB's lie elsewhere.
  let count = 0;
  for (const file of files) {
    if (!file.isFile()) continue;
    const content = await readFile(join(file.parentPath, file.name));
    count += 1;
    expect(content.includes(seenNames), file.name).toBe(false);
  }
  expect(count).toBeGreaterThan(1);
  await rm(dataDir, { recursive: true });
});

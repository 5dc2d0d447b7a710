// DESIGN.md idea 4: a device writes what it may not read. The real engine, keys and disk rows, in process.
import { expect, test, vi } from 'vitest';
import type { RecordId, UserId } from '../domain/record.ts';
import type { SaveInput } from '../records/api.ts';
import { centerScene, newId, USER } from './center-scene.ts';

// Each sign-in derives a key, which takes its time on purpose.
vi.setConfig({ testTimeout: 60_000 });

const SECRET = '架空通報太郎';
const CALL = '架空の子が夜中に泣いている';

const reporter = (id = newId('reporter_identity'), name = SECRET): SaveInput => ({
  type: 'reporter_identity',
  newId: id,
  body: { name },
});
const notification = (id = newId('consultation')): SaveInput => ({
  type: 'consultation',
  newId: id,
  body: { is_notification: true, received_at: '2026-11-22T10:00:00+09:00', child_state: CALL },
});

type Keeper = Awaited<ReturnType<Awaited<ReturnType<typeof centerScene>>['start']>>;
async function items(keeper: Keeper) {
  const list = await keeper.outgoing();
  return list.ok ? list.items : [];
}

test('of a reporter nothing is kept but the envelope, not even for its author', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.isUp = false;
  const saved = await keeper.save(reporter());
  expect(saved).toMatchObject({ ok: true, place: 'sealed' });
  expect(await items(keeper)).toMatchObject([
    { aboutName: '通告者の情報（封緘）', state: 'waiting', sealed: true, next: { body: {} } },
  ]);
  expect(scene.changes()).toHaveLength(1);
  expect(await scene.readable(USER)).not.toContain(SECRET);
  const shown = saved.ok ? await keeper.record(saved.recordId) : undefined;
  expect(shown).toMatchObject({ ok: false, code: 'not_found' });
  expect(await keeper.find(SECRET)).toMatchObject({ ok: true, total: 0 });

  // After a lock the list still says that it waits, and the server still gets all of it.
  await keeper.lock();
  const again = await scene.start();
  expect(await items(again)).toMatchObject([{ state: 'waiting', sealed: true }]);
  scene.script.isUp = true;
  await again.lock();
  const online = await scene.start();
  await scene.until(async () => (await items(online))[0]?.state === 'received');
  expect(scene.received.map(({ next }) => next.body['name'])).toEqual([SECRET]);
  expect(scene.changes()).toHaveLength(0);
  expect((await online.status()).unsent).toBe(0);
  expect(scene.faults).toEqual([]);
});

test('a refusal keeps the envelope and says so', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.refuse = 'no_right';
  await keeper.save(reporter());
  await scene.until(async () => (await items(keeper))[0]?.state === 'refused');
  expect(await items(keeper)).toMatchObject([{ sealed: true, reason: expect.any(String) }]);
  expect(scene.changes()).toHaveLength(1);
  await keeper.lock();
  const again = await scene.start();
  expect(await items(again)).toMatchObject([{ state: 'refused', sealed: true }]);
  expect(await scene.readable(USER)).not.toContain(SECRET);
});

test('a notification is its author’s to read while it waits, nobody’s once the server has it', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.isUp = false;
  const saved = await keeper.save(notification());
  expect(saved).toMatchObject({ ok: true, place: 'sealed' });
  const id = saved.ok ? saved.recordId : ('' as RecordId);
  expect(await keeper.record(id)).toMatchObject({ ok: true, shown: { place: 'sealed' } });
  expect(await scene.readable(USER)).toContain(CALL);
  expect(await scene.readable('u-colleague' as UserId)).not.toContain(CALL);
  await keeper.lock();

  scene.script.isUp = true;
  const online = await scene.start();
  await scene.until(async () => (await items(online))[0]?.state === 'received');
  expect(await scene.readable(USER)).not.toContain(CALL);
  expect(await online.record(id)).toMatchObject({ ok: false, code: 'not_found' });
  expect(await online.find('夜中')).toMatchObject({ ok: true, total: 0 });
  expect(scene.received).toHaveLength(1);
});

test('a call that comes back to no channel of this device does not vanish without a word', async () => {
  const scene = await centerScene(['CORE', 'MCH', 'CARE', 'CONSULT']);
  const keeper = await scene.start();
  scene.script.isUp = false;
  const call = { received_at: '2026-11-22T10:00:00+09:00', category: '03', child_state: CALL };
  const saved = await keeper.save({ type: 'consultation', body: call });
  expect(saved).toMatchObject({ ok: true, place: 'device' });
  await keeper.lock();
  scene.script.isUp = true;
  const online = await scene.start();
  await scene.until(async () => (await items(online))[0]?.state === 'received');
  expect(scene.changes()).toHaveLength(0);
  expect(await items(online)).toMatchObject([{ type: 'consultation', next: { body: {} } }]);
});

test('a call with its reporter: the draft is dropped, saving again writes nothing twice and loses nothing', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.isUp = false;
  const [call, who] = [notification(), reporter()];
  const draftId = 'draft-call';
  await keeper.putDraft({
    draftId,
    type: 'consultation',
    body: call.body,
    parts: [{ type: 'reporter_identity', recordId: who.newId as RecordId, body: who.body }],
    call: { startedAt: '2026-11-22T10:00:00+09:00', parkedAt: '2026-11-22T10:04:00+09:00' },
    savedAt: '',
  });
  const drafts = await keeper.drafts();
  expect(drafts.ok && drafts.drafts).toMatchObject([{ parts: [{ body: { name: SECRET } }] }]);
  expect(await scene.readable('u-colleague' as UserId)).not.toContain(SECRET);

  const broken: SaveInput = { type: 'birth_contact', body: { weight: 'たくさん' } };
  const first = await keeper.saveAll([{ ...call, draftId }, who, broken]);
  expect(first.ok).toBe(false);
  // What failed is put right; the rest goes in again as it was, and once more with another name.
  const second = await keeper.saveAll([{ ...call, draftId }, who]);
  expect(second).toMatchObject({ ok: true, saved: [{ place: 'sealed' }, { place: 'sealed' }] });
  expect(scene.changes()).toHaveLength(2);
  expect(scene.contents.drafts).toHaveLength(0);
  await keeper.saveAll([call, reporter(who.newId, '架空別人')]);
  expect(scene.changes()).toHaveLength(3);
  expect(await scene.readable(USER)).not.toContain(SECRET);
});

test('what no server may take yet stays in the form, with its draft and a word on what to do', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.isUp = false;
  const about = { person_id: 'person:1', town: '架空隠町' };
  const draftId = 'draft-address';
  await keeper.putDraft({ draftId, type: 'person_address', body: about, savedAt: '' });
  const open = await keeper.save({ type: 'person_address', body: about, draftId });
  expect(open).toMatchObject({ ok: false, message: expect.stringContaining('「秘匿区分」') });
  const body = { ...about, protect_level: '3' };
  const hidden = await keeper.save({ type: 'person_address', body, draftId });
  expect(hidden).toMatchObject({ ok: false, code: 'not_yet_enterable' });
  const meeting = await keeper.save({ type: 'meeting', body: { place: '架空会議室' } });
  expect(meeting).toMatchObject({ ok: false, message: expect.stringContaining('「会議種別」') });
  const filed = await keeper.save({ type: 'filing', body: { contains_reporter: true } });
  expect(filed).toMatchObject({
    ok: false,
    code: 'not_yet_enterable',
    message: expect.stringContaining('通告者の情報を含む文書'),
  });
  const paper = await keeper.save({ type: 'filing', body: { title: '架空の文書' } });
  expect(paper).toMatchObject({ ok: false, message: expect.stringContaining('「通告者情報') });
  expect(scene.changes()).toHaveLength(0);
  expect(scene.contents.drafts).toHaveLength(1);
  const kept = await keeper.save({
    type: 'person_address',
    body: { ...about, protect_level: '0' },
  });
  expect(kept).toMatchObject({ ok: true, place: 'device' });
});

test('saved again with another word, a record keeps its provisional number', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.isUp = false;
  const id = newId('person');
  const child = (name_kanji: string): SaveInput => ({
    type: 'person',
    newId: id,
    body: { name_kanji },
  });
  await keeper.save(child('架空 一子'));
  await keeper.save(child('架空 壱子'));
  const shown = await keeper.record(id);
  expect(shown).toMatchObject({
    shown: { document: { body: { name_kanji: '架空 壱子', provisional_no: 'T-K3F7Q-1' } } },
  });
});

test('a refused call is written again under its own id: its reporter goes on pointing to it', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  const call = notification();
  scene.script.refuse = 'invalid';
  await keeper.save(call);
  await scene.until(async () => (await items(keeper))[0]?.state === 'refused');
  const [stopped] = await items(keeper);
  expect(stopped).toMatchObject({ isNew: true, recordId: call.newId });
  scene.script.refuse = undefined;
  const again = await keeper.save({ ...call, settles: stopped!.changeId });
  expect(again).toMatchObject({ ok: true, recordId: call.newId });
  await scene.until(async () => (await items(keeper))[0]?.state === 'received');
  expect(scene.received.map(({ recordId, base }) => [recordId, base.kind])).toEqual([
    [call.newId, 'none'],
    [call.newId, 'none'],
  ]);
  expect(scene.changes()).toHaveLength(0);
});

test('SYNC-09: a refused reporter is withdrawn with a reason, which the access log keeps', async () => {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.refuse = 'no_right';
  await keeper.save(reporter());
  await scene.until(async () => (await items(keeper))[0]?.state === 'refused');
  const [stopped] = await items(keeper);
  const { changeId, recordId } = stopped!;
  expect(await keeper.withdraw(changeId, ' ')).toMatchObject({ ok: false, code: 'no_reason' });
  expect(scene.changes()).toHaveLength(1);
  expect(await keeper.withdraw(changeId, '重複して入力')).toEqual({ ok: true });
  expect(await items(keeper)).toEqual([]);
  expect(scene.changes()).toHaveLength(0);
  await scene.until(() => scene.logged.some(({ kind }) => kind === 'withdraw'));
  expect(scene.logged.at(-1)).toMatchObject({ kind: 'withdraw', recordId, terms: '重複して入力' });
});

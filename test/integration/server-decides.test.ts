// What the server decides: asked for without a line, shown as asked for and nothing more, and answered when the line is back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ulid } from 'ulid';
import type { RecordId } from '../../src/lib/domain/record.ts';
import type { ShownRecord } from '../../src/lib/records/api.ts';
import { requestWord } from '../../src/lib/ui/words.ts';
import { type ProductDevice, startWholeProduct, type WholeProduct } from './whole-product.ts';
import { recordLine, type RecordingProxy } from './wire/recording-proxy.ts';

/** Complete for decision. */
const body = {
  name_kanji: '見本 花',
  name_kana: 'ミホン ハナ',
  kinds: ['child'],
  sex: '2',
  juki_status: '10',
  birth_date: '2026-05-01',
};

let product: WholeProduct;
let line: RecordingProxy;
let center: ProductDevice;
let boss: ProductDevice;
beforeAll(async () => {
  product = await startWholeProduct();
  line = await recordLine(product.port);
  center = await product.device('u-abe', 'CKITA', 'MCM', 'center', line.port);
  boss = await product.device('u-ono', 'KKS', 'KACHO', 'desk');
}, 60_000);
afterAll(async () => {
  await product.stop();
  await line.close();
}, 60_000);

async function shown({ keeper }: ProductDevice, id: RecordId): Promise<ShownRecord> {
  const answer = await keeper.record(id);
  if (!answer.ok) throw new Error(answer.message);
  return answer.shown;
}
async function waitingForBoss(): Promise<readonly RecordId[]> {
  const answer = await boss.keeper.work();
  if (!answer.ok) throw new Error(answer.message);
  return answer.work.approvals.map(({ document }) => document.id);
}
/** Here as the server has it, with the version that only the server gives. */
async function hasVersion(id: RecordId, version: number): Promise<void> {
  await center.until(async () => (await shown(center, id)).document.version === version);
}
/** A person whom the server has. */
async function registered(): Promise<RecordId> {
  const id = `person:${ulid()}` as RecordId;
  expect(await center.keeper.save({ type: 'person', newId: id, body })).toMatchObject({ ok: true });
  await hasVersion(id, 1);
  return id;
}

test('a paper sent up without a line is asked for; the approver has it only when the server does', async () => {
  const id = await registered();
  line.cut();
  const { document: seen } = await shown(center, id);
  const sentUp = {
    type: 'person',
    recordId: id,
    seen,
    body: seen.body,
    status: 'submitted',
  } as const;
  expect(await center.keeper.save(sentUp)).toMatchObject({ ok: true, place: 'device' });
  const asked = await shown(center, id);
  expect([asked.place, requestWord(asked.document)]).toEqual(['device', '決裁を依頼中']);
  expect(await waitingForBoss()).toEqual([]);

  line.mend();
  await center.until(async () => (await center.keeper.status()).unsent === 0);
  await hasVersion(id, 2);
  const answered = await shown(center, id);
  expect([answered.document.status, requestWord(answered.document)]).toEqual([
    'submitted',
    undefined,
  ]);
  expect(await waitingForBoss()).toEqual([id]);
});

test('a paper that another has written to meanwhile is not sent up: its author is told, and nobody decides it', async () => {
  const before = await waitingForBoss();
  const id = await registered();
  line.cut();
  const { document: seen } = await shown(center, id);
  await center.keeper.save({
    type: 'person',
    recordId: id,
    seen,
    body: seen.body,
    status: 'submitted',
  });
  const atBoss = await shown(boss, id);
  const edit = { ...atBoss.document.body, name_kanji: '見本 華' };
  expect(
    await boss.keeper.save({ type: 'person', recordId: id, seen: atBoss.document, body: edit }),
  ).toMatchObject({ ok: true, place: 'server' });
  line.mend();
  await center.until(async () => (await shown(center, id)).place === 'attention');
  expect(requestWord((await shown(boss, id)).document)).toBeUndefined();
  expect(await waitingForBoss()).toEqual(before);
});

test('taken back without a line is asked for; a number is provisional until the server gives one', async () => {
  const id = await registered();
  line.cut();
  const { document: seen } = await shown(center, id);
  const away = { type: 'person', recordId: id, seen, body: seen.body, voidReason: '二重登録' };
  expect(await center.keeper.save(away)).toMatchObject({ ok: true, place: 'device' });
  expect(requestWord((await shown(center, id)).document)).toBe('取消を依頼中');
  expect((await shown(boss, id)).document.void).toBeUndefined();
  const household = `household:${ulid()}` as RecordId;
  const family = { family_name_label: '見本' };
  await center.keeper.save({ type: 'household', newId: household, body: family });
  const offline = (await shown(center, household)).document.body;
  expect(offline['family_no']).toBeUndefined();
  expect(offline['provisional_no']).toMatch(/^T-/);

  line.mend();
  await hasVersion(household, 1);
  await hasVersion(id, 2);
  expect(requestWord((await shown(center, id)).document)).toBeUndefined();
  expect((await shown(boss, id)).document.void?.reason).toBe('二重登録');
  // Its own text stands until the pull has the server's.
  await center.until(
    async () => (await shown(center, household)).document.body['family_no'] !== undefined,
  );
  const { body: given } = (await shown(center, household)).document;
  expect(given['family_no']).toMatch(/^FM-/);
  expect(given['provisional_no']).toBe(offline['provisional_no']);
});

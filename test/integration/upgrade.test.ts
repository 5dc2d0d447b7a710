// Two versions of the product at once: nothing that the newer one wrote is lost or refused by the older, and a foreign protocol is told so.
import { expect, it } from 'vitest';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { nextVersion } from '../../src/lib/records/author.ts';
import type { SaveInput } from '../../src/lib/records/api.ts';
import { createConnection } from '../../src/lib/sync/connection.ts';
import { TransportError } from '../../src/lib/sync/ports.ts';
import { createPushWorld, NOW, type Who } from './push-world.ts';

const nurse: Who = 'abe@CKITA:MCM';
const NEWER = (recordType('person')?.version ?? 0) + 1;
const future = { name_kanji: '見本 花', future_field: { rows: [1, 'two'] }, future_flag: true };

/** A person as a newer version of the product has written her. */
async function writtenByNewer() {
  const world = await createPushWorld();
  const change = world.change(nurse, 'person:1', future, { schemaVersion: NEWER });
  expect(await world.words(change)).toEqual(['accepted']);
  return { world, record: (await world.head('person:1')).record };
}

it('new client, old server: a record of a newer type version is accepted, kept whole, and sent on whole', async () => {
  const { world, record } = await writtenByNewer();
  expect(record).toMatchObject({ schemaVersion: NEWER, body: future });
  const { documents } = await world.pullAll(['CKITA.core']);
  expect(documents.map(({ document }) => document)).toEqual([record]);
});

it('old client, new server: fields that the writer does not know survive his version unchanged', async () => {
  const { world, record } = await writtenByNewer();
  const body = { ...record.body, name_kanji: '見本 華' };
  const edit = world.change(nurse, 'person:1', body, { seen: record });
  expect(await world.words(edit)).toEqual(['accepted']);
  const { body: kept } = (await world.head('person:1')).record;
  expect(kept).toMatchObject({ future_field: future.future_field, future_flag: true });
  expect(kept['name_kanji']).toBe('見本 華');
});

it('a field that nobody knows is still refused where it was not there before, or not so', async () => {
  const { world, record } = await writtenByNewer();
  const changed = { ...record.body, future_flag: false };
  const invented = { name_kanji: '見本 太郎', future_flag: true };
  expect(await world.words(world.change(nurse, 'person:1', changed, { seen: record }))).toEqual([
    'invalid',
  ]);
  expect(await world.words(world.change(nurse, 'person:2', invented))).toEqual(['invalid']);
});

it('the form of an older client carries unknown fields along, and its record keeps its version', () => {
  const known = { ...held(1), body: future };
  const saved = save(known, { body: { name_kanji: '見本 華' } });
  expect(saved).toMatchObject({
    ok: true,
    next: { body: { ...future, name_kanji: '見本 華' }, schemaVersion: NEWER - 1 },
  });
});

it('a record of a newer type version is not changed by an older client; it may be taken back, as it stands', () => {
  const newer = { ...held(1), schemaVersion: NEWER, body: future };
  const refused = save(newer, { body: { name_kanji: '見本 華' } });
  expect(refused).toMatchObject({ ok: false, code: 'newer' });
  expect(refused).toHaveProperty('message', expect.stringContaining('アプリを更新'));
  const taken = save(newer, { body: {}, voidReason: '誤入力' });
  expect(taken).toMatchObject({ ok: true, next: { schemaVersion: NEWER, body: future } });
});

it('SYNC-03: another protocol stops the engine with a word for it; what waits stays', async () => {
  const never = (): never => {
    throw new Error('asked again');
  };
  const connection = createConnection({
    transport: { resume: never },
    clock: { now: () => 0, after: never },
    randomness: { ulid: never, fraction: () => 0 },
    onFault: never,
    onChange: () => undefined,
    onOpen: () => undefined,
  });
  const { signal } = new AbortController();
  const pause = await connection.afterFault(new TransportError('protocol'), 0, signal);
  expect(pause).toBe(Infinity);
  expect(connection.state().wrongVersion).toBe(true);
});

function held(version: number): RecordDoc {
  const stamp = { at: NOW.toISOString(), by: 'abe', site: 'CKITA', device: 'd' };
  return {
    id: 'person:1',
    type: 'person',
    schemaVersion: NEWER - 1,
    body: {},
    created: stamp,
    updated: stamp,
    changeId: 'c1',
    status: 'draft',
    version,
  } as unknown as RecordDoc;
}

function save(before: RecordDoc, input: Pick<SaveInput, 'body' | 'voidReason'>) {
  return nextVersion({ type: 'person', recordId: before.id, ...input }, before, {
    author: before.updated as never,
    clock: { now: () => NOW.getTime(), after: () => () => undefined },
    randomness: { ulid: () => 'c2', fraction: () => 0 },
    offline: false,
  });
}

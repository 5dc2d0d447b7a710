// Numbers on paper: one each, in order, whatever dies in between; and no device makes one up.
import { expect, it } from 'vitest';
import { givenFields } from '../../src/lib/domain/catalogue/given.ts';
import { recordTypes } from '../../src/lib/domain/catalogue/registry.ts';
import type { SiteCode } from '../../src/lib/domain/record.ts';
import { createNumbers } from '../../sync-server/sync/numbers.ts';
import { createPushWorld, NOW, type Who } from './push-world.ts';

const worker: Who = 'sato@KKS:COUNSEL';
const person = { name_kanji: '見本 花' };

it('gives every number that the catalogue leaves to the server', async () => {
  const world = await createPushWorld();
  const numbers = createNumbers({ store: world.store, now: () => NOW });
  const found: Record<string, unknown> = {};
  for (const { key } of recordTypes())
    for (const field of givenFields(key)) {
      const { next } = world.change(worker, `${key}:1`, {});
      const number = (await numbers.give(next, undefined))[field];
      if (number !== undefined) found[`${key}.${field}`] = number;
    }
  expect(found).toEqual({
    'consultation.receipt_no': 'R8-0001',
    'case.case_no': 'R08-0001',
    'household.family_no': 'FM-000001',
    'person.person_no': 'P-0000001-2',
    'plan.plan_no': 'PL-0001',
    'filing.file_no': 'R8-KKS-0001',
    'yotaikyo_share.ledger_no': 'YT-0001',
  });
});

it.each(recordTypes().filter(({ family }) => family !== 'system'))(
  '$key: what the server gives is counted, and bears a provisional number until then',
  ({ key, fields }) => {
    const given = fields.filter(({ name, given }) => given === 'server' && name.endsWith('_no'));
    for (const field of given) expect(field.series, `${key}.${field.name}`).toBeDefined();
    const provisional = fields.filter(({ name }) => name === 'provisional_no');
    expect(provisional).toHaveLength(given.length);
  },
);

it('papers are counted by the site that filed them first', async () => {
  const world = await createPushWorld();
  const { next } = world.change(worker, 'filing:1', {});
  const numbers = createNumbers({ store: world.store, now: () => NOW });
  const given = async (site: string) => {
    const created = { ...next.created, site: site as SiteCode };
    return (await numbers.give({ ...next, created }, undefined))['file_no'];
  };
  expect(await given('KKS')).toBe('R8-KKS-0001');
  expect(await given('CKITA')).toBe('R8-CKITA-0001');
  expect(await given('KKS')).toBe('R8-KKS-0002');
});

it('numbers calls by the fiscal year in which they were received', async () => {
  const world = await createPushWorld();
  const number = async (id: string, received_at?: string) => {
    await world.send(world.change(worker, id, received_at === undefined ? {} : { received_at }));
    return (await world.head(id)).record.body['receipt_no'];
  };
  expect(await number('consultation:1', '2026-03-31T23:50:00+09:00')).toBe('R7-0001');
  expect(await number('consultation:2', '2026-04-01T00:10:00+09:00')).toBe('R8-0001');
  expect(await number('consultation:3')).toBe('R8-0002');
  // A clock gone wrong does not begin a year of its own.
  expect(await number('consultation:4', '2031-05-01T00:10:00+09:00')).toBe('R8-0003');
});

it('J03: the provisional number stays beside the final one', async () => {
  const world = await createPushWorld();
  await world.send(world.change(worker, 'consultation:1', { provisional_no: 'T-KITA1-7' }));
  expect((await world.head('consultation:1')).record.body).toEqual({
    provisional_no: 'T-KITA1-7',
    receipt_no: 'R8-0001',
  });
});

it('goes on after what was loaded, and counts each of many pushes at once', async () => {
  const world = await createPushWorld();
  await world.send(world.change(worker, 'person:0', person));
  const first = (await world.head('person:0')).record;
  const loaded = { ...(await world.head('person:0')), _id: 'person:L' };
  const { _rev: _, ...bare } = loaded;
  await world.store.records.write([
    { ...bare, record: { ...first, id: 'person:L', body: { person_no: 'P-0000041-1' } } } as never,
  ]);
  const [counter] = await world.store.history.get(['counter:person_no:P-']);
  await world.store.history.write([{ ...counter!, _deleted: true }]);
  await world.restart();
  const many = Array.from({ length: 30 }, (_, n) =>
    world.change(worker, `person:${String(n + 1)}`, person),
  );
  await Promise.all(many.map((one) => world.send(one)));
  const given = await Promise.all(
    many.map(async (one) => String((await world.head(one.recordId)).record.body['person_no'])),
  );
  const counts = given.map((one) => Number(one.slice(2, 9))).sort((a, b) => a - b);
  expect(counts).toEqual(Array.from({ length: 30 }, (_, n) => n + 42));
});

it.each(['scopeWritten', 'headWritten', 'logged'] as const)(
  'a kill after %s may lose a number and gives none twice',
  async (step) => {
    const world = await createPushWorld();
    const one = world.change(worker, 'person:1', person);
    world.killAfter(step);
    await expect(world.send(one)).rejects.toThrow('killed');
    await world.restart();
    const two = world.change(worker, 'person:2', person);
    await world.send(two);
    await world.send(one);
    await world.send(one);
    const numbers = await Promise.all(
      ['person:1', 'person:2'].map(async (id) => (await world.head(id)).record.body['person_no']),
    );
    expect(new Set(numbers).size).toBe(2);
    const { record } = await world.head('person:1');
    const later = world.change(worker, 'person:1', { ...record.body }, { seen: record });
    await world.send(later);
    expect((await world.head('person:1')).record.body['person_no']).toBe(record.body['person_no']);
  },
);

it('a device neither makes up a number nor changes or loses one', async () => {
  const world = await createPushWorld();
  const made = world.change(worker, 'person:1', { ...person, person_no: 'P-9999999-0' });
  expect(await world.words(made)).toEqual(['invalid']);
  await world.send(world.change(worker, 'person:1', person));
  const { record } = await world.head('person:1');
  const changed = { ...record.body, person_no: 'P-9999999-0' };
  expect(await world.words(world.change(worker, 'person:1', changed, { seen: record }))).toEqual([
    'invalid',
  ]);
  const forged = { ...record, body: changed };
  expect(await world.words(world.change(worker, 'person:1', changed, { seen: forged }))).toEqual([
    'invalid',
  ]);
  // Written on before the number had come back: it stays.
  const unaware = world.change(worker, 'person:1', { name_kanji: '見本 花子' }, { seen: record });
  expect(await world.words(unaware)).toEqual(['accepted']);
  expect((await world.head('person:1')).record.body).toEqual({
    name_kanji: '見本 花子',
    person_no: record.body['person_no'],
  });
});

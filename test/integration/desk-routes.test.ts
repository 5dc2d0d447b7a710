// The desk and the centers over HTTP: who may ask what, and one log entry for each question, its words sealed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import type { DeskFindResponse, DeskSubjectResponse } from '../../src/lib/protocol/desk.ts';
import { areaCompartments, newMembership } from '../../src/lib/protocol/scope.ts';
import { createScopeIndex } from '../../sync-server/access/scope-index.ts';
import { createAccessLog, type AccessLog } from '../../sync-server/audit/access-log.ts';
import { centerRoutes, MOST_QUESTIONS } from '../../sync-server/desk/center-routes.ts';
import { createDeskIndex } from '../../sync-server/desk/desk-index.ts';
import { deskRoutes } from '../../sync-server/desk/routes.ts';
import { json } from '../../sync-server/http/reply.ts';
import { storedMembership } from '../../sync-server/sync/stored.ts';
import { nextVersion } from '../../sync-server/sync/versions.ts';
import {
  addAccount,
  call,
  codeOf,
  enrolDevice,
  role,
  signIn,
  startWorld,
  type World,
} from './world.ts';

let world: World;
let log: AccessLog;
const scope = createScopeIndex();
const desk = createDeskIndex();
const as: Record<string, { readonly cookie: string; readonly device: string }> = {};

beforeAll(async () => {
  world = await startWorld({
    routes: ({ services }) => {
      const now = () => world.clock;
      log = createAccessLog({ log: services.store.log, now, sealTerms: () => 'sealed' });
      const deps = {
        records: services.store.records,
        index: scope,
        desk,
        alertsOf: () => [],
        accounts: services.accounts,
        log,
        now,
        watch: () => json({}),
        ticks: {
          answered: () => undefined,
          follow: () => () => undefined,
          noticed: () => undefined,
        },
      };
      return [...deskRoutes(deps), ...centerRoutes(deps)];
    },
  });
  await put('person:N', 'CKITA', { name_kanji: '見本 北', name_kana: 'ミホン キタ' });
  await put('person:S', 'CMINAMI', { name_kanji: '見本 南', name_kana: 'ミホン ミナミ' });
  const members = [{ row_id: '1', person_id: 'person:S' }];
  await put('household:S', 'CMINAMI', { family_name_label: '見本南', members });
  for (const [id, site, code, kind] of [
    ['boss', 'KKS', 'KACHO', 'desk'],
    ['abe', 'CKITA', 'MCM', 'center'],
    ['clerk', 'CKITA', 'CLERK', 'center'],
    ['carer', 'PPC', 'MIDWIFE', 'center'],
  ] as const) {
    const user = await addAccount(world, id, [role(site, code)]);
    const device = await enrolDevice(world, site, kind);
    as[id] = { cookie: (await signIn(world, device, user)).cookie, device: device.deviceId };
  }
});
afterAll(() => world.stop());

async function put(id: string, site: string, body: RecordDoc['body']) {
  const stamp = { at: '2026-11-20T00:00:00Z', by: 'u', site, device: 'd' } as never;
  const record: RecordDoc = {
    id: id as RecordId,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: `c-${id}` as never,
    status: 'draft',
  };
  const entry = { site: site as SiteCode, compartments: areaCompartments, why: 'area' as const };
  const docs = [
    storedMembership(newMembership(record.id, [entry])),
    nextVersion({ record, head: undefined, receivedAt: '2026-11-20T00:00:00Z', salt: 's' }),
  ];
  await world.services.store.records.write(docs);
  for (const doc of docs) scope.observe(doc);
  desk.observe({ ...record, version: 1 });
}

const ask = (who: string, path: string, body: object) =>
  call(world, path, body, { cookie: as[who]?.cookie });
const lastEntry = async (who: string) => (await log.entries(as[who]?.device ?? '')).at(-1)?.entry;

test('SYNC-09: every question at the desk is one entry with its count, its words sealed', async () => {
  const before = (await log.entries(as['boss']?.device ?? '')).length;
  const found = await ask('boss', '/api/desk/find', { query: '見本', limit: 10 });
  expect((found.body as DeskFindResponse).total).toBe(3);
  expect(await lastEntry('boss')).toMatchObject({
    kind: 'search',
    note: 'find',
    count: 3,
    terms: 'sealed',
  });
  await ask('boss', '/api/desk/list', { type: 'person', limit: 10, words: '北' });
  expect(await lastEntry('boss')).toMatchObject({ note: 'list', count: 1, terms: 'sealed' });
  await ask('boss', '/api/desk/candidates', { kana: 'ミホン' });
  expect(await lastEntry('boss')).toMatchObject({ note: 'candidates', count: 2, terms: 'sealed' });
  expect((await ask('boss', '/api/desk/work', {})).body).toMatchObject({ people: 2 });
  expect(await lastEntry('boss')).toMatchObject({ note: 'work', count: 0 });
  expect((await log.entries(as['boss']?.device ?? '')).length).toBe(before + 4);
});

test('a household opens with its people, once in the log, and reads again without an entry', async () => {
  const open = async (again: boolean) =>
    (await ask('boss', '/api/desk/household', { id: 'household:S', again })).body;
  const { records } = (await open(true)) as DeskSubjectResponse;
  expect(records.map(({ id }) => id).sort()).toEqual(['household:S', 'person:S']);
  const entries = async () =>
    (await log.entries(as['boss']?.device ?? '')).filter(
      ({ entry }) => entry.recordId === 'household:S',
    ).length;
  expect(await entries()).toBe(1);
  await open(true);
  expect(await entries()).toBe(1);
  await open(false);
  expect(await entries()).toBe(2);
  expect(codeOf(await ask('boss', '/api/desk/household', { id: 'person:S' }))).toBe('not_found');
});

test('R8-7: a center hears who is known elsewhere, asked by name, logged; others do not', async () => {
  const known = await ask('abe', '/api/center/elsewhere', { kana: 'みほん' });
  expect(known.body).toEqual({
    rows: [{ name: '見本 南', kana: 'ミホン ミナミ', birthYear: '', site: 'CMINAMI' }],
  });
  expect(await lastEntry('abe')).toMatchObject({ note: 'elsewhere', count: 1, terms: 'sealed' });
  expect(codeOf(await ask('abe', '/api/center/elsewhere', { kana: 'み' }))).toBe('bad_request');
  expect(codeOf(await ask('abe', '/api/center/elsewhere', { phone: '000' }))).toBe('bad_request');
  for (const who of ['clerk', 'carer', 'boss'])
    expect(codeOf(await ask(who, '/api/center/elsewhere', { kana: 'みほん' }))).toBe('no_right');
  expect(codeOf(await ask('abe', '/api/desk/find', { query: '見本', limit: 10 }))).toBe('no_right');
});

test('nobody leafs through the city by asking again and again', async () => {
  const answers = [];
  for (let n = 0; n < MOST_QUESTIONS + 1; n += 1)
    answers.push(await ask('abe', '/api/center/elsewhere', { kana: 'ヨソノ' }));
  expect(codeOf(answers.at(-1)!)).toBe('too_many_requests');
  world.clock = new Date(world.clock.getTime() + 5 * 60_000);
  expect((await ask('abe', '/api/center/elsewhere', { kana: 'ヨソノ' })).status).toBe(200);
});

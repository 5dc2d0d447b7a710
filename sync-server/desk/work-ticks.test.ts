// The work list at the desk says by itself that it is no longer current, to whom it concerns and to nobody else (J03, DESIGN section 9).
import { expect, it } from 'vitest';
import { alertsOf } from '../../src/lib/domain/alerts/alerts.ts';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import type { DeskWorkResponse } from '../../src/lib/protocol/desk.ts';
import { areaCompartments, newMembership } from '../../src/lib/protocol/scope.ts';
import type { Call } from '../access/route.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { json } from '../http/reply.ts';
import { createMemoryStore } from '../store/memory.ts';
import { storedMembership } from '../sync/stored.ts';
import { nextVersion } from '../sync/versions.ts';
import { createDeskIndex } from './desk-index.ts';
import { deskRoutes } from './routes.ts';
import { createWorkTicks } from './work-ticks.ts';

const day = '2026-11-24';
const roles = {
  chief: [{ site: 'NEU' as SiteCode, role: 'KEICHO' }],
  counsel: [{ site: 'KKS' as SiteCode, role: 'COUNSEL' }],
};
type Who = keyof typeof roles;

function city() {
  const index = createScopeIndex();
  const desk = createDeskIndex();
  const versions = new Map<string, number>();
  const faults: unknown[] = [];
  let timers: (() => void)[] = [];
  const ticks = createWorkTicks({
    after: (_ms, run) => timers.push(run),
    now: () => 0,
    onFault: (fault) => faults.push(fault),
  });
  const told: string[] = [];
  const broken = new Set<string>();
  const routes = deskRoutes({
    records: createMemoryStore().records,
    index,
    desk,
    alertsOf,
    accounts: {
      account: (id: Who) =>
        broken.has(id)
          ? Promise.reject(new Error('no answer'))
          : Promise.resolve({ roles: roles[id] }),
    } as never,
    log: { append: () => Promise.resolve([]) } as never,
    now: () => new Date(`${day}T03:00:00Z`),
    ticks,
    watch(call, _subjects, also) {
      also(() => told.push((call.session as { user: string }).user));
      return json({});
    },
  });
  const ask = (who: Who, path: string, body: object = {}) =>
    routes
      .find((route) => route.path === path)!
      .handle({ body, session: { user: who, device: `d-${who}`, site: 'KKS' } } as unknown as Call);

  function put(id: string, body: RecordDoc['body'], subjectId?: string): void {
    const stamp = { at: `${day}T02:00:00Z`, by: 'u', site: 'CKITA', device: 'd' } as never;
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    const record: RecordDoc = {
      id: id as RecordId,
      type: id.slice(0, id.indexOf(':')),
      schemaVersion: 1,
      ...(subjectId === undefined ? {} : { subjectId: subjectId as RecordId }),
      body,
      created: stamp,
      updated: stamp,
      changeId: `c-${id}-${String(version)}` as never,
      status: 'draft',
    };
    const doc = nextVersion({ record, head: undefined, receivedAt: `${day}T02:00:00Z`, salt: 's' });
    const stored = { ...doc, record: { ...doc.record, version } };
    index.observe(stored);
    desk.observe(stored.record);
    ticks.noticed(stored);
  }
  for (const [id, name] of [
    ['person:m', '見本 花'],
    ['person:b', '見本 一郎'],
  ] as const) {
    const sites = [
      { site: 'CKITA' as SiteCode, compartments: areaCompartments, why: 'area' as const },
    ];
    index.observe(storedMembership(newMembership(id as RecordId, sites)));
    put(id, { name_kanji: name });
  }

  return {
    told,
    faults,
    broken,
    put,
    work: async (who: Who) => {
      const reply = await ask(who, '/api/desk/work');
      return (reply as unknown as { body: DeskWorkResponse }).body;
    },
    watch: (who: Who) => ask(who, '/api/desk/watch', { subjects: [] }),
    /** Lets the time pass in which writes gather, as often as anything is planned. */
    async settle() {
      while (timers.length > 0) {
        const due = timers;
        timers = [];
        for (const run of due) run();
        await new Promise((done) => setImmediate(done));
      }
    },
  };
}

const epds = (item10: number) => ({
  contact_kind: 'visit',
  result: 'done',
  child_id: 'person:b',
  mother_id: 'person:m',
  contacted_at: `${day}T10:00:00+09:00`,
  epds_items: { '10': item10 },
});

it('J03: the chief of ネウボラ課 hears of item 10 at once; who may not read the visit hears and sees nothing', async () => {
  const { put, work, watch, settle, told, faults } = city();
  for (const who of ['chief', 'counsel'] as const) {
    expect((await work(who)).alerts).toEqual([]);
    await watch(who);
  }
  await settle();
  expect(told).toEqual([]);

  put('birth_contact:1', epds(1), 'person:b');
  await settle();
  expect(told).toEqual(['chief']);
  expect((await work('chief')).alerts).toMatchObject([{ rule: 'AL26', aboutName: '見本 花' }]);
  expect((await work('counsel')).alerts).toEqual([]);
  expect(faults).toEqual([]);
});

it('is silent while the answer is the same, and once told until it is looked at again', async () => {
  const { put, work, watch, settle, told } = city();
  await work('chief');
  await watch('chief');
  put('birth_contact:1', epds(0), 'person:b');
  await settle();
  expect(told).toEqual([]);

  put('birth_contact:1', epds(1), 'person:b');
  await settle();
  put('birth_contact:1', epds(0), 'person:b');
  await settle();
  expect(told).toEqual(['chief']);
  await work('chief');
  put('birth_contact:1', epds(2), 'person:b');
  await settle();
  expect(told).toEqual(['chief', 'chief']);
});

it('misses nothing between the answer and the listening', async () => {
  const { put, work, watch, settle, told } = city();
  await work('chief');
  put('birth_contact:1', epds(1), 'person:b');
  await watch('chief');
  await settle();
  expect(told).toEqual(['chief']);
});

it('who cannot be answered keeps nobody else from hearing', async () => {
  const { put, work, watch, settle, told, faults, broken } = city();
  for (const who of ['counsel', 'chief'] as const) {
    await work(who);
    await watch(who);
  }
  await settle();
  broken.add('counsel');
  put('birth_contact:1', epds(1), 'person:b');
  await settle();
  expect(told).toEqual(['chief']);
  expect(faults).toHaveLength(1);
});

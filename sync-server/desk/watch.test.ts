// Watching at the desk: nobody hears of a subject that they may not read, not even that something happened.
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import {
  areaCompartments,
  moveMembership,
  newMembership,
  shareMembership,
} from '../../src/lib/protocol/scope.ts';
import type { Call } from '../access/route.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { json } from '../http/reply.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createLive } from '../sync/live.ts';
import { storedMembership } from '../sync/stored.ts';
import { nextVersion } from '../sync/versions.ts';
import { createDeskIndex } from './desk-index.ts';
import { deskRoutes } from './routes.ts';

const ckita = 'CKITA' as SiteCode;
const cminami = 'CMINAMI' as SiteCode;
const ours = 'person:ours' as RecordId;
const theirs = 'person:theirs' as RecordId;

function stored(id: RecordId) {
  const at = '2026-11-22T00:00:00Z';
  const stamp = { at, by: 'u', site: cminami, device: 'd' } as never;
  const record: RecordDoc = {
    id,
    type: 'person',
    schemaVersion: 1,
    body: { name_kanji: '見本 一郎' },
    created: stamp,
    updated: stamp,
    changeId: `c-${id}` as never,
    status: 'draft',
  };
  return nextVersion({ record, head: undefined, receivedAt: at, salt: 's' });
}
const belongsTo = (id: RecordId, site: SiteCode) =>
  newMembership(id, [{ site, compartments: areaCompartments, why: 'area' }]);

async function watching(subjects: readonly RecordId[]) {
  const index = createScopeIndex();
  for (const doc of [
    storedMembership(belongsTo(ours, ckita)),
    storedMembership(belongsTo(theirs, cminami)),
    stored(ours),
    stored(theirs),
  ])
    index.observe(doc);
  let roles = [{ site: ckita, role: 'MCM' }];
  const heard: string[] = [];
  const live = createLive({
    index,
    onFault: (fault) => {
      throw fault;
    },
  });
  const [watch] = deskRoutes({
    records: createMemoryStore().records,
    index,
    desk: createDeskIndex(),
    alertsOf: () => [],
    accounts: { account: () => Promise.resolve({ roles }) } as never,
    log: undefined as never,
    now: () => new Date('2026-11-22T00:00:00Z'),
    ticks: { answered: () => undefined, follow: () => () => undefined, noticed: () => undefined },
    watch(_call, watched) {
      live.subscribe({ subjects: watched, onEvent: (news) => heard.push(news) });
      return json({});
    },
  }).filter(({ path }) => path === '/api/desk/watch');
  const session = { user: 'u', device: 'd', site: ckita, kind: 'desk', level: 'full' };
  await watch!.handle({ body: { subjects }, session } as unknown as Call);
  return { index, live, heard, setRoles: (next: typeof roles) => (roles = next) };
}

it('says nothing of a subject that the reader may not read, and something of one that he may', async () => {
  const { live, heard } = await watching([ours, theirs, 'person:unknown' as RecordId]);
  await live.notify(stored(theirs));
  expect(heard).toEqual([]);
  await live.notify(stored(ours));
  expect(heard).toEqual(['changed']);
});

it('falls silent when the family moves away, or when the role ends, while the page stands open', async () => {
  const moved = await watching([ours]);
  const after = moveMembership(belongsTo(ours, ckita), { from: ckita, to: cminami, moveId: 'm' });
  moved.index.observe(storedMembership(after));
  await moved.live.notify(stored(ours));
  expect(moved.heard).toEqual([]);

  const ended = await watching([ours]);
  ended.setRoles([]);
  await ended.live.notify(stored(ours));
  expect(ended.heard).toEqual([]);
});

it('does not begin to speak of what could not be read when the page was opened', async () => {
  const { index, live, heard } = await watching([theirs]);
  const shared = shareMembership(belongsTo(theirs, cminami), { site: ckita });
  index.observe(storedMembership(shared));
  await live.notify(stored(theirs));
  expect(heard).toEqual([]);
});

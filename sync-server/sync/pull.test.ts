// First sync of a center: names first, progress in people, resumable at every page, complete at the end.
import { expect, it } from 'vitest';
import type { DeviceId, RecordId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { type ChannelId, newMembership } from '../../src/lib/protocol/scope.ts';
import { versionHash } from '../../src/lib/protocol/scope-freshness.ts';
import type { Checkpoint, PullResponse } from '../../src/lib/protocol/wire.ts';
import { loadScopeIndex } from '../access/scope-index.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createKeptPages } from './kept-pages.ts';
import { createKeptPull, createPull, type Pull } from './pull.ts';
import { storedMembership } from './stored.ts';
import { nextVersion } from './versions.ts';

const session = { user: 'u' as UserId, device: 'd' as DeviceId, site: 'CKITA' as SiteCode };
const channels = ['CKITA.mch', 'CKITA.core'] as ChannelId[];

async function center(people: number) {
  const store = createMemoryStore();
  const at = '2026-11-22T00:00:00Z';
  const stamp = { at, by: 'demo', site: session.site, device: 'server' } as never;
  const add = (id: string, body: Record<string, unknown>) =>
    nextVersion({
      record: {
        id: id as RecordId,
        type: id.slice(0, id.indexOf(':')),
        schemaVersion: 1,
        body,
        created: stamp,
        updated: stamp,
        changeId: `c-${id}` as never,
        status: 'draft',
      },
      head: undefined,
      receivedAt: at,
      salt: 's',
    });
  for (let n = 0; n < people; n += 1) {
    const person = `person:${String(n).padStart(4, '0')}` as RecordId;
    const site = (n % 3 === 2 ? 'CMINAMI' : 'CKITA') as SiteCode;
    await store.records.write([
      storedMembership(
        newMembership(person, [{ site, compartments: ['CORE', 'MCH', 'CARE'], why: 'area' }]),
      ),
      add(person, { name_kanji: `見本 ${String(n)}` }),
      add(`birth_contact:${String(n)}`, { child_id: person }),
      add(`relationship:${String(n)}`, {
        from_person: person,
        to_person: `person:${String((n + 1) % people).padStart(4, '0')}`,
      }),
    ]);
  }
  const index = await loadScopeIndex(store.records);
  const deps = {
    records: store.records,
    index,
    storeEpoch: () => 'epoch',
    grantOf: () => ({ state: 'granted', generation: 1 }) as const,
    onRefused: () => undefined,
  };
  return { store, index, pull: createPull(deps), deps };
}

async function pullAll(pull: Awaited<ReturnType<typeof center>>['pull'], limit: number) {
  let checkpoint: Checkpoint = { storeEpoch: '', channels: {} };
  const pages: PullResponse[] = [];
  for (;;) {
    const answer = await pull(session, { checkpoint, limit, channels });
    if (!answer.ok) throw new Error(answer.code);
    const { response } = answer;
    pages.push(response);
    checkpoint = {
      storeEpoch: response.checkpoint.storeEpoch,
      channels: { ...checkpoint.channels, ...response.checkpoint.channels },
    };
    if (!response.more) return { pages, checkpoint };
  }
}

it.each([1, 7, 50, 1_000])(
  'SYNC-01: sends every record of the channels once, in pages of %i',
  async (limit) => {
    const { pull } = await center(60);
    const { pages } = await pullAll(pull, limit);
    const documents = pages.flatMap((page) => page.documents);
    expect(pages.every((page) => page.documents.length <= limit)).toBe(true);
    const ids = documents.map((item) => item.document.id);
    expect(new Set(ids).size).toBe(ids.length);
    // 40 people of the center, their visits, and the relations whose both ends are here.
    expect(ids.filter((id) => id.startsWith('person:'))).toHaveLength(40);
    expect(ids.filter((id) => id.startsWith('birth_contact:'))).toHaveLength(40);
    expect(ids.filter((id) => id.startsWith('relationship:'))).toHaveLength(20);
    expect(ids.slice(0, 60).some((id) => id.startsWith('birth_contact:'))).toBe(false);
    const sum = documents
      .filter((item) => item.channel === 'CKITA.mch')
      .reduce((total, { document }) => (total + versionHash(document.id, 1)) % 2 ** 48, 0);
    expect(pages.at(-1)?.totals?.['CKITA.mch' as ChannelId]).toEqual({ records: 40, digest: sum });
    const people = pages.flatMap((page) => (page.progress ? [page.progress.people] : []));
    expect(people).toEqual([...people].sort((a, b) => a - b));
    expect(people.at(-1)).toBe(40);
  },
);

it('SYNC-05 sends kept pages again until somebody leaves the center, and then without them', async () => {
  const { store, index, deps } = await center(30);
  let read = 0;
  const get: typeof store.records.get = (ids) => {
    read += ids.length;
    return store.records.get(ids);
  };
  const kept = createKeptPull({
    ...deps,
    records: { ...store.records, get },
    pages: createKeptPages({ index, now: () => new Date(0), pack: async (t) => Buffer.from(t) }),
  });
  const pull: Pull = async (...asked) => {
    const answer = await kept(...asked);
    if (!answer.ok || 'response' in answer) return answer;
    return { ok: true, response: JSON.parse(answer.packed.toString()) as PullResponse };
  };
  const idsOf = async () =>
    (await pullAll(pull, 7)).pages
      .flatMap(({ documents }) => documents)
      .map(({ document }) => document.id);
  const first = await idsOf();
  const readFirst = read;
  expect(await idsOf()).toEqual(first);
  expect(read).toBe(readFirst);

  const person = 'person:0000' as RecordId;
  const move = async (subject: RecordId, site: string, generation: number) => {
    const entry = { site: site as SiteCode, compartments: ['CORE', 'MCH', 'CARE'], why: 'area' };
    const moved = { ...newMembership(subject, [entry as never]), generation };
    index.observe(storedMembership(moved));
    return Promise.resolve();
  };
  await move('person:0002' as RecordId, 'CNISHI', 2);
  expect(await idsOf()).toEqual(first);
  expect(read).toBe(readFirst);

  await move(person, 'CMINAMI', 2);
  expect(first).toContain(person);
  expect(await idsOf()).not.toContain(person);
});

it('SYNC-10: sends nothing when nothing changed, and only the change when something did', async () => {
  const { store, index, pull } = await center(30);
  const { checkpoint } = await pullAll(pull, 500);
  const ask = async () => {
    const answer = await pull(session, { checkpoint, limit: 500, channels });
    return answer.ok ? answer.response : undefined;
  };
  expect((await ask())?.documents).toEqual([]);
  const [head] = await store.records.get(['person:0000']);
  const doc = nextVersion({
    record: (head as never as { record: never }).record,
    head: head as never,
    receivedAt: 'x',
    salt: 't',
  });
  await index.during(async () => {
    await store.records.write([doc]);
    index.observe(doc);
  });
  expect((await ask())?.documents.map((item) => item.document.version)).toEqual([2]);
});

it('drops channels of another store, and pulls them from nothing', async () => {
  const { pull } = await center(5);
  const { checkpoint } = await pullAll(pull, 500);
  const other = { ...checkpoint, storeEpoch: 'before the restore' };
  const answer = await pull(session, { checkpoint: other, limit: 500, channels });
  expect(answer.ok && [...answer.response.dropped].sort()).toEqual([...channels].sort());
  expect(answer.ok && answer.response.documents).toEqual([]);
});

// Sharing cases: each share is of one case, and ends with it wherever it stands.
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import {
  moveMembership,
  newCaseClass,
  newMembership,
  shareMembership,
} from '../../src/lib/protocol/scope.ts';
import { createMemoryStore } from '../store/memory.ts';
import { storedClass, storedMembership } from '../sync/stored.ts';
import { nextVersion } from '../sync/versions.ts';
import { createScopeCommands } from './scope-commands.ts';
import { createRequestCarrier, createScopeRequests, type ScopeRequest } from './scope-requests.ts';
import { loadScopeIndex } from './scope-index.ts';

const ppc = 'PPC' as SiteCode;
const child = 'person:1' as RecordId;
const sibling = 'person:2' as RecordId;
const household = 'household:1' as RecordId;
const one = 'case:1' as RecordId;
const other = 'case:2' as RecordId;

function record(id: RecordId, body: Record<string, unknown>, more: object = {}): RecordDoc {
  const at = '2026-11-22T00:00:00Z';
  const stamp = { at, by: 'u', site: 'KKS', device: 'd' } as never;
  const type = id.slice(0, id.indexOf(':'));
  const changeId = `c-${id}` as never;
  const rest = { created: stamp, updated: stamp, changeId, status: 'draft', ...more };
  return { id, type, schemaVersion: 1, body, ...rest };
}

async function city() {
  const store = createMemoryStore();
  const records = [
    record(child, {}),
    record(sibling, {}),
    record(household, { members: [{ person_id: child }, { person_id: sibling }] }),
    record(one, { main_person: child, stage: 'supporting' }, { householdId: household }),
    record(other, { main_person: child, stage: 'supporting' }, { householdId: household }),
  ];
  await store.records.write([
    ...[child, sibling, household].map((id) => storedMembership(newMembership(id, []))),
    ...[one, other].map((id) => storedClass(newCaseClass(id, 'CONSULT'))),
    ...records.map((doc) =>
      nextVersion({ record: doc, head: undefined, receivedAt: doc.updated.at, salt: 's' }),
    ),
  ]);
  const index = await loadScopeIndex(store.records);
  let jobs = 0;
  const closed = { is: false };
  const commands = createScopeCommands({
    store,
    index,
    newId: () => `job-${String((jobs += 1))}`,
    isClosed: async () => closed.is,
  });
  return { index, commands, store, closed };
}

it('leaves a case where it is shared when another case of the same child is not shared any more', async () => {
  const { index, commands } = await city();
  await commands.shareCase(one, ppc);
  await commands.shareCase(other, ppc);
  await commands.unshareCase(other, ppc);
  expect(index.siteHas(child, ppc)).toBe(true);
  expect([...index.channelsOf(one)]).toEqual(['PPC.consult']);
  await commands.unshareCase(one, ppc);
  expect(index.siteHas(child, ppc)).toBe(false);
  expect(index.siteHas(household, ppc)).toBe(false);
});

it('ends a share also on those whom the case does not name', async () => {
  const { index, commands } = await city();
  await commands.shareCase(one, ppc);
  await commands.setMembership(sibling, (now) => shareMembership(now, { site: ppc, caseId: one }));
  await commands.unshareCase(one, ppc);
  expect(index.siteHas(sibling, ppc)).toBe(false);
});

it('takes what carries an address out of every channel while it is hidden, and nothing else', async () => {
  const { index, commands } = await city();
  const address = record('person_address:1' as RecordId, { person_id: child, protect_level: '0' });
  const known = nextVersion({ record: address, head: undefined, receivedAt: '', salt: 's' });
  await commands.moveFamily({ moveId: 'm', household, to: 'CKITA' as SiteCode });
  index.observe(known);
  expect([...index.channelsOf(address.id)]).toEqual(['CKITA.core']);
  await commands.hideAddress(household, 'hidden');
  expect([...index.channelsOf(address.id)]).toEqual([]);
  expect([...index.formerChannelsOf(address.id)]).toEqual(['CKITA.core']);
  expect([...index.channelsOf(child)]).toEqual(['CKITA.core']);
  await commands.hideAddress(household, 'shown');
  expect([...index.channelsOf(address.id)]).toEqual(['CKITA.core']);
});

it('SYNC-04: tells of no place that was left while the store was closed, and of each that is left later', async () => {
  const { index, commands, closed } = await city();
  const [kita, minami] = ['CKITA', 'CMINAMI'] as unknown as readonly [SiteCode, SiteCode];
  closed.is = true;
  await commands.moveFamily({ moveId: 'm1', household, to: kita });
  await commands.setClass(one, 'MCH');
  expect([...index.channelsOf(one)]).toEqual(['CKITA.mch']);
  await commands.setClass(one, 'CARE');
  await commands.moveFamily({ moveId: 'm2', household, from: kita, to: minami });
  expect([...index.channelsOf(one)]).toEqual(['CMINAMI.care']);
  expect([...index.formerChannelsOf(one)]).toEqual([]);
  expect([...index.formerChannelsOf(child)]).toEqual([]);
  closed.is = false;
  await commands.moveFamily({ moveId: 'm3', household, from: minami, to: kita });
  expect([...index.formerChannelsOf(one)]).toEqual(['CMINAMI.care']);
  await commands.setClass(one, 'MCH');
  expect([...index.channelsOf(one)]).toEqual(['CKITA.mch']);
  expect([...index.formerChannelsOf(one)].sort()).toEqual(['CKITA.care', 'CMINAMI.care']);
});

it('SYNC-11: takes away what came to a case after its class had changed, where nothing of it stood before', async () => {
  const { index, commands } = await city();
  await commands.setClass(one, 'CARE');
  const place = { why: 'area', compartments: ['CORE', 'CARE'], from: 1 } as const;
  await commands.setMembership(sibling, (now) => ({
    ...now,
    generation: now.generation + 1,
    entries: [{ ...place, site: 'CKITA' as SiteCode }],
  }));
  const about = { subjectId: sibling, caseId: one };
  const note = record('case_note:1' as RecordId, { facts: '見本' }, about);
  index.observe(nextVersion({ record: note, head: undefined, receivedAt: '', salt: 's' }));
  expect([...index.channelsOf(note.id)]).toEqual(['CKITA.care']);
  await commands.setMembership(sibling, (now) =>
    moveMembership(now, { moveId: 'm', from: 'CKITA' as SiteCode }),
  );
  expect([...index.channelsOf(note.id)]).toEqual([]);
  expect([...index.formerChannelsOf(note.id)]).toEqual(['CKITA.care']);
});

/** Requests of the administrator, over a database and a journal that may fail, with a clock that the test turns. */
async function carried() {
  const { index, commands, store } = await city();
  const faults: unknown[] = [];
  const waits: { readonly ms: number; readonly run: () => void }[] = [];
  const fails = { commands: 0, journal: 0 };
  const fail = (what: keyof typeof fails): void => {
    if (fails[what] <= 0) return;
    fails[what] -= 1;
    throw new Error(`${what} failed`);
  };
  let ids = 0;
  const requests = createScopeRequests({
    records: store.records,
    newId: () => `r${String((ids += 1))}`,
  });
  const carrier = createRequestCarrier({
    records: store.records,
    commands: {
      ...commands,
      async hideAddress(household, state) {
        fail('commands');
        return commands.hideAddress(household, state);
      },
    },
    settled: async () => fail('journal'),
    after: (ms, run) => void waits.push({ ms, run }),
    onFault: (fault) => faults.push(fault),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ index, store, requests, carrier, faults, waits, fails, settle },
    /** As the feed tells it. */
    async ask(request: ScopeRequest): Promise<string> {
      const id = await requests.ask(request);
      const [doc] = await store.records.get([`scope-request:${id}`]);
      if (doc !== undefined) void carrier.carryOut(doc);
      await settle();
      return id;
    },
    async pass(): Promise<number | undefined> {
      const next = waits.shift();
      next?.run();
      await settle();
      return next?.ms;
    },
  };
}

const HIDE = { do: 'hide-address', household } as const;

it('carries out what the administrator asked once, also when it was asked while nobody served', async () => {
  const { index, carrier, requests } = await carried();
  await requests.ask({ do: 'move', household, to: 'CKITA' as SiteCode });
  await carrier.resume();
  await carrier.resume();
  expect(await requests.stateOf('r1')).toBe('done');
  expect(index.membershipOf(child)?.generation).toBe(2);
});

it('tries again what the database did not let it do, later each time, with what was asked after it', async () => {
  const { index, ask, pass, fails, faults, requests } = await carried();
  fails.commands = 3;
  const hide = await ask(HIDE);
  const share = await ask({ do: 'share', caseId: one, site: ppc });
  expect(await requests.stateOf(hide)).toBe('begun');
  expect([await pass(), await pass(), await pass()]).toEqual([1_000, 2_000, 4_000]);
  expect(faults.length).toBe(3);
  expect(await requests.stateOf(hide)).toBe('done');
  expect(await requests.stateOf(share)).toBe('done');
  expect(index.membershipOf(child)?.addressHidden).toBe(true);
});

it('lets others pass what goes on failing, and still tries it', async () => {
  const { ask, pass, fails, requests } = await carried();
  fails.commands = 7;
  const hide = await ask(HIDE);
  const share = await ask({ do: 'share', caseId: one, site: ppc });
  const waited = [];
  for (let n = 0; n < 6; n += 1) waited.push(await pass());
  expect(waited).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
  expect(await requests.stateOf(share)).toBe('done');
  expect([await pass(), await pass()]).toEqual([60_000, 1_000]);
  expect(await requests.stateOf(hide)).toBe('done');
});

it('is not done before a lost disk could not undo it', async () => {
  const { index, ask, pass, fails, requests } = await carried();
  fails.journal = 1;
  const hide = await ask(HIDE);
  expect(index.membershipOf(child)?.addressHidden).toBe(true);
  expect(await requests.stateOf(hide)).toBe('begun');
  await pass();
  expect(await requests.stateOf(hide)).toBe('done');
});

it('tries nothing any more once the server stops', async () => {
  const { ask, carrier, pass, fails, faults, waits } = await carried();
  fails.commands = 9;
  await ask(HIDE);
  carrier.stop();
  await pass();
  expect([faults.length, waits.length]).toEqual([1, 0]);
});

// Telling who listens: who may hear is asked each time, and a city's devices do not all come at once.
import { expect, it } from 'vitest';
import type { DeviceId, RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { type ChannelId, newMembership } from '../../src/lib/protocol/scope.ts';
import { createScopeIndex } from '../access/scope-index.ts';
import { createLive, type Listener } from './live.ts';
import { storedMembership } from './stored.ts';
import { nextVersion } from './versions.ts';

const KITA = 'CKITA' as SiteCode;
const MINAMI = 'CMINAMI' as SiteCode;
const core = (site: SiteCode): ReadonlySet<ChannelId> => new Set([`${site}.core` as ChannelId]);

function city(atOnce?: number) {
  const index = createScopeIndex();
  const timers: (() => void)[] = [];
  const faults: unknown[] = [];
  const live = createLive({
    index,
    onFault: (fault) => faults.push(fault),
    ...(atOnce === undefined
      ? {}
      : { pace: { atOnce, everyMs: 50, after: (_, run) => void timers.push(run) } }),
  });
  const heard: string[] = [];
  const person = (name: string, site: SiteCode) => {
    const id = `person:${name}` as RecordId;
    index.observe(
      storedMembership(newMembership(id, [{ site, compartments: ['CORE'], why: 'area' }])),
    );
    const doc = nextVersion({ record: recordOf(id), head: undefined, receivedAt: AT, salt: 's' });
    index.observe(doc);
    return doc;
  };
  const listen = (name: string, site: SiteCode, more: Partial<Listener> = {}) =>
    live.subscribe({
      channels: () => core(site),
      site,
      onEvent: () => heard.push(name),
      onEnded: () => heard.push(`${name} ended`),
      ...more,
    });
  /** The time of a turn is over. */
  async function nextTurn(): Promise<void> {
    timers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { live, faults, heard, person, listen, nextTurn, waiting: () => timers.length };
}

it('asks nobody of another site, and tells who may hear', async () => {
  const { live, heard, person, listen } = city();
  let asked = 0;
  listen('kita', KITA);
  listen('minami', MINAMI, {
    channels: () => {
      asked += 1;
      return core(MINAMI);
    },
  });
  await live.notify(person('a', KITA));
  expect(heard).toEqual(['kita']);
  expect(asked).toBe(0);
});

it('does not tell a device what it has sent itself, unless there is more', async () => {
  const { live, heard, person, listen } = city();
  listen('author', KITA, { device: 'd' as DeviceId });
  listen('other', KITA, { device: 'd2' as DeviceId });
  await live.notify(person('a', KITA));
  expect(heard).toEqual(['other']);
  await live.notify(
    person('b', KITA),
    storedMembership(
      newMembership('person:b' as RecordId, [{ site: KITA, compartments: ['CORE'], why: 'area' }]),
    ),
  );
  expect(heard).toEqual(['other', 'author', 'other']);
});

it('tells nothing to a session that has ended, nor to a device that may not read it any more (SYNC-04)', async () => {
  const { live, heard, person, listen } = city();
  listen('ended', KITA, { stillAllowed: () => Promise.resolve(false) });
  listen('without', KITA, { channels: () => new Set<ChannelId>() });
  await live.notify(person('a', KITA));
  expect(heard).toEqual(['ended ended']);
});

it('tells a listener that could not be asked, and says so to the operator', async () => {
  const { live, heard, faults, person, listen } = city();
  listen('kita', KITA, { channels: () => Promise.reject(new Error('no answer')) });
  await live.notify(person('a', KITA));
  expect(heard).toEqual(['kita']);
  expect(faults).toHaveLength(1);
});

it('tells so many at once, the others in turn, each once for all that came meanwhile', async () => {
  const { live, heard, person, listen, nextTurn, waiting } = city(2);
  for (const name of ['1', '2', '3', '4', '5']) listen(name, KITA);
  await live.notify(person('a', KITA));
  expect(heard).toEqual(['1', '2']);
  await live.notify(person('b', KITA));
  expect(heard).toEqual(['1', '2']);
  await nextTurn();
  expect(heard.slice(2)).toEqual(['3', '4']);
  await nextTurn();
  expect(heard.slice(4)).toEqual(['5', '1']);
  await nextTurn();
  expect(heard.slice(6)).toEqual(['2']);
  await nextTurn();
  await nextTurn();
  expect(heard).toHaveLength(7);
  expect(waiting()).toBe(0);
});

it('keeps nothing for a listener that has gone', async () => {
  const { live, heard, person, listen, nextTurn } = city(1);
  listen('1', KITA);
  const leave = listen('2', KITA);
  await live.notify(person('a', KITA));
  leave();
  await nextTurn();
  expect(heard).toEqual(['1']);
  expect(live.size()).toBe(1);
});

const AT = '2026-11-22T00:00:00Z';

function recordOf(id: RecordId): RecordDoc {
  const stamp = { at: AT, by: 'u', site: KITA, device: 'd' } as never;
  return {
    id,
    type: 'person',
    schemaVersion: 1,
    body: { name_kanji: '見本 一郎' },
    created: stamp,
    updated: stamp,
    changeId: `c-${id}` as never,
    status: 'draft',
  };
}

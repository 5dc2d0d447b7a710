// Restore: from backup and journal nothing is missing, without the journal nothing is shown before somebody decides, and what was erased stays erased.
import { expect, it } from 'vitest';
import type { RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { createAccounts, type Device } from '../../sync-server/session/accounts.ts';
import { readClosing, readEra } from '../../sync-server/backup/era.ts';
import { COUNTER_JUMP } from '../../sync-server/backup/restore.ts';
import { COLLECTIONS, type Store } from '../../sync-server/store/store.ts';
import { createJournalWorld } from './journal-world.ts';
import type { Who } from './push-world.ts';

const nurse: Who = 'abe@CKITA:MCM';

/** A backup of yesterday, and a day behind it: a new person, a change, a move, a revocation, an erasure. */
async function yesterdayAndToday() {
  const city = await createJournalWorld();
  const server = await city.start();
  const { world, store } = server;
  const accounts = createAccounts(store.accounts);
  const code = await accounts.issueCode({
    site: 'CKITA' as SiteCode,
    kind: 'center',
    label: '訪問用',
    expiresAt: '2027-01-01T00:00:00Z',
  });
  const { id: device } = (await accounts.enrol(code, 'key', new Date('2026-11-01'))) as Device;
  const erased = world.change(nurse, 'person:gone', { name_kanji: '見本 消' });
  await world.send(erased, world.change(nurse, 'person:1', { name_kanji: '見本 花' }));
  const backup = await city.backup();

  const { record } = await world.head('person:1');
  const today = world.change(nurse, 'person:1', { name_kanji: '見本 華' }, { seen: record });
  const fresh = world.change(nurse, 'person:2', { name_kanji: '見本 新' });
  await world.send(today, fresh);
  await world.commands().setMembership('person:1' as RecordId, (now) => ({
    ...now,
    generation: now.generation + 1,
    entries: now.entries.map((entry) => ({ ...entry, to: now.generation + 1 })),
  }));
  await accounts.changeDevice(device, (now) => ({ ...now, revokedAt: '2026-11-22T09:00:00Z' }));
  await store.records.erase(['person:gone', 'membership:person:gone']);
  await store.history.erase([`verdict:${erased.changeId}`]);
  await server.settled();
  return { city, server, backup: backup.file, device, today, fresh };
}

it('SYNC-02: backup and journal together bring back every document as it was, under a new epoch', async () => {
  const { city, backup } = await yesterdayAndToday();
  const before = await contents(city.raw());
  const era = await readEra(city.raw().accounts);
  const done = await city.loseDisk({ backup, journal: 'kept' });
  expect(done).toMatchObject({ isClosed: false, era: era.era + 1 });
  expect(await contents(city.raw())).toEqual(before);
  expect((await readEra(city.raw().accounts)).epoch).not.toBe(era.epoch);
});

it('revoked-then-restored: what was revoked and moved after the backup stays so', async () => {
  const { city, backup, device } = await yesterdayAndToday();
  await city.loseDisk({ backup, journal: 'kept' });
  const { world, store } = await city.start();
  expect((await createAccounts(store.accounts).device(device))?.revokedAt).toBeDefined();
  const [doc] = await store.records.get(['membership:person:1']);
  expect(JSON.stringify(doc)).toContain('"to":');
  expect(world.index().channelsOf('person:1' as RecordId).size).toBe(0);
});

it.each([
  { journal: 'kept', besideKept: false },
  { journal: 'lost', besideKept: true },
] as const)(
  'erased-then-restored: with the journal $journal, what was erased after the backup does not come back',
  async ({ journal, besideKept }) => {
    const { city, backup } = await yesterdayAndToday();
    const erasedText = '見本 消';
    expect(await all(city.raw())).not.toContain(erasedText);
    await city.loseDisk({ backup, journal, besideKept });
    expect(await all(city.raw())).not.toContain(erasedText);
    const held = Object.keys(await contents(city.raw()));
    expect(held).not.toContain('records person:gone');
    expect(held).not.toContain('records membership:person:gone');
    expect(held).toContain('records person:1');
    // And not from the next loss either, with a journal that began with the restored store.
    const again = await city.start();
    await again.settled();
    await city.loseDisk({ backup, journal: 'kept' });
    expect(await all(city.raw())).not.toContain(erasedText);
  },
);

it('without the journal the store is closed, and nobody whose access may have ended gets in before approval', async () => {
  const { city, backup, device } = await yesterdayAndToday();
  const done = await city.loseDisk({ backup, journal: 'lost', besideKept: true });
  expect(done.isClosed).toBe(true);
  expect(await readClosing(city.raw().accounts)).toMatchObject({ state: 'closed' });
  const accounts = createAccounts(city.raw().accounts);
  // The revocation is lost with the journal: that the device is shut out is not.
  expect(await accounts.device(device)).toMatchObject({ isAwaitingApproval: true });
  expect((await accounts.device(device))?.revokedAt).toBeUndefined();
});

it('without the journal no number is given twice: counters jump over what stands on paper', async () => {
  const { city, backup, fresh, server } = await yesterdayAndToday();
  const given = (await server.world.head('person:2')).record.body['person_no'];
  await city.loseDisk({ backup, journal: 'lost', besideKept: true });
  const { world } = await city.start();
  world.change(nurse, 'person:0', {});
  await world.send(world.change(nurse, 'person:3', { name_kanji: '見本 別' }));
  const next = String((await world.head('person:3')).record.body['person_no']);
  expect(next).not.toBe(given);
  expect(Number(next.slice(2, 9))).toBeGreaterThan(COUNTER_JUMP);
  // A series that did not exist at the time of the backup jumps, too.
  await world.send(world.change('sato@KKS:COUNSEL', 'consultation:9', { category: '03' }));
  expect((await world.head('consultation:9')).record.body['receipt_no']).toBe(
    `R8-${String(COUNTER_JUMP + 1)}`,
  );
  expect(fresh.next.id).toBe('person:2');
});

it('a second restore without the journal jumps over what was given after the first', async () => {
  const { city, backup } = await yesterdayAndToday();
  const numbers: unknown[] = [];
  let from = backup;
  for (const call of ['consultation:8', 'consultation:9']) {
    await city.loseDisk({ backup: from, journal: 'lost', besideKept: true });
    const { world } = await city.start();
    ({ file: from } = await city.backup());
    await world.send(world.change('sato@KKS:COUNSEL', call, { category: '03' }));
    numbers.push((await world.head(call)).record.body['receipt_no']);
  }
  // The series began after the backup that both came from.
  expect(numbers).toEqual([`R8-${String(COUNTER_JUMP + 1)}`, `R8-${String(2 * COUNTER_JUMP + 1)}`]);
});

it('work that was not acknowledged before the loss is sent again and counts once', async () => {
  const { city, backup, fresh } = await yesterdayAndToday();
  await city.loseDisk({ backup, journal: 'lost', besideKept: true });
  const { world } = await city.start();
  world.change(nurse, 'person:0', {});
  expect(await world.words(fresh, fresh)).toEqual(['accepted', 'accepted']);
  expect((await world.head('person:2')).record.version).toBe(1);
});

it(
  'a restore that is interrupted anywhere is repeated, and ends the same',
  { timeout: 30_000 },
  async () => {
    const { city, backup } = await yesterdayAndToday();
    const before = await contents(city.raw());
    for (let writes = 1; ; writes += 7) {
      const isDone = await city.restoreInterrupted({ backup, journal: 'kept' }, writes);
      if (!isDone) await city.restoreAgain({ backup, journal: 'kept' });
      expect(await contents(city.raw())).toEqual(before);
      if (isDone) return;
    }
  },
);

it('two losses in a row: the journal that began with the restored store is enough by itself', async () => {
  const { city, backup } = await yesterdayAndToday();
  await city.loseDisk({ backup, journal: 'kept' });
  const second = await city.start();
  second.world.change(nurse, 'person:0', {});
  await second.world.send(second.world.change(nurse, 'person:5', { name_kanji: '見本 五' }));
  await second.settled();
  const before = await contents(city.raw());
  await city.loseDisk({ journal: 'kept' });
  expect(await contents(city.raw())).toEqual(before);
  // The older backup beside it changes nothing.
  await city.loseDisk({ backup, journal: 'kept' });
  expect(await contents(city.raw())).toEqual(before);
});

it('a store that is not empty is not restored over', async () => {
  const { city, backup } = await yesterdayAndToday();
  await expect(city.restoreAgain({ backup, journal: 'kept' })).rejects.toThrow('not empty');
});

it('a backup that was cut off is none', async () => {
  const { city, backup } = await yesterdayAndToday();
  const text = city.second.backups.get(backup) ?? '';
  const lines = text.split('\n');
  city.second.backups.set(backup, `${lines.slice(0, -2).join('\n')}\n`);
  await expect(city.loseDisk({ backup, journal: 'kept' })).rejects.toThrow('cut off');
});

const POSITIONS = ['audit-position', 'audit-position-vault', 'store-epoch', 'store-closed'];

/** What every document says, without revisions and what belongs to one store alone. */
async function contents(store: Store): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const db of COLLECTIONS)
    for (const doc of await store[db].range({ from: ' ', to: '~', limit: 10_000 }))
      if (!POSITIONS.includes(doc._id)) found[`${db} ${doc._id}`] = { ...doc, _rev: undefined };
  return found;
}

async function all(store: Store): Promise<string> {
  return JSON.stringify(await contents(store));
}

// Restored without the journal: what devices still hold comes back, unless it was erased or does not fit what was written since.
import { expect, it } from 'vitest';
import type { DeviceId, RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { moveMembership } from '../../src/lib/protocol/scope.ts';
import { createPassingSecrets } from '../../sync-server/keys/server-keys.ts';
import { createOffers } from '../../sync-server/sync/offers.ts';
import { ofOffered } from '../../sync-server/quarantine/custody.ts';
import { createJournalWorld } from './journal-world.ts';
import { NOW, type PushWorld, type Who } from './push-world.ts';

const nurse: Who = 'abe@CKITA:MCM';
const device = 'd-CKITA' as DeviceId;
const { proofs } = await createPassingSecrets();

function offersOf(
  world: PushWorld,
  erased: readonly string[] = [],
  onBeside: (record: RecordDoc, by: DeviceId) => void = () => undefined,
) {
  return createOffers({
    store: world.store,
    push: { takeBack: world.takeBack },
    holds: proofs.holds,
    isErased: async (id) => erased.includes(id),
    restoredAt: NOW.toISOString(),
    note: () => undefined,
    onBeside: async (record, by) => onBeside(record, by),
  });
}

/** Versions 1 to 3 of person:1 and a person that the backup never saw; the backup is of version 1. */
async function lossAfter() {
  const city = await createJournalWorld();
  const { world } = await city.start();
  await world.send(world.change(nurse, 'person:1', { name_kanji: '見本 一' }));
  const backup = await city.backup();
  const held: RecordDoc[] = [];
  const changes = [];
  for (const name of ['見本 二', '見本 三']) {
    const { record } = await world.head('person:1');
    const body = { ...record.body, name_kanji: name };
    const change = world.change(nurse, 'person:1', body, { seen: record });
    await world.send(change);
    changes.push(change);
    held.push(proofs.prove((await world.head('person:1')).record));
  }
  const fresh = world.change(nurse, 'person:2', { name_kanji: '見本 新' });
  await world.send(fresh);
  changes.push(fresh);
  held.push(proofs.prove((await world.head('person:2')).record));
  await city.loseDisk({ backup: backup.file, journal: 'lost', besideKept: true });
  const after = (await city.start()).world;
  after.change(nurse, 'person:0', {});
  const [second, third, other] = held as [RecordDoc, RecordDoc, RecordDoc];
  return { after, second, third, other, changes };
}

const namesOf = (held: readonly RecordDoc[]) =>
  held.map(({ id, version = 0 }) => [id, version] as const);

it('SYNC-02: takes back the newest version of each record, with its number and its membership', async () => {
  const { after, third, other } = await lossAfter();
  const offers = offersOf(after);
  const { wanted } = await offers.offer({ held: namesOf([third, other]), documents: [] }, device);
  expect(wanted).toEqual(['person:1', 'person:2']);
  await offers.offer({ held: [], documents: [third, other] }, device);
  expect((await after.head('person:1')).record.body['name_kanji']).toBe('見本 三');
  expect((await after.head('person:1')).record.version).toBe(3);
  expect((await after.head('person:2')).record.body).toEqual(other.body);
  expect([...after.index().channelsOf('person:2' as RecordId)]).toEqual(['CKITA.core']);
  const again = await offers.offer({ held: namesOf([third, other]), documents: [] }, device);
  expect(again.wanted).toEqual([]);
});

it('an earlier version that another device holds fills the gap, and the history goes on from there', async () => {
  const { after, second, third } = await lossAfter();
  const offers = offersOf(after);
  await offers.offer({ held: [], documents: [third] }, device);
  expect((await offers.offer({ held: namesOf([second]), documents: [] }, device)).wanted).toEqual([
    'person:1',
  ]);
  await offers.offer({ held: [], documents: [second] }, device);
  const { record } = await after.head('person:1');
  const next = after.change(
    nurse,
    'person:1',
    { ...record.body, name_kanji: '見本 四' },
    { seen: record },
  );
  expect(await after.words(next)).toEqual(['accepted']);
  const versions = await after.store.history.range({ from: 'version:', to: 'version;', limit: 10 });
  expect(versions.map(({ _id }) => _id)).toEqual(
    [1, 2, 3].map((n) => `version:person:1@0000000${String(n)}`),
  );
});

it('SYNC-08: its author, who asks again, hears that it was accepted, and it counts once', async () => {
  const { after, second, third, other, changes } = await lossAfter();
  const offers = offersOf(after);
  await offers.offer({ held: [], documents: [third, second, other] }, device);
  expect(await after.words(...changes, ...changes)).toEqual(Array(6).fill('accepted'));
  expect((await after.head('person:1')).record.version).toBe(3);
  // With that id and another text it is still refused.
  const [, last] = changes;
  const forged = { ...last!, next: { ...last!.next, body: { name_kanji: '別' } } };
  expect(await after.words(forged)).toEqual(['change_id_reused']);
});

it('work that stands on a version which nobody gave back is a conflict for a person, never refused', async () => {
  const { after, third } = await lossAfter();
  const late = after.change(
    nurse,
    'person:1',
    { ...third.body, name_kanji: '見本 五' },
    { seen: third },
  );
  expect(await after.words(late)).toEqual(['conflict']);
});

it('a number on what comes back is not given again, however far the counter has to go for it', async () => {
  const { after, other } = await lossAfter();
  const changeId = 'change-late' as typeof other.changeId;
  const back = { ...other, changeId, body: { ...other.body, person_no: 'P-0005000-8' } };
  await offersOf(after).offer({ held: [], documents: [proofs.prove(back)] }, device);
  await after.send(after.change(nurse, 'person:3', { name_kanji: '見本 次' }));
  expect(String((await after.head('person:3')).record.body['person_no'])).toMatch(/^P-0005001-/);
});

it('the same where the whole record is lost, with the number that it had been given', async () => {
  const { after, other } = await lossAfter();
  expect(other.body['person_no']).toBeDefined();
  const body = { ...other.body, name_kanji: '見本 新 二' };
  const late = after.change(nurse, 'person:2', body, { seen: other });
  expect(await after.words(late)).toEqual(['conflict']);
  await expect(after.head('person:2')).rejects.toThrow('no person:2');
});

it('SYNC-03: work on a record that got another number since the loss is accepted, with the number of now', async () => {
  const { after, other, changes } = await lossAfter();
  // Its author sends it again, before the device that had seen its number is back.
  expect(await after.words(changes[2]!)).toEqual(['accepted']);
  const { person_no: now } = (await after.head('person:2')).record.body;
  expect(now).not.toBe(other.body['person_no']);
  const edit = (more: object) =>
    after.change(nurse, 'person:2', { ...other.body, ...more }, { seen: other });
  expect(await after.words(edit({ person_no: 'P-9999999-0' }))).toEqual(['invalid']);
  const late = edit({ name_kanji: '見本 新 二' });
  expect(await after.words(late)).toEqual(['accepted']);
  const { next } = after.change(nurse, 'person:2', { ...late.next.body, occupation: '教員' });
  const { changeId } = next;
  const base = { kind: 'change', changeId: late.changeId, body: late.next.body } as const;
  expect(await after.words({ ...late, changeId, base, next })).toEqual(['accepted']);
  expect((await after.head('person:2')).record.body).toEqual({
    name_kanji: '見本 新 二',
    occupation: '教員',
    person_no: now,
  });
  // On another version than he saw, it is joined, and the number is nobody's dispute.
  const joined = after.change(
    nurse,
    'person:2',
    { ...other.body, name_alias: 'みほん' },
    { seen: other },
  );
  expect(await after.words(joined)).toEqual(['merged']);
  expect((await after.head('person:2')).record.body['person_no']).toBe(now);
});

it('SYNC-02: the number that it had before the loss, which may stand on paper, is kept beside it', async () => {
  const { after, other, changes } = await lossAfter();
  after.now.at = new Date(NOW.getTime() + 60_000);
  await after.send(changes[2]!);
  const told: RecordDoc[] = [];
  const offers = offersOf(after, [], (given) => told.push(given));
  const { wanted } = await offers.offer({ held: namesOf([other]), documents: [] }, device);
  expect(wanted).toEqual(['person:2']);
  await offers.offer({ held: [], documents: [other] }, device);
  expect(told.map(({ body }) => body)).toEqual([other.body]);
});

it('what stands on a change that was lost says so, whatever number it sends back', async () => {
  const { after, other } = await lossAfter();
  const late = after.change(nurse, 'person:2', { ...other.body, occupation: '教員' });
  const base = { kind: 'change', changeId: 'change-lost' as never, body: other.body } as const;
  expect(await after.words({ ...late, base })).toEqual(['depends_on_refused']);
});

it('SYNC-02: what its author wrote on his own merged change undoes nothing of the other one, once only the merged version came back', async () => {
  const city = await createJournalWorld();
  const { world } = await city.start();
  await world.send(world.change(nurse, 'person:1', { name_kanji: '見本 一' }));
  const backup = await city.backup();
  const seen = (await world.head('person:1')).record;
  const theirs = { ...seen.body, occupation: '教員' };
  const ours = { ...seen.body, name_alias: 'みほん' };
  await world.send(world.change(nurse, 'person:1', theirs, { seen }));
  const mine = world.change(nurse, 'person:1', ours, { seen });
  expect(await world.words(mine)).toEqual(['merged']);
  const held = proofs.prove((await world.head('person:1')).record);
  await city.loseDisk({ backup: backup.file, journal: 'lost', besideKept: true });
  const after = (await city.start()).world;
  await offersOf(after).offer({ held: [], documents: [held] }, device);
  const next = { ...ours, name_alias: 'みほんさん' };
  const later = after.change(nurse, 'person:1', next, { seen });
  const { changeId, next: own } = mine;
  const onOwn = { ...later, base: { kind: 'change', changeId, body: own.body } } as const;
  expect(await after.words(onOwn)).toEqual(['conflict']);
  expect((await after.head('person:1')).record.body['occupation']).toBe('教員');
});

it('SYNC-02: a version number that was given again since is not taken for the version that its author saw', async () => {
  const { after, second } = await lossAfter();
  const { record } = await after.head('person:1');
  const since = { ...record.body, name_kanji: '見本 後' };
  await after.send(after.change(nurse, 'person:1', since, { seen: record }));
  expect((await after.head('person:1')).record.version).toBe(second.version);
  const onLost = { ...second.body, occupation: '教員' };
  const late = after.change(nurse, 'person:1', onLost, { seen: second });
  expect(await after.words(late)).toEqual(['conflict']);
  expect((await after.head('person:1')).record.body['name_kanji']).toBe('見本 後');
});

it('SYNC-02: nothing is unseen where that number was given again to the same text', async () => {
  const { after, second } = await lossAfter();
  const { record } = await after.head('person:1');
  const same = { ...record.body, name_kanji: String(second.body['name_kanji']) };
  await after.send(after.change(nurse, 'person:1', same, { seen: record }));
  const stood = (await after.head('person:1')).record;
  expect([stood.version, stood.changeId === second.changeId]).toEqual([second.version, false]);
  const onLost = { ...second.body, occupation: '教員' };
  const late = after.change(nurse, 'person:1', onLost, { seen: second });
  expect(await after.words(late)).toEqual(['accepted']);
  expect((await after.head('person:1')).record.body).toEqual({ ...stood.body, occupation: '教員' });
});

it('what does not fit what was written since the restore is kept beside it', async () => {
  const { after, third } = await lossAfter();
  after.now.at = new Date(NOW.getTime() + 60_000);
  const { record } = await after.head('person:1');
  const since = after.change(
    nurse,
    'person:1',
    { ...record.body, name_kanji: '見本 後' },
    { seen: record },
  );
  await after.send(since);
  await offersOf(after).offer({ held: [], documents: [third] }, device);
  expect((await after.head('person:1')).record.body['name_kanji']).toBe('見本 後');
  const beside = await after.store.history.range({ from: 'offered:', to: 'offered;', limit: 10 });
  expect(beside.map((doc) => (doc['record'] as RecordDoc).body['name_kanji'])).toEqual(['見本 三']);
});

it('SYNC-02: a version whose number was given again since is asked for, kept beside, and told once to whoever compares the two', async () => {
  const { after, second } = await lossAfter();
  after.now.at = new Date(NOW.getTime() + 60_000);
  const { record } = await after.head('person:1');
  const body = { ...record.body, name_kanji: '見本 後' };
  await after.send(after.change(nurse, 'person:1', body, { seen: record }));
  expect((await after.head('person:1')).record.version).toBe(second.version);
  const told: RecordDoc[] = [];
  const offers = offersOf(after, [], (given) => told.push(given));
  const { wanted } = await offers.offer({ held: namesOf([second]), documents: [] }, device);
  expect(wanted).toEqual(['person:1']);
  for (const _time of [1, 2]) await offers.offer({ held: [], documents: [second] }, device);
  expect((await after.head('person:1')).record.body['name_kanji']).toBe('見本 後');
  const [one, again] = told.map((given) => ofOffered(given, device));
  expect(one).toMatchObject({
    why: 'offered',
    site: 'CKITA',
    content: { change: { recordId: 'person:1', next: { body: { name_kanji: '見本 二' } } } },
  });
  // In quarantine the same id is one thing.
  expect(again?.id).toBe(one?.id);
});

it('takes nothing that it did not give out, and nothing that was erased', async () => {
  const { after, third, other } = await lossAfter();
  const forged = { ...third, body: { name_kanji: '偽' } };
  const { proof: _, ...unproven } = third;
  await offersOf(after, ['person:2']).offer(
    { held: [], documents: [forged, unproven, other] },
    device,
  );
  expect((await after.head('person:1')).record.version).toBe(1);
  await expect(after.head('person:2')).rejects.toThrow('no person:2');
  const { wanted } = await offersOf(after, ['person:2']).offer(
    { held: namesOf([other]), documents: [] },
    device,
  );
  expect(wanted).toEqual([]);
});

it('SYNC-04: what is given back about somebody who had moved since the backup is not named where he had left', async () => {
  const movesTo = (world: PushWorld, to: string, from?: string) =>
    world.commands().setMembership('person:1' as RecordId, (now) =>
      moveMembership(now, {
        to: to as SiteCode,
        moveId: `to ${to}`,
        ...(from === undefined ? {} : { from: from as SiteCode }),
      }),
    );
  const city = await createJournalWorld();
  const { world } = await city.start();
  await world.send(world.change(nurse, 'person:1', { name_kanji: '見本 一' }));
  const backup = await city.backup();
  await movesTo(world, 'CMINAMI', 'CKITA');
  const there: Who = 'eto@CMINAMI:MCM';
  await world.send(world.change(there, 'birth_contact:1', { child_id: 'person:1' }));
  const held = proofs.prove((await world.head('birth_contact:1')).record);
  await city.loseDisk({ backup: backup.file, journal: 'lost', besideKept: true });
  const after = (await city.start()).world;
  after.change(nurse, 'person:0', {});

  after.closed.is = true;
  await offersOf(after).offer({ held: [], documents: [held] }, device);
  const kita = ['CKITA.core', 'CKITA.mch'];
  await movesTo(after, 'CMINAMI', 'CKITA');
  after.closed.is = false;
  const first = await after.pullAll(kita);
  const { record } = await after.head('birth_contact:1');
  const body = { ...record.body, advice: 'あとから' };
  await after.send(after.change(there, 'birth_contact:1', body, { seen: record }));
  const next = await after.pullAll(kita, first.checkpoint);
  expect([...first.documents, ...first.removals, ...next.documents, ...next.removals]).toEqual([]);

  // Where it stood when the store was opened, it is taken away again.
  const minami = ['CMINAMI.mch'];
  const before = await after.pullAll(minami);
  expect(before.documents.map(({ document }) => document.id)).toEqual(['birth_contact:1']);
  await movesTo(after, 'CKITA', 'CMINAMI');
  const { removals } = await after.pullAll(minami, before.checkpoint);
  expect(removals.map(({ id }) => id)).toEqual(['birth_contact:1']);
});

it('SYNC-02: two texts of one change, whose number was given again after each of two losses, are both kept', async () => {
  const { second } = await lossAfter();
  const idOf = (body: RecordDoc['body']) => ofOffered({ ...second, body }, device).id;
  const turned = Object.fromEntries(Object.entries(second.body).reverse());
  expect(idOf(turned)).toBe(idOf(second.body));
  expect(idOf({ ...second.body, person_no: '2' })).not.toBe(idOf(second.body));
});

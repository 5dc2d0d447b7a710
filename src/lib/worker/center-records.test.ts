// Records at a center from the page's side: the real keeper, index, engine and outbox, without a line.
import { expect, test, vi } from 'vitest';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { Result } from '../domain/result.ts';
import type { SaveInput } from '../records/api.ts';
import { centerScene, newId } from './center-scene.ts';

// Each sign-in derives a key, which takes its time on purpose.
vi.setConfig({ testTimeout: 60_000 });

/** A mother, her child and their household, registered in one go as the form does it. */
async function family() {
  const scene = await centerScene();
  const keeper = await scene.start();
  scene.script.isUp = false;
  const mother = newId('person');
  const child = newId('person');
  const household = newId('household');
  const inputs: SaveInput[] = [
    {
      type: 'person',
      newId: mother,
      body: { name_kanji: '渡邊 花子', name_kana: 'ワタナベ ハナコ', birth_date: '1995-03-08' },
    },
    {
      type: 'person',
      newId: child,
      body: {
        name_kanji: '渡邊 一子',
        name_kana: 'ワタナベ イチコ',
        birth_date: new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10),
        phone_mobile: '090-0000-1234',
      },
    },
    {
      type: 'household',
      newId: household,
      body: {
        family_name_label: '渡邊家',
        members: [
          { person_id: mother, lives_here: true },
          { person_id: child, lives_here: true },
        ],
      },
    },
  ];
  const saved = await keeper.saveAll(inputs);
  if (!saved.ok) throw new Error(saved.message);
  return { scene, keeper, inputs, mother, child, household, saved: saved.saved };
}

function value<T extends object>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message);
  return result;
}

test('a family registered offline has provisional numbers and is found by them', async () => {
  const { scene, keeper, inputs, child } = await family();
  const { shown } = value(await keeper.record(child));
  expect(shown).toMatchObject({ place: 'device', document: { recordedOffline: true } });
  const number = String(shown.document.body['provisional_no']);
  expect(number).toMatch(/^T-[0-9A-Z]{1,5}-2$/);
  const { hits } = value(await keeper.find(number));
  expect(hits).toMatchObject([{ id: child, title: '渡邊 一子' }]);
  // The same once more writes nothing, and gives no further number.
  await keeper.saveAll(inputs);
  expect(scene.changes()).toHaveLength(3);
});

test('person and household show each other, and everything about the family', async () => {
  const { keeper, mother, child, household } = await family();
  await keeper.saveAll([
    {
      type: 'relationship',
      subjectId: child,
      body: { from_person: mother, to_person: child, kind: 'M' },
    },
    {
      type: 'birth_contact',
      subjectId: child,
      body: {
        child_id: child,
        contact_kind: 'newborn',
        contacted_at: '2026-11-20T10:00:00+09:00',
        advice: '夜泣きの相談',
      },
    },
    {
      type: 'case_note',
      subjectId: mother,
      body: { occurred_at: '2026-11-21T10:00:00+09:00', facts: '電話で様子をうかがった' },
    },
    {
      type: 'person~mch',
      newId: `person~mch:${child.slice(7)}` as RecordId,
      subjectId: child,
      body: { health_note: '架空の所見' },
    },
  ]);
  const { view } = value(await keeper.person(child));
  expect(view.households.map(({ document }) => document.id)).toEqual([household]);
  expect(view.members.map(({ relation }) => relation)).toContain('実母');
  expect(view.timeline.map(({ document }) => document.type)).toEqual(['birth_contact']);
  expect(view.records.map(({ document }) => document.type)).toEqual(['person~mch', 'relationship']);

  const whole = value(await keeper.household(household)).view;
  expect(whole.members.map(({ row }) => row.name)).toEqual(['渡邊 花子', '渡邊 一子']);
  expect(whole.timeline.map(({ document }) => document.type)).toEqual([
    'case_note',
    'birth_contact',
  ]);
});

test('search everywhere says why it matched, a name alone finds only the person', async () => {
  const { keeper, child } = await family();
  const visit = {
    type: 'birth_contact',
    subjectId: child,
    body: { child_id: child, contacted_at: '2026-11-20T10:00:00+09:00', advice: '夜泣きの相談' },
  };
  await keeper.save(visit);
  expect(value(await keeper.find('渡辺一子')).hits.map(({ type }) => type)).toEqual(['person']);
  const { hits } = value(await keeper.find('一子 夜泣キ'));
  expect(hits).toMatchObject([
    { type: 'birth_contact', aboutName: '渡邊 一子', why: { text: '夜泣きの相談' } },
  ]);
  expect(value(await keeper.find('090 0000 1234')).hits).toMatchObject([{ type: 'person' }]);
});

test('a record taken back with its reason stays readable and leaves the lists', async () => {
  const { keeper, child } = await family();
  const visit = {
    type: 'birth_contact',
    subjectId: child,
    body: { child_id: child, contacted_at: '2026-11-20T10:00:00+09:00' },
  };
  const { recordId } = value(await keeper.save(visit));
  const query = { type: 'birth_contact', limit: 10 };
  expect(value(await keeper.list(query))).toMatchObject({
    total: 1,
    rows: [{ aboutName: '渡邊 一子' }],
  });
  const empty = await keeper.save({ type: visit.type, recordId, body: {}, voidReason: ' ' });
  expect(empty).toMatchObject({ ok: false, code: 'no_reason' });
  value(await keeper.save({ type: visit.type, recordId, body: {}, voidReason: '人ちがい' }));
  expect(value(await keeper.list(query)).total).toBe(0);
  expect(value(await keeper.list({ ...query, withVoid: true })).total).toBe(1);
  const { document } = value(await keeper.record(recordId)).shown;
  expect(document).toMatchObject({ void: { reason: '人ちがい' }, body: visit.body });
});

test('a person registered in error is found no more, by name or as a candidate', async () => {
  const { keeper, child } = await family();
  value(await keeper.save({ type: 'person', recordId: child, body: {}, voidReason: '二重登録' }));
  expect(value(await keeper.search('一子')).total).toBe(0);
  expect(value(await keeper.find('一子')).total).toBe(0);
  expect(value(await keeper.candidates({ kana: 'ワタナベ イチコ' })).here).toEqual([]);
  expect(value(await keeper.work()).work.people).toBe(1);
  expect(value(await keeper.person(child)).view.person.document.void?.reason).toBe('二重登録');
});

test('who a half-typed person may be: from the replica; elsewhere only online and when asked', async () => {
  const { scene, keeper, child } = await family();
  const typed = { kana: 'わたなべ いち' };
  expect(value(await keeper.candidates(typed))).toMatchObject({
    here: [{ id: child, why: ['フリガナの始まりが同じ'] }],
    elsewhereMissing: 'not_asked',
  });
  expect(value(await keeper.candidates({ ...typed, elsewhere: true }))).toMatchObject({
    elsewhere: [],
    elsewhereMissing: 'offline',
  });
  const rows = [{ name: '渡辺 壱子', kana: 'ワタナベ イチコ', birthYear: '2026', site: 'CMINAMI' }];
  scene.script.elsewhere = () => ({ kind: 'answer', value: { rows } });
  await keeper.lock();
  scene.script.isUp = true;
  const online = await scene.start();
  await scene.until(async () => (await online.status()).line === 'up');
  expect(value(await online.candidates({ ...typed, elsewhere: true })).elsewhere).toEqual(rows);
});

test('work: the first visit owed to a child saved a moment ago is on the list', async () => {
  const { keeper, child, household } = await family();
  const { work } = value(await keeper.work());
  expect(work.people).toBe(2);
  expect(work.alerts.some(({ about }) => about === child)).toBe(true);
  expect(work.approvals).toEqual([]);
  const ofChild = value(await keeper.deadlines([child])).alerts;
  expect(ofChild).toEqual(work.alerts.filter(({ about }) => about === child));
  expect(value(await keeper.deadlines([household])).alerts).toEqual(
    work.alerts.filter((alert) => alert.household === household),
  );
  expect(value(await keeper.deadlines([])).alerts).toEqual([]);
});

test('SYNC-09 lists and searches are entries with words and count; the work list is none; a household is one opening, and so is a record with its family', async () => {
  const { scene, keeper, mother, household } = await family();
  await keeper.work();
  await keeper.list({ type: 'person', words: '渡辺', limit: 10 });
  await keeper.find('花子');
  await keeper.household(household);
  await keeper.household(household, { again: true });
  // A record's page looks at the family for its names: the record is what was opened.
  await keeper.record(mother);
  await keeper.person(mother, { again: true });
  await keeper.record(mother, { again: true });
  await keeper.lock();
  scene.script.isUp = true;
  await scene.start();
  await scene.until(() => scene.contents.outgoing.length === 0);
  const entries = scene.logged.map(({ kind, terms, count, recordId }) => ({
    kind,
    ...(terms === undefined ? { recordId } : { terms, count }),
  }));
  expect(entries).toHaveLength(4);
  expect(entries).toEqual(
    expect.arrayContaining([
      { kind: 'search', terms: 'person 渡辺', count: 2 },
      { kind: 'search', terms: '花子', count: 1 },
      { kind: 'open', recordId: household },
      { kind: 'open', recordId: mother },
    ]),
  );
});

test('what the server makes of new records replaces what waited, and is found once', async () => {
  const { scene, keeper, child } = await family();
  await keeper.lock();
  scene.script.isUp = true;
  const online = await scene.start();
  await scene.until(() => scene.changes().length === 0);
  expect(scene.received.map(({ next }: { next: RecordDoc }) => next.id)).toContain(child);
  expect((await online.status()).unsent).toBe(0);
});

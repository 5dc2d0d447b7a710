// New people, families and cases come by push: their scope documents first, then they, then what hangs on them.
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { createPushWorld, NOW, type Who } from './push-world.ts';

const kita: Who = 'abe@CKITA:MCM';
const minami: Who = 'ito@CMINAMI:MCM';
const worker: Who = 'sato@KKS:COUNSEL';
const carer: Who = 'mori@PPC:MIDWIFE';
const person = { name_kanji: '見本 花', name_kana: 'ミホン ハナ', kinds: ['child'] };
const members = (...ids: readonly string[]) => ({
  members: ids.map((person_id, n) => ({ row_id: `r${String(n)}`, person_id })),
});
const about = (id: string) => ({ subjectId: id as RecordId });

it('R8-3: takes a family, its relation, address, call and note in one batch, each judged in its turn', async () => {
  const world = await createPushWorld();
  const { change } = world;
  const mother = change(kita, 'person:M', { ...person, name_kanji: '見本 母' });
  const child = change(kita, 'person:C', person);
  const batch = [
    mother,
    child,
    change(kita, 'household:H', members('person:M', 'person:C')),
    change(kita, 'relationship:R', { from_person: 'person:M', to_person: 'person:C', kind: 'M' }),
    change(kita, 'person_address:A', { person_id: 'person:C', protect_level: '0', town: '架空町' }),
    change(kita, 'consultation:K', { category: '03' }, about('person:C')),
    change(kita, 'case_note:N', { facts: '電話' }, about('person:C')),
    change(kita, 'person~mch:C', { health_note: '喘息' }, about('person:C')),
  ];
  expect(await world.words(...batch)).toEqual(batch.map(() => 'accepted'));
  expect(world.index().membershipOf('person:C' as RecordId)).toMatchObject({
    generation: 1,
    entries: [{ site: 'CKITA', compartments: ['CORE', 'MCH', 'CARE'], why: 'area' }],
  });
  const { documents } = await world.pullAll(['CKITA.core', 'CKITA.mch', 'CKITA.care']);
  expect(documents.map(({ document }) => document.id).sort()).toEqual(
    batch
      .map((one) => one.recordId as string)
      .filter((id) => id !== 'consultation:K')
      .sort(),
  );
  // The other center gets none of it, and may not write about it.
  expect((await world.pullAll(['CMINAMI.core'])).documents).toEqual([]);
  const foreign = change(minami, 'case_note:X', { facts: '?' }, about('person:C'));
  expect(await world.words(foreign)).toEqual(['not_in_scope']);
});

it('gives a person entered at city hall to the center that the body names, else to nobody', async () => {
  const world = await createPushWorld();
  const named = world.change(worker, 'person:1', { ...person, home_centre: 'CMINAMI' });
  const unnamed = world.change(worker, 'person:2', person);
  const odd = world.change(worker, 'person:3', { ...person, home_centre: 'PPC' });
  expect(await world.words(named, unnamed, odd)).toEqual(['accepted', 'accepted', 'accepted']);
  const sites = (id: string) =>
    world
      .index()
      .membershipOf(id as RecordId)
      ?.entries.map(({ site }) => site);
  expect([sites('person:1'), sites('person:2'), sites('person:3')]).toEqual([['CMINAMI'], [], []]);
  expect(await world.words(world.change(carer, 'person:4', person))).toEqual(['no_right']);
  expect(world.index().membershipOf('person:4' as RecordId)).toBeUndefined();
});

it('classes a new case by its kind; who may not write the new class may not write the kind', async () => {
  const world = await createPushWorld();
  await world.send(world.change(kita, 'person:C', person));
  const body = { kind: 'mch', main_person: 'person:C' };
  expect(await world.words(world.change(kita, 'case:1', body))).toEqual(['accepted']);
  const classOf = () => world.index().classOf('case:1' as RecordId)?.compartment;
  expect(classOf()).toBe('MCH');
  const head = (await world.head('case:1')).record;
  const later = world.change(kita, 'case:1', { ...head.body, kind: 'abuse' }, { seen: head });
  expect(await world.words(later)).toEqual(['no_right']);
  expect(classOf()).toBe('MCH');
  const grave = world.change(kita, 'case:2', { ...body, kind: 'abuse' });
  expect(await world.words(grave)).toEqual(['no_right']);
  expect(world.index().classOf('case:2' as RecordId)).toBeUndefined();
  const byHall = world.change(worker, 'case:2', { ...body, kind: 'abuse' });
  expect(await world.words(byHall)).toEqual(['accepted']);
  expect(world.index().classOf('case:2' as RecordId)?.compartment).toBe('ABUSE');
});

it.each(['scopeWritten', 'headWritten', 'logged'] as const)(
  'SYNC-02: killed after %s, the same push ends well, once',
  async (step) => {
    const world = await createPushWorld();
    const entry = world.change(kita, 'person:C', person);
    world.killAfter(step);
    await expect(world.send(entry)).rejects.toThrow('killed');
    await world.restart();
    expect(await world.words(entry)).toEqual(['accepted']);
    expect(await world.words(entry)).toEqual(['accepted']);
    const { record } = await world.head('person:C');
    expect(record.version).toBe(1);
    expect(world.index().membershipOf('person:C' as RecordId)?.generation).toBe(1);
    expect(world.index().channelsOf('person:C' as RecordId)).toEqual(new Set(['CKITA.core']));
    expect((await world.log.entries('d-CKITA')).length).toBe(1);
  },
);

it('a call about a child nobody knows finds its child once, and never another', async () => {
  const world = await createPushWorld();
  await world.send(world.change(worker, 'person:C', { ...person, home_centre: 'CKITA' }));
  await world.send(world.change(worker, 'person:D', { ...person, home_centre: 'CKITA' }));
  const counsel = world.change(kita, 'childcare_support:S', { content: '匿名の相談' });
  expect(await world.words(counsel)).toEqual(['accepted']);
  expect(world.index().channelsOf(counsel.recordId)).toEqual(new Set());
  const found = world.change(
    worker,
    'childcare_support:S',
    { content: '匿名の相談' },
    { seen: (await world.head('childcare_support:S')).record, ...about('person:C') },
  );
  expect(await world.words(found)).toEqual(['accepted']);
  expect(world.index().channelsOf(counsel.recordId)).toEqual(new Set(['CKITA.care']));
  const head = (await world.head('childcare_support:S')).record;
  const other = world.change(
    worker,
    'childcare_support:S',
    {},
    { seen: head, ...about('person:D') },
  );
  const { subjectId: _, ...bare } = world.change(
    worker,
    'childcare_support:S',
    {},
    { seen: head },
  ).next;
  expect(await world.words(other)).toEqual(['invalid']);
  const lost = { ...world.change(worker, 'childcare_support:S', {}, { seen: head }) };
  expect(await world.words({ ...lost, next: { ...bare, changeId: lost.changeId } })).toEqual([
    'invalid',
  ]);
});

it('a sibling is of a record that is there and the author may read; protected fields wait for the vault', async () => {
  const world = await createPushWorld();
  await world.send(world.change(kita, 'person:C', person), world.change(kita, 'person:M', person));
  const kin = { from_person: 'person:M', to_person: 'person:C', kind: 'M' };
  await world.send(world.change(kita, 'relationship:R', kin));
  const words = async (who: Who, id: string, body: RecordDoc['body'], subject: string) =>
    (await world.words(world.change(who, id, body, about(subject))))[0];
  expect(await words(kita, 'person~mch:X', { health_note: '?' }, 'person:C')).toBe(
    'depends_on_refused',
  );
  expect(await words(kita, 'person~mch:C', { health_note: '?' }, 'person:M')).toBe('invalid');
  expect(await words(minami, 'person~mch:C', { health_note: '?' }, 'person:C')).toBe(
    'not_in_scope',
  );
  expect(await words(worker, 'relationship~abuse:R', { tie: '1' }, 'person:C')).toBe('invalid');
  expect(await words(kita, 'person~abuse:C', { criminal_note: '?' }, 'person:C')).toBe('no_right');
  expect(await words(worker, 'person~abuse:C', { criminal_note: '?' }, 'person:C')).toBe(
    'accepted',
  );
  expect(await words(worker, 'person~dv:C', { support_measure: true }, 'person:C')).toBe(
    'not_yet_enterable',
  );
  const address = { person_id: 'person:C', protect_level: '3', town: '架空町' };
  expect(await world.words(world.change(worker, 'person_address:P', address))).toEqual([
    'not_yet_enterable',
  ]);
});

it('takes a record back with a reason, by whoever may change it, and for good', async () => {
  const world = await createPushWorld();
  await world.send(world.change(kita, 'person:C', person));
  const note = { occurred_at: NOW.toISOString(), facts: '別の子の記録でした' };
  await world.send(world.change(kita, 'case_note:N', note, about('person:C')));
  const seen = (await world.head('case_note:N')).record;
  const undo = (who: Who, by: string, body: RecordDoc['body'] = note) =>
    world.change(who, 'case_note:N', body, {
      seen,
      void: { at: NOW.toISOString(), by: by as never, reason: '人違い' },
    });
  expect(await world.words(undo(minami, 'ito'))).toEqual(['not_in_scope']);
  expect(await world.words(undo(kita, 'sato'))).toEqual(['invalid']);
  expect(await world.words(undo(kita, 'abe', { facts: '書き換え' }))).toEqual(['invalid']);
  expect(await world.words(undo(kita, 'abe'))).toEqual(['accepted']);
  const gone = (await world.head('case_note:N')).record;
  expect(gone.void?.reason).toBe('人違い');
  expect(await world.words(world.change(kita, 'case_note:N', note, { seen: gone }))).toEqual([
    'already_void',
  ]);
});

it('a record goes to decision when it is complete, and no device decides it', async () => {
  const world = await createPushWorld();
  await world.send(world.change(worker, 'person:C', person));
  const seen = (await world.head('person:C')).record;
  const to = (status: string, body: RecordDoc['body'] = person) =>
    world.words(world.change(worker, 'person:C', body, { seen, status }));
  expect(await to('submitted')).toEqual(['invalid']);
  expect(await to('approved')).toEqual(['invalid']);
  const whole = { ...person, sex: '2', juki_status: '10', birth_date: '2026-05-01' };
  expect(await to('submitted', whole)).toEqual(['accepted']);
  const sent = (await world.head('person:C')).record;
  const again = (status: string) =>
    world.words(world.change(worker, 'person:C', sent.body, { seen: sent, status }));
  expect([await again('returned'), await again('draft')]).toEqual([['invalid'], ['invalid']]);
});

it('SYNC-03: what was taken back, sent up or written on an older version is a conflict, not a mistake', async () => {
  const world = await createPushWorld();
  await world.send(
    world.change(kita, 'person:C', person),
    world.change(kita, 'pregnancy:P', { mother_id: 'person:C' }),
  );
  const seen = (await world.head('pregnancy:P')).record;
  const body = { ...seen.body, hospital: '架空病院' };
  const back = { at: NOW.toISOString(), by: 'abe' as never, reason: '人違い' };
  expect(
    await world.words(
      world.change(kita, 'pregnancy:P', body, { seen }),
      // Each of them was on screen before that edit.
      world.change(kita, 'pregnancy:P', seen.body, { seen, void: back }),
      world.change(kita, 'pregnancy:P', { ...body, mother_id: 'person:D' }, { seen }),
    ),
  ).toEqual(['accepted', 'conflict', 'not_in_scope']);
  const now = (await world.head('pregnancy:P')).record;
  expect(now).toMatchObject({ version: 2, body: { hospital: '架空病院' } });
  expect(now.void).toBeUndefined();
});

it('SYNC-02: a call sent again by a device that forgot it is the same call, also of who may not read it', async () => {
  const world = await createPushWorld();
  const clerk: Who = 'oda@KKS:CLERK';
  const call = { category: '01', complaint: '泣き声' };
  const send = (who: Who, body: RecordDoc['body']) =>
    world.words(world.change(who, 'consultation:K', body));
  expect(await send(clerk, call)).toEqual(['accepted']);
  expect(await send(clerk, { ...call, provisional_no: 'T-K3F7Q-2' })).toEqual(['accepted']);
  expect((await world.head('consultation:K')).record.version).toBe(1);
  // Only its own author, and only the same words.
  expect(await send('kubo@KKS:CLERK', call)).toEqual(['no_right']);
  expect(await send(clerk, { ...call, complaint: '別の話' })).toEqual(['no_right']);
  const seen = (await world.head('consultation:K')).record;
  await world.send(world.change(worker, 'consultation:K', { ...call, how: '電話' }, { seen }));
  expect(await send(clerk, call)).toEqual(['accepted']);
  expect((await world.head('consultation:K')).record).toMatchObject({ version: 2 });
});

it('SYNC-04: a family that moves takes nobody along whom another center holds', async () => {
  const world = await createPushWorld();
  const household = 'household:H' as RecordId;
  await world.send(
    world.change(minami, 'person:M', person),
    world.change(kita, 'person:C', person),
    // Written by hand: the two know nothing of each other.
    world.change(kita, household, {
      family_name_label: '架空',
      ...members('person:C', 'person:M'),
    }),
  );
  const move = { moveId: 'move-1', household, from: 'CKITA', to: 'CHONCHO' };
  await world
    .commands()
    .moveFamily(move as Parameters<ReturnType<typeof world.commands>['moveFamily']>[0]);
  expect([...world.index().channelsOf('person:C' as RecordId)]).toEqual(['CHONCHO.core']);
  expect([...world.index().channelsOf('person:M' as RecordId)]).toEqual(['CMINAMI.core']);
});

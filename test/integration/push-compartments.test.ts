// What a body says decides who may have it: raising a record takes it from those who had it, and from what hangs on it.
import { expect, it } from 'vitest';
import type { RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { type ChannelId, shareMembership } from '../../src/lib/protocol/scope.ts';
import { createPushWorld, NOW, type Who } from './push-world.ts';

const kita: Who = 'abe@CKITA:MCM';
const worker: Who = 'sato@KKS:COUNSEL';
const child = 'person:C' as RecordId;
const about = { subjectId: child };
const CHANNELS = ['CKITA.core', 'CKITA.mch', 'CKITA.care', 'CKITA.consult'];

/** A child of the north whose consultations are shared to its center. */
async function shared() {
  const world = await createPushWorld();
  await world.send(world.change(kita, child, { name_kanji: '見本 花' }));
  await world
    .commands()
    .setMembership(child, (now) => shareMembership(now, { site: 'CKITA' as SiteCode }));
  return world;
}
const memo = (parent: string, body = 'メモ') => ({
  parent_id: parent,
  parent_type: parent.slice(0, parent.indexOf(':')),
  title: '引き継ぎ',
  body,
  memo_on: NOW.toISOString(),
});

it('R8-2: a consultation that becomes a notification leaves the device, with its memo', async () => {
  const world = await shared();
  const call = { category: '03', complaint: '泣き声' };
  expect(
    await world.words(
      world.change(kita, 'consultation:K', call, about),
      world.change(worker, 'memo:M', memo('consultation:K'), about),
      world.change(worker, 'memo:N', memo('memo:M'), about),
    ),
  ).toEqual(['accepted', 'accepted', 'accepted']);
  const first = await world.pullAll(CHANNELS);
  const had = (prefix: string) =>
    first.documents.filter(({ document }) => document.id.startsWith(prefix)).map((d) => d.channel);
  expect([had('consultation:'), had('memo:')]).toEqual([
    ['CKITA.consult'],
    ['CKITA.consult', 'CKITA.consult'],
  ]);

  const seen = (await world.head('consultation:K')).record;
  const raised = { ...seen.body, category: '01' };
  // A center may not write it into what it may not read.
  const byCenter = world.change(kita, 'consultation:K', raised, { seen });
  expect(await world.words(byCenter)).toEqual(['no_right']);
  expect(await world.words(world.change(worker, 'consultation:K', raised, { seen }))).toEqual([
    'accepted',
  ]);
  const second = await world.pullAll(CHANNELS, first.checkpoint);
  expect(second.documents).toEqual([]);
  expect(second.removals.map(({ id, channel }) => `${channel} ${id}`).sort()).toEqual([
    'CKITA.consult consultation:K',
    'CKITA.consult memo:M',
    'CKITA.consult memo:N',
  ]);
  // Written later, it was never there: no removal may name it.
  await world.send(world.change(worker, 'memo:Q', memo('consultation:K'), about));
  await world.restart();
  expect(world.index().formerChannelsOf('memo:Q' as RecordId)).toEqual(new Set());
  expect(world.index().formerChannelsOf('memo:M' as RecordId)).toEqual(new Set(['CKITA.consult']));

  const grave = (await world.head('consultation:K')).record;
  await world.send(world.change(worker, 'consultation:K', seen.body, { seen: grave }));
  const third = await world.pullAll(CHANNELS, second.checkpoint);
  expect(third.removals).toEqual([]);
  expect(third.documents.map(({ document }) => document.id).sort()).toEqual([
    'consultation:K',
    'memo:M',
    'memo:N',
    'memo:Q',
  ]);
});

it('SYNC-04: a notification from the start is named to no device, not even by its removal', async () => {
  const world = await shared();
  const call = { is_notification: true };
  await world.send(world.change(worker, 'consultation:K', call, about));
  const seen = (await world.head('consultation:K')).record;
  await world.send(world.change(worker, 'consultation:K', { ...call, how: '追記' }, { seen }));
  const { documents, removals } = await world.pullAll(CHANNELS);
  expect(JSON.stringify([documents, removals])).not.toContain('consultation:K');
  expect(world.index().formerChannelsOf('consultation:K' as RecordId)).toEqual(new Set());
});

it('a memo hangs on a record that is there and of which the author may read', async () => {
  const world = await shared();
  await world.send(world.change(worker, 'consultation:K', { category: '01' }, about));
  await world.send(world.change(kita, 'birth_contact:B', { child_id: child }));
  const words = async (who: Who, parent: string, more: object = about) =>
    (
      await world.words(
        world.change(who, `memo:${parent.slice(-1)}${who.slice(0, 1)}`, memo(parent), more),
      )
    )[0];
  expect(await words(kita, 'birth_contact:B')).toBe('accepted');
  expect(world.index().channelsOf('memo:Ba' as RecordId)).toEqual(new Set(['CKITA.mch']));
  expect(await words(kita, 'consultation:K')).toBe('not_in_scope');
  expect(await words(kita, 'birth_contact:Z')).toBe('depends_on_refused');
  expect(await words(worker, 'birth_contact:B', {})).toBe('invalid');
  expect(await words(worker, 'consultation:K')).toBe('accepted');
  expect(world.index().channelsOf('memo:Ks' as RecordId)).toEqual(new Set());
});

it('an assessment moves from its own compartment to the class of its case, and to city hall alone', async () => {
  const world = await shared();
  await world.send(world.change(worker, 'case:1', { kind: 'care', main_person: child }));
  const hung = { ...about, caseId: 'case:1' as RecordId };
  const version = async (who: Who, kind: string) => {
    const seen = (await world.head('assessment:A')).record;
    return world.words(world.change(who, 'assessment:A', { kind }, { seen }));
  };
  const channels = () => [...world.index().channelsOf('assessment:A' as RecordId)];
  const former = () => [...world.index().formerChannelsOf('assessment:A' as RecordId)].sort();
  await world.send(world.change(kita, 'assessment:A', { kind: 'PREG' }, hung));
  expect([channels(), former()]).toEqual([['CKITA.mch'], []]);
  expect(await version(kita, 'FAMILY')).toEqual(['accepted']);
  expect([channels(), former()]).toEqual([['CKITA.care'], ['CKITA.mch']]);
  expect(await version(kita, 'COMMON')).toEqual(['no_right']);
  expect(await version(worker, 'COMMON')).toEqual(['accepted']);
  expect([channels(), former()]).toEqual([[], ['CKITA.care', 'CKITA.mch']]);
  // Reclassified or not, what left does not come back by its case.
  await world.commands().setClass('case:1' as RecordId, 'CONSULT');
  expect([channels(), former()]).toEqual([[], ['CKITA.care', 'CKITA.mch']]);
});

it.each([0, 1, 2, 3, 4, 5, 6, 7])(
  'SYNC-11: raised while it is being shared (order %i), it is on no device afterwards',
  async (order) => {
    const world = await createPushWorld();
    await world.send(
      world.change(kita, child, { name_kanji: '見本 花' }),
      world.change(worker, 'consultation:K', { category: '03' }, about),
      world.change(worker, 'memo:M', memo('consultation:K'), about),
    );
    const first = await world.pullAll(CHANNELS);
    const seen = (await world.head('consultation:K')).record;
    const raise = () =>
      world.send(world.change(worker, 'consultation:K', { category: '01' }, { seen }));
    const share = () =>
      world
        .commands()
        .setMembership(child, (now) => shareMembership(now, { site: 'CKITA' as SiteCode }));
    const look = async (turns: number) => {
      for (let n = 0; n < turns; n += 1) await Promise.resolve();
      return world.pullAll(CHANNELS, first.checkpoint);
    };
    const [, , during] = await Promise.all(
      order % 2 === 0 ? [raise(), share(), look(order * 4)] : [share(), raise(), look(order * 4)],
    );
    const held = new Set(during.documents.map(({ document }) => document.id as string));
    const after = await world.pullAll(CHANNELS, during.checkpoint);
    for (const { id } of [...during.removals, ...after.removals]) held.delete(id);
    expect(after.documents.map(({ document }) => document.type)).not.toContain('consultation');
    expect([held.has('consultation:K'), held.has('memo:M')]).toEqual([false, false]);
    expect(world.index().totals('CKITA.consult' as ChannelId).records).toBe(0);
  },
);

it('R8-2: a case that becomes one of abuse leaves the devices with its notes; no edit brings it back', async () => {
  const world = await shared();
  const hung = { ...about, caseId: 'case:1' as RecordId };
  const body = { kind: 'general', main_person: child };
  await world.send(
    world.change(worker, 'case:1', body),
    world.change(worker, 'case_note:N', { facts: '経過' }, hung),
  );
  const first = await world.pullAll(CHANNELS);
  const had = first.documents.map(({ document }) => document.id as string);
  expect(had).toEqual(expect.arrayContaining(['case:1', 'case_note:N']));
  const seen = (await world.head('case:1')).record;
  const abuse = world.change(worker, 'case:1', { ...body, kind: 'abuse' }, { seen });
  world.killAfter('scopeWritten');
  await expect(world.send(abuse)).rejects.toThrow('killed');
  await world.restart();
  expect(await world.words(abuse)).toEqual(['accepted']);
  const second = await world.pullAll(CHANNELS, first.checkpoint);
  expect(second.documents).toEqual([]);
  const gone = second.removals.map(({ id }) => id as string);
  expect(gone).toEqual(expect.arrayContaining(['case:1', 'case_note:N']));
  expect([...world.index().channelsOf('case_note:N' as RecordId)]).toEqual([]);
  const grave = (await world.head('case:1')).record;
  expect(await world.words(world.change(worker, 'case:1', body, { seen: grave }))).toEqual([
    'accepted',
  ]);
  expect([...world.index().channelsOf('case:1' as RecordId)]).toEqual([]);
});

it('a center cannot make a case of its own one of abuse; between its own compartments it may move it', async () => {
  const world = await shared();
  const body = { kind: 'care', main_person: child };
  await world.send(world.change(kita, 'case:2', body));
  const seen = (await world.head('case:2')).record;
  const edit = (kind: string) => world.change(kita, 'case:2', { ...body, kind }, { seen });
  expect(await world.words(edit('abuse'))).toEqual(['no_right']);
  expect(await world.words(edit('mch'))).toEqual(['accepted']);
  expect([...world.index().channelsOf('case:2' as RecordId)]).toEqual(['CKITA.mch']);
});

it('a meeting of which nobody has said yet what kind it is goes to no device', async () => {
  const world = await shared();
  const of = (kind?: string) => ({ place: '架空会議室', ...(kind ? { kind } : {}) });
  expect(await world.words(world.change(worker, 'meeting:M', of(), about))).toEqual(['accepted']);
  const channels = () => [...world.index().channelsOf('meeting:M' as RecordId)];
  expect(channels()).toEqual([]);
  const seen = (await world.head('meeting:M')).record;
  await world.send(world.change(worker, 'meeting:M', of('care'), { seen }));
  expect(channels()).toEqual(['CKITA.care']);
});

it('R8-2: an assessment of mother and child under a case of abuse stays with it; it leaves when its case becomes one', async () => {
  const world = await shared();
  const hung = { ...about, caseId: 'case:1' as RecordId };
  await world.send(world.change(worker, 'case:1', { kind: 'care', main_person: child }));
  await world.send(world.change(kita, 'assessment:A', { kind: 'MCH' }, hung));
  const channels = (id: string) => [...world.index().channelsOf(id as RecordId)];
  expect(channels('assessment:A')).toEqual(['CKITA.mch']);
  const first = await world.pullAll(CHANNELS);
  await world.commands().setClass('case:1' as RecordId, 'ABUSE');
  const second = await world.pullAll(CHANNELS, first.checkpoint);
  expect(second.removals.map(({ id, channel }) => `${channel} ${id}`)).toContain(
    'CKITA.mch assessment:A',
  );
  expect(await world.words(world.change(worker, 'assessment:B', { kind: 'PREG' }, hung))).toEqual([
    'accepted',
  ]);
  await world.restart();
  for (const id of ['assessment:A', 'assessment:B']) expect(channels(id)).toEqual([]);
  expect([...world.index().formerChannelsOf('assessment:B' as RecordId)]).toEqual([]);
  await world.commands().setClass('case:1' as RecordId, 'CONSULT');
  expect(channels('assessment:A')).toEqual(['CKITA.mch']);
});

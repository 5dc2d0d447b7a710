// A record that tells of several families goes only where everybody it names is a member (R8-2).
import { expect, it } from 'vitest';
import type { RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import { isNewer, moveMembership } from '../../src/lib/protocol/scope.ts';
import { createPushWorld, NOW, type Who } from './push-world.ts';

const kita: Who = 'abe@CKITA:MCM';
const worker: Who = 'sato@KKS:COUNSEL';
const child = 'person:C' as RecordId;
const about = { subjectId: child };
const CHANNELS = ['CKITA.core', 'CKITA.mch', 'CKITA.care', 'CKITA.consult'];
/** ケア会議: a kind that centers hold. */
const KIND = 'care';
const memo = (parent: string) => ({
  parent_id: parent,
  parent_type: parent.slice(0, parent.indexOf(':')),
  title: '引き継ぎ',
  body: 'メモ',
  memo_on: NOW.toISOString(),
});

/** A child of the north and one of the south, each with its case. */
async function families() {
  const world = await createPushWorld();
  const south: Who = 'endo@CMINAMI:MCM';
  const other = 'person:D' as RecordId;
  await world.send(
    world.change(kita, child, { name_kanji: '見本 花' }),
    world.change(south, other, { name_kanji: '見本 海' }),
    world.change(worker, 'case:D', { kind: '3', main_person: other }, { subjectId: other }),
  );
  return { world, other };
}
const careMeeting = 'meeting:X' as RecordId;

it('R8-2: a meeting about families of two areas is refused where one center would read of the other', async () => {
  const { world, other } = await families();
  const told = { kind: KIND, items: [{ child_id: child }] };
  const sent = (id: string, body: object, more: object = about) =>
    world.words(world.change(worker, id, body as never, more));
  expect(await sent(careMeeting, { kind: KIND, items: [{ child_id: other }] })).toEqual([
    'about_others',
  ]);
  expect(await sent('meeting:Y', { kind: KIND, items: [{ case_id: 'case:D' }] })).toEqual([
    'about_others',
  ]);
  expect(await sent('meeting:Z', { kind: KIND, items: [{ case_id: 'case:none' }] })).toEqual([
    'about_others',
  ]);
  // What goes to no center may be about everybody: the practitioners' meeting is.
  expect(await sent('meeting:P', { kind: 'practitioner', items: [{ child_id: other }] })).toEqual([
    'accepted',
  ]);
  expect(await sent(careMeeting, told)).toEqual(['accepted']);
  expect(world.index().channelsOf(careMeeting)).toEqual(new Set(['CKITA.care']));
  const seen = (await world.head(careMeeting)).record;
  const grown = { ...told, items: [...told.items, { child_id: other }] };
  expect(await sent(careMeeting, grown, { seen })).toEqual(['about_others']);
  const practitioner = (await world.head('meeting:P')).record;
  const lowered = { ...practitioner.body, kind: KIND };
  expect(await sent('meeting:P', lowered, { seen: practitioner })).toEqual(['about_others']);
});

it('R8-2: when one of its families moves away a meeting leaves with its memo, and comes back without that item', async () => {
  const { world, other } = await families();
  const item = (id: string) => ({ child_id: id });
  const move = (moveId: string, from: string, to: string) =>
    world.commands().setMembership(other, (now) => {
      const way = { moveId, from: from as SiteCode, to: to as SiteCode };
      return moveMembership(now, way);
    });
  await move('1', 'CMINAMI', 'CKITA');
  const body = { kind: KIND, items: [item(child), item(other)] };
  expect(
    await world.words(
      world.change(worker, careMeeting, body, about),
      world.change(worker, 'memo:M', memo(careMeeting), about),
    ),
  ).toEqual(['accepted', 'accepted']);
  const first = await world.pullAll(CHANNELS);
  const told = (list: readonly { readonly id: string }[]) =>
    list.map(({ id }) => id).filter((id) => !id.startsWith('person:'));
  const ids = ({ documents }: typeof first) => told(documents.map(({ document }) => document));
  expect(new Set(ids(first))).toEqual(new Set([careMeeting, 'memo:M']));

  await move('2', 'CKITA', 'CMINAMI');
  const second = await world.pullAll(CHANNELS, first.checkpoint);
  expect([ids(second), told(second.removals).sort()]).toEqual([[], [careMeeting, 'memo:M']]);
  // City hall goes on writing it; nothing of it is sent.
  const seen = (await world.head(careMeeting)).record;
  const noted = { ...body, decisions: '次回は分ける' };
  expect(await world.words(world.change(worker, careMeeting, noted, { seen }))).toEqual([
    'accepted',
  ]);
  await world.restart();
  const third = await world.pullAll(CHANNELS, second.checkpoint);
  expect(ids(third)).toEqual([]);
  const again = (await world.head(careMeeting)).record;
  const alone = { ...noted, items: [item(child)] };
  expect(await world.words(world.change(worker, careMeeting, alone, { seen: again }))).toEqual([
    'accepted',
  ]);
  const fourth = await world.pullAll(CHANNELS, third.checkpoint);
  expect(new Set(ids(fourth))).toEqual(new Set([careMeeting, 'memo:M']));
  for (const id of [careMeeting, 'memo:M']) {
    const gone = second.removals.find((one) => one.id === id)!;
    const back = fourth.documents.find(({ document }) => document.id === id)!;
    expect(isNewer(back.freshness, gone.freshness)).toBe(true);
  }
});

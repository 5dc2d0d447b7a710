// Two changes written on the same version: joined by field, each with its text in the history, or for a person (DESIGN 6).
import { describe, expect, it } from 'vitest';
import type { Body, RecordDoc } from '../../src/lib/domain/record.ts';
import { shareMembership } from '../../src/lib/protocol/scope.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';
import {
  type StoredVerdict,
  type StoredVersion,
  verdictKey,
  versionKey,
} from '../../sync-server/sync/stored.ts';
import { versionHolds } from '../../sync-server/sync/versions.ts';
import { createPushWorld, type PushWorld, type Who } from './push-world.ts';

const abe: Who = 'abe@CKITA:MCM';
const nagai: Who = 'nagai@CKITA:MCM';
const ID = 'household:1';
const FIRST = { family_name_label: '見本', floor: '1', note: '最初' };

async function scene(): Promise<{ world: PushWorld; seen: RecordDoc }> {
  const world = await createPushWorld();
  expect(await world.words(world.change(abe, ID, FIRST))).toEqual(['accepted']);
  return { world, seen: (await world.head(ID)).record };
}

const entered = ({ family_no: _, ...body }: Body): Body => body;
const onChange = (change: Change, before: Change): Change => ({
  ...change,
  base: { kind: 'change', changeId: before.changeId, body: before.next.body },
});

describe('SYNC-02: a merged change', () => {
  it('stands beside the other one, and what its author signed stays in the history', async () => {
    const { world, seen } = await scene();
    const theirs = world.change(nagai, ID, { ...FIRST, floor: '2' }, { seen });
    const mine = world.change(abe, ID, { ...FIRST, note: '次' }, { seen });
    expect(await world.words(theirs, mine)).toEqual(['accepted', 'merged']);
    const head = await world.head(ID);
    expect(entered(head.record.body)).toEqual({ ...FIRST, floor: '2', note: '次' });
    expect(head.record).toMatchObject({ version: 3, mergedWith: theirs.next.updated });
    expect(head.record.body['family_no']).toBe(seen.body['family_no']);
    expect(head.merge).toEqual({ change: mine, disputed: [] });
    expect(await world.log.verify('d-CKITA')).toMatchObject({ ok: true });
    // The next version archives it whole.
    const next = world.change(
      nagai,
      ID,
      { ...head.record.body, floor: '3' },
      { seen: head.record },
    );
    expect(await world.words(next)).toEqual(['accepted']);
    const [kept] = await world.store.history.get([versionKey(seen.id, 3)]);
    expect((kept as StoredVersion).head.merge?.change).toEqual(mine);
    const after = await world.head(ID);
    expect(after.record.mergedWith).toBeUndefined();
    expect(versionHolds(after, (kept as StoredVersion).head.hash)).toBe(true);
  });

  it.each(['archived', 'headWritten', 'logged'] as const)(
    'SYNC-08: sent again after the server was killed when it had %s, it counts once',
    async (step) => {
      const { world, seen } = await scene();
      const theirs = world.change(nagai, ID, { ...FIRST, floor: '2' }, { seen });
      const mine = world.change(abe, ID, { ...FIRST, note: '次' }, { seen });
      await world.send(theirs);
      world.killAfter(step);
      await expect(world.send(mine)).rejects.toThrow('killed');
      await world.restart();
      // Somebody else may be quicker than the retry.
      const other = world.change(
        nagai,
        ID,
        { ...FIRST, floor: '3' },
        { seen: (await world.head(ID)).record },
      );
      if (step !== 'archived') expect(await world.words(other)).toEqual(['accepted']);
      expect(await world.send(mine)).toMatchObject([{ kind: 'merged', version: 3 }]);
      expect(await world.send(mine)).toMatchObject([{ kind: 'merged', version: 3 }]);
      expect((await world.head(ID)).record.version).toBe(step === 'archived' ? 3 : 4);
    },
  );

  it('what is written on it is judged by what its author saw: the other change is not undone', async () => {
    const { world, seen } = await scene();
    const theirs = world.change(nagai, ID, { ...FIRST, floor: '2' }, { seen });
    const mine = world.change(abe, ID, { ...FIRST, note: '次' }, { seen });
    const later = onChange(
      world.change(abe, ID, { ...FIRST, note: '次', area_code: 'A1' }, { seen }),
      mine,
    );
    const last = onChange(
      world.change(abe, ID, { ...FIRST, note: '次の次', area_code: 'A1' }, { seen }),
      later,
    );
    expect(await world.words(theirs, mine, later, last)).toEqual([
      'accepted',
      'merged',
      'merged',
      'merged',
    ]);
    expect(entered((await world.head(ID)).record.body)).toEqual({
      ...FIRST,
      floor: '2',
      note: '次の次',
      area_code: 'A1',
    });
  });

  it('a row by row, and a new record made twice under one id', async () => {
    const world = await createPushWorld();
    const row = (row_id: string, help?: string) => ({
      row_id,
      name: `見本 ${row_id}`,
      ...(help ? { help } : {}),
    });
    const one = world.change(abe, ID, { ...FIRST, support_people: [row('a')] });
    const two = world.change(nagai, ID, { ...FIRST, support_people: [row('b')], floor: '1' });
    expect(await world.words(one, two)).toEqual(['accepted', 'merged']);
    expect((await world.head(ID)).record.body['support_people']).toEqual([row('a'), row('b')]);
    const again = world.change(abe, ID, { ...FIRST, support_people: [row('c')] });
    expect(await world.words(again)).toEqual(['conflict']);
  });
});

describe('SYNC-04: a text of abuse', () => {
  const sato: Who = 'sato@KKS:COUNSEL';
  const goto: Who = 'goto@KKS:COUNSEL';
  const TALK = 'consultation:1';
  const TOLD = '父が子を殴ったと本人が話す';

  /** A consultation about a child that two centers share, and what both of them may read of it. */
  async function shared(category: string) {
    const world = await createPushWorld();
    const child = { name_kanji: '見本 花', home_centre: 'CKITA' };
    await world.send(world.change(sato, 'person:1', child));
    for (const site of ['CKITA', 'PPC'] as never[])
      await world
        .commands()
        .setMembership('person:1' as never, (now) => shareMembership(now, { site }));
    const body = { category, complaint: '最初', child_id: 'person:1' };
    const more = { subjectId: 'person:1' as never };
    await world.send(world.change(sato, TALK, body, more));
    const seen = (await world.head(TALK)).record;
    const atCenters = async () =>
      JSON.stringify((await world.pullAll(['CKITA.consult', 'PPC.consult'])).documents);
    return { world, seen, body, atCenters };
  }

  it('is not applied beside the category that another chose, and waits whole', async () => {
    const { world, seen, body, atCenters } = await shared('03');
    const theirs = world.change(goto, TALK, { ...body, category: '04' }, { seen });
    const mine = world.change(sato, TALK, { ...body, category: '01', complaint: TOLD }, { seen });
    expect(await world.words(theirs, mine)).toEqual(['accepted', 'conflict']);
    expect((await world.head(TALK)).record).toMatchObject({
      version: 2,
      body: { category: '04', complaint: '最初' },
    });
    expect(await atCenters()).toContain('最初');
    expect(await atCenters()).not.toContain(TOLD);
    const [kept] = await world.store.history.get([verdictKey(mine.changeId)]);
    expect((kept as StoredVerdict).change).toEqual(mine);
  });

  it('is not carried along by whoever lowered the category meanwhile', async () => {
    const { world, seen, body, atCenters } = await shared('01');
    const theirs = world.change(goto, TALK, { ...body, category: '03' }, { seen });
    const mine = world.change(sato, TALK, { ...body, complaint: TOLD }, { seen });
    expect(await world.words(theirs, mine)).toEqual(['accepted', 'conflict']);
    expect(await atCenters()).toContain('最初');
    expect(await atCenters()).not.toContain(TOLD);
  });

  it('is not brought out by a late lowering', async () => {
    const { world, seen, body, atCenters } = await shared('01');
    const theirs = world.change(goto, TALK, { ...body, complaint: TOLD }, { seen });
    const mine = world.change(sato, TALK, { ...body, category: '03' }, { seen });
    expect(await world.words(theirs, mine)).toEqual(['accepted', 'conflict']);
    expect(await atCenters()).not.toContain(TOLD);
  });
});

describe('a conflict', () => {
  it('applies what is not in dispute, and keeps both sides of what is', async () => {
    const { world, seen } = await scene();
    const theirs = world.change(nagai, ID, { ...FIRST, note: '彼ら' }, { seen });
    const mine = world.change(abe, ID, { ...FIRST, note: '私', floor: '5' }, { seen });
    const [, verdict] = await world.send(theirs, mine);
    expect(verdict).toMatchObject({ kind: 'conflict', headVersion: 3 });
    expect(entered((await world.head(ID)).record.body)).toEqual({
      ...FIRST,
      note: '彼ら',
      floor: '5',
    });
    const [kept] = await world.store.history.get([verdictKey(mine.changeId)]);
    expect((kept as StoredVerdict).change).toEqual(mine);
    expect((kept as StoredVerdict).theirs).toMatchObject({ version: 2, body: { note: '彼ら' } });
    const kinds = (await world.log.entries('d-CKITA')).map(({ entry }) => entry.kind);
    expect(kinds).toEqual(['write', 'write', 'write', 'conflict']);
    // The decision is a version that says what it settles.
    const head = (await world.head(ID)).record;
    const decided = world.change(
      abe,
      ID,
      { ...head.body, note: '二人の' },
      { seen: head, resolves: mine.changeId },
    );
    expect(await world.words(decided)).toEqual(['accepted']);
    expect((await world.head(ID)).record.resolves).toBe(mine.changeId);
    // What was written on it waits with it.
    const later = onChange(
      world.change(abe, ID, { ...FIRST, note: '私', floor: '6' }, { seen }),
      mine,
    );
    expect(await world.words(later)).toEqual(['conflict']);
  });

  it.each(['headWritten', 'logged', 'refusalStored'] as const)(
    'SYNC-08: is told once though the server was killed when it had %s',
    async (step) => {
      const { world, seen } = await scene();
      const mine = world.change(abe, ID, { ...FIRST, note: '私', floor: '5' }, { seen });
      await world.send(world.change(nagai, ID, { ...FIRST, note: '彼ら' }, { seen }));
      world.killAfter(step);
      if (step === 'refusalStored') await world.send(mine).catch(() => undefined);
      else await expect(world.send(mine)).rejects.toThrow('killed');
      await world.restart();
      expect(await world.send(mine)).toMatchObject([{ kind: 'conflict', headVersion: 3 }]);
      const [kept] = await world.store.history.get([verdictKey(mine.changeId)]);
      expect((kept as StoredVerdict).change).toEqual(mine);
    },
  );

  it('is what is taken back without having been seen, and what is hidden by what the other chose', async () => {
    const { world, seen } = await scene();
    await world.send(world.change(nagai, ID, { ...FIRST, floor: '2' }, { seen }));
    const reason = { at: '2026-11-22T00:00:00Z', by: 'abe' as never, reason: '誤り' };
    expect(await world.words(world.change(abe, ID, FIRST, { seen, void: reason }))).toEqual([
      'conflict',
    ]);
    const person = { name_kanji: '見本 花', language: 'en' };
    await world.send(world.change(abe, 'person:1', person));
    const before = (await world.head('person:1')).record;
    const theirs = world.change(nagai, 'person:1', { ...person, language: 'ja' }, { seen: before });
    const mine = world.change(abe, 'person:1', { ...person, interpreter: true }, { seen: before });
    expect(await world.words(theirs, mine)).toEqual(['accepted', 'conflict']);
    expect((await world.head('person:1')).record.version).toBe(2);
  });
});

it('a merged result is judged by the rights of its author, whichever side raised it', async () => {
  const world = await createPushWorld();
  const worker: Who = 'sato@KKS:COUNSEL';
  await world.send(
    world.change(worker, 'person:1', { name_kanji: '見本 花', home_centre: 'CKITA' }),
  );
  const body = { category: '03', complaint: '最初' };
  await world.send(
    world.change(worker, 'consultation:1', body, { subjectId: 'person:1' as never }),
  );
  const seen = (await world.head('consultation:1')).record;
  const raised = world.change(worker, 'consultation:1', { ...body, category: '01' }, { seen });
  expect(await world.words(raised)).toEqual(['accepted']);
  const center = world.change(abe, 'consultation:1', { ...body, themes: ['01'] }, { seen });
  expect(['no_right', 'not_in_scope']).toContain((await world.words(center))[0]);
});

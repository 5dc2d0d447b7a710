// A protected address stays protected as the family goes on: who is born, who joins, who founds a household (SYNC-04, DOMAIN B.4).
import { describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/lib/domain/record.ts';
import { createPushWorld, type PushWorld, type Who } from './push-world.ts';

const abe: Who = 'abe@CKITA:MCM';
const MOTHER = 'person:1' as RecordId;
const BABY = 'person:2' as RecordId;
const HOME = 'household:1' as RecordId;
const BABYS = 'person_address:2' as RecordId;
const TOWN = '隠し町';
const CHANNELS = ['CKITA.core', 'CKITA.mch', 'CMINAMI.core', 'CMINAMI.mch'];

const member = (person_id: string) => ({
  row_id: person_id.slice(-1),
  person_id,
  lives_here: true,
});
const address = (person_id: string) => ({
  person_id,
  kind: 'actual',
  protect_level: '0',
  town: TOWN,
});

async function family(): Promise<PushWorld> {
  const world = await createPushWorld();
  const sent = await world.words(
    world.change(abe, MOTHER, { name_kanji: '見本 母' }),
    world.change(abe, HOME, { family_name_label: '見本', members: [member(MOTHER)] }),
    world.change(abe, 'person_address:1', address(MOTHER)),
  );
  expect(sent).toEqual(['accepted', 'accepted', 'accepted']);
  return world;
}

async function hidden(): Promise<PushWorld> {
  const world = await family();
  await world.commands().hideAddress(HOME, 'hidden');
  return world;
}

const born = (world: PushWorld) => world.change(abe, BABY, { name_kanji: '見本 新生児' });
const livesAt = (world: PushWorld) => world.change(abe, BABYS, address(BABY));
async function joins(world: PushWorld, ...people: readonly string[]) {
  const seen = (await world.head(HOME)).record;
  const members = [MOTHER, ...people].map(member);
  return world.change(abe, HOME, { ...seen.body, members }, { seen });
}

async function expectUntold(world: PushWorld, ...ids: readonly string[]): Promise<void> {
  await world.commands().moveFamily({
    moveId: `m-${ids.join()}`,
    household: HOME,
    from: 'CKITA' as never,
    to: 'CMINAMI' as never,
  });
  const told = (await world.pullAll(CHANNELS)).documents;
  expect(JSON.stringify(told)).not.toContain(TOWN);
  for (const id of ids) expect([...world.index().channelsOf(id as RecordId)]).toEqual([]);
}

describe('SYNC-04: under a protected address', () => {
  it('a newborn is protected with the version that puts him into the household', async () => {
    const world = await hidden();
    const sent = [born(world), await joins(world, BABY), livesAt(world)];
    expect(await world.words(...sent)).toEqual(['accepted', 'accepted', 'accepted']);
    expect([...world.index().channelsOf(BABYS)]).toEqual([]);
    await expectUntold(world, BABYS, 'person_address:1');
  });

  it('an address that was told before he joined is taken back from the centers', async () => {
    const world = await hidden();
    await world.send(born(world), livesAt(world));
    const before = await world.pullAll(CHANNELS);
    expect(before.documents.map(({ document }) => document.id)).toContain(BABYS);
    await world.send(await joins(world, BABY));
    const after = await world.pullAll(CHANNELS, before.checkpoint);
    expect(after.removals.map(({ id }) => id)).toEqual([BABYS]);
    await expectUntold(world, BABYS);
  });

  it('a person whose own record comes after the household that names him is protected from his first day', async () => {
    const world = await hidden();
    await world.send(await joins(world, BABY), born(world), livesAt(world));
    expect(world.index().siteHas(BABY, 'CKITA' as never)).toBe(true);
    await expectUntold(world, BABYS);
  });

  it('a household that was named before its person is not hidden into nowhere', async () => {
    const world = await family();
    await world.send(await joins(world, BABY));
    await world.commands().hideAddress(HOME, 'hidden');
    await world.send(born(world), livesAt(world));
    expect(world.index().siteHas(BABY, 'CKITA' as never)).toBe(true);
    await expectUntold(world, BABYS);
  });

  it('a household to which somebody hidden comes is hidden with all who live there, new or not', async () => {
    const world = await hidden();
    const other = { family_name_label: '見本二', members: [MOTHER, BABY].map(member) };
    await world.send(born(world), world.change(abe, 'household:2', other), livesAt(world));
    expect([...world.index().channelsOf(BABYS)]).toEqual([]);
    const third = { family_name_label: '見本三', members: [member('person:3')] };
    await world.send(
      world.change(abe, 'person:3', { name_kanji: '見本 祖母' }),
      world.change(abe, 'household:3', third),
      world.change(abe, 'person_address:3', { ...address('person:3'), town: '祖母町' }),
    );
    expect([...world.index().channelsOf('person_address:3' as never)]).not.toEqual([]);
    const seen = (await world.head('household:3')).record;
    const together = { ...seen.body, members: [member('person:3'), member(MOTHER)] };
    await world.send(world.change(abe, 'household:3', together, { seen }));
    expect([...world.index().channelsOf('person_address:3' as never)]).toEqual([]);
  });

  it('all of them are told of again when the protection has ended, unless another household keeps it', async () => {
    const world = await hidden();
    const other = { family_name_label: '見本二', members: [MOTHER].map(member) };
    await world.send(born(world), await joins(world, BABY), livesAt(world));
    await world.send(world.change(abe, 'household:2', other));
    await world.commands().hideAddress(HOME, 'shown');
    expect([...world.index().channelsOf(BABYS)]).toEqual(['CKITA.core']);
    expect([...world.index().channelsOf('person_address:1' as never)]).toEqual([]);
    await world.commands().hideAddress('household:2' as never, 'shown');
    expect([...world.index().channelsOf('person_address:1' as never)]).toEqual(['CKITA.core']);
  });

  it('SYNC-03: an edit that waited meanwhile is not refused as if the family had moved: it is kept, and told to nobody', async () => {
    const world = await family();
    const seen = (await world.head('person_address:1')).record;
    const edit = world.change(
      abe,
      'person_address:1',
      { ...seen.body, building: '別棟' },
      { seen },
    );
    await world.commands().hideAddress(HOME, 'hidden');
    expect(await world.words(edit)).toEqual(['accepted']);
    expect((await world.head('person_address:1')).record.body).toMatchObject({ building: '別棟' });
    await expectUntold(world, 'person_address:1');
  });

  it('a server that dies between mark and version has told nobody, and the retry ends it', async () => {
    const world = await hidden();
    await world.send(born(world), livesAt(world));
    const join = await joins(world, BABY);
    world.killAfter('scopeWritten');
    await expect(world.send(join)).rejects.toThrow('killed');
    await world.restart();
    expect([...world.index().channelsOf(BABYS)]).toEqual([]);
    expect(await world.words(join)).toEqual(['accepted']);
    await expectUntold(world, BABYS);
  });

  it('a household that a device gives back after a restore protects who stands in it', async () => {
    const world = await hidden();
    await world.send(born(world), livesAt(world));
    const { record } = await world.head(HOME);
    const members = [MOTHER, BABY].map(member);
    const given = {
      ...record,
      version: 2,
      changeId: 'given' as never,
      body: { ...record.body, members },
    };
    expect(await world.takeBack(given, 'd-CKITA' as never, '2027-01-01')).toBe('taken');
    await expectUntold(world, BABYS);
  });

  it.each([0, 1, 2, 3, 5, 8, 13])(
    'whoever joins while the command is carried out is protected (%i steps apart)',
    async (steps) => {
      const world = await family();
      await world.send(born(world), livesAt(world));
      const join = await joins(world, BABY);
      const command = world.commands().hideAddress(HOME, 'hidden');
      for (let n = 0; n < steps; n += 1) await Promise.resolve();
      await Promise.all([command, world.send(join)]);
      await expectUntold(world, BABYS);
    },
  );
});

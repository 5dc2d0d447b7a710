// The neutral flag of a family (DOMAIN B.3, FLAG): set at city hall, seen at the center, and there not to be set or unset.
import { expect, it } from 'vitest';
import type { Body } from '../../src/lib/domain/record.ts';
import { createPushWorld, type Who } from './push-world.ts';

const kita: Who = 'abe@CKITA:MCM';
const worker: Who = 'sato@KKS:COUNSEL';
const HOME = 'household:H';
const plain = { family_name_label: '見本(架空町1)', home_centre: 'CKITA' };
const flagged = { ...plain, contact_first: true };

async function started() {
  const world = await createPushWorld();
  /** Written on what stands there now. */
  async function write(who: Who, body: Body): Promise<string | undefined> {
    const { record } = await world.head(HOME);
    const [word] = await world.words(world.change(who, HOME, body, { seen: record }));
    return word;
  }
  return { world, write };
}

it('FLAG: the center has it, may write beside it, and may not unset it', async () => {
  const { world, write } = await started();
  expect(await world.words(world.change(kita, HOME, plain))).toEqual(['accepted']);
  expect(await write(worker, flagged)).toBe('accepted');
  const held = await world.pullAll(['CKITA.core']);
  const home = held.documents.find(({ document }) => document.id === HOME);
  expect(home?.document.body['contact_first']).toBe(true);

  expect(await write(kita, { ...flagged, floor: '2階' })).toBe('accepted');
  expect(await write(kita, plain)).toBe('no_right');
  expect(await write(kita, { ...plain, contact_first: false })).toBe('no_right');
  expect(await write(worker, plain)).toBe('accepted');
});

it('FLAG: a center sets it neither on a new household nor on an old one', async () => {
  const { world, write } = await started();
  expect(await world.words(world.change(kita, HOME, flagged))).toEqual(['no_right']);
  expect(await world.words(world.change(kita, HOME, plain))).toEqual(['accepted']);
  expect(await write(kita, flagged)).toBe('no_right');
});

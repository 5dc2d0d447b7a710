// Text written on an older version goes in beside what others wrote since, by every way that a page offers (SYNC-02, R8-4).
import { beforeEach, expect, test } from 'vitest';
import type { Body, RecordDoc } from '../../src/lib/domain/record.ts';
import type { OutgoingItem } from '../../src/lib/records/api.ts';
import { nextVersion } from '../../src/lib/records/author.ts';
import { besides, overNewer } from '../../src/lib/ui/form/over-newer.ts';
import { draftOf } from '../../src/lib/ui/outgoing/rewrite.ts';
import { createPushWorld } from './push-world.ts';

type World = Awaited<ReturnType<typeof createPushWorld>>;
type Writer = Parameters<World['change']>[0];
const [ABE, NAGAI] = ['abe@CKITA:MCM' as Writer, 'nagai@CKITA:MCM' as Writer];
const ID = 'household:1';
const opened = { family_name_label: '見本', floor: '1', note: '最初' };
let world: World;
let before: RecordDoc;
let newer: RecordDoc;

beforeEach(async () => {
  world = await createPushWorld();
  await world.send(world.change(ABE, ID, opened));
  before = (await world.head(ID)).record;
  const theirs = { ...before.body, note: '夜間の訪問は禁止' };
  await world.send(world.change(NAGAI, ID, theirs, { seen: before }));
  newer = (await world.head(ID)).record;
});

/** As the outbox would send it. */
async function sent(body: Body, seen: RecordDoc): Promise<readonly unknown[]> {
  const input = { type: 'household', recordId: before.id, body, seen };
  const made = nextVersion(input, seen, {
    author: { user: 'u', site: 'CKITA', device: 'd' } as never,
    clock: { now: () => 0 } as never,
    randomness: { ulid: () => 'X' } as never,
    offline: false,
  });
  if (!made.ok) throw new Error(made.code);
  const words = await world.words(world.change(ABE, ID, made.next.body, { seen }));
  return [words, (await world.head(ID)).record.body];
}

test('saved over a newer version, a form takes back nothing that its author did not touch', async () => {
  const sides = {
    seen: before,
    newer,
    mine: { ...before.body, floor: '5' },
    today: '2026-11-23' as const,
  };
  const over = overNewer(sides, besides(sides, {}, new Map()), undefined);
  expect(await sent(over.body, over.seen)).toEqual([
    ['merged'],
    { ...newer.body, floor: '5', note: '夜間の訪問は禁止' },
  ]);
});

test('a refused edit that is written again takes back nothing that others wrote since', async () => {
  const body = { ...before.body, floor: '5' };
  const item = {
    changeId: 'refused',
    recordId: before.id,
    type: 'household',
    state: 'refused',
    refusal: 'invalid',
    next: { ...before, body },
    writtenOn: { kind: 'version', version: 1, body: before.body },
    theirs: newer,
  } as unknown as OutgoingItem;
  const { seen } = draftOf(item, 'draft');
  expect(await sent(body, seen as RecordDoc)).toEqual([
    ['merged'],
    { ...newer.body, floor: '5', note: '夜間の訪問は禁止' },
  ]);
});

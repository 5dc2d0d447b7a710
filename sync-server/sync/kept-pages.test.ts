// Kept pages of a first sync: given again only while nothing of their channels has moved, and never to fill the memory.
import { expect, it } from 'vitest';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { PullResponse } from '../../src/lib/protocol/wire.ts';
import { createKeptPages, type PageKey } from './kept-pages.ts';

const core = 'CKITA.core' as ChannelId;
const key = (text: string): PageKey => ({ channels: [core], text });
const response = (cursor: string, dropped: readonly ChannelId[] = []): PullResponse => ({
  documents: [],
  removals: [],
  checkpoint: {
    storeEpoch: 'e',
    channels: { [core]: { grantGeneration: 1, snapshotCursor: cursor } },
  },
  dropped,
  more: true,
});

function scene(mostBytes?: number) {
  let moved = 1;
  let now = 0;
  const pages = createKeptPages({
    index: { movedAt: () => moved },
    now: () => new Date(now),
    pack: async (text) => Buffer.from(text),
    ...(mostBytes === undefined ? {} : { mostBytes }),
  });
  return {
    pages,
    keep: (text: string) => pages.keep(key(text), async () => response(text)),
    move: () => (moved += 1),
    pass: (ms: number) => (now += ms),
  };
}

it('gives a page again as it was sent', async () => {
  const { pages, keep } = scene();
  const sent = await keep('a');
  expect(JSON.parse(sent.toString())).toEqual(response('a'));
  expect(pages.find(key('a'))).toBe(sent);
  expect(pages.find(key('b'))).toBeUndefined();
});

it('SYNC-05 forgets a page when something of its channels moved, also while it was read', async () => {
  const { pages, keep, move } = scene();
  await keep('a');
  move();
  expect(pages.find(key('a'))).toBeUndefined();
  await pages.keep(key('b'), async () => {
    move();
    return response('b');
  });
  expect(pages.find(key('b'))).toBeUndefined();
});

it('does not keep what says that a grant ended, nor anything for long', async () => {
  const { pages, keep, pass } = scene();
  await pages.keep(key('a'), async () => response('a', [core]));
  expect(pages.find(key('a'))).toBeUndefined();
  await keep('b');
  pass(2 * 60 * 60 * 1000);
  expect(pages.find(key('b'))).toBeUndefined();
});

it('lets go of what was used longest ago when it has too much', async () => {
  const { pages, keep } = scene(3 * (await scene().keep('a')).length);
  for (const text of ['a', 'b', 'c']) await keep(text);
  pages.find(key('a'));
  await keep('d');
  expect(['a', 'b', 'c', 'd'].filter((text) => pages.find(key(text)) !== undefined)).toEqual([
    'a',
    'c',
    'd',
  ]);
});

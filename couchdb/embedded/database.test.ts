// Writes that come together share one commit: each is still judged, and fails, alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { readDraft, writeDraft } from './documents.ts';

const directory = mkdtempSync(join(tmpdir(), 'tsumugi-database-'));
let db: Database | undefined;
let count = 0;

afterEach(() => {
  db?.close();
  db = undefined;
  if (count === 2) rmSync(directory, { recursive: true, force: true });
});

function open(): Database {
  count += 1;
  db = openDatabase(join(directory, `${String(count)}.sqlite`), 'test');
  return db;
}

const ids = (of: Database): readonly unknown[] =>
  of.statements.since.all(0, 100).map((row) => row['id']);

it('commits once for all that wait, and answers nobody before', async () => {
  const of = open();
  let wakes = 0;
  of.onceWritten(() => (wakes += 1));
  const first = of.writeTogether(() => writeDraft(of, readDraft({ n: 1 }, 'a')));
  const second = of.writeTogether(() => writeDraft(of, readDraft({ n: 2 }, 'a')));
  const third = of.writeTogether(() => writeDraft(of, readDraft({ n: 3 }, 'b')));
  expect(ids(of)).toEqual([]);
  expect(await Promise.all([first, second, third])).toEqual([
    expect.stringMatching(/^1-/),
    undefined, // a conflict with the one before it
    expect.stringMatching(/^1-/),
  ]);
  expect(ids(of)).toEqual(['a', 'b']);
  expect(wakes).toBe(1);
});

it('lets a write fail alone: the others stand, and what it had begun does not', async () => {
  const of = open();
  const good = of.writeTogether(() => writeDraft(of, readDraft({}, 'a')));
  const bad = of.writeTogether(() => {
    writeDraft(of, readDraft({}, 'half'));
    throw new Error('no room');
  });
  const other = of.writeTogether(() => writeDraft(of, readDraft({}, 'b')));
  await expect(bad).rejects.toThrow('no room');
  await Promise.all([good, other]);
  expect(ids(of)).toEqual(['a', 'b']);
  expect(of.counts.docs).toBe(2);
  expect(of.updateSeq()).toBe(2);
});

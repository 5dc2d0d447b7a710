// SYNC-02: what is pruned from the journal stands in two whole backups; restored from either of them nothing is missing.
import { beforeEach, expect, it } from 'vitest';
import { readBackup } from '../../sync-server/backup/backup.ts';
import { backupCommand, type BackupWorld } from '../../sync-server/backup/commands.ts';
import { readErased } from '../../sync-server/backup/erased-list.ts';
import { readJournal } from '../../sync-server/backup/journal.ts';
import { createLedgerMemory, type LedgerFiles } from '../../sync-server/backup/ledger-files.ts';
import { journaling } from '../../sync-server/backup/open-journal.ts';
import { restore } from '../../sync-server/backup/restore.ts';
import { createPassingLedgerKeys } from '../../sync-server/keys/ledger-keys.ts';
import { createMemoryStore } from '../../sync-server/store/memory.ts';
import type { Store } from '../../sync-server/store/store.ts';

const keys = await createPassingLedgerKeys();
let kept: { readonly journal: Map<string, string>; readonly backups: Map<string, string> };
let raw: Store;
let minutes: number;
let ids: number;
const now = (): Date => new Date(Date.UTC(2026, 10, 20, 0, (minutes += 1)));
const newId = (): string => `n${String((ids += 1)).padStart(4, '0')}`;
beforeEach(() => {
  kept = { journal: new Map(), backups: new Map() };
  raw = createMemoryStore();
  minutes = 0;
  ids = 0;
});

const journal = (): LedgerFiles => createLedgerMemory(kept.journal);
const backups = (): LedgerFiles => createLedgerMemory(kept.backups);

/** A day of the server: started, written to, ended. */
async function day(work: (store: Store) => Promise<void>): Promise<void> {
  const server = await journaling(raw, {
    files: journal(),
    keys,
    places: [journal()],
    who: 'server',
    now,
    newId,
  });
  await work(server.store);
  await server.settled();
  await server.close();
}
const writes =
  (...ids: readonly string[]) =>
  async (store: Store): Promise<void> => {
    for (const _id of ids) await store.records.write([{ _id, text: `架空 ${_id}` }]);
  };

function cli(line: string) {
  const world: BackupWorld = {
    store: raw,
    keys,
    journal: journal(),
    backups: backups(),
    places: [journal()],
    now,
    newId,
  };
  return backupCommand(line.split(' '), {}, world);
}

async function told(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { value } of readJournal(journal(), keys))
    if (value.kind === 'writes')
      for (const write of value.writes) if ('doc' in write) found.push(write.doc._id);
  return found.filter((id) => id.startsWith('person:'));
}

/** The disk burns; what comes back. */
async function restoredFrom(backup: string | undefined): Promise<readonly string[]> {
  const store = createMemoryStore();
  await restore(
    store,
    {
      erased: await readErased([journal()], keys),
      journal: () => readJournal(journal(), keys),
      ...(backup === undefined ? {} : { backup: () => readBackup(backups(), keys, backup) }),
    },
    now,
  );
  const docs = await store.records.range({ from: 'person:', to: 'person;', limit: 100 });
  return docs.map(({ _id }) => _id);
}
const backupNames = (): readonly string[] => [...kept.backups.keys()].sort();
const journalNames = (): readonly string[] =>
  [...kept.journal.keys()].filter((name) => name.startsWith('journal-'));

it('SYNC-02: takes away what both of the two newest backups have, and nothing else', async () => {
  await day(writes('person:1', 'person:2'));
  await cli('backup');
  await day(writes('person:3'));
  await cli('backup');
  await day(writes('person:4'));
  const answer = await cli('journal prune');
  expect(answer?.ok).toBe(true);
  expect(answer?.text).toContain('1 個のファイルを消しました');
  // The second backup alone has person:3: should that one not open, the journal still tells it.
  expect(await told()).toEqual(['person:3', 'person:4']);
  expect((await cli('journal verify'))?.text).toContain('すべて合っています');
  const everybody = ['person:1', 'person:2', 'person:3', 'person:4'];
  for (const backup of backupNames()) expect(await restoredFrom(backup)).toEqual(everybody);
});

it('waits for a second whole backup; one that was cut off is none', async () => {
  await day(writes('person:1'));
  await cli('backup');
  await cli('backup');
  const [, cut = ''] = backupNames();
  kept.backups.set(cut, (kept.backups.get(cut) ?? '').split('\n').slice(0, -2).join('\n'));
  await day(writes('person:2'));
  expect(await cli('journal prune')).toMatchObject({ ok: false });
  expect(await told()).toEqual(['person:1', 'person:2']);
});

it('a restore says that it needs a newer backup, instead of leaving a hole', async () => {
  await day(writes('person:1'));
  await cli('backup');
  await day(writes('person:2'));
  await cli('backup');
  await cli('backup');
  await day(writes('person:3'));
  expect((await cli('journal prune'))?.text).toContain('2 個のファイルを消しました');
  const [tooOld, second] = backupNames();
  await expect(restoredFrom(tooOld)).rejects.toThrow('以降のバックアップが必要です');
  await expect(restoredFrom(undefined)).rejects.toThrow('以降のバックアップが必要です');
  expect(await restoredFrom(second)).toEqual(['person:1', 'person:2', 'person:3']);
});

it('a file that is missing without having been pruned is still a loss, also after a prune', async () => {
  await day(writes('person:1'));
  await cli('backup');
  await cli('backup');
  await day(writes('person:2'));
  await cli('journal prune');
  await day(writes('person:3'));
  expect((await cli('journal verify'))?.ok).toBe(true);
  const [second = ''] = journalNames();
  kept.journal.delete(second);
  expect((await cli('journal verify'))?.text).toContain(`合いません: ${second}`);
});

it('SYNC-02: pruned again and again, nothing is missing, and the server starts over it as ever', async () => {
  const everybody: string[] = [];
  for (let n = 1; n <= 5; n += 1) {
    everybody.push(`person:${String(n)}`);
    await day(writes(`person:${String(n)}`));
    await cli('backup');
    expect((await cli('journal prune'))?.ok).toBe(n > 1);
    expect((await cli('journal verify'))?.ok).toBe(true);
    for (const backup of backupNames().slice(-2))
      expect(await restoredFrom(backup)).toEqual(everybody);
  }
  expect(journalNames().length).toBeLessThan(6);
});

it('a journal that does not hold is left as it is', async () => {
  await day(writes('person:1'));
  await cli('backup');
  await cli('backup');
  await day(writes('person:2'));
  const [first = ''] = journalNames();
  const lines = (kept.journal.get(first) ?? '').split('\n');
  kept.journal.set(first, lines.with(2, `${lines[2] ?? ''}AA`).join('\n'));
  const before = new Map(kept.journal);
  expect((await cli('journal prune'))?.text).toContain('何も消していません');
  expect(kept.journal).toEqual(before);
});

it('what was erased since the backup stays erased', async () => {
  await day(writes('person:1', 'person:gone'));
  await day((store) => store.records.erase(['person:gone']));
  await cli('backup');
  await cli('backup');
  await day(writes('person:2'));
  expect((await cli('journal prune'))?.ok).toBe(true);
  expect(await told()).toEqual(['person:2']);
  expect(await restoredFrom(backupNames()[0])).toEqual(['person:1', 'person:2']);
});

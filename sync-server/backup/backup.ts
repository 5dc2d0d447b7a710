// Makes a backup beside a running server: every database as it was at one moment, in one sealed file.
import { COLLECTIONS, type Store, type StoredDoc } from '../store/store.ts';
import type { DatabaseName, Era } from './journal.ts';
import { createLedger, type LedgerKeys, readLedger } from './ledger.ts';
import { type LedgerFiles, ledgerName } from './ledger-files.ts';

export type BackupLine =
  | (Era & { readonly kind: 'opened'; readonly at: string })
  | { readonly kind: 'docs'; readonly db: DatabaseName; readonly docs: readonly StoredDoc[] }
  | { readonly kind: 'gone'; readonly db: DatabaseName; readonly ids: readonly string[] }
  /** A backup without it was cut off and is none. `at`: the moment that it shows. */
  | { readonly kind: 'complete'; readonly at: string; readonly docs: number };

export interface Backup {
  readonly file: string;
  readonly docs: number;
  readonly at: string;
}

/** Rounds in which somebody wrote before we give up: a quiet moment of some milliseconds is enough. */
const ROUNDS = 2_000;
const PAGE = 500;

export async function makeBackup(deps: {
  readonly store: Store;
  readonly files: LedgerFiles;
  readonly keys: LedgerKeys;
  readonly era: Era;
  readonly now: () => Date;
  readonly newId: () => string;
}): Promise<Backup> {
  const { store, files, keys, era, now } = deps;
  const begun = now().toISOString();
  const file = ledgerName('backup', begun.replaceAll(/[^0-9]/g, ''), deps.newId());
  const ledger = await createLedger(files, file, 'backup', keys.current);
  const write = (line: BackupLine): Promise<void> => ledger.write(line);
  try {
    return { file, ...(await copyStore({ store, era, write, now })) };
  } finally {
    await ledger.close();
  }
}

/** Writes every document as it is, until what was written is one moment of the store. */
export async function copyStore(deps: {
  readonly store: Store;
  readonly era: Era;
  readonly write: (line: BackupLine) => Promise<void>;
  readonly now: () => Date;
}): Promise<Omit<Backup, 'file'>> {
  const { store, write, now } = deps;
  await write({ kind: 'opened', ...deps.era, at: now().toISOString() });
  let docs = 0;
  const since = new Map<DatabaseName, string>();
  for (const db of COLLECTIONS) since.set(db, '0');
  // All feeds must have stood still from one round to the next: then what was read is one moment of the store.
  let quiet = 0;
  for (let round = 0; quiet < 2; round += 1) {
    if (round === ROUNDS) throw new Error('backup: the store did not stand still');
    let moved = 0;
    for (const db of COLLECTIONS) moved += await follow(store, db, since, write);
    docs += moved;
    quiet = moved === 0 ? quiet + 1 : 0;
  }
  const at = now().toISOString();
  await write({ kind: 'complete', at, docs });
  return { docs, at };
}

/** Everything that changed since the last round; a later line replaces an earlier one. */
async function follow(
  store: Store,
  db: DatabaseName,
  since: Map<DatabaseName, string>,
  write: (line: BackupLine) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (;;) {
    const page = await store[db].changes({ since: since.get(db) ?? '0', limit: PAGE });
    const docs = page.changes.flatMap(({ doc }) => (doc === undefined ? [] : [doc]));
    const ids = page.changes.flatMap(({ deleted, id }) => (deleted ? [id] : []));
    if (docs.length > 0) await write({ kind: 'docs', db, docs });
    if (ids.length > 0) await write({ kind: 'gone', db, ids });
    count += page.changes.length;
    since.set(db, page.seq);
    if (page.pending === 0) return count;
  }
}

/** The lines of a backup; a `LedgerFault` where one does not hold, an error where it was cut off. */
export async function* readBackup(
  files: LedgerFiles,
  keys: LedgerKeys,
  file: string,
): AsyncGenerator<BackupLine> {
  let isComplete = false;
  for await (const { value } of readLedger(files, file, 'backup', keys)) {
    const line = value as BackupLine;
    isComplete = line.kind === 'complete';
    yield line;
  }
  if (!isComplete) throw new Error(`${file}: the backup was cut off`);
}

/** The newest backup that is whole, if there is one. */
export async function newestBackup(
  files: LedgerFiles,
  keys: LedgerKeys,
): Promise<string | undefined> {
  const [newest] = await wholeBackups(files, keys, 1);
  return newest;
}

/** Backups that are whole, the newest first, and no more than so many. */
export async function wholeBackups(
  files: LedgerFiles,
  keys: LedgerKeys,
  most: number,
): Promise<readonly string[]> {
  const names = (await files.list()).filter((name) => name.startsWith('backup-'));
  const whole: string[] = [];
  for (const name of names.toReversed()) {
    if (whole.length === most) break;
    if (await isWhole(files, keys, name)) whole.push(name);
  }
  return whole;
}

async function isWhole(files: LedgerFiles, keys: LedgerKeys, name: string): Promise<boolean> {
  let last: BackupLine | undefined;
  for await (const { value } of readLedger(files, name, 'backup', keys)) last = value as BackupLine;
  return last?.kind === 'complete';
}

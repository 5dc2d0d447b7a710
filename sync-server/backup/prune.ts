// Takes away what the journal need not tell any more: files of which every write stands in two whole backups.
import { wholeBackups, readBackup } from './backup.ts';

import {
  createJournal,
  type DatabaseName,
  type Era,
  type JournalWrite,
  readJournal,
} from './journal.ts';
import { generationOf, journalKey } from './journaled-store.ts';
import type { LedgerKeys } from './ledger.ts';
import type { LedgerFiles } from './ledger-files.ts';

export interface Pruned {
  readonly removed: readonly string[];
  readonly kept: number;
  /** From backups of this moment on a restore is whole; older ones no longer suffice. */
  readonly needs: string;
}

/** Undefined: there are not two whole backups yet, and the journal stays as it is. */
export async function pruneJournal(deps: {
  readonly journal: LedgerFiles;
  readonly backups: LedgerFiles;
  readonly keys: LedgerKeys;
  readonly erased: ReadonlyMap<DatabaseName, ReadonlySet<string>>;
  readonly era: Era;
  readonly now: () => Date;
  readonly newId: () => string;
}): Promise<Pruned | undefined> {
  const { journal, backups, keys, era, now, newId } = deps;
  // Of the two newest the older one: either may turn out not to open when it is needed.
  const [, older] = await wholeBackups(backups, keys, 2);
  if (older === undefined) return undefined;
  const backup = await readWhole(deps, older);

  const files = new Map<string, { last: string; isCovered: boolean }>();
  const before = new Set<string>();
  /** A server that starts looks up how far the journal is: from there on everything stays. */
  let newestPosition: string | undefined;
  // Read to the end before anything is taken away: a journal that does not hold is left alone.
  for await (const { file, era: of, value } of readJournal(journal, keys)) {
    const known = files.get(file) ?? { last: '', isCovered: true };
    if (value.kind === 'position' && of === era.era) newestPosition = file;
    if (value.kind === 'pruned') for (const name of value.files) before.add(name);
    const writes = value.kind === 'writes' ? value.writes : [];
    const isCovered = known.isCovered && writes.every((one) => backup.holds(of, one));
    files.set(file, { last: value.at, isCovered });
  }
  const isOver = (file: string): boolean => newestPosition !== undefined && file < newestPosition;
  const removable = [...files].flatMap(([file, { last, isCovered }]) =>
    isOver(file) && isCovered && last < backup.begun ? [file] : [],
  );
  const kept = files.size - removable.length;
  if (removable.length === 0) return { removed: [], kept, needs: backup.at };

  // Said first, and sealed: a file that is missing without that is a loss.
  const own = createJournal({ files: journal, keys, era, now, newId });
  const told = [...new Set([...before, ...removable])].sort();
  await own.write({ kind: 'pruned', at: now().toISOString(), files: told, needs: backup.at });
  await own.close();
  for (const file of removable) await journal.remove(file);
  return { removed: removable, kept: kept + 1, needs: backup.at };
}

interface Whole {
  readonly begun: string;
  readonly at: string;
  /** The write itself, or a later one of the same document, or that it is gone for good. */
  holds(era: number, write: JournalWrite): boolean;
}

async function readWhole(
  { backups, keys, erased }: Parameters<typeof pruneJournal>[0],
  file: string,
): Promise<Whole> {
  const newest = new Map<string, number>();
  let era = 0;
  let begun = '';
  let at = '';
  for await (const line of readBackup(backups, keys, file)) {
    if (line.kind === 'opened') ({ era, at: begun } = line);
    if (line.kind === 'docs')
      for (const doc of line.docs) newest.set(journalKey(line.db, doc._id), generationOf(doc));
    if (line.kind === 'gone')
      for (const id of line.ids) newest.set(journalKey(line.db, id), Infinity);
    if (line.kind === 'complete') ({ at } = line);
  }
  return {
    begun,
    at,
    holds(of, write) {
      // The list of what was erased has a place of its own, beside the keys and here.
      if ('erased' in write) return true;
      const { db, doc } = write;
      if (erased.get(db)?.has(doc._id) === true) return true;
      const held = newest.get(journalKey(db, doc._id));
      if (held === undefined || of > era) return false;
      return of < era || held >= generationOf(doc);
    },
  };
}

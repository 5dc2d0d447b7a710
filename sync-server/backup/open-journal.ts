// Puts the journal behind a store: for the server, which first catches up with what a dead process left, and for commands beside it.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openLedgerKeys } from '../keys/ledger-keys.ts';
import type { Store } from '../store/store.ts';
import { readEra } from './era.ts';
import { createErasedList, type ErasedList, erasingByList, finishErasing } from './erased-list.ts';
import { createJournal, type JournalEntry, type Positions, readJournal } from './journal.ts';
import { createJournaledStore, type Journaled, journalKey } from './journaled-store.ts';
import type { LedgerEnd, LedgerKeys } from './ledger.ts';
import { createLedgerDirectory, type LedgerFiles } from './ledger-files.ts';

export interface Journaling {
  readonly store: Store;
  readonly erased: ErasedList;
  /** Before anybody is told that something was written. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Everything of a data directory's backup side: its keys, the places of its list of what was erased. */
export async function openLedgers(options: {
  readonly dataDir: string;
  readonly journalDir: string | undefined;
}): Promise<{
  readonly keys: LedgerKeys;
  readonly places: readonly LedgerFiles[];
  readonly journal: LedgerFiles | undefined;
}> {
  const { dataDir, journalDir } = options;
  const journal = journalDir === undefined ? undefined : createLedgerDirectory(journalDir);
  const beside = createLedgerDirectory(join(dataDir, 'keys'));
  return {
    keys: await openLedgerKeys(dataDir),
    places: journal === undefined ? [beside] : [beside, journal],
    journal,
  };
}

export async function journaling(
  store: Store,
  options: {
    readonly files: LedgerFiles | undefined;
    readonly keys: LedgerKeys;
    readonly places: readonly LedgerFiles[];
    /** `server`: serves, alone. `command`: writes a few things beside it. */
    readonly who: 'server' | 'command';
    readonly now: () => Date;
    readonly newId?: () => string;
  },
): Promise<Journaling> {
  const { files, keys, places, who, now } = options;
  const newId = options.newId ?? (() => randomBytes(4).toString('hex'));
  const erased = createErasedList({ places, keys, now, newId });
  if (who === 'server') {
    await erased.begin();
    await finishErasing(store, erased);
  }
  if (files === undefined)
    return {
      store: erasingByList(store, erased),
      erased,
      settled: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  const era = await readEra(store.accounts);
  const known =
    who === 'server'
      ? await journaledSince(readJournal(files, keys, { era: era.era }), era.epoch)
      : undefined;
  const journal = createJournal({
    files,
    keys,
    era,
    now,
    newId,
    ...(known === undefined ? {} : { before: known.ends }),
  });
  const journaled = createJournaledStore({ store, journal, now });
  if (known !== undefined) await journaled.catchUp(known);
  return {
    store: erasingByList(journaled.store, erased),
    erased,
    settled: journaled.settled,
    async close() {
      await journaled.settled();
      await journal.close();
    },
  };
}

/** What the journal of an era says already. */
export async function journaledSince(
  entries: AsyncGenerator<Pick<JournalEntry, 'value'>, readonly LedgerEnd[]>,
  epoch?: string,
): Promise<Journaled & { readonly ends: readonly LedgerEnd[] }> {
  let positions: Positions | undefined;
  const revisions = new Map<string, string>();
  for (;;) {
    const step = await entries.next();
    if (step.done === true)
      return { ends: step.value, revisions, ...(positions === undefined ? {} : { positions }) };
    const { value } = step.value;
    // A new database over the journal of a lost one: to go on would mix the two.
    if (value.kind === 'opened' && epoch !== undefined && value.epoch !== epoch)
      throw new Error(
        'ジャーナルは別のデータベースのものです。先に npm run cli -- restore で復元してください / restore first',
      );
    if (value.kind === 'position') {
      // Files of commands may overlap in time: what they wrote is kept on the list, at most it is journaled again.
      ({ positions } = value);
      revisions.clear();
    }
    if (value.kind !== 'writes') continue;
    for (const write of value.writes)
      if ('doc' in write && write.doc._rev !== undefined)
        revisions.set(journalKey(write.db, write.doc._id), write.doc._rev);
  }
}

// A server whose process can be stopped at every write to the database and to the journal, and whose database can then be lost.
import { createPassingLedgerKeys } from '../../sync-server/keys/ledger-keys.ts';
import { readErased } from '../../sync-server/backup/erased-list.ts';
import { makeBackup, readBackup } from '../../sync-server/backup/backup.ts';
import { readJournal } from '../../sync-server/backup/journal.ts';
import { readEra } from '../../sync-server/backup/era.ts';
import { journaling } from '../../sync-server/backup/open-journal.ts';
import { restore, type Restored } from '../../sync-server/backup/restore.ts';
import { createLedgerMemory, type LedgerFiles } from '../../sync-server/backup/ledger-files.ts';
import { createMemoryStore } from '../../sync-server/store/memory.ts';
import { COLLECTIONS, type Collection, type Store } from '../../sync-server/store/store.ts';
import { createPushWorld, NOW } from './push-world.ts';

interface Sources {
  readonly backup?: string;
  readonly journal: 'kept' | 'lost';
  readonly besideKept?: boolean;
}

export type JournalWorld = Awaited<ReturnType<typeof createJournalWorld>>;

export async function createJournalWorld() {
  const keys = await createPassingLedgerKeys();
  /** What outlives the server's disk. */
  const second = { journal: new Map<string, string>(), backups: new Map<string, string>() };
  const beside = new Map<string, string>();
  let raw = createMemoryStore();
  let ids = 0;
  let starts = 0;
  const newId = (): string => `n${String((ids += 1))}`;
  const now = (): Date => NOW;
  let steps = 0;
  let dieAt = Infinity;

  /** One step: dies before it, in the middle of it (an append that is cut off), or right after it. */
  async function step<T>(work: () => Promise<T>, half: () => void = () => undefined): Promise<T> {
    const at = (steps += 3);
    if (at - 2 >= dieAt) throw new Error('stopped');
    if (at - 1 >= dieAt) {
      half();
      throw new Error('stopped');
    }
    const done = await work();
    if (at >= dieAt) throw new Error('stopped');
    return done;
  }

  function mortal(store: Store): Store {
    const wrapped = COLLECTIONS.map((db): [string, Collection] => {
      const collection = store[db];
      return [
        db,
        {
          ...collection,
          write: (docs) => step(() => collection.write(docs)),
          erase: (list) => step(() => collection.erase(list)),
        },
      ];
    });
    return { ...store, ...(Object.fromEntries(wrapped) as Record<string, Collection>) };
  }

  function mortalFiles(files: Map<string, string>): LedgerFiles {
    const inner = createLedgerMemory(files);
    return {
      ...inner,
      create: async (name) => {
        const file = await step(() => inner.create(name));
        const half = (text: string) => () =>
          void files.set(name, (files.get(name) ?? '') + text.slice(0, text.length >> 1));
        return { ...file, append: (text) => step(() => file.append(text), half(text)) };
      },
    };
  }

  async function restoreFrom(store: Store, sources: Sources): Promise<Restored> {
    const journal = createLedgerMemory(second.journal);
    const places = sources.journal === 'lost' ? [] : [journal];
    const erased = await readErased([createLedgerMemory(beside), ...places], keys);
    const files = createLedgerMemory(second.backups);
    return restore(
      store,
      {
        erased,
        ...(sources.backup === undefined
          ? {}
          : { backup: () => readBackup(files, keys, sources.backup ?? '') }),
        ...(sources.journal === 'lost' ? {} : { journal: () => readJournal(journal, keys) }),
      },
      now,
    );
  }

  async function start() {
    const opened = await journaling(mortal(raw), {
      files: mortalFiles(second.journal),
      keys,
      places: [mortalFiles(beside), mortalFiles(second.journal)],
      who: 'server',
      now,
      newId,
    });
    starts += 1;
    const world = await createPushWorld(opened.store, starts * 1_000);
    return { world, ...opened };
  }

  return {
    keys,
    second,
    start,
    raw: () => raw,
    steps: () => steps,
    /** From now on; steps are counted in thirds: before, in the middle, after. */
    stopAt(third: number) {
      steps = 0;
      dieAt = third;
    },
    live() {
      dieAt = Infinity;
    },
    async backup() {
      const files = createLedgerMemory(second.backups);
      const era = await readEra(raw.accounts);
      return makeBackup({ store: raw, files, keys, era, now, newId });
    },
    /** The server's disk burns, with the list of what was erased that lay beside the keys. */
    async loseDisk(sources: Sources): Promise<Restored> {
      if (sources.besideKept !== true) beside.clear();
      if (sources.journal === 'lost') second.journal.clear();
      raw = createMemoryStore();
      return restoreFrom(raw, sources);
    },
    /** Into an empty store, stopped after so many writes. True: it was done before that. */
    async restoreInterrupted(sources: Sources, writes: number): Promise<boolean> {
      raw = createMemoryStore();
      steps = 0;
      dieAt = writes * 3 + 1;
      try {
        await restoreFrom(mortal(raw), sources);
        return true;
      } catch (fault) {
        if (String(fault).includes('stopped')) return false;
        throw fault;
      } finally {
        dieAt = Infinity;
      }
    },
    restoreAgain: (sources: Sources): Promise<Restored> => restoreFrom(raw, sources),
  };
}

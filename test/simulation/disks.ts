// The server's disk and its second target in the simulated city: the journal is kept, the disk is lost, and all is restored.
import { copyStore, type BackupLine } from '../../sync-server/backup/backup.ts';
import { eraDoc, readEra, setClosing } from '../../sync-server/backup/era.ts';
import type { DatabaseName, JournalEntry, JournalLine } from '../../sync-server/backup/journal.ts';
import { createJournaledStore } from '../../sync-server/backup/journaled-store.ts';
import { journaledSince } from '../../sync-server/backup/open-journal.ts';
import { restore, type RestoreSources } from '../../sync-server/backup/restore.ts';
import { createMemoryStore } from '../../sync-server/store/memory.ts';
import { COLLECTIONS, type Store } from '../../sync-server/store/store.ts';
import type { World } from './clock.ts';

/** Deliberate breakages of journal and restore. */
export interface DiskMutant {
  readonly settled?: (settled: () => Promise<void>, world: World) => () => Promise<void>;
  readonly sources?: (sources: RestoreSources) => RestoreSources;
  /** What the journal of the former store says is written once more at every start. */
  readonly replaysAgain?: true;
}

export interface Opened {
  readonly store: Store;
  settled(): Promise<void>;
}

export interface Disks {
  readonly store: () => Store;
  /** `own`: the store as a process sees it; what a dead process writes to the journal never arrives. */
  open(own: Store, isAlive: () => boolean): Promise<Opened>;
  /** The next line of the journal kills the server, before or after it is written. */
  killAtJournal(side: 'before' | 'after'): void;
  backup(): Promise<void>;
  readonly hasBackup: () => boolean;
  lose(journal: 'kept' | 'lost'): Promise<void>;
  openUp(): Promise<void>;
  readonly restoredAt: () => Promise<string | undefined>;
  erase(db: DatabaseName, ids: readonly string[]): Promise<void>;
  readonly erased: ReadonlyMap<DatabaseName, ReadonlySet<string>>;
}

type Line = Pick<JournalEntry, 'era' | 'value'>;

export async function createDisks(deps: {
  readonly world: World;
  readonly mutant: DiskMutant | undefined;
  readonly onKilled: () => void;
}): Promise<Disks> {
  const { world, mutant } = deps;
  const now = (): Date => new Date(world.now());
  let store = createMemoryStore();
  await store.accounts.write([eraDoc({ era: 1, epoch: 'epoch-1' })]);
  let journal: Line[] = [];
  let copy: readonly BackupLine[] | undefined;
  const erased = new Map<DatabaseName, Set<string>>(COLLECTIONS.map((db) => [db, new Set()]));
  let armed: 'before' | 'after' | undefined;

  async function open(own: Store, isAlive: () => boolean): Promise<Opened> {
    const era = await readEra(own.accounts);
    const write = async (value: JournalLine): Promise<void> => {
      if (!isAlive()) return new Promise<never>(() => undefined);
      const kill = armed;
      if (kill !== undefined) armed = undefined;
      if (kill !== 'before') journal.push({ era: era.era, value: structuredClone(value) });
      if (kill === undefined) return;
      deps.onKilled();
      return new Promise<never>(() => undefined);
    };
    const lines = journal.filter((line) => line.era === era.era);
    const journaled = createJournaledStore({
      store: own,
      journal: { write, close: () => Promise.resolve() },
      now,
    });
    await journaled.catchUp(await journaledSince(read(lines)));
    if (mutant?.replaysAgain) await replayOver(own, era.era);
    const { settled } = journaled;
    return { store: journaled.store, settled: mutant?.settled?.(settled, world) ?? settled };
  }

  async function replayOver(own: Store, era: number): Promise<void> {
    for (const { value, era: of } of journal)
      if (of < era && value.kind === 'writes')
        for (const write of value.writes) {
          if (!('doc' in write) || write.db !== 'records') continue;
          const [there] = await own.records.get([write.doc._id]);
          const { _rev: _, ...doc } = write.doc;
          if (there?._rev !== undefined)
            await own.records.write([{ ...doc, _id: write.doc._id, _rev: there._rev }]);
        }
  }

  return {
    store: () => store,
    open,
    killAtJournal: (side) => {
      armed = side;
    },
    async backup() {
      const lines: BackupLine[] = [];
      const write = async (line: BackupLine): Promise<void> =>
        void lines.push(structuredClone(line));
      await copyStore({ store, era: await readEra(store.accounts), write, now });
      copy = lines;
    },
    hasBackup: () => copy !== undefined,
    async lose(kept) {
      armed = undefined;
      const lines = [...journal];
      const backup = copy;
      store = createMemoryStore();
      const sources: RestoreSources = {
        erased,
        ...(backup === undefined ? {} : { backup: () => read(backup) }),
        ...(kept === 'lost' ? {} : { journal: () => read(lines) }),
      };
      if (kept === 'lost') journal = [];
      await restore(store, mutant?.sources?.(sources) ?? sources, now);
    },
    openUp: () => setClosing(store.accounts, undefined),
    restoredAt: async () => (await readEra(store.accounts)).restoredAt,
    async erase(db, ids) {
      for (const id of ids) erased.get(db)?.add(id);
      await store[db].erase(ids);
    },
    erased,
  };
}

async function* read<T>(lines: readonly T[]): AsyncGenerator<T, never[]> {
  for (const line of lines) yield structuredClone(line);
  return [];
}

// What was lawfully erased, by id and without content: kept beside the keys and on the second target, since it must outlive every backup.
import { COLLECTIONS, type Collection, type Store } from '../store/store.ts';
import type { DatabaseName } from './journal.ts';
import { createLedger, type LedgerKeys, type LedgerWriter, readLedger } from './ledger.ts';
import { type LedgerFiles, ledgerName } from './ledger-files.ts';

export interface ErasedList {
  /** Durable in every place when it resolves. */
  add(db: DatabaseName, ids: readonly string[]): Promise<void>;
  has(db: DatabaseName, id: string): Promise<boolean>;
  all(): Promise<ReadonlyMap<DatabaseName, readonly string[]>>;
  /** At start: every place gets what another knows, and an empty list where there is none: that it is missing must mean that it was lost. */
  begin(): Promise<void>;
}

interface ErasedLine {
  readonly db: DatabaseName;
  readonly ids: readonly string[];
  readonly at: string;
}

/** `places`: directories of which each must be lost before the list is. Each process writes files of its own. */
export function createErasedList(deps: {
  readonly places: readonly LedgerFiles[];
  readonly keys: LedgerKeys;
  readonly now: () => Date;
  readonly newId: () => string;
}): ErasedList {
  const { places, keys } = deps;
  let writers: readonly LedgerWriter[] | undefined;
  let known: Promise<Map<DatabaseName, Set<string>>> | undefined;

  const nameNow = (): string =>
    ledgerName(
      'erased',
      deps
        .now()
        .toISOString()
        .replaceAll(/[^0-9]/g, ''),
      deps.newId(),
    );

  async function open(): Promise<readonly LedgerWriter[]> {
    const name = nameNow();
    return Promise.all(places.map((files) => createLedger(files, name, 'erased', keys.current)));
  }

  return {
    async add(db, ids) {
      if (ids.length === 0) return;
      const line: ErasedLine = { db, ids, at: deps.now().toISOString() };
      const to = (writers ??= await open());
      try {
        for (const writer of to) await writer.write(line);
      } catch (fault) {
        writers = undefined;
        throw fault;
      }
      for (const id of ids) (await (known ??= readErased(places, keys))).get(db)?.add(id);
    },
    has: async (db, id) => (await (known ??= readErased(places, keys))).get(db)?.has(id) === true,
    async all() {
      const list = await (known ??= readErased(places, keys));
      return new Map([...list].map(([db, ids]) => [db, [...ids]]));
    },
    async begin() {
      const union = await (known ??= readErased(places, keys));
      for (const files of places) {
        const here = await readErased([files], keys);
        const missing = [...union].flatMap(([db, ids]): ErasedLine[] => {
          const lost = [...ids].filter((id) => here.get(db)?.has(id) !== true);
          return lost.length === 0 ? [] : [{ db, ids: lost, at: deps.now().toISOString() }];
        });
        if (missing.length === 0 && (await files.list()).some(isErasedList)) continue;
        const writer = await createLedger(files, nameNow(), 'erased', keys.current);
        for (const line of missing) await writer.write(line);
        await writer.close();
      }
    },
  };
}

/** The list first: whatever dies after that, no backup and no journal brings back what was erased. */
export function erasingByList(store: Store, erased: ErasedList): Store {
  const listed = COLLECTIONS.map((db): [DatabaseName, Collection] => {
    const collection = store[db];
    const erase: Collection['erase'] = async (ids) => {
      await erased.add(db, ids);
      await collection.erase(ids);
    };
    return [db, { ...collection, erase }];
  });
  return { ...store, ...(Object.fromEntries(listed) as Record<DatabaseName, Collection>) };
}

/** At start: what a dead process had put on the list and not yet erased. */
export async function finishErasing(store: Store, erased: ErasedList): Promise<void> {
  for (const [db, ids] of await erased.all()) {
    if (ids.length === 0) continue;
    const left = (await store[db].get(ids)).flatMap((doc) => doc?._id ?? []);
    if (left.length > 0) await store[db].erase(left);
  }
}

export const isErasedList = (file: string): boolean => file.startsWith('erased-');

/** The union of what the places know: none of them is asked to know all. */
export async function readErased(
  places: readonly LedgerFiles[],
  keys: LedgerKeys,
): Promise<Map<DatabaseName, Set<string>>> {
  const found = new Map<DatabaseName, Set<string>>(COLLECTIONS.map((db) => [db, new Set()]));
  for (const files of places)
    for (const file of await files.list()) {
      if (!isErasedList(file)) continue;
      for await (const { value } of readLedger(files, file, 'erased', keys)) {
        const { db, ids } = value as ErasedLine;
        for (const id of ids) found.get(db)?.add(id);
      }
    }
  return found;
}

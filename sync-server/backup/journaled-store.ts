// The store with its journal behind it: what was written there is owed to the journal, and nobody is answered while something is owed.
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import { COLLECTIONS, type Collection, type Store, type StoredDoc } from '../store/store.ts';
import type { DatabaseName, Journal, JournalWrite, Positions } from './journal.ts';

export interface JournaledStore {
  readonly store: Store;
  /** Resolves when everything that was written until now is in the journal; rejects when that cannot be. */
  settled(): Promise<void>;
  /** At start, before anything is served: journals what a dead process wrote and could not journal any more. */
  catchUp(journaled: Journaled): Promise<void>;
}

/** What the journal of this era says already. */
export interface Journaled {
  /** Absent: the journal begins now, with everything that is there. */
  readonly positions?: Positions;
  /** `database id` → revision, of what was journaled after that. */
  readonly revisions: ReadonlyMap<string, string>;
}

export function createJournaledStore(deps: {
  readonly store: Store;
  readonly journal: Journal;
  readonly now: () => Date;
}): JournaledStore {
  const { store, journal } = deps;
  let owed: JournalWrite[] = [];
  /** Written or not: the answer was cut off. Looked at before anybody is told anything. */
  const uncertain = new Map<DatabaseName, Set<string>>();
  let flushing: Promise<void> | undefined;

  const at = (): string => deps.now().toISOString();

  async function flush(): Promise<void> {
    for (const [db, ids] of uncertain) {
      const list = [...ids];
      for (const doc of await store[db].get(list)) if (doc !== undefined) owed.push({ db, doc });
      for (const id of list) ids.delete(id);
    }
    const writes = owed;
    owed = [];
    if (writes.length === 0) return;
    try {
      await journal.write({ kind: 'writes', at: at(), writes });
    } catch (fault) {
      owed = [...writes, ...owed];
      throw fault;
    }
  }

  const isOwing = (): boolean =>
    owed.length > 0 || [...uncertain.values()].some(({ size }) => size > 0);

  /** Whoever comes while a line is being written shares the next one. */
  async function settled(): Promise<void> {
    for (;;) {
      if (flushing !== undefined) await flushing;
      else if (!isOwing()) return;
      else
        flushing = flush().finally(() => {
          flushing = undefined;
        });
    }
  }

  function journaled(db: DatabaseName): Collection {
    const collection = store[db];
    return {
      ...collection,
      async write(docs) {
        const results = await collection.write(docs);
        for (const [n, result] of results.entries()) {
          const doc = docs[n];
          if (doc === undefined) continue;
          if (result.ok) owed.push({ db, doc: { ...doc, _rev: result.rev } });
          else if (result.code === 'unknown') doubt(db, doc._id);
        }
        return results;
      },
      async erase(ids) {
        await collection.erase(ids);
        owed.push({ db, erased: ids });
      },
    };
  }

  function doubt(db: DatabaseName, id: string): void {
    const ids = uncertain.get(db) ?? new Set<string>();
    uncertain.set(db, ids.add(id));
  }

  async function catchUpWith(
    db: DatabaseName,
    { positions, revisions }: Journaled,
  ): Promise<string> {
    let since = positions?.[db] ?? '0';
    for (;;) {
      const page = await store[db].changes({ since, limit: 500 });
      for (const { doc } of page.changes)
        if (doc !== undefined && revisions.get(journalKey(db, doc._id)) !== doc._rev)
          owed.push({ db, doc });
      await settled();
      since = page.seq;
      if (page.pending === 0) return since;
    }
  }

  return {
    store: {
      ...store,
      ...(Object.fromEntries(COLLECTIONS.map((db) => [db, journaled(db)])) as Record<
        DatabaseName,
        Collection
      >),
    },
    settled,
    async catchUp(known) {
      const positions: Record<string, string> = {};
      for (const db of COLLECTIONS) positions[db] = await catchUpWith(db, known);
      await journal.write({ kind: 'position', at: at(), positions: positions as Positions });
    },
  };
}

export const journalKey = (db: DatabaseName, id: string): string => `${db} ${id}`;

/** The number at the front of a revision: within an era the higher one is the later one. */
export const generationOf = ({ _rev }: StoredDoc): number => Number.parseInt(_rev ?? '0', 10);

/** What a document says, whatever its revision. */
export function contentOf({ _rev: _, ...content }: StoredDoc): string {
  return canonicalJson(content);
}

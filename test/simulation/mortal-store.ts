// The store as one process of the simulated server sees it.
import type { Change, Collection, Store } from '../../sync-server/store/store.ts';
import type { Prng } from './prng.ts';

/** What a dead process began never goes on. Its feed may repeat itself with older states, as feeds do. */
export function mortal(
  store: Store,
  isAlive: () => boolean,
  random: Prng,
  repeats: () => number,
): Store {
  const never = new Promise<never>(() => undefined);
  const told: Change[] = [];
  const wrap = (collection: Collection, isRecords: boolean): Collection => {
    const guard = async <T>(work: () => Promise<T>): Promise<T> => {
      if (!isAlive()) return never;
      const found = await work();
      return isAlive() ? found : never;
    };
    return {
      get: (ids) => guard(() => collection.get(ids)),
      write: (docs) => guard(() => collection.write(docs)),
      range: (q) => guard(() => collection.range(q)),
      view: (name, q) => guard(() => collection.view(name, q)),
      changes: (q) =>
        guard(async () => {
          const page = await collection.changes(q);
          if (!isRecords || !random.chance(repeats())) {
            told.push(...page.changes);
            if (told.length > 200) told.splice(0, 100);
            return page;
          }
          const again = told.slice(random.below(Math.max(1, told.length)));
          return { ...page, changes: [...again, ...page.changes] };
        }),
      position: () => guard(() => collection.position()),
      erase: (ids) => guard(() => collection.erase(ids)),
    };
  };
  return {
    records: wrap(store.records, true),
    history: wrap(store.history, false),
    log: wrap(store.log, false),
    accounts: wrap(store.accounts, false),
    vault: wrap(store.vault, false),
    ready: () => store.ready(),
    close: () => store.close(),
  };
}

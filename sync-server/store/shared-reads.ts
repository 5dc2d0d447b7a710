// Single documents that many ask for at once, read together: each question is answered by a reading that began after it.
import type { Collection, StoredDoc } from './store.ts';

export type SharedReads = (id: string) => Promise<StoredDoc | undefined>;

export function createSharedReads({ get }: Pick<Collection, 'get'>): SharedReads {
  let next: Reading | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  /** One at a time: whoever asks meanwhile goes with the one after. */
  function newReading(): Reading {
    const ids = new Set<string>();
    const docs = underWay.then(async () => {
      next = undefined;
      const asked = [...ids];
      const found = await get(asked);
      return new Map(asked.map((id, at) => [id, found[at]]));
    });
    underWay = docs.catch(() => undefined); // Those who asked hear of it.
    return { ids, docs };
  }

  return async (id) => {
    next ??= newReading();
    next.ids.add(id);
    return (await next.docs).get(id);
  };
}

interface Reading {
  readonly ids: Set<string>;
  readonly docs: Promise<ReadonlyMap<string, StoredDoc | undefined>>;
}

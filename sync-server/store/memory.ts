// The store on Maps, for the simulator and for fast tests: deterministic, microtasks only.
import type {
  ChangesPage,
  Collection,
  Store,
  StoredDoc,
  ViewName,
  ViewQuery,
  ViewRow,
  WriteResult,
} from './store.ts';

/**
 * `wait` ends a waiting read of the feed after that many milliseconds; without it a wait ends only
 * by a write, an abort or close (the simulator's clock decides, never a timer of ours).
 */
export function createMemoryStore(deps: { wait?: (ms: number) => Promise<void> } = {}): Store {
  const records = createMemoryCollection({ ...deps, views: VIEW_FIELDS });
  const history = createMemoryCollection(deps);
  const log = createMemoryCollection(deps);
  const accounts = createMemoryCollection(deps);
  const vault = createMemoryCollection(deps);
  let closed = false;
  return {
    records,
    history,
    log,
    accounts,
    vault,
    ready: async () => !closed,
    close: async () => {
      closed = true;
      for (const collection of [records, history, log, accounts, vault]) collection.wake();
    },
  };
}

const VIEW_FIELDS: Record<ViewName, string> = { by_anchor: 'anchors', by_site: 'sites' };

/** What is kept of a document: its JSON text, so that nobody shares an object with the store. */
interface Entry {
  readonly rev: string;
  readonly seq: number;
  readonly json: string | undefined;
}

function createMemoryCollection(deps: {
  wait?: (ms: number) => Promise<void>;
  views?: Partial<Record<ViewName, string>>;
}): Collection & { wake(): void } {
  const docs = new Map<string, Entry>();
  const feed: { seq: number; id: string }[] = [];
  const indexes = new Map<string, KeyIndex>();
  for (const [name, field] of Object.entries(deps.views ?? {})) {
    indexes.set(name, createKeyIndex(field));
  }
  let seq = 0;
  let sortedIds: string[] | undefined;
  let waiting = Promise.withResolvers<void>();

  const read = (id: string): StoredDoc | undefined => {
    const json = docs.get(id)?.json;
    return json === undefined ? undefined : (JSON.parse(json) as StoredDoc);
  };

  const wake = (): void => {
    waiting.resolve();
    waiting = Promise.withResolvers<void>();
  };

  const writeOne = (doc: StoredDoc): WriteResult => {
    const id = checkedId(doc._id);
    const entry = docs.get(id);
    const expected = entry === undefined || entry.json === undefined ? undefined : entry.rev;
    // A tombstone may be named or not: both create the document again.
    const fits = doc._rev === expected || (expected === undefined && doc._rev === entry?.rev);
    if (!fits) return { ok: false, id, code: 'conflict' };
    seq += 1;
    const generation = entry === undefined ? 1 : Number.parseInt(entry.rev, 10) + 1;
    const rev = `${generation}-${seq.toString(16).padStart(32, '0')}`;
    const json = doc['_deleted'] === true ? undefined : JSON.stringify({ ...doc, _rev: rev });
    if (json !== undefined && expected === undefined) sortedIds = undefined;
    docs.set(id, { rev, seq, json });
    feed.push({ seq, id });
    const stored = json === undefined ? undefined : (JSON.parse(json) as StoredDoc);
    for (const index of indexes.values()) index.put(id, stored);
    return { ok: true, id, rev };
  };

  const page = (since: number, limit: number): ChangesPage => {
    let start = firstAfter(feed, since);
    const changes = [];
    let last = since;
    for (; start < feed.length && changes.length < limit; start += 1) {
      const { seq: at, id } = feed[start]!;
      if (docs.get(id)?.seq !== at) continue;
      const doc = read(id);
      changes.push({ id, deleted: doc === undefined, doc });
      last = at;
    }
    let pending = 0;
    for (; start < feed.length; start += 1) {
      if (docs.get(feed[start]!.id)?.seq === feed[start]!.seq) pending += 1;
    }
    return { changes, seq: String(pending === 0 ? Math.max(last, seq) : last), pending };
  };

  return {
    wake,
    get: async (ids) => ids.map(read),
    write: async (list) => {
      const results = list.map(writeOne);
      if (results.some((result) => result.ok)) wake();
      return results;
    },
    range: async ({ from, to, limit, after }) => {
      sortedIds ??= [...docs.keys()].sort(byCodeUnit);
      const found: StoredDoc[] = [];
      for (let i = firstId(sortedIds, from); i < sortedIds.length && found.length < limit; i += 1) {
        const id = sortedIds[i]!;
        if (id >= to) break;
        if (after !== undefined && id <= after) continue;
        const doc = read(id);
        if (doc !== undefined) found.push(doc);
      }
      return found;
    },
    view: async (name, q) => {
      const index = indexes.get(name);
      if (index === undefined) throw new Error(`no view ${name} here`);
      const rows = index.rows(q);
      return q.includeDocs === true ? rows.map((row) => withDoc(row, read(row.id))) : rows;
    },
    changes: async ({ since, limit, waitMs, signal }) => {
      const from = Number.parseInt(since, 10);
      const found = page(from, limit);
      if (found.changes.length > 0 || waitMs === undefined || waitMs === 0) return found;
      if (signal?.aborted === true) return found;
      const ends: Promise<void>[] = [waiting.promise];
      if (deps.wait !== undefined) ends.push(deps.wait(waitMs));
      const aborted = Promise.withResolvers<void>();
      const onAbort = (): void => aborted.resolve();
      signal?.addEventListener('abort', onAbort);
      await Promise.race([...ends, aborted.promise]);
      signal?.removeEventListener('abort', onAbort);
      return page(from, limit);
    },
    position: async () => String(seq),
    erase: async (ids) => {
      for (const id of ids) {
        if (!docs.delete(id)) continue;
        sortedIds = undefined;
        for (const index of indexes.values()) index.put(id, undefined);
      }
    },
  };
}

interface KeyIndex {
  put(id: string, doc: StoredDoc | undefined): void;
  rows(q: ViewQuery): ViewRow[];
}

function createKeyIndex(field: string): KeyIndex {
  const idsByKey = new Map<string, Set<string>>();
  const keysById = new Map<string, readonly string[]>();
  const rowsOf = (key: string): ViewRow[] =>
    [...(idsByKey.get(key) ?? [])].sort(byCodeUnit).map((id) => ({ id, key, value: null }));
  return {
    put: (id, doc) => {
      for (const key of keysById.get(id) ?? []) idsByKey.get(key)?.delete(id);
      keysById.delete(id);
      const value = doc?.[field];
      if (!Array.isArray(value)) return;
      const keys = [...new Set(value.filter((key): key is string => typeof key === 'string'))];
      keysById.set(id, keys);
      for (const key of keys) {
        const ids = idsByKey.get(key) ?? new Set<string>();
        idsByKey.set(key, ids.add(id));
      }
    },
    rows: ({ key, keys, limit, after }) => {
      const wanted = keys ?? (key === undefined ? [...idsByKey.keys()].sort(byCodeUnit) : [key]);
      const rows = wanted.flatMap(rowsOf);
      const rest = after === undefined ? rows : rows.filter((row) => row.id > after);
      return limit === undefined ? rest : rest.slice(0, limit);
    },
  };
}

function withDoc(row: ViewRow, doc: StoredDoc | undefined): ViewRow {
  return doc === undefined ? row : { ...row, doc };
}

function checkedId(id: string): string {
  if (id === '' || id.startsWith('_')) throw new Error('not an id that the store accepts');
  return id;
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstAfter(feed: readonly { seq: number }[], since: number): number {
  let low = 0;
  let high = feed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (feed[middle]!.seq <= since) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstId(ids: readonly string[], from: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

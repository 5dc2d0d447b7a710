// One collection on a CouchDB database; every answer's shape is checked before it is believed.
import type { DesignDocument } from '../../couchdb/design/records.ts';
import { StoreError, type Ask, type Connection } from './connection.ts';
import type { Change, ChangesPage, Collection, StoredDoc, ViewRow, WriteResult } from './store.ts';

export function createCollection(at: {
  connection: Connection;
  db: string;
  closing: AbortSignal;
  design?: DesignDocument;
}): Collection {
  const ask = (request: Omit<Ask, 'db'>): Promise<unknown> =>
    at.connection.ask({ db: at.db, ...request });
  const allDocs = async (keys: readonly string[], withDocs: boolean): Promise<AllDocsRow[]> => {
    if (keys.length === 0) return [];
    const qs = withDocs ? { include_docs: true } : {};
    return rowsOf(await ask({ method: 'POST', path: '_all_docs', qs, body: { keys } }), 'rows');
  };

  return {
    get: async (ids) => {
      const rows: AllDocsRow[] = await allDocs(ids, true);
      if (rows.length !== ids.length) throw new StoreError('rows are missing from the answer');
      return rows.map((row) => row.doc ?? undefined);
    },
    write: async (docs) => {
      if (docs.length === 0) return [];
      for (const doc of docs) checkId(doc._id);
      try {
        const rows = await ask({ method: 'POST', path: '_bulk_docs', body: { docs } });
        return readResults(docs, rows);
      } catch (error) {
        // A refusal of the whole request wrote nothing and is a bug; the rest may have arrived.
        if (!(error instanceof StoreError) || isRefusal(error.status)) throw error;
        return docs.map((doc) => ({ ok: false, id: doc._id, code: 'unknown' }));
      }
    },
    range: async ({ from, to, limit, after }) => {
      if (limit <= 0 || from >= to) return [];
      const on = after !== undefined && after >= from;
      if (on && after >= to) return [];
      const qs = {
        startkey: on ? after : from,
        endkey: to,
        inclusive_end: false,
        include_docs: true,
        limit: on ? limit + 1 : limit,
      };
      const rows: AllDocsRow[] = rowsOf(await ask({ path: '_all_docs', qs }), 'rows');
      const found = rows.filter((row) => row.id !== after).slice(0, limit);
      return found.flatMap((row) => row.doc ?? []);
    },
    view: async (name, { key, keys, limit, after, includeDocs }) => {
      if (at.design?.views[name] === undefined) throw new StoreError(`no view ${name} here`);
      if (limit === 0 || keys?.length === 0) return [];
      // From the last row on, with one row more: it is there again unless it has left meanwhile.
      const startAfter = after === undefined ? {} : { startkey_docid: after };
      const more = after === undefined ? 0 : 1;
      const qs = {
        ...(key === undefined ? {} : { startkey: key, endkey: key, ...startAfter }),
        ...(limit === undefined ? {} : { limit: limit + more }),
        ...(includeDocs === true ? { include_docs: true } : {}),
      };
      const path = `${at.design._id}/_view/${name}`;
      const request =
        keys === undefined ? { path, qs } : { method: 'POST' as const, path, qs, body: { keys } };
      const rows: (ViewRow & { doc?: StoredDoc | null })[] = rowsOf(await ask(request), 'rows');
      const rest = rows.filter((row) => row.id !== after).slice(0, limit);
      return rest.map(({ doc, ...row }) => (doc == null ? row : { ...row, doc }));
    },
    changes: async ({ since, limit, waitMs = 0, signal }) => {
      const stop = signal === undefined ? at.closing : AbortSignal.any([signal, at.closing]);
      const wait = waitMs > 0 ? { feed: 'longpoll', timeout: waitMs } : {};
      try {
        const answer = await ask({
          path: '_changes',
          qs: { since, limit, include_docs: true, ...wait },
          signal: stop,
          timeoutMs: waitMs + 30_000,
        });
        return readChanges(answer);
      } catch (error) {
        if (stop.aborted) return { changes: [], seq: since, pending: 0 };
        throw error;
      }
    },
    position: async () => readChanges(await ask({ path: '_changes', qs: { since: 'now' } })).seq,
    erase: async (ids) => {
      // Once per leaf: where replication left conflicts, a purged winner uncovers the next one.
      let left = await allDocs(ids, false);
      for (let round = 0; round < MOST_LEAVES; round += 1) {
        const found = left.filter((row) => row.value !== undefined);
        if (found.length === 0) return;
        for (let i = 0; i < found.length; i += PURGED_AT_ONCE) {
          const batch = found.slice(i, i + PURGED_AT_ONCE);
          const body = Object.fromEntries(batch.map((row) => [row.key, [row.value?.rev]]));
          await ask({ method: 'POST', path: '_purge', body });
        }
        left = await allDocs(
          found.map((row) => row.key),
          false,
        );
      }
      throw new StoreError('documents could not be erased');
    },
  };
}

/** CouchDB takes 100 documents in one `_purge`. */
const PURGED_AT_ONCE = 100;
const MOST_LEAVES = 50;

interface AllDocsRow {
  readonly id?: string;
  readonly key: string;
  readonly value?: { readonly rev: string; readonly deleted?: boolean };
  readonly doc?: StoredDoc | null;
}

/** `accepted` is CouchDB's 202: too few copies were written, so nothing is promised. */
function readResults(docs: readonly StoredDoc[], answer: unknown): WriteResult[] {
  const rows: unknown[] = Array.isArray(answer) ? answer : [];
  return docs.map((doc, n) => {
    const row = rows.length === docs.length ? (rows[n] as Partial<BulkRow> | null) : null;
    const id = doc._id;
    if (row?.id !== id) return { ok: false, id, code: 'unknown' };
    if (row.error === 'conflict') return { ok: false, id, code: 'conflict' };
    if (row.ok !== true || typeof row.rev !== 'string' || row.accepted === true) {
      return { ok: false, id, code: 'unknown' };
    }
    return { ok: true, id, rev: row.rev };
  });
}

interface BulkRow {
  readonly id: string;
  readonly ok: boolean;
  readonly rev: string;
  readonly error: string;
  readonly accepted: boolean;
}

function readChanges(answer: unknown): ChangesPage {
  const rows: ChangeRow[] = rowsOf(answer, 'results');
  const { last_seq: seq, pending } = answer as { last_seq?: unknown; pending?: unknown };
  if (typeof seq !== 'string' && typeof seq !== 'number') throw new StoreError('no last_seq');
  const changes = rows
    .filter((row) => !row.id.startsWith('_design/'))
    .map((row): Change => {
      const deleted = row.deleted === true;
      return { id: row.id, deleted, doc: deleted ? undefined : (row.doc ?? undefined) };
    });
  return { changes, seq: String(seq), pending: typeof pending === 'number' ? pending : 0 };
}

interface ChangeRow {
  readonly id: string;
  readonly deleted?: boolean;
  readonly doc?: StoredDoc | null;
}

function rowsOf<Row>(answer: unknown, member: string): Row[] {
  const rows = (answer as Record<string, unknown> | null)?.[member];
  if (!Array.isArray(rows)) throw new StoreError('the answer has no rows');
  return rows as Row[];
}

function checkId(id: string): void {
  if (id === '' || id.startsWith('_')) throw new Error('not an id that the store accepts');
}

function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408;
}

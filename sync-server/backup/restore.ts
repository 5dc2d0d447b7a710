// Restores an empty store from a backup, the journal, or both; what was erased stays erased, whatever they say.
import { COLLECTIONS, type Store, type StoredDoc } from '../store/store.ts';
import { COUNTER_FLOOR_ID } from '../sync/numbers.ts';
import type { BackupLine } from './backup.ts';
import { eraDoc, ERA_ID, newEpoch, readClosing, setClosing } from './era.ts';
import type { DatabaseName, JournalEntry, JournalWrite } from './journal.ts';
import { contentOf, generationOf, journalKey } from './journaled-store.ts';

export interface RestoreSources {
  /** Each is read twice: `readBackup` and `readJournal`, or what stands for them. */
  readonly backup?: () => AsyncIterable<BackupLine>;
  /** Absent: it is lost. The store starts closed. */
  readonly journal?: () => AsyncIterable<Pick<JournalEntry, 'era' | 'value'>>;
  readonly erased: ReadonlyMap<DatabaseName, ReadonlySet<string>>;
}

export interface Restored {
  readonly docs: number;
  readonly era: number;
  /** Up to when the sources tell what happened. */
  readonly until: string;
  readonly isClosed: boolean;
}

/** How far counters jump where the journal is lost: numbers given since the backup stand on paper. */
export const COUNTER_JUMP = 1_000;

export async function restore(
  store: Store,
  sources: RestoreSources,
  now: () => Date,
): Promise<Restored> {
  await beginRestore(store, now);
  const newest = await survey(sources);
  const isClosed = sources.journal === undefined;
  const hasFloor = newest.orders.has(journalKey('history', COUNTER_FLOOR_ID));
  let docs = 0;
  for await (const { db, doc, order } of documents(sources)) {
    const key = journalKey(db, doc._id);
    if (newest.orders.get(key) !== order || isOfFormerStore(db, doc._id)) continue;
    // The same revision may stand in backup and journal: once is enough.
    newest.orders.delete(key);
    if (sources.erased.get(db)?.has(doc._id) === true || doc['_deleted'] === true) continue;
    docs += 1;
    await putOnce(store, db, isClosed ? asClosed(db, doc) : doc);
  }
  const era = newest.era + 1;
  await putOnce(
    store,
    'accounts',
    eraDoc({ era, epoch: newEpoch(), restoredAt: now().toISOString() }),
  );
  if (isClosed && !hasFloor)
    await putOnce(store, 'history', { _id: COUNTER_FLOOR_ID, kind: 'floor', jump: COUNTER_JUMP });
  await setClosing(
    store.accounts,
    isClosed ? { state: 'closed', at: now().toISOString(), since: newest.until } : undefined,
  );
  return { docs, era, until: newest.until, isClosed };
}

/** An interrupted restore may be repeated; any other store must be empty. */
async function beginRestore(store: Store, now: () => Date): Promise<void> {
  const closing = await readClosing(store.accounts);
  if (closing?.state === 'restoring') return;
  for (const db of COLLECTIONS) {
    // Beside what the store itself puts there.
    const some = await store[db].range({ from: ' ', to: '~', limit: 10 });
    const any = some.find(({ _id }) => !_id.startsWith('_'));
    if (any !== undefined) throw new Error('restore: the store is not empty');
  }
  await setClosing(store.accounts, { state: 'restoring', at: now().toISOString() });
}

interface Survey {
  /** `database id` → the order of its newest version among all sources. */
  readonly orders: Map<string, number>;
  readonly era: number;
  readonly until: string;
}

/** Reads everything once before anything is written: a source that does not hold stops the restore here. */
async function survey(sources: RestoreSources): Promise<Survey> {
  const orders = new Map<string, number>();
  let era = 0;
  let until = '';
  for await (const { db, doc, order, at } of documents(sources, (one) => {
    era = Math.max(era, one.era);
    if (one.at > until) until = one.at;
  })) {
    const key = journalKey(db, doc._id);
    if (order > (orders.get(key) ?? -1)) orders.set(key, order);
    if (at > until) until = at;
  }
  if (era === 0) throw new Error('restore: neither a backup nor a journal was found');
  return { orders, era, until };
}

interface Found {
  readonly db: DatabaseName;
  readonly doc: StoredDoc;
  /** Later versions have a higher one: era first, then the generation of the revision. */
  readonly order: number;
  readonly at: string;
}

async function* documents(
  sources: RestoreSources,
  onOpened: (one: { readonly era: number; readonly at: string }) => void = () => undefined,
): AsyncGenerator<Found> {
  const { backup, journal } = sources;
  /** The moment that the backup shows. */
  let shown = '';
  if (backup !== undefined) {
    let era = 0;
    let at = '';
    for await (const line of backup()) {
      if (line.kind === 'opened') ({ era, at } = line);
      if (line.kind === 'opened' || line.kind === 'complete') onOpened({ era, at: line.at });
      if (line.kind === 'complete') shown = line.at;
      if (line.kind === 'docs')
        for (const doc of line.docs) yield { db: line.db, doc, order: orderOf(era, doc), at };
    }
  }
  if (journal === undefined) return;
  for await (const { era, value } of journal()) {
    onOpened({ era, at: value.at });
    if (value.kind === 'pruned' && value.needs > shown)
      throw new Error(
        `${value.needs} 以降のバックアップが必要です。それより前のジャーナルは整理されています / the journal was pruned: a newer backup is needed`,
      );
    if (value.kind !== 'writes') continue;
    for (const write of value.writes)
      if (isDocument(write))
        yield { db: write.db, doc: write.doc, order: orderOf(era, write.doc), at: value.at };
  }
}

function isDocument(
  write: JournalWrite,
): write is Extract<JournalWrite, { readonly doc: StoredDoc }> {
  return 'doc' in write;
}

const orderOf = (era: number, doc: StoredDoc): number => era * 2 ** 32 + generationOf(doc);

/** Positions in feeds that are gone, and what this store says of itself. */
function isOfFormerStore(db: DatabaseName, id: string): boolean {
  if (db === 'log') return id.startsWith('audit-position');
  return db === 'accounts' && (id === ERA_ID || id === 'store-closed');
}

async function putOnce(store: Store, db: DatabaseName, doc: StoredDoc): Promise<void> {
  const { _rev: _, ...fresh } = doc;
  const [result] = await store[db].write([fresh as StoredDoc]);
  if (result?.ok === true) return;
  const [there] = await store[db].get([doc._id]);
  // The epoch of an interrupted restore is as good as ours.
  if (
    there !== undefined &&
    (doc._id === ERA_ID || contentOf(there) === contentOf(fresh as StoredDoc))
  )
    return;
  throw new Error('restore: a document could not be written');
}

/** Nobody knows who and what was shut out since: accounts and devices wait for the administrator, numbers jump. */
function asClosed(db: DatabaseName, doc: StoredDoc): StoredDoc {
  if (db === 'history' && doc['kind'] === 'counter')
    return { ...doc, last: Number(doc['last']) + COUNTER_JUMP };
  // Lost again: a series that began after the first restore stands on paper from its floor on.
  if (db === 'history' && doc._id === COUNTER_FLOOR_ID)
    return { ...doc, jump: Number(doc['jump']) + COUNTER_JUMP };
  if (db !== 'accounts' || !/^(account|device):/.test(doc._id)) return doc;
  return { ...doc, value: { ...(doc['value'] as object), isAwaitingApproval: true } };
}

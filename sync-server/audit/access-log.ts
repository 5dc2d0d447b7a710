// The access log: one append-only hash chain per source, in which nothing is missing and nothing was put later (SYNC-09).
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import type { Collection, StoredDoc } from '../store/store.ts';

/** A device's id, or `server`. */
export type LogSource = string;

export interface LogEntry {
  /** Given by whoever observed it: the same entry sent twice counts once. */
  readonly entryId: string;
  readonly at: string;
  readonly kind:
    | 'open'
    | 'search'
    | 'print'
    | 'export'
    | 'withdraw'
    | 'hand_over'
    | 'destroyed'
    | 'write'
    | 'refused'
    | 'conflict'
    | 'claim';
  readonly user?: string;
  readonly site?: string;
  readonly recordId?: string;
  readonly version?: number;
  readonly changeId?: string;
  /** Sealed before it is stored: the words somebody searched for are about people too. */
  readonly terms?: string;
  readonly count?: number;
  readonly offline?: boolean;
  /** A code, never personal data. */
  readonly note?: string;
}

export interface AccessLog {
  /** Durable when it resolves. Entries that are known already stay as they are. */
  append(source: LogSource, entries: readonly LogEntry[]): Promise<void>;
  verify(source: LogSource): Promise<ChainReport>;
  entries(source: LogSource): Promise<readonly ChainedEntry[]>;
}

export interface ChainReport {
  readonly ok: boolean;
  readonly entries: number;
  /** Position of the first entry that does not fit. */
  readonly brokenAt?: number;
}

export interface ChainedEntry {
  readonly n: number;
  readonly prev: string;
  readonly hash: string;
  readonly receivedAt: string;
  readonly entry: LogEntry;
}

export function createAccessLog(deps: {
  readonly log: Collection;
  readonly now: () => Date;
  readonly sealTerms: (entryId: string, terms: string) => string | Promise<string>;
}): AccessLog {
  const { log } = deps;
  const queues = new Map<LogSource, Promise<void>>();
  const heads = new Map<LogSource, Head>();

  /** One writer per chain at a time: the next entry needs the hash of the one before. */
  function inTurn(source: LogSource, run: () => Promise<void>): Promise<void> {
    const before = queues.get(source) ?? Promise.resolve();
    // A failure was told to whoever asked for it; it does not stop those who wait behind.
    const turn = before.then(run, run);
    queues.set(source, turn);
    return turn;
  }

  async function appendNow(source: LogSource, entries: readonly LogEntry[]): Promise<void> {
    const held = heads.get(source);
    heads.delete(source); // Until this batch is whole, the store is asked again.
    const keys = entries.map((entry) => entryKey(source, entry.entryId));
    // The chain, where it is not known here, is read with what is to be looked for in it.
    const known = await log.get(held === undefined ? [...keys, chainKey(source)] : keys);
    const pending = held === undefined ? pendingOf(known.at(-1)) : [];
    await writeEntries(log, pending);
    const head = held ?? headOf(known.at(-1));
    const seen = new Set(pending.map(({ _id }) => _id));
    let { n, hash } = head;
    const docs: StoredDoc[] = [];
    for (const [at, entry] of entries.entries()) {
      const key = entryKey(source, entry.entryId);
      if (known[at] !== undefined || seen.has(key)) continue;
      seen.add(key);
      const terms = entry.terms;
      const kept: LogEntry =
        terms === undefined
          ? entry
          : { ...entry, terms: await deps.sealTerms(entry.entryId, terms) };
      n += 1;
      const chained = link({ n, prev: hash, receivedAt: deps.now().toISOString(), entry: kept });
      hash = chained.hash;
      docs.push({ _id: key, ...chained });
    }
    if (docs.length === 0) {
      heads.set(source, head);
      return;
    }
    // Written ahead: after a crash between the two writes, the head knows the entries that are missing.
    const rev = await writeHead(log, source, { n, hash, pending: docs }, head.rev);
    await writeEntries(log, docs);
    heads.set(source, { n, hash, rev });
  }

  return {
    append: (source, entries) => inTurn(source, () => appendNow(source, entries)),
    async verify(source) {
      const [doc] = await log.get([chainKey(source)]);
      if (doc !== undefined) await writeEntries(log, pendingOf(doc));
      const list = await readEntries(log, source);
      let prev = START;
      for (const [at, chained] of list.entries()) {
        const right = link({ ...chained, n: at + 1, prev });
        if (chained.n !== at + 1 || chained.prev !== prev || chained.hash !== right.hash)
          return { ok: false, entries: list.length, brokenAt: at + 1 };
        prev = chained.hash;
      }
      const agrees = doc === undefined ? list.length === 0 : doc['hash'] === prev;
      return agrees
        ? { ok: true, entries: list.length }
        : { ok: false, entries: list.length, brokenAt: list.length + 1 };
    },
    entries: (source) => readEntries(log, source),
  };
}

const START = '';

interface Head {
  readonly n: number;
  readonly hash: string;
  readonly rev?: string;
}

function link(link: Omit<ChainedEntry, 'hash'>): ChainedEntry {
  const { n, prev, receivedAt, entry } = link;
  const text = canonicalJson([n, prev, receivedAt, entry]);
  return { n, prev, receivedAt, entry, hash: createHash('sha256').update(text).digest('hex') };
}

function headOf(doc: StoredDoc | undefined): Head {
  if (doc === undefined) return { n: 0, hash: START };
  return {
    n: doc['n'] as number,
    hash: doc['hash'] as string,
    ...(doc._rev === undefined ? {} : { rev: doc._rev }),
  };
}

async function writeHead(
  log: Collection,
  source: LogSource,
  head: { readonly n: number; readonly hash: string; readonly pending: readonly StoredDoc[] },
  rev: string | undefined,
): Promise<string> {
  const doc = { _id: chainKey(source), ...(rev === undefined ? {} : { _rev: rev }), ...head };
  const [result] = await log.write([doc]);
  if (result?.ok === true) return result.rev;
  throw new Error('access log: its chain could not be written');
}

async function writeEntries(log: Collection, docs: readonly StoredDoc[]): Promise<void> {
  const results = await log.write(docs);
  // A conflict means that it is there already: entries are never changed.
  if (results.some((result) => !result.ok && result.code === 'unknown'))
    throw new Error('access log: entries could not be written');
}

function pendingOf(doc: StoredDoc | undefined): readonly StoredDoc[] {
  return (doc?.['pending'] as readonly StoredDoc[] | undefined) ?? [];
}

async function readEntries(log: Collection, source: LogSource): Promise<readonly ChainedEntry[]> {
  const found: ChainedEntry[] = [];
  let after: string | undefined;
  for (;;) {
    const query = { from: `entry:${source}:`, to: `entry:${source};`, limit: 1_000 };
    const page = await log.range(after === undefined ? query : { ...query, after });
    for (const doc of page) found.push(doc as unknown as ChainedEntry);
    after = page.at(-1)?._id;
    if (page.length < 1_000) break;
  }
  return found
    .map(({ n, prev, hash, receivedAt, entry }) => ({ n, prev, hash, receivedAt, entry }))
    .sort((a, b) => a.n - b.n);
}

const chainKey = (source: LogSource): string => `chain:${source}`;
const entryKey = (source: LogSource, entryId: string): string => `entry:${source}:${entryId}`;

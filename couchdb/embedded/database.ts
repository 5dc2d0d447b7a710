// One database in one SQLite file: schema, prepared statements, counters, one synced commit a write.
import { randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export interface Database {
  readonly name: string;
  /** Made once per file; sequences of another file (a restored one) are told from ours by it. */
  readonly uuid: string;
  readonly statements: Statements;
  readonly counts: { docs: number; deleted: number };
  updateSeq(): number;
  nextSeq(): number;
  /** One transaction, synced to the disk before it returns; waiting feeds are woken after it. */
  write<T>(work: () => T): T;
  /** The same together with what else is asked for meanwhile: one commit and one sync for all of them, none answered before. */
  writeTogether<T>(work: () => T): Promise<T>;
  /** For what can be computed again: atomic, but not synced by itself. */
  writeDerived<T>(work: () => T): T;
  /** Each text is prepared once; texts carry no values. */
  prepare(sql: string): StatementSync;
  /** Takes erased content out of the write-ahead file too. */
  scrub(): void;
  /** Calls `listener` after the next write, once. */
  onceWritten(listener: () => void): () => void;
  close(): void;
}

export interface DocRow {
  readonly seq: number;
  readonly id: string;
  readonly rev: string;
  readonly deleted: number;
  /** The document's JSON without its special members; `{}` at least. */
  readonly body: string;
  /** JSON of `_attachments`, or null. */
  readonly attachments: string | null;
}

export function openDatabase(file: string, name: string): Database {
  const db = new DatabaseSync(file);
  // The lock says that one process at a time owns the file; a second one fails to open it.
  db.exec('PRAGMA locking_mode=EXCLUSIVE');
  db.exec('PRAGMA journal_mode=WAL');
  db.exec('PRAGMA synchronous=FULL');
  db.exec('PRAGMA secure_delete=ON');
  db.exec('PRAGMA cache_size=-32000');
  db.exec(SCHEMA);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  db.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)').run(
    'uuid',
    randomUUID().replaceAll('-', ''),
  );
  db.prepare('INSERT OR IGNORE INTO meta VALUES (?, ?)').run('seq', 0);
  const meta = (key: string): unknown =>
    db.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value'];
  const countAll = db.prepare(
    'SELECT count(*) AS n, coalesce(sum(deleted), 0) AS deleted FROM docs INDEXED BY docs_id',
  );
  const saveSeq = db.prepare("UPDATE meta SET value = ? WHERE key = 'seq'");
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');

  const counts = { docs: 0, deleted: 0 };
  let seq = 0;
  const reload = (): void => {
    const row = countAll.get();
    counts.deleted = Number(row?.['deleted']);
    counts.docs = Number(row?.['n']) - counts.deleted;
    seq = Number(meta('seq'));
  };
  reload();

  const transaction = <T>(work: () => T): T => {
    begin.run();
    try {
      const before = seq;
      const result = work();
      if (seq !== before) saveSeq.run(seq);
      commit.run();
      return result;
    } catch (error) {
      if (db.isTransaction) rollback.run();
      reload();
      throw error;
    }
  };

  let listeners = new Set<() => void>();
  const wake = (): void => {
    const woken = listeners;
    listeners = new Set();
    for (const listener of woken) listener();
  };

  const write = <T>(work: () => T): T => {
    const result = transaction(work);
    if (listeners.size > 0) wake();
    return result;
  };

  let together: Waiting[] = [];
  const commitTogether = (): void => {
    const group = together;
    together = [];
    let results: readonly unknown[];
    try {
      results = write(() => group.map(({ work }) => work()));
    } catch {
      // One of them failed, and nothing was written: each for itself, so that it fails alone.
      for (const one of group) alone(one);
      return;
    }
    for (const [at, { resolve }] of group.entries()) resolve(results[at]);
  };
  const alone = ({ work, resolve, reject }: Waiting): void => {
    try {
      resolve(write(work));
    } catch (error) {
      reject(error);
    }
  };

  return {
    name,
    uuid: String(meta('uuid')),
    statements: prepareStatements(prepare),
    counts,
    prepare,
    updateSeq: () => seq,
    nextSeq: () => (seq += 1),
    write,
    writeTogether: (work) =>
      new Promise((resolve, reject) => {
        // After everything that has arrived by now was read; nobody waits for anybody who has not.
        if (together.length === 0) setImmediate(commitTogether);
        together.push({ work, resolve: resolve as (result: unknown) => void, reject });
      }),
    writeDerived: (work) => {
      db.exec('PRAGMA synchronous=NORMAL');
      try {
        return transaction(work);
      } finally {
        db.exec('PRAGMA synchronous=FULL');
      }
    },
    scrub: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    onceWritten: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      wake();
      db.close();
    },
  };
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** `seq` is the row id, so that the feed is read in the order in which it lies in the file. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS docs (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, rev TEXT NOT NULL,
  deleted INTEGER NOT NULL, body TEXT NOT NULL, attachments TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS docs_id ON docs (id, deleted);
CREATE TABLE IF NOT EXISTS local (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, body TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachments (id TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  data BLOB NOT NULL, PRIMARY KEY (id, name));
CREATE TABLE IF NOT EXISTS views (view INTEGER PRIMARY KEY, design TEXT NOT NULL,
  signature TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, total INTEGER NOT NULL,
  UNIQUE (design, signature, name));
CREATE TABLE IF NOT EXISTS view_rows (view INTEGER NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL,
  n INTEGER NOT NULL, json TEXT NOT NULL, value TEXT NOT NULL, ascii INTEGER NOT NULL,
  PRIMARY KEY (view, key, id, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS view_rows_id ON view_rows (id, view);
CREATE INDEX IF NOT EXISTS view_rows_beyond ON view_rows (view) WHERE ascii = 0;
`;

export interface Statements {
  readonly get: StatementSync;
  readonly head: StatementSync;
  readonly insert: StatementSync;
  readonly update: StatementSync;
  readonly purge: StatementSync;
  readonly since: StatementSync;
  readonly sinceHeads: StatementSync;
  readonly countSince: StatementSync;
}

function prepareStatements(prepare: (sql: string) => StatementSync): Statements {
  return {
    get: prepare('SELECT * FROM docs WHERE id = ?'),
    head: prepare('SELECT seq, rev, deleted, attachments FROM docs WHERE id = ?'),
    insert: prepare('INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?)'),
    update: prepare(
      'UPDATE docs SET seq = ?, rev = ?, deleted = ?, body = ?, attachments = ? WHERE seq = ?',
    ),
    purge: prepare('DELETE FROM docs WHERE seq = ?'),
    since: prepare('SELECT * FROM docs WHERE seq > ? ORDER BY seq LIMIT ?'),
    sinceHeads: prepare(
      'SELECT seq, id, rev, deleted FROM docs WHERE seq > ? ORDER BY seq LIMIT ?',
    ),
    countSince: prepare('SELECT count(*) AS n FROM docs WHERE seq > ?'),
  };
}

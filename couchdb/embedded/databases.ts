// The databases of one directory, one SQLite file each: open, create, describe, delete.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { answer, notFound, notImplemented, Refusal, type Answer } from './answer.ts';
import { seqText } from './changes.ts';
import type { Call } from './call.ts';
import { openDatabase, type Database } from './database.ts';

export interface Databases {
  get(name: string): Database;
  serve(call: Call, name: string): Answer;
  close(): void;
}

const ENDING = '.sqlite';

export function openDatabases(directory: string): Databases {
  mkdirSync(directory, { recursive: true });
  const lock = takeLock(path.join(directory, 'lock'));
  const open = new Map<string, Database>();
  const fileOf = (name: string): string =>
    path.join(directory, `${encodeURIComponent(name)}${ENDING}`);
  for (const file of readdirSync(directory)) {
    if (!file.endsWith(ENDING)) continue;
    const name = decodeURIComponent(file.slice(0, -ENDING.length));
    open.set(name, openDatabase(path.join(directory, file), name));
  }

  const get = (name: string): Database => {
    const db = open.get(name);
    if (db === undefined) throw notFound('Database does not exist.');
    return db;
  };
  const create = (call: Call, name: string): Answer => {
    checkName(name);
    if (open.has(name)) {
      const reason = 'The database could not be created, the file already exists.';
      throw new Refusal(412, 'file_exists', reason);
    }
    open.set(name, openDatabase(fileOf(name), name));
    return answer(201, { ok: true }, { location: call.location('').slice(0, -1) });
  };
  const remove = (name: string): Answer => {
    get(name).close();
    open.delete(name);
    // The side files first: a crash here must not leave them to a new file of the same name.
    for (const end of ['-wal', '-shm', '']) {
      const file = fileOf(name) + end;
      if (existsSync(file)) rmSync(file);
    }
    return answer(200, { ok: true });
  };

  return {
    get,
    serve: (call, name) => {
      call.query([]);
      if (call.method === 'GET') return answer(200, describe(get(name)));
      if (call.method === 'PUT') return create(call, name);
      if (call.method === 'DELETE') return remove(name);
      throw notImplemented(`${call.method} of a database`);
    },
    close: () => {
      for (const db of open.values()) db.close();
      open.clear();
      lock.close();
    },
  };
}

/** One server at a time owns a directory; the lock ends with its process, however that ends. */
function takeLock(file: string): DatabaseSync {
  const lock = new DatabaseSync(file);
  lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  return lock;
}

function describe(db: Database): unknown {
  return {
    instance_start_time: '0',
    db_name: db.name,
    purge_seq: seqText(db, 0),
    update_seq: seqText(db, db.updateSeq()),
    sizes: {},
    props: {},
    doc_del_count: db.counts.deleted,
    doc_count: db.counts.docs,
    disk_format_version: 1,
    compact_running: false,
    cluster: { q: 1, n: 1, w: 1, r: 1 },
  };
}

function checkName(name: string): void {
  if (/^[a-z][a-z0-9_$()+/-]*$/.test(name) && name.length < 100) return;
  const rule =
    'Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.';
  throw new Refusal(400, 'illegal_database_name', `Name: '${name}'. ${rule}`);
}

// Where integration tests keep their data: on the CouchDB that COUCHDB_URL names, each under a name of its own that is gone afterwards; else embedded, or in memory.
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createConnection, StoreError } from '../../sync-server/store/connection.ts';
import { connectStore } from '../../sync-server/store/couch.ts';
import { createMemoryStore } from '../../sync-server/store/memory.ts';
import { COLLECTIONS, type Store } from '../../sync-server/store/store.ts';

const given = process.env['COUCHDB_URL'];
/** Undefined: none is at hand. */
export const couchdbUrl = given === '' ? undefined : given;

const prefixes = new Set<string>();
const stores = new Set<Store>();

/** Begins with a letter, as CouchDB asks of a database's name. */
export function newPrefix(): string {
  const made = `t${randomUUID().slice(0, 13)}-`;
  prefixes.add(made);
  return made;
}

/** For whoever opens a database as the product does: nothing to say means the embedded one in the data directory. */
export interface DatabasePlace {
  readonly couchdbUrl?: string;
  readonly databasePrefix?: string;
}
export function databasePlace(): DatabasePlace {
  return couchdbUrl === undefined ? {} : { couchdbUrl, databasePrefix: newPrefix() };
}

/** The disk of the database burns. */
export async function loseDatabase(dataDir: string, place: DatabasePlace): Promise<void> {
  await rm(join(dataDir, 'database'), { recursive: true, force: true });
  if (place.databasePrefix !== undefined) await drop(place.databasePrefix);
}

/** A store for tests of what stands above it: memory, or CouchDB. Closed and gone when the file is through. */
export async function openTestStore(): Promise<Store> {
  if (couchdbUrl === undefined) return createMemoryStore();
  const store = await connectStore({ url: couchdbUrl, prefix: newPrefix() });
  stores.add(store);
  return store;
}

// The benches start the same parts without a test runner, and never with a database that is given.
if (process.env['VITEST'] !== undefined)
  afterAll(async () => {
    for (const store of stores) await store.close();
    for (const prefix of prefixes) await drop(prefix);
  });

async function drop(prefix: string): Promise<void> {
  if (couchdbUrl === undefined) return;
  const { ask } = createConnection(couchdbUrl);
  for (const name of COLLECTIONS)
    await ask({ db: prefix + name, method: 'DELETE' }).catch((fault: unknown) => {
      if (!(fault instanceof StoreError) || fault.status !== 404) throw fault;
    });
}

// The store on CouchDB's HTTP interface: five databases, their design documents, their collections.
import { RECORDS_DESIGN, type DesignDocument } from '../../couchdb/design/records.ts';
import { createCollection } from './collection.ts';
import { createConnection, StoreError, type Connection } from './connection.ts';
import { COLLECTIONS, type Store } from './store.ts';

/** Creates what is missing; design documents are written only where they differ. */
export async function connectStore(options: { url: string; prefix: string }): Promise<Store> {
  const connection = createConnection(options.url);
  for (const name of COLLECTIONS) await ensureDatabase(connection, options.prefix + name);
  await ensureDesign(connection, `${options.prefix}records`, RECORDS_DESIGN);
  const closing = new AbortController();
  const collection = (name: string, design?: DesignDocument): ReturnType<typeof createCollection> =>
    createCollection({
      connection,
      db: options.prefix + name,
      closing: closing.signal,
      ...(design === undefined ? {} : { design }),
    });
  return {
    records: collection('records', RECORDS_DESIGN),
    history: collection('history'),
    log: collection('log'),
    accounts: collection('accounts'),
    vault: collection('vault'),
    ready: async () => {
      try {
        const answer = await connection.ask({ path: '_up' });
        return hasStatusOk(answer);
      } catch (error) {
        if (error instanceof StoreError) return false;
        throw error;
      }
    },
    close: async () => closing.abort(),
  };
}

function hasStatusOk(answer: unknown): boolean {
  return (
    typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'ok'
  );
}

async function ensureDatabase(connection: Connection, db: string): Promise<void> {
  try {
    await connection.ask({ db, method: 'PUT' });
  } catch (error) {
    // 412: it is there already.
    if (!(error instanceof StoreError) || error.status !== 412) throw error;
  }
}

async function ensureDesign(
  connection: Connection,
  db: string,
  design: DesignDocument,
): Promise<void> {
  const current = await readDesign(connection, db, design._id);
  if (current !== undefined && sameDesign(current, design)) return;
  const body = current === undefined ? design : { ...design, _rev: current._rev };
  try {
    await connection.ask({ db, method: 'PUT', path: design._id, body });
  } catch (error) {
    // Another process was first: its document must be the same one.
    if (!(error instanceof StoreError) || error.status !== 409) throw error;
    const other = await readDesign(connection, db, design._id);
    if (other === undefined || !sameDesign(other, design)) throw error;
  }
}

type StoredDesign = DesignDocument & { readonly _rev: string };

async function readDesign(
  connection: Connection,
  db: string,
  id: string,
): Promise<StoredDesign | undefined> {
  try {
    return (await connection.ask({ db, path: id })) as StoredDesign;
  } catch (error) {
    if (error instanceof StoreError && error.status === 404) return undefined;
    throw error;
  }
}

function sameDesign(a: DesignDocument, b: DesignDocument): boolean {
  return a.language === b.language && JSON.stringify(a.views) === JSON.stringify(b.views);
}

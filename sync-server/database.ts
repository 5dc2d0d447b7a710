// Opens the database that the settings name: CouchDB where there is a URL, otherwise the embedded one in the data directory.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbedded } from '../couchdb/embedded/start.ts';
import { connectStore } from './store/couch.ts';
import { type Journaling, journaling, openLedgers } from './backup/open-journal.ts';
import { readClosing } from './backup/era.ts';
import type { Store } from './store/store.ts';

export interface OpenDatabase {
  readonly store: Store;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly dataDir: string;
  readonly couchdbUrl?: string | undefined;
  /** What the names of our databases begin with, where several stand in one CouchDB. */
  readonly databasePrefix?: string | undefined;
  /** `own`: we serve, nobody else may. `join`: use the running server's database, or start it for a moment. */
  readonly mode: 'own' | 'join';
  readonly onFailure: (error: Error) => void;
}

const PREFIX = 'tsumugi-';

export type JournaledDatabase = Omit<Journaling, 'close'> & OpenDatabase;

/** The database with its journal behind it, as everybody opens it who may write there. */
export async function openJournaled(
  options: DatabaseOptions & {
    /** Absent: no journal is kept. */
    readonly journalDir?: string | undefined;
    readonly now?: () => Date;
  },
): Promise<JournaledDatabase> {
  const database = await openDatabase(options);
  try {
    if ((await readClosing(database.store.accounts))?.state === 'restoring')
      throw new Error(
        '復元が途中です。npm run cli -- restore をもう一度実行してください / restore again',
      );
    const { dataDir, journalDir, mode, now = () => new Date() } = options;
    const { keys, places, journal } = await openLedgers({ dataDir, journalDir });
    const who = mode === 'own' ? 'server' : 'command';
    const opened = await journaling(database.store, { files: journal, keys, places, who, now });
    return {
      ...opened,
      async close() {
        await opened.close();
        await database.close();
      },
    };
  } catch (fault) {
    await database.close();
    throw fault;
  }
}

export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { dataDir, couchdbUrl, databasePrefix = PREFIX, mode } = options;
  if (couchdbUrl !== undefined) {
    const store = await connectStore({ url: couchdbUrl, prefix: databasePrefix });
    return { store, close: () => store.close() };
  }
  // One process owns the files. Where it listens stands here, with its password, for this user's eyes only.
  const whereabouts = join(dataDir, 'database.json');
  const running = await runningUrl(whereabouts);
  if (running !== undefined && mode === 'own')
    throw new Error(
      'このデータフォルダのサーバは既に動いています / already running on this data directory',
    );
  if (running !== undefined) {
    const store = await connectStore({ url: running, prefix: PREFIX });
    return { store, close: () => store.close() };
  }
  const directory = join(dataDir, 'database');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const embedded = await startEmbedded({ directory, onFailure: options.onFailure });
  const store = await connectStore({ url: embedded.url, prefix: PREFIX });
  if (mode === 'own') {
    await rm(whereabouts, { force: true });
    await writeFile(whereabouts, JSON.stringify({ url: embedded.url }), { mode: 0o600 });
  }
  return {
    store,
    async close() {
      if (mode === 'own') await rm(whereabouts, { force: true });
      await store.close();
      await embedded.stop();
    },
  };
}

async function runningUrl(whereabouts: string): Promise<string | undefined> {
  let url: string;
  try {
    url = (JSON.parse(await readFile(whereabouts, 'utf8')) as { readonly url: string }).url;
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
  const { origin, username, password } = new URL(url);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  try {
    // The password proves that it is still the same server and not another one on its port.
    const answer = await fetch(`${origin}/${PREFIX}accounts`, {
      headers: { authorization },
      signal: AbortSignal.timeout(2_000),
    });
    return answer.status === 200 ? url : undefined;
  } catch {
    // Nobody listens: the file is what a killed server left behind.
    return undefined;
  }
}

// The composition root: opens the database, joins the parts, listens, and stops without losing an accepted write.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { ulid } from 'ulid';
import type { RecordId } from '../src/lib/domain/record.ts';
import { alertsOf } from '../src/lib/domain/alerts/alerts.ts';
import type { Route } from './access/route.ts';
import { loadScopeIndex } from './access/scope-index.ts';
import { createScopeCommands } from './access/scope-commands.ts';
import { createRequestCarrier } from './access/scope-requests.ts';
import { mountedLayers } from './access/gate.ts';
import { createApp } from './app.ts';
import { createAccessLog } from './audit/access-log.ts';
import { type Closing, readClosing, readEra } from './backup/era.ts';
import { openJournaled } from './database.ts';
import { centerRoutes } from './desk/center-routes.ts';
import { createDeskIndex, type DeskIndex } from './desk/desk-index.ts';
import { deskRoutes, type DeskDeps } from './desk/routes.ts';
import { createWorkTicks } from './desk/work-ticks.ts';
import { readMarker } from './demo/marker.ts';
import { followRecords } from './follow.ts';
import { healthRoute } from './http/health.ts';
import { createLog, type OperatorLog } from './http/log.ts';
import { openServerSecrets } from './keys/server-keys.ts';
import { lastContactRoutes } from './quarantine/last-contact.ts';
import { quarantineRoutes } from './quarantine/routes.ts';
import { createServices, type Services } from './services.ts';
import { createNonces } from './session/nonces.ts';
import { sessionRoutes } from './session/routes.ts';
import { createSessions } from './session/sessions.ts';
import { createSignIn } from './session/sign-in.ts';
import { isStoredRecord } from './sync/stored.ts';
import { createLive } from './sync/live.ts';
import { createSyncWiring, listen, termSealer } from './sync-wiring.ts';
import { readSettings } from './settings.ts';

export interface ServerOptions {
  readonly dataDir: string;
  /** 0: any free port. */
  readonly port: number;
  readonly host?: string;
  readonly couchdbUrl?: string | undefined;
  readonly databasePrefix?: string | undefined;
  /** On another disk. Absent: no journal is kept, and a lost disk costs what came after the backup. */
  readonly journalDir?: string | undefined;
  readonly staticDir?: string;
  readonly publicOrigins?: readonly string[];
  readonly proxies?: number;
  readonly failuresPerAddress?: number;
  readonly log?: OperatorLog;
  readonly now?: () => Date;
  /** Only over a data directory marked as demo: its routes, and what is loaded before the server reads its store. */
  readonly demo?: {
    readonly routes: (services: Services) => readonly Route[];
    readonly prepare: (services: Services) => Promise<void>;
  };
  /** The database has gone for good: the process cannot go on. */
  readonly onLost?: () => void;
}

export interface RunningServer {
  readonly port: number;
  readonly services: Services;
  /** Everything that Express would run, for a test to compare with what should be there. */
  readonly layers: readonly string[];
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 10_000;
/** 240 a second: a center's forty devices within 150 ms, a city's two hundred within one second. */
const TOLD_AT_ONCE = { atOnce: 12, everyMs: 50 } as const;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, demo, host = '127.0.0.1', now = () => new Date() } = options;
  const operator = options.log ?? createLog();
  const marked = (await readMarker(dataDir)) !== undefined;
  // Everybody knows the demo's passwords: its data and a production server never meet, in either direction.
  if (marked !== (demo !== undefined))
    throw new Error(marked ? 'this data directory belongs to the demo' : 'not marked as a demo');
  if (demo && !['127.0.0.1', '::1'].includes(host)) throw new Error('the demo stays on loopback');

  const secrets = await openServerSecrets(dataDir);
  const database = await openJournaled({
    dataDir,
    couchdbUrl: options.couchdbUrl,
    databasePrefix: options.databasePrefix,
    journalDir: options.journalDir,
    now,
    mode: 'own',
    onFailure: (fault) => {
      operator.fault('the database has ended', fault);
      options.onLost?.();
    },
  });
  const { store } = database;
  const services = createServices(store, secrets);
  await demo?.prepare(services);

  const since = await store.records.position();
  const index = await loadScopeIndex(store.records);
  const desk = createDeskIndex();
  await eachRecord(store.records, desk.observe);
  const log = createAccessLog({ log: store.log, now, sealTerms: termSealer(services) });
  const live = createLive({
    index,
    onFault: (fault) => operator.fault('a listener could not be asked', fault),
    pace: { ...TOLD_AT_ONCE, after: (ms, run) => void setTimeout(run, ms).unref() },
  });
  const { epoch: storeEpoch, restoredAt } = await readEra(store.accounts);
  const isErased = (id: RecordId): Promise<boolean> => database.erased.has('records', id);
  const closed = createClosed(store.accounts, await readClosing(store.accounts));
  if (await closed()) operator.note('restored without its journal: closed until `server open`');
  const sync = createSyncWiring({
    services,
    index,
    log,
    live,
    storeEpoch,
    restoredAt,
    isErased,
    isClosed: closed,
    now,
    operator,
  });
  await sync.push.catchUp();
  const commands = createScopeCommands({ store, index, newId: () => ulid(), isClosed: closed });
  await commands.resume();
  const requests = createRequestCarrier({
    records: store.records,
    commands,
    settled: () => database.settled(),
    after: (ms, run) => void setTimeout(run, ms).unref(),
    onFault: (fault) => operator.fault('a scope request could not be carried out', fault),
  });
  await requests.resume();
  const ticks = createWorkTicks({
    after: (ms, run) => void setTimeout(run, ms).unref(),
    now: () => performance.now(),
    onFault: (fault) => operator.fault('a work list could not be worked out', fault),
  });
  const follower = followRecords({
    records: store.records,
    since,
    async observe(docs, page) {
      for (const doc of docs) {
        index.observe(doc);
        if (isStoredRecord(doc)) desk.observe(doc.record);
      }
      // A long absence is read as it happens, not when it ends.
      await Promise.all([sync.recent.take(page), live.notify(...docs)]);
      for (const doc of docs) {
        ticks.noticed(doc);
        // Not waited for: it writes, and what it writes comes along this feed. It tells its faults itself.
        void requests.carryOut(doc);
      }
    },
    onFault: (fault) => operator.fault('the feed did not answer', fault),
  });

  const stopping = new AbortController();
  const sessions = createSessions(() => now().getTime());
  const nonces = createNonces(() => now().getTime());
  const { accounts, ring } = services;
  const signIn = createSignIn({ accounts, nonces, ring, secrets, now });
  const note = (event: string, facts: object) => operator.note(event, facts);
  const deskDeps: DeskDeps = {
    records: store.records,
    index,
    desk,
    alertsOf,
    accounts,
    log,
    now,
    watch: (call, subjects, also) => listen(live, call, { subjects }, also),
    ticks,
  };
  if (options.journalDir === undefined && demo === undefined)
    operator.note('no journal is kept: set TSUMUGI_JOURNAL to a directory on another disk');
  const app = createApp({
    settled: () => database.settled(),
    isClosed: closed,
    routes: [
      healthRoute(() => store.ready()),
      ...sessionRoutes({ accounts, signIn, nonces, sessions, now, note }),
      ...sync.routes,
      ...lastContactRoutes({ services, nonces, ...sync.handIn, now, note }),
      ...quarantineRoutes({ accounts, ...sync.handIn, log, now, newId: () => ulid() }),
      ...deskRoutes(deskDeps),
      ...centerRoutes(deskDeps),
      ...(demo?.routes(services) ?? []),
    ],
    accounts,
    sessions,
    publicOrigins: options.publicOrigins ?? [],
    demo: demo !== undefined,
    failuresPerAddress: options.failuresPerAddress ?? 30,
    stopping: stopping.signal,
    note,
    fault: (fault) => operator.fault('a stream broke', fault),
    log: operator,
    proxies: options.proxies ?? 0,
    ...(options.staticDir === undefined ? {} : { staticDir: options.staticDir }),
  });
  const server = createServer(app);
  // A body that stops coming must not hold its connection for ever.
  server.requestTimeout = 60_000;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, host, done);
  });
  const { port } = server.address() as AddressInfo;
  operator.note('listening', { host, port });

  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    operator.note('stopping');
    // No new calls; streams end; calls that are under way are answered before the database is let go.
    const closed = new Promise((done) => server.close(done));
    stopping.abort();
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
    await closed;
    clearTimeout(late);
    await follower.stop();
    requests.stop();
    await database.close();
    operator.note('stopped');
  }
  return { port, services, layers: mountedLayers(app), stop: () => (stopped ??= stop()) };
}

/** Asked at every call, but only as long as it is: an open server does not close by itself. */
function createClosed(
  accounts: Services['store']['accounts'],
  atStart: Closing | undefined,
): () => Promise<boolean> {
  let isClosed = atStart !== undefined;
  return async () => {
    if (isClosed) isClosed = (await readClosing(accounts)) !== undefined;
    return isClosed;
  };
}

async function eachRecord(
  records: Services['store']['records'],
  observe: DeskIndex['observe'],
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const query = { from: ' ', to: '~', limit: 1_000 };
    const page = await records.range(after === undefined ? query : { ...query, after });
    for (const doc of page) if (isStoredRecord(doc)) observe(doc.record);
    after = page.at(-1)?._id;
    if (page.length < 1_000) return;
  }
}

/** `npm start`: settings from the environment, until SIGTERM or SIGINT. */
async function runFromEnvironment(): Promise<void> {
  const running = await startServer({
    ...readSettings(process.env),
    staticDir: resolve(import.meta.dirname, '../build'),
    onLost: () => process.exit(1),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
}

if (import.meta.main) await runFromEnvironment();

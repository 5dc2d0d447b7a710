// npm run bench -- sync: first sync beside PouchDB and RxDB, the way from device to device, a return, and two hundred devices.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryDisk, emptyContents } from '../../../src/lib/replica/memory-disk.ts';
import { demoPassword } from '../../../sync-server/demo/marker.ts';
import { buildPage } from '../../browser/serve-page.ts';
import { fetchWithCookies } from '../../integration/whole-product.ts';
import { spread } from '../app/report.ts';
import { startCouchReplay } from './couch-replay.ts';
import { type DeviceOrder, openDevice } from './device.ts';
import committed from './corpus.json' with { type: 'json' };
import { digestOf } from './digest.ts';
import { coldSync, firstSyncs, type Round } from './first-sync.ts';
import { manyClients } from './many-clients.ts';
import type { ClientName } from './page/steps.ts';
import { LIMITS, printMeasured, type Measured } from './report.ts';
import { type BenchServer, startBenchServer } from './server-process.ts';
import { type Return, twoDevices } from './two-devices.ts';

export interface SyncBenchOptions {
  readonly rounds: number;
  /** Records of the center, at least. */
  readonly records: number;
  readonly json?: string;
  /** Nothing but this: to try the bench itself. What was not measured is then not judged. */
  readonly only?: SyncBenchPart;
}
export const SYNC_BENCH_PARTS = ['firstSync', 'devices', 'clients'] as const;
export type SyncBenchPart = (typeof SYNC_BENCH_PARTS)[number];

const SITE = 'CKITA';
const USER = 'u-abe';
/** Sealed things, and what stands in no channel yet, are on no device. */
const HELD_OF_ALL = 0.965;
const FOREIGN = { site: 'CMINAMI', user: 'u-endo' };

/** Answers whether every limit holds. */
export async function runSyncBench(options: SyncBenchOptions): Promise<boolean> {
  const { rounds, records, json, only } = options;
  const isAsked = (part: SyncBenchPart): boolean => only === undefined || only === part;
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-bench-'));
  const pages = join(work, 'page');
  const measured: Measured = {};
  const raw: Record<string, unknown> = {};
  const load = { before: loadavg() };
  let isCommitted = true;
  /** A tenth at small counts, which are for trying the bench itself. */
  const scale = Math.min(1, records / 20_000);
  try {
    await buildPage(new URL('./page', import.meta.url), pages);
    if (isAsked('firstSync') || isAsked('devices'))
      await withServer(Math.ceil(records / HELD_OF_ALL), pages, async (server) => {
        const newOrder = orderAt(server, SITE, USER);
        if (isAsked('firstSync')) raw['firstSyncCold'] = await coldSync(server.origin, newOrder);
        const corpus = await corpusOf(await newOrder());
        const count = corpus.documents.length;
        console.log(`corpus: ${String(count)} records, ${corpus.digest}`);
        Object.assign(raw, { records: count, corpusDigest: corpus.digest });
        if (count < records) throw new Error(`bench: only ${String(count)} records`);
        if (records === committed.records) isCommitted = isCommittedCorpus(count, corpus.digest);
        if (isAsked('firstSync')) {
          const replay = await startCouchReplay(corpus.documents, pages);
          try {
            const { digest, documents } = corpus;
            const syncs = await firstSyncs({
              rounds,
              records: documents.length,
              digest,
              replay,
              origin: server.origin,
              newOrder,
            });
            Object.assign(raw, { firstSync: syncs.rounds, browser: syncs.version });
            Object.assign(measured, ratiosOf(syncs.rounds, documents.length));
          } finally {
            await replay.stop();
          }
        }
        if (isAsked('devices')) {
          const stranger = await corpusOf(await orderAt(server, FOREIGN.site, FOREIGN.user)());
          const person = stranger.documents.find(({ type }) => type === 'person')!.id;
          const { live, returns } = await twoDevices({
            server,
            site: SITE,
            records: corpus.documents.length,
            newOrder,
            saves: Math.max(5, rounds * 20),
            rounds,
            foreign: { site: FOREIGN.site, person, count: Math.max(500, 10_000 * scale) },
          });
          Object.assign(raw, { live, returns });
          measured.liveP95Ms = spread(live).p95;
          measured.idleCostRatio = idleCost(returns);
          console.log(JSON.stringify({ live: spread(live) }));
        }
      });
    if (isAsked('clients'))
      await withServer('small', pages, async (server) => {
        const seconds = Math.max(5, 30 * scale);
        const clients = await manyClients({ server, devices: 200, writesPerSecond: 20, seconds });
        Object.assign(raw, { clients200: clients });
        measured.clients200P95Ms = spread(clients.ms).p95;
        measured.clients200Errors = clients.errors.length;
        console.log(
          JSON.stringify({ clients200: spread(clients.ms), errors: clients.errors.slice(0, 5) }),
        );
      });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  if (json !== undefined) {
    const machine = {
      cpus: cpus().length,
      model: cpus()[0]?.model,
      load: { ...load, after: loadavg() },
    };
    const versions = { ...(await packageVersions()), node: process.version };
    const report = { bench: 'sync', rounds, versions, machine, measured, limits: LIMITS, raw };
    await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  console.log(`load: ${JSON.stringify({ ...load, after: loadavg() })}`);
  const holds = printMeasured(measured, only === undefined ? 'all' : 'measured');
  return holds && isCommitted;
}

/** Ratios of another corpus than the committed one are no answer. */
function isCommittedCorpus(count: number, digest: string): boolean {
  if (count === committed.held && digest === committed.digest) return true;
  console.error(
    `FAILS: the corpus is not the committed one (${String(committed.held)} records, ${committed.digest}). Where the demo city was changed on purpose, commit the new count and digest in test/bench/sync/corpus.json.`,
  );
  return false;
}

async function withServer(
  scale: number | 'small',
  pages: string,
  run: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const server = await startBenchServer(scale, pages);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

function orderAt(server: BenchServer, site: string, user: string) {
  return async (): Promise<DeviceOrder> => ({
    origin: server.origin,
    code: await server.code(site),
    user,
    password: demoPassword(user),
  });
}

/** What a device of that user is to hold: pulled once, by a device in Node. */
async function corpusOf(order: DeviceOrder) {
  const disk = createMemoryDisk(emptyContents());
  const device = await openDevice(order, disk, fetchWithCookies(order.origin));
  await device.inStep();
  const documents = [...device.table.all()].map(({ document }) => document);
  await device.engine.stop();
  return { documents, digest: await digestOf(documents) };
}

function ratiosOf(rounds: readonly Round[], records: number): Measured {
  const of = (client: ClientName): readonly Round[] =>
    rounds.filter((one) => one.client === client);
  const median = (client: ClientName): number =>
    spread(of(client).map(({ ms, serverMs }) => ms - serverMs)).median;
  for (const client of ['ours', 'pouch', 'rxdbCouch'] as const)
    console.log(
      `${client}: ${median(client).toFixed(0)} ms, of the replay's own ${spread(of(client).map(({ serverMs }) => serverMs)).median.toFixed(0)} ms taken off`,
    );
  return {
    firstSyncVsPouch: median('pouch') / median('ours'),
    firstSyncVsRxdbCouch: median('rxdbCouch') / median('ours'),
    bytesPerRecord: spread(of('ours').map(({ bytes }) => bytes)).median / records,
  };
}

/** The larger of bytes and time: after changes of others, over without. */
function idleCost(returns: readonly Return[]): number {
  const ratio = (measure: (one: Return) => number): number => {
    const median = (among: readonly Return[]): number => spread(among.map(measure)).median;
    return (
      median(returns.filter(({ foreign }) => foreign > 0)) /
      median(returns.filter(({ foreign }) => foreign === 0))
    );
  };
  const ratios = { ms: ratio(({ ms }) => ms), bytes: ratio(({ bytes }) => bytes) };
  console.log(JSON.stringify({ idleCost: ratios }));
  return Math.max(ratios.ms, ratios.bytes);
}

async function packageVersions(): Promise<Record<string, string>> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
  const names = ['rxdb', 'pouchdb-browser'];
  return Object.fromEntries(names.map((name) => [name, devDependencies[name] ?? 'unknown']));
}

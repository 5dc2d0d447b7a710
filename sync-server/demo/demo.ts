// The demo on the pinned Node: builds the pages, loads the fictional city once, serves every site behind its line.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isPlainDate } from '../../src/lib/domain/dates.ts';
import { createLog, type OperatorLog } from '../http/log.ts';
import { startServer, type RunningServer } from '../main.ts';
import type { Services } from '../services.ts';
import { cityDay } from '../session/city-day.ts';
import { ensureBuilt } from './build.ts';
import { createLineProxy, type LineProxy } from './line-proxy.ts';
import { loadCity } from './load.ts';
import {
  clearDemo,
  demoPassword,
  isEmptyDirectory,
  readMarker,
  writeMarker,
  type Marker,
} from './marker.ts';
import { demoSites } from './page.ts';
import { demoRoutes } from './routes.ts';
import { demoUsers } from './data/users.ts';

const root = resolve(import.meta.dirname, '../..');

export interface DemoOrder {
  readonly port: number;
  readonly dataDir: string;
  readonly scale: Marker['scale'];
  readonly today: string;
  readonly fresh: boolean;
  /** How far the server's clock is ahead of this machine's: to see what a wrong clock does. */
  readonly clockAheadMs: number;
  /** Pages built elsewhere; by default they are built from the sources. */
  readonly staticDir?: string;
  /** By default what TSUMUGI_LOG says, to standard output. */
  readonly log?: OperatorLog;
}

export interface RunningDemo {
  readonly port: number;
  readonly server: RunningServer;
  stop(): Promise<void>;
}

/** Without the pages: `staticDir` is the caller's to have built. */
export async function startDemo(order: DemoOrder, staticDir: string): Promise<RunningDemo> {
  const marker = await openDataDirectory(order);
  const now = () => new Date(Date.now() + order.clockAheadMs);
  let proxy: LineProxy | undefined;
  let port = order.port;
  const server = await startServer({
    dataDir: order.dataDir,
    port: 0,
    staticDir,
    now,
    // Tests and visitors share one address here.
    failuresPerAddress: 1_000,
    log: order.log ?? createLog(process.env['TSUMUGI_LOG'] ?? 'warn'),
    onLost: () => process.exit(1),
    demo: {
      prepare: (services: Services) => prepare(services, order.dataDir, marker),
      routes: ({ accounts }) =>
        demoRoutes({
          accounts,
          now,
          today: marker.today,
          port: () => port,
          proxy: {
            setCut: (site, cut) => proxy?.setCut(site, cut),
            isCut: (site) => proxy?.isCut(site) ?? false,
          },
        }),
    },
  });
  try {
    proxy = createLineProxy(server.port);
    port = await proxy.listen(order.port);
  } catch (fault) {
    await server.stop();
    throw fault;
  }
  return {
    port,
    server,
    async stop() {
      await server.stop();
      await proxy.close();
    },
  };
}

async function prepare(services: Services, dataDir: string, marker: Marker): Promise<void> {
  if (marker.loaded) return;
  const count = await loadCity(services, marker);
  await writeMarker(dataDir, { ...marker, loaded: true });
  console.log(
    `架空のデータ ${String(count)} 件を入れました。 / ${String(count)} fictional records loaded.`,
  );
}

/** A demo's own directory, or an empty one that becomes one; anything else is somebody's data. */
async function openDataDirectory({ dataDir, fresh, today, scale }: DemoOrder): Promise<Marker> {
  if (fresh) await clearDemo(dataDir);
  const kept = await readMarker(dataDir);
  if (kept) return kept;
  if (!(await isEmptyDirectory(dataDir)))
    throw new Error(
      `${dataDir} はデモ用のフォルダではありません / is not a demo directory: nothing was touched.`,
    );
  const marker: Marker = { format: 'tsumugi/demo/1', today, scale, loaded: false };
  await writeMarker(dataDir, marker);
  return marker;
}

function readOrder(args: readonly string[]): DemoOrder {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8640' },
      data: { type: 'string', default: join(root, '.tsumugi/demo') },
      scale: { type: 'string', default: 'center' },
      today: { type: 'string', default: cityDay(new Date()) },
      fresh: { type: 'boolean', default: false },
      static: { type: 'string' },
      'clock-ahead': { type: 'string', default: '0' },
    },
  });
  const { port, scale, today } = values;
  if (!/^\d{1,5}$/.test(port)) throw new Error('--port: a number');
  const size = /^\d{1,6}$/.test(scale) ? Number(scale) : scale;
  if (typeof size === 'string' && size !== 'small' && size !== 'center')
    throw new Error('--scale: small, center or a number of records');
  if (!isPlainDate(today)) throw new Error('--today: a date such as 2026-11-20');
  const minutes = Number(values['clock-ahead']);
  if (!Number.isInteger(minutes)) throw new Error('--clock-ahead: minutes');
  return {
    port: Number(port),
    dataDir: resolve(values.data),
    scale: size,
    today,
    fresh: values.fresh,
    clockAheadMs: minutes * 60_000,
    ...(values.static ? { staticDir: resolve(values.static) } : {}),
  };
}

function welcome(port: number, scale: Marker['scale'], dataDir: string): string {
  const start = `http://localhost:${String(port)}/demo`;
  const accounts = demoSites().flatMap((site) =>
    demoUsers
      .filter((user) => user.roles.some((role) => role.site === site.code))
      .slice(0, 2)
      .map(
        (user) =>
          `  ${site.code.padEnd(8)} ${user.id.padEnd(8)} ${demoPassword(user.id).padEnd(22)} ${user.name}`,
      ),
  );
  return `
紡ぎのデモが動いています。ブラウザで開いてください / Tsumugi is running. Open:

  ${start}

架空の利用者とパスワード / Fictional accounts and passwords:
${accounts.join('\n')}

すべて架空のデータです。終わるときは Ctrl+C。データ: ${dataDir}（${String(scale)}）
All data is fictional. Ctrl+C ends it. --fresh begins anew; --scale, --port, --data, --today are there.
`;
}

async function main(): Promise<void> {
  const order = readOrder(process.argv.slice(2));
  const running: { stop?: () => Promise<void> } = {};
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    // While starting there is nothing accepted yet that could be lost.
    if (!running.stop) process.exit(0);
    void running.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  process.on('disconnect', end);

  // The pages build while the data loads: two cores, two works.
  const { staticDir = join(root, 'build') } = order;
  const built = order.staticDir ? undefined : ensureBuilt();
  const [, demo] = await Promise.all([built, startDemo(order, staticDir)]);
  running.stop = () => demo.stop();
  console.log(welcome(demo.port, order.scale, order.dataDir));
}

if (import.meta.main) {
  try {
    await main();
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exit(1);
  }
}

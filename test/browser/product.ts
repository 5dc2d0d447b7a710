// Starts the product as a newcomer does, and opens browsers at its sites: shared by all browser tests.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base, chromium, type BrowserContext, type Page } from '@playwright/test';
import type { CityScale } from '../../sync-server/demo/data/city.ts';
import { findChromium } from './chromium.ts';
import { minutesUntil, setClock } from './clock.ts';

export interface Product {
  readonly port: number;
  readonly dataDir: string;
  readonly origin: (site: string) => string;
  /** A one-time enrolment code of a site. */
  code(site: string): Promise<string>;
  /** Stops or restores forwarding for a site; sockets stay open, as with a broken VPN. */
  line(site: string, state: 'cut' | 'up'): Promise<void>;
  stop(): Promise<void>;
  /** Ends the server without warning and starts it again on the same data. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** The server goes down, and comes back on the same data, with other pages where a folder is given. */
  halt(): Promise<void>;
  resume(pages?: string): Promise<void>;
  /** The server goes on at another moment, such as `2026-05-16T11:00`; its devices are opened anew with that clock. */
  moveTo(moment: string): Promise<void>;
  /** The administrator's command line beside the running server. */
  command(...words: string[]): Promise<string>;
  /** The same, where it asks for a password. */
  commandAsking(password: string, ...words: string[]): Promise<string>;
  /** Everything the server process printed. */
  output(): string;
}

export interface ProductOptions {
  readonly today?: string;
  readonly scale?: CityScale;
  /** Minutes by which the server's clock is ahead. */
  readonly clockAhead?: number;
  /** Instead of that: the moment at which the server's clock stands; the data are of `today`, or of this day. */
  readonly at?: string;
  /** A folder of built pages; by default the product builds its own. */
  readonly pages?: string;
}

export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsumugi-data-'));
  const port = await freePort();
  let printed = '';
  let { pages } = options;
  let ahead = options.at ? minutesUntil(options.at) : (options.clockAhead ?? 0);
  const today = options.today ?? options.at?.slice(0, 10);
  const launch = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const args = ['sync-server/demo/demo.ts', '--port', String(port), '--data', dataDir];
      args.push('--scale', String(options.scale ?? 'small'));
      if (today) args.push('--today', today);
      if (pages) args.push('--static', pages);
      if (ahead !== 0) args.push(`--clock-ahead=${String(ahead)}`);
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      const hear = (chunk: Buffer): void => {
        printed += chunk.toString();
        if (printed.includes(`http://localhost:${String(port)}/demo`)) resolve(child);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => {
        reject(new Error(`the product ended with ${String(code)}:\n${printed}`));
      });
    });
  let child = await launch();
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else {
        child.once('exit', () => resolve());
        child.kill(signal);
      }
    });
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: `localhost:${String(port)}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}`);
    return response.json();
  };
  const administer = async (words: readonly string[], typed = ''): Promise<string> => {
    const args = ['sync-server/cli.ts', ...words, '--data', dataDir];
    const env = { ...process.env, TSUMUGI_BACKUP: join(dataDir, 'backups') };
    const running = promisify(execFile)(process.execPath, args, { env });
    running.child.stdin?.end(typed);
    return (await running).stdout;
  };
  return {
    port,
    dataDir,
    origin: (site) => `http://${site}.localhost:${String(port)}`,
    code: async (site) => ((await post('/demo/code', { site })) as { code: string }).code,
    line: async (site, state) => {
      await post('/demo/line', { site, cut: state === 'cut' });
    },
    async stop() {
      await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
    async restart(signal = 'SIGKILL') {
      await end(signal);
      printed = '';
      child = await launch();
    },
    halt: () => end('SIGTERM'),
    async resume(others) {
      printed = '';
      pages = others ?? pages;
      child = await launch();
    },
    async moveTo(moment) {
      await end('SIGTERM');
      printed = '';
      ahead = minutesUntil(moment);
      child = await launch();
    },
    command: (...words) => administer(words),
    commandAsking: (password, ...words) => administer(words, `${password}\n`),
    output: () => printed,
  };
}

/** A browser with a profile of its own on the disk: one device. */
export interface Device {
  readonly profile: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** As a person closes it: files are written out. */
  close(): Promise<void>;
  /** As a power cut does it. */
  kill(): Promise<void>;
}

export interface DeviceOptions {
  readonly profile?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly touch?: boolean;
  /** The moment at which its clock stands when it is opened, such as `2026-05-15T16:40`. */
  readonly at?: string;
  /** As a browser whose settings forbid sites to keep anything. */
  readonly storage?: 'refused';
}

/** Started as a person starts it: a process of its own, which can be killed like one. */
export async function openBrowser(options: DeviceOptions = {}): Promise<Device> {
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'tsumugi-profile-')));
  if (options.storage === 'refused') await forbidStorage(profile);
  const portFile = join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const { width, height } = options.viewport ?? { width: 1280, height: 900 };
  const process = spawn(
    await findChromium(),
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=ja-JP',
      `--window-size=${String(width)},${String(height)}`,
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...(options.touch ? ['--touch-events=enabled'] : []),
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...globalThis.process.env, TZ: 'Asia/Tokyo' } },
  );
  const endpoint = await devToolsOf(process);
  const browser = await chromium.connectOverCDP(endpoint);
  const context = browser.contexts()[0];
  if (!context) throw new Error('the browser came without a window');
  context.setDefaultTimeout(20_000);
  if (options.at) await setClock(context, endpoint, minutesUntil(options.at));
  const page = context.pages()[0] ?? (await context.newPage());
  await page.setViewportSize({ width, height });
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  return {
    profile,
    context,
    page,
    async close() {
      if (process.exitCode === null && process.signalCode === null) {
        const session = await browser.newBrowserCDPSession();
        await session.send('Browser.close');
      }
      await ended;
    },
    async kill() {
      process.kill('SIGKILL');
      await ended;
    },
  };
}

async function forbidStorage(profile: string): Promise<void> {
  await mkdir(join(profile, 'Default'), { recursive: true });
  const cookies = 2; // Chromium's number for "block": cookies and all storage of sites
  const preferences = { profile: { default_content_setting_values: { cookies } } };
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
}

/** Chromium says on its standard error where it listens. */
function devToolsOf(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    process.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(printed);
      if (found?.[1]) resolve(found[1]);
    });
    process.once('exit', () => {
      reject(new Error(`the browser ended: ${printed}`));
    });
  });
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}

/** A product of its own for each test file's worker, and browsers that are closed whatever happens. */
export const test = base.extend<
  { browserAt: (options?: DeviceOptions) => Promise<Device>; restoredLines: undefined },
  { product: Product; cutLines: Map<string, () => Promise<void>> }
>({
  /** By site, how its line is restored. */
  cutLines: [async ({}, use) => use(new Map()), { scope: 'worker' }],
  product: [
    async ({ cutLines }, use) => {
      const product = await startProduct();
      await use({
        ...product,
        async line(site, state) {
          await product.line(site, state);
          if (state === 'cut') cutLines.set(site, () => product.line(site, 'up'));
          else cutLines.delete(site);
        },
      });
      await product.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // The server is shared by the tests of a worker: nobody leaves a cut line to the next one.
  // It asks for no product: a journey that starts its own need not wait for one more.
  restoredLines: [
    async ({ cutLines }, use) => {
      await use(undefined);
      for (const restore of cutLines.values()) await restore();
      cutLines.clear();
    },
    { auto: true },
  ],
  browserAt: async ({}, use) => {
    const opened: Device[] = [];
    await use(async (options) => {
      const device = await openBrowser(options);
      opened.push(device);
      return device;
    });
    for (const device of opened) {
      await device.close();
      await rm(device.profile, { recursive: true, force: true });
    }
  },
});
export { expect } from '@playwright/test';

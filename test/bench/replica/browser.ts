// Builds the page of the bench, serves it on loopback, and opens it in a browser process of its own.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../browser/chromium.ts';
import type { BenchPage } from './page/main.ts';

declare global {
  interface Window {
    benchPage: BenchPage;
  }
}

export interface OpenedPage {
  readonly page: Page;
  readonly version: string;
  close(): Promise<void>;
  /** SIGKILL, no goodbye. */
  kill(): Promise<void>;
}

export async function openBenchPage(url: string, profile: string): Promise<OpenedPage> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    headless: true,
    args: ['--no-first-run', '--disable-extensions'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  await page.waitForFunction(() => 'benchPage' in window);
  const browser = context.browser();
  if (browser === null) throw new Error('bench: no browser behind the profile');
  return {
    page,
    version: browser.version(),
    close: async () => context.close(),
    kill: async () => {
      const session = await browser.newBrowserCDPSession();
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const main = processInfo.find(({ type }) => type === 'browser');
      if (main === undefined) throw new Error('bench: no browser process');
      const closed = new Promise((resolve) => context.once('close', resolve));
      process.kill(main.id, 'SIGKILL');
      await closed;
    },
  };
}

export async function servePage(
  outDir: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('./page', import.meta.url)),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    readFile(join(outDir, path === '/' ? 'index.html' : path)).then(
      (content) => {
        const type = TYPES[extname(path)] ?? 'text/html; charset=utf-8';
        response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(content);
      },
      () => {
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    stop: async () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
};

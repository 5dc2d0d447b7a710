// Bundles a small page of TypeScript with Vite and serves it on loopback: for tests and benches of single parts.
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** `root`: a folder with an index.html. `outDir`: where the bundle may lie. */
export async function servePage(
  root: URL,
  outDir: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  await buildPage(root, outDir);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void pageFile(outDir, pathname, response);
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

export async function buildPage(root: URL, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: fileURLToPath(root),
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023' },
  });
}

/** One file of the bundle, or that there is none. */
export async function pageFile(
  outDir: string,
  pathname: string,
  response: ServerResponse,
): Promise<void> {
  const path = normalize(pathname);
  const content = await readFile(join(outDir, path === '/' ? 'index.html' : path)).catch(
    () => undefined,
  );
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(path)] ?? 'text/html; charset=utf-8';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(content);
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
};

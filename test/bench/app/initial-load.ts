// How much compressed JavaScript the browser fetches before anybody signs in: the page's, the worker's, the service worker's own.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openBrowser, type Product } from '../../browser/product.ts';
import { enrol } from '../../browser/steps.ts';

export interface InitialLoad {
  readonly kb: number;
  /** What the service worker fetches ahead for the day the line is cut; nobody waits for it. */
  readonly aheadKb: number;
  readonly files: readonly { readonly path: string; readonly kb: number }[];
}

/** A browser that was never here, from the registration link to the sign-in form. */
export async function measureInitialLoad(product: Product): Promise<InitialLoad> {
  const scripts = new Map<string, { readonly kb: number; ahead: boolean }>();
  const proxy = createServer((asked, answered) => {
    const { method, url = '/', headers } = asked;
    const passed = request(
      { host: '127.0.0.1', port: product.port, method, path: url, headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          if (!url.endsWith('.js') || answer.statusCode !== 200) return;
          // Pages and workers ask for scripts; the service worker, when it fetches ahead, for nothing in particular.
          const ahead = headers['sec-fetch-dest'] === 'empty';
          const known = scripts.get(url);
          const kb = gzipSync(Buffer.concat(parts)).length / 1024;
          scripts.set(url, { kb, ahead: ahead && (known?.ahead ?? true) });
        });
        answered.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(answered);
      },
    );
    passed.on('error', () => answered.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const device = await openBrowser();
  try {
    await enrol(device.page, product, 'ckita', `http://ckita.localhost:${String(port)}`);
    await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // What the page took from the service worker's store was part of its first load all the same.
    const taken = await device.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    for (const path of taken) {
      const known = scripts.get(path);
      if (known) known.ahead = false;
    }
  } finally {
    await device.close();
    proxy.closeAllConnections();
    proxy.close();
  }
  const sum = (ahead: boolean): number =>
    [...scripts.values()].reduce((all, one) => (one.ahead === ahead ? all + one.kb : all), 0);
  const files = [...scripts].flatMap(([path, { kb, ahead }]) => (ahead ? [] : [{ path, kb }]));
  return {
    kb: sum(false),
    aheadKb: sum(true),
    files: files.sort((a, b) => b.kb - a.kb),
  };
}

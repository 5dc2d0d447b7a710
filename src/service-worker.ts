// Keeps the shell of the app on the device, so that it starts with the line cut. Never stores an answer of the API.
/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;

// Fonts come in hundreds of small parts: each is kept when first used, so that the shell is ready within a second.
const isFont = (path: string): boolean => /\.woff2?$/.test(path);
const shell = [...build, ...files].filter((url) => !isFont(url));

precacheAndRoute([
  { url: '/', revision: version },
  // Built files carry their content's hash in their name; the others need the version.
  ...shell.map((url) => ({ url, revision: url.includes('/immutable/') ? null : version })),
]);
cleanupOutdatedCaches();

registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/'), { denylist: [/^\/api/, /^\/demo/] }),
);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && isFont(url.pathname),
  new CacheFirst({ cacheName: 'fonts', plugins: [{ requestWillFetch: giveUpSoon }] }),
);

/** With the line cut a part that was never used would hang for ever; the fallback font shows instead. */
function giveUpSoon({ request }: { request: Request }): Promise<Request> {
  return Promise.resolve(new Request(request, { signal: AbortSignal.timeout(3_000) }));
}

/** Every part, one after another: a rare name must be readable with the line cut. What fails is fetched the next time. */
async function keepFonts(): Promise<void> {
  const cache = await caches.open('fonts');
  for (const url of [...build, ...files].filter(isFont)) {
    if (await cache.match(url)) continue;
    // A new version takes over only from a worker that is idle: never held up by a line that answers nothing.
    if (leaving) return;
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
    if (!answer?.ok) return;
    await cache.put(url, answer);
  }
}
let keeping: Promise<void> | undefined;
let leaving = false;
self.addEventListener('message', (event) => {
  const type = (event.data as { type?: unknown } | null)?.type;
  if (type === 'let go') leaving = true;
  if (type !== 'keep fonts') return;
  keeping ??= keepFonts().finally(() => (keeping = undefined));
  event.waitUntil(keeping);
});

/** A new version waits until a user asks for it: nobody loses a form to an update. */
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'activate') void self.skipWaiting();
});
self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([self.clients.claim(), dropOldFonts()])),
);

/** The name of a font part holds its content: a part of an earlier version is never asked for again. */
async function dropOldFonts(): Promise<void> {
  const cache = await caches.open('fonts');
  const known = new Set([...build, ...files].filter(isFont));
  const old = (await cache.keys()).filter(({ url }) => !known.has(new URL(url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

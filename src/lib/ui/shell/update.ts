// Registers the service worker and reports a version that waits; it takes over only when the user says so.

/**
 * Calls `found` with what activates the new version. Returns what stops the watching.
 * `leave` is called when it has taken over: all pages of the old version go together, for they share one worker.
 */
export function watchForUpdate(
  found: (activate: () => void) => void,
  leave: () => void,
): () => void {
  // Absent where the origin is not secure.
  if (!('serviceWorker' in navigator)) return () => undefined;
  const workers = navigator.serviceWorker;
  let stopped = false;
  let asked = false;
  let asking: ReturnType<typeof setInterval> | undefined;

  const offer = (waiting: ServiceWorker): void => {
    if (stopped) return;
    found(() => {
      if (asked) return;
      asked = true;
      const ask = (): void => {
        waiting.postMessage({ type: 'activate' });
        // The old worker lets go only when it is idle, and looks at that at the end of an event: here is one.
        workers.controller?.postMessage({ type: 'let go' });
      };
      ask();
      asking = setInterval(ask, ASK_EVERY_MS);
    });
  };
  const onControllerChange = (): void => {
    if (!asked) return;
    clearInterval(asking);
    leave();
  };
  workers.addEventListener('controllerchange', onControllerChange);

  workers.register('/service-worker.js', { type: 'module', updateViaCache: 'none' }).then(
    (registration) => {
      if (registration.waiting && workers.controller) offer(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing;
        coming?.addEventListener('statechange', () => {
          // Without a controller this is the very first installation, not an update.
          if (coming.state === 'installed' && workers.controller) offer(coming);
        });
      });
    },
    (cause: unknown) => console.warn('service worker not registered', String(cause)),
  );
  const timer = setInterval(() => void lookForUpdate(workers), CHECK_EVERY_MS);

  return () => {
    stopped = true;
    clearInterval(timer);
    clearInterval(asking);
    workers.removeEventListener('controllerchange', onControllerChange);
  };
}

const CHECK_EVERY_MS = 15 * 60_000;
const ASK_EVERY_MS = 500;

async function lookForUpdate(workers: ServiceWorkerContainer): Promise<void> {
  const registration = await workers.getRegistration();
  try {
    await registration?.update();
  } catch {
    // The line is cut: the next round looks again.
  }
}

// The page's end of the line to the worker that owns keys, replica, outbox and sync.
import { wrap, type Remote } from 'comlink';
import { failure } from '../domain/result.ts';
import type { ApiEvent, AppStatus, TsumugiApi } from './api.ts';
import type { PageHello, PageSignal, WorkerSignal } from './page-link.ts';
import { OWNER_LOCK, WORKER_NAME } from './page-link.ts';

export interface Connection {
  readonly api: TsumugiApi;
  onEvent(listener: (event: ApiEvent) => void): () => void;
}

/** Connects to the one worker of this browser profile, starting it where none runs. */
export function connect(): Connection {
  const listeners = new Set<(event: ApiEvent) => void>();
  const link = openLink((signal) => {
    if (signal.kind === 'closing') void leave();
    else if (signal.kind === 'event') for (const listener of listeners) listener(signal.event);
  });
  return {
    api: forwarding(link),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const LETTING_GO_MS = 5_000;
const HANDSHAKE_MS = 4_000;
const HANDSHAKE_TRIES = 5;
const ACTIVITY_EVERY_MS = 5_000;

interface Link {
  readonly remote: Remote<TsumugiApi>;
}

async function openLink(onSignal: (signal: WorkerSignal) => void): Promise<Link> {
  // A page holds a lock named by itself for as long as it lives: the worker sees by it when a page is gone.
  const pageLock = `tsumugi-page-${crypto.randomUUID()}`;
  // Where the browser allows no storage, it allows no locks either: then there is no link.
  await new Promise<void>((held, refused) => {
    navigator.locks
      .request(pageLock, () => {
        held();
        return new Promise<never>(() => undefined);
      })
      .catch(refused);
  });
  for (let attempt = 1; ; attempt += 1) {
    const link = await shakeHands(pageLock, onSignal);
    if (link) return link;
    if (attempt === HANDSHAKE_TRIES) throw new Error('the worker does not answer');
  }
}

/** A worker that is just closing takes the connection and never answers: then a fresh one is asked for. */
function shakeHands(
  pageLock: string,
  onSignal: (signal: WorkerSignal) => void,
): Promise<Link | undefined> {
  const calls = new MessageChannel();
  const signals = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), HANDSHAKE_MS);
    signals.port1.onmessage = (message: MessageEvent<WorkerSignal>) => {
      if (message.data.kind === 'welcome') {
        clearTimeout(timer);
        reportActivity(signals.port1);
        resolve({ remote: wrap<TsumugiApi>(calls.port1) });
      } else onSignal(message.data);
    };
    const hello: PageHello = { kind: 'page', pageLock, calls: calls.port2, signals: signals.port2 };
    startWorker().postMessage(hello, [calls.port2, signals.port2]);
  });
}

function startWorker(): { postMessage(message: unknown, transfer: Transferable[]): void } {
  if (typeof SharedWorker === 'undefined')
    return new Worker(new URL('../worker/main.ts', import.meta.url), {
      type: 'module',
      name: WORKER_NAME,
    });
  return new SharedWorker(new URL('../worker/main.ts', import.meta.url), {
    type: 'module',
    name: WORKER_NAME,
    // Lives through a reload; it shuts the vault itself when no page comes back.
    extendedLifetime: true,
  } as WorkerOptions).port;
}

/** Only what a person does counts: libraries fire synthetic events that would hold the lock open. */
function reportActivity(port: MessagePort): void {
  let last = 0;
  const report = (event: Event): void => {
    if (!event.isTrusted || event.timeStamp - last < ACTIVITY_EVERY_MS) return;
    last = event.timeStamp;
    port.postMessage({ kind: 'active' } satisfies PageSignal);
  };
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
    addEventListener(name, report, { capture: true, passive: true });
}

/** Blanks the page at once; shows the locked product only when the old worker has let go, or takes too long over it. */
async function leave(): Promise<void> {
  document.documentElement.hidden = true;
  const signal = AbortSignal.timeout(LETTING_GO_MS);
  // Its keys are gone already; a page that stays blank would help nobody. The next worker waits for the same lock.
  const inTime = await navigator.locks
    .request(OWNER_LOCK, { mode: 'shared', signal }, () => true)
    .catch(() => false);
  if (!inTime) console.warn('tsumugi: the worker did not let go in time');
  // The same page again: its URL says nothing, and after the next sign-in the same form is there.
  location.reload();
}

/** Calls made before the worker has answered wait for it. */
function forwarding(link: Promise<Link>): TsumugiApi {
  return new Proxy({} as TsumugiApi, {
    get(_target, name) {
      if (name === 'then') return undefined;
      return async (...args: unknown[]) => {
        // Why there is none does not matter to a page: it says that nothing can be kept here.
        const worker = await link.catch(() => undefined);
        if (!worker) return name === 'status' ? NO_WORKER : NO_WORKER_FAILURE;
        const { remote } = worker;
        const method = remote[name as keyof TsumugiApi] as (...args: unknown[]) => Promise<unknown>;
        return method(...args);
      };
    },
  });
}

/** Where the browser allows no storage it starts no worker either. */
const NO_WORKER: AppStatus = {
  phase: 'storage_refused',
  knownUsers: [],
  line: 'unknown',
  session: 'none',
  unsent: 0,
  attention: 0,
  sync: 'idle',
  damagedChannels: 0,
};
const NO_WORKER_FAILURE = failure(
  'storage_refused',
  'このブラウザーでは端末への保存が許可されていません。設定を確認するか、管理者に連絡してください。',
);

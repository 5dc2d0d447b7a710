// The one worker of a browser profile: owns keys, replica, outbox and sync. A SharedWorker where there is one.
import type { TsumugiApi } from '../records/api.ts';
import { OWNER_LOCK } from '../records/page-link.ts';
import { openDexieDisk } from '../replica/dexie-disk.ts';
import type { Disk } from '../replica/disk.ts';
import { createHttp } from './http.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { createPages, isHello } from './pages.ts';
import { refusingDisk } from './refusing-disk.ts';
import { createServerDoor } from './server-door.ts';
import { IDLE_LOCK_MS, watchIdle } from './idle.ts';
import { browserClock, browserRandomness, randomName } from './world.ts';

const RELOAD_MS = 10_000;

const scope = self as unknown as SharedWorkerGlobalScope & DedicatedWorkerGlobalScope;
const http = createHttp();
const door = createServerDoor(http, location.origin);
const idle = watchIdle(browserClock, IDLE_LOCK_MS, () => void lockWhenIdle().catch(onFault));
let letGo = (): void => undefined;
const owned = ownProfile().then(begin);
const pages = createPages(waiting(owned), {
  active: () => idle.active(),
  alone: () => browserClock.after(RELOAD_MS, () => void lockWhenLeft().catch(onFault)),
});

scope.addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port) port.onmessage = adopt;
});
scope.addEventListener('message', adopt);

function adopt(message: MessageEvent): void {
  if (isHello(message.data)) pages.welcome(message.data);
}

/** One owner per profile; the former one, just closing, lets go first. */
async function ownProfile(): Promise<Disk> {
  try {
    await new Promise<void>((held, refused) => {
      navigator.locks
        .request(OWNER_LOCK, () => {
          held();
          return new Promise<void>((release) => (letGo = release));
        })
        .catch(refused);
    });
    return await openDexieDisk();
  } catch (fault) {
    return refusingDisk(fault);
  }
}

async function begin(disk: Disk): Promise<Keeper> {
  const keeper = createKeeper({
    disk,
    http,
    door,
    clock: browserClock,
    randomness: browserRandomness,
    randomName,
    tell: (event) => pages.tell(event),
    onFault,
    leave() {
      pages.sendAway();
      // Browsers take their time over ending a worker, and pages wait for it.
      letGo();
      scope.close();
    },
  });
  await keeper.begin();
  return keeper;
}

/** A reload comes back within moments; a closed window leaves the vault shut behind it. */
async function lockWhenLeft(): Promise<void> {
  if (!pages.any()) await (await owned).lock();
}

async function lockWhenIdle(): Promise<void> {
  const keeper = await owned;
  if ((await keeper.status()).phase === 'ready') await keeper.lock();
}

/** Calls of pages that come before the disk is open wait for it. */
function waiting(keeper: Promise<Keeper>): TsumugiApi {
  return new Proxy({} as TsumugiApi, {
    get(_target, name) {
      return async (...args: unknown[]) => {
        const method = (await keeper)[name as keyof TsumugiApi] as (...args: unknown[]) => unknown;
        return method(...args);
      };
    },
  });
}

/** Names only: an error's text or cause may hold what was being written. */
function onFault(fault: unknown): void {
  console.error('tsumugi worker:', fault instanceof Error ? fault.name : typeof fault);
}

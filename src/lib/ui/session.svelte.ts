// What every page shares: the interface to the records, the state of the app, and who wants to know of changes.
import { createContext } from 'svelte';
import type { RecordId } from '../domain/record.ts';
import type { ApiEvent, AppStatus, TsumugiApi } from '../records/api.ts';
import { createPersonAhead, type PersonAhead } from './person-ahead.ts';

export interface Session {
  readonly api: TsumugiApi;
  /** Undefined until the worker has answered. */
  readonly status: AppStatus | undefined;
  /** The worker does not answer at all. */
  readonly broken: boolean;
  /** The vault has been closed under an open page, which is about to be replaced: nothing is shown any more. */
  readonly leaving: boolean;
  /** Records changed; absent ids mean: look again at everything on screen. */
  onRecords(listener: (ids?: readonly RecordId[]) => void): () => void;
  /** Runs before the vault is locked or the page is loaded anew: what is typed goes into its draft first. */
  onFlush(flush: () => Promise<void>): () => void;
  readonly flush: () => Promise<void>;
  readonly lock: () => Promise<void>;
  /** The record that a form just saved, so that its person's page can say where it is. Memory only. */
  justSaved: RecordId | undefined;
  /** The draft that is gone on with: there may be two of new people. Memory only. */
  continuing: string | undefined;
  /** What the handles of this page's own links stand for: its addresses need no question to the worker. Memory only. */
  readonly handles: Map<string, RecordId>;
  /** The person whose page is on its way. Memory only. */
  readonly ahead: PersonAhead;
}

export interface SessionConnection {
  readonly api: TsumugiApi;
  onEvent(listener: (event: ApiEvent) => void): () => void;
}

export const [getSession, setSession] = createContext<Session>();

export function createSession(connection: SessionConnection): Session {
  let status = $state.raw<AppStatus>();
  let broken = $state(false);
  let leaving = $state(false);
  const recordListeners: ((ids?: readonly RecordId[]) => void)[] = [];
  const ahead = createPersonAhead(connection.api);
  const flushes: (() => Promise<void>)[] = [];

  connection.onEvent((event) => {
    if (event.kind === 'status') {
      if (status?.phase === 'ready' && event.status.phase === 'locked') leaving = true;
      status = event.status;
    } else {
      ahead.changed();
      for (const listener of [...recordListeners]) listener(event.ids);
    }
  });
  connection.api.status().then(
    // An event that came first is newer than this answer.
    (first) => (status ??= first),
    () => (broken = true),
  );

  const flush = async (): Promise<void> => {
    await Promise.allSettled(flushes.map((one) => one()));
  };

  return {
    api: connection.api,
    get status() {
      return status;
    },
    get broken() {
      return broken;
    },
    get leaving() {
      return leaving;
    },
    onRecords: (listener) => subscribe(recordListeners, listener),
    onFlush: (one) => subscribe(flushes, one),
    flush,
    async lock() {
      await flush();
      leaving = true;
      await connection.api.lock();
    },
    justSaved: undefined,
    continuing: undefined,
    handles: new Map(),
    ahead,
  };
}

function subscribe<T>(listeners: T[], listener: T): () => void {
  listeners.push(listener);
  return () => {
    const at = listeners.indexOf(listener);
    if (at !== -1) listeners.splice(at, 1);
  };
}

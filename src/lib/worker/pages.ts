// The pages that are connected to this worker: who they are, what they hear, when they are gone.
import { expose } from 'comlink';
import type { ApiEvent, TsumugiApi } from '../records/api.ts';
import type { PageHello, PageSignal, WorkerSignal } from '../records/page-link.ts';

export interface Pages {
  welcome(hello: PageHello): void;
  tell(event: ApiEvent): void;
  sendAway(): void;
  any(): boolean;
}

export function createPages(
  api: TsumugiApi,
  hear: {
    readonly active: () => void;
    /** The last page is gone: closed, or only being loaded anew. */
    readonly alone: () => void;
  },
): Pages {
  const signals = new Set<MessagePort>();
  const send = (signal: WorkerSignal): void => {
    for (const port of signals) port.postMessage(signal);
  };
  return {
    welcome(hello) {
      expose(api, hello.calls);
      signals.add(hello.signals);
      hello.signals.onmessage = (message: MessageEvent<PageSignal>) => {
        if (message.data.kind === 'active') hear.active();
      };
      hello.signals.postMessage({ kind: 'welcome' } satisfies WorkerSignal);
      // Granted only when the page that holds it is gone.
      void navigator.locks.request(hello.pageLock, () => {
        signals.delete(hello.signals);
        hello.signals.close();
        hello.calls.close();
        if (signals.size === 0) hear.alone();
      });
    },
    tell: (event) => send({ kind: 'event', event }),
    sendAway: () => send({ kind: 'closing' }),
    any: () => signals.size > 0,
  };
}

export function isHello(value: unknown): value is PageHello {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'page';
}

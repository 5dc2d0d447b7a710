// Another day for a whole device: the clock of its pages and of its shared worker, set before their first line runs.
import type { BrowserContext } from '@playwright/test';

/** Minutes from now until this moment, such as `2026-05-15T16:40`, in the city; negative where it has passed. */
export function minutesUntil(moment: string): number {
  return Math.round((Date.parse(`${moment}:00+09:00`) - Date.now()) / 60_000);
}

/** `endpoint`: the browser's own over the debugging protocol. Holds for all that is opened from now on. */
export async function setClock(
  context: BrowserContext,
  endpoint: string,
  minutesAhead: number,
): Promise<void> {
  const source = `(${moveClock.toString()})(${String(minutesAhead * 60_000)})`;
  await context.addInitScript(source);
  const socket = new WebSocket(endpoint);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  let last = 0;
  const send = (method: string, params: object, sessionId?: string): void => {
    last += 1;
    socket.send(JSON.stringify({ id: last, method, params, ...(sessionId ? { sessionId } : {}) }));
  };
  const ready = new Promise((resolve) => {
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const told = JSON.parse(data) as Told;
      if (told.id === 1) resolve(undefined);
      if (told.method !== 'Target.attachedToTarget') return;
      const sessionId = told.params?.sessionId ?? '';
      send('Runtime.evaluate', { expression: source }, sessionId);
      send('Runtime.runIfWaitingForDebugger', {}, sessionId);
    };
  });
  send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'shared_worker' }],
  });
  await ready;
}

interface Told {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly sessionId?: string };
}

/** Runs in the page and in the worker. */
function moveClock(aheadMs: number): void {
  const Real = Date;
  class Moved extends Real {
    constructor(...given: readonly unknown[]) {
      if (given.length === 0) super(Real.now() + aheadMs);
      else super(...(given as [number]));
    }
    static override now(): number {
      return Real.now() + aheadMs;
    }
  }
  Object.defineProperty(globalThis, 'Date', { value: Moved, configurable: true, writable: true });
}

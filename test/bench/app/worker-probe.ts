// A look into the product's shared worker over the debugging protocol: what its key derivation took, and how long it was deaf.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface WorkerProbe {
  /** Milliseconds of the last key derivation. */
  deriveMs(): Promise<number>;
  watchGaps(): Promise<void>;
  /** The longest time in which the worker took no turn, since it is watched. */
  longestGapMs(): Promise<number>;
  close(): void;
}

export async function probeWorker(profile: string): Promise<WorkerProbe> {
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  const response = await fetch(`http://127.0.0.1:${port ?? ''}/json/list`);
  const targets = (await response.json()) as readonly Target[];
  const target = targets.filter(({ type }) => type === 'shared_worker').at(0);
  if (!target) throw new Error('bench: no shared worker is running');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  let last = 0;
  const waiting = new Map<number, (value: unknown) => void>();
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const { id, result } = JSON.parse(data) as Answer;
    if (id !== undefined) waiting.get(id)?.(result?.result?.value);
  };
  const evaluate = async (expression: string): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      const params = { expression, returnByValue: true };
      socket.send(JSON.stringify({ id: last, method: 'Runtime.evaluate', params }));
    });
  return {
    deriveMs: async () =>
      Number(await evaluate(`performance.getEntriesByName('derive-key').at(-1)?.duration`)),
    async watchGaps() {
      await evaluate(`(${watch.toString()})()`);
    },
    longestGapMs: async () => Number(await evaluate('gaps.longest')),
    close: () => socket.close(),
  };
}

interface Target {
  readonly type: string;
  readonly webSocketDebuggerUrl: string;
}
interface Answer {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

/** Runs in the worker: a turn as often as timers allow. */
function watch(): void {
  const gaps = { longest: 0, last: performance.now() };
  Object.assign(globalThis, { gaps });
  setInterval(() => {
    const now = performance.now();
    gaps.longest = Math.max(gaps.longest, now - gaps.last);
    gaps.last = now;
  }, 4);
}

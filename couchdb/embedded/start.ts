// Starts the embedded database in a thread of its own, on loopback, with credentials made now.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Embedded {
  /** With its credentials: never to be logged. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startEmbedded(options: {
  directory: string;
  /** 0 or nothing: any free port. */
  port?: number;
  /** Told when the thread ends by itself: the store is gone then. */
  onFailure?: (error: Error) => void;
}): Promise<Embedded> {
  const user = 'tsumugi';
  const password = randomBytes(24).toString('hex');
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { directory: options.directory, port: options.port ?? 0, user, password },
  });
  const exited = once(worker, 'exit');
  const [message] = (await Promise.race([
    once(worker, 'message'),
    exited.then(() => {
      throw new Error('the embedded store ended before it listened');
    }),
  ])) as [{ port: number }];
  // Both sides of the race are decided now; only later failures go to the listener.
  let stopping = false;
  worker.on('error', (error) => options.onFailure?.(error));
  worker.on('exit', () => {
    if (!stopping) options.onFailure?.(new Error('the embedded store has ended'));
  });
  return {
    url: `http://${user}:${password}@127.0.0.1:${message.port}`,
    stop: async () => {
      if (!stopping) worker.postMessage('stop');
      stopping = true;
      await exited;
    },
  };
}

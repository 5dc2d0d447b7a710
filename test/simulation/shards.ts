// Many seeds at once: each thread takes the next job as soon as it is done with one.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Job, Told } from './shard.ts';

/** Answers come in the order in which they are ready; `onTold` says whether the remaining jobs are still wanted. */
export async function runJobs(
  jobs: readonly Job[],
  onTold: (told: Told) => boolean,
  threads = Math.min(availableParallelism(), 8),
): Promise<void> {
  const waiting = [...jobs];
  let isWanted = true;
  const run = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./shard.ts', import.meta.url));
      const next = (): void => {
        const job = isWanted ? waiting.shift() : undefined;
        if (job !== undefined) worker.postMessage(job);
        else worker.terminate().then(() => resolve(), reject);
      };
      worker.on('message', (told: Told) => {
        if (!onTold(told)) isWanted = false;
        next();
      });
      worker.on('error', reject);
      next();
    });
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, run));
}

/** So many seeds, a few to a job. */
export function jobsOf(
  { from, seeds, actions }: { from: number; seeds: number; actions: number },
  size: number,
): readonly Job[] {
  return Array.from({ length: Math.ceil(seeds / size) }, (_, n) => ({
    from: from + n * size,
    to: Math.min(from + seeds, from + (n + 1) * size) - 1,
    actions,
  }));
}

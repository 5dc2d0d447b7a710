// One thread of the simulation: runs the seeds it is given, until one breaks a promise.
import { parentPort } from 'node:worker_threads';
import { MUTANTS } from './mutants.ts';
import { type Outcome, runSeed } from './run.ts';

export interface Job {
  readonly from: number;
  readonly to: number;
  readonly actions: number;
  /** By name: the product is broken in this way, and the first seed that notices ends the job. */
  readonly mutant?: string;
}

export interface Told {
  readonly job: Job;
  readonly outcomes: readonly Pick<Outcome, 'verdicts' | 'crashes' | 'kills' | 'cells' | 'kinds'>[];
  readonly failed?: { readonly seed: number; readonly broken: readonly string[] };
}

parentPort?.on('message', (job: Job) => {
  void run(job).then(
    (told) => parentPort?.postMessage(told),
    (fault: unknown) => {
      // Ends the thread with this fault: whoever started it is told.
      setImmediate(() => {
        throw fault;
      });
    },
  );
});

async function run(job: Job): Promise<Told> {
  const mutant = MUTANTS.find(({ name }) => name === job.mutant);
  if (job.mutant !== undefined && mutant === undefined)
    throw new Error(`no mutant is called ${job.mutant}`);
  const outcomes: Told['outcomes'][number][] = [];
  for (let seed = job.from; seed <= job.to; seed += 1) {
    const { broken, verdicts, crashes, kills, cells, kinds } = await runSeed(seed, {
      count: job.actions,
      ...(mutant && { mutant }),
    });
    outcomes.push({ verdicts, crashes, kills, cells, kinds });
    if (broken.length > 0) return { job, outcomes, failed: { seed, broken } };
  }
  return { job, outcomes };
}

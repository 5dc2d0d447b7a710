// Many seeds in many threads: what they met, the first that broke a promise, and which breakages of the product are noticed.
import { unreached, type Cell } from './coverage.ts';
import { type Mutant, MUTANTS } from './mutants.ts';
import type { Told } from './shard.ts';
import { jobsOf, runJobs } from './shards.ts';

export interface Range {
  readonly from: number;
  readonly seeds: number;
  readonly actions: number;
}

export interface Survey {
  readonly kinds: ReadonlyMap<string, number>;
  readonly cells: ReadonlyMap<string, number>;
  readonly verdicts: ReadonlyMap<string, number>;
  readonly crashes: number;
  readonly kills: number;
  /** Cells of the coverage table that no seed came to. */
  readonly unreached: readonly Cell[];
  /** By seed; without `goOn` what was broken first. */
  readonly failed: readonly NonNullable<Told['failed']>[];
}

/** Ends soon after the first failure, unless it is to go on and find all of them. */
export async function survey(
  range: Range,
  {
    goOn = false,
    onFailed,
  }: { goOn?: boolean; onFailed?: (one: Survey['failed'][number]) => void } = {},
): Promise<Survey> {
  const sums = { kinds: new Map(), cells: new Map(), verdicts: new Map() } as Sums;
  let crashes = 0;
  let kills = 0;
  const failed: Survey['failed'][number][] = [];
  await runJobs(jobsOf(range, goOn ? 1 : 5), (told) => {
    for (const outcome of told.outcomes) {
      add(sums.kinds, outcome.kinds);
      add(sums.cells, outcome.cells);
      add(sums.verdicts, Object.entries(outcome.verdicts));
      crashes += outcome.crashes;
      kills += outcome.kills;
    }
    if (told.failed !== undefined) {
      failed.push(told.failed);
      onFailed?.(told.failed);
    }
    return goOn || failed.length === 0;
  });
  failed.sort((a, b) => a.seed - b.seed);
  return { ...sums, crashes, kills, unreached: unreached(sums.cells), failed };
}

export interface Hunted {
  readonly mutant: string;
  /** The seed that noticed, and the promise that it saw broken. */
  readonly found: { readonly seed: number; readonly broken: string } | undefined;
}

/** Every deliberate breakage of the product, or these, each through as many seeds as it takes. */
export async function hunt(
  range: Range,
  onHunted?: (one: Hunted) => void,
  mutants: readonly Mutant[] = MUTANTS,
): Promise<readonly Hunted[]> {
  const all: Hunted[] = [];
  const { from, seeds, actions } = range;
  const jobs = mutants.map(({ name }) => ({ from, to: from + seeds - 1, actions, mutant: name }));
  await runJobs(jobs, ({ job, failed }) => {
    const broken = failed?.broken[0]?.split('\n')[0] ?? '';
    // A simulation that breaks down has found nothing.
    const found =
      failed && !broken.startsWith('threw:') ? { seed: failed.seed, broken } : undefined;
    const one: Hunted = { mutant: job.mutant ?? '', found };
    all.push(one);
    onHunted?.(one);
    return true;
  });
  return all;
}

type Sums = Record<'kinds' | 'cells' | 'verdicts', Map<string, number>>;

function add(sums: Map<string, number>, more: Iterable<readonly [string, number]>): void {
  for (const [key, n] of more) sums.set(key, (sums.get(key) ?? 0) + n);
}

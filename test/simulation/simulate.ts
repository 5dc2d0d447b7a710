// npm run simulate -- [--seeds N] [--mutants] [--actions N] | --seed N [--mutant NAME] [--keep 3,17]: runs the city.
import { parseArgs } from 'node:util';
import { makeActions } from './actions.ts';
import { coverageTable, unreached } from './coverage.ts';
import { MUTANTS } from './mutants.ts';
import { ACTIONS_PER_SEED, runSeed } from './run.ts';
import type { Told } from './shard.ts';
import { runJobs, surveyOf } from './shards.ts';
import { kindOf, shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    seed: { type: 'string' },
    actions: { type: 'string', default: String(ACTIONS_PER_SEED) },
    mutants: { type: 'boolean', default: false },
    mutant: { type: 'string' },
    keep: { type: 'string' },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const actions = Number(values.actions);
const mutant = MUTANTS.find(({ name }) => name === values.mutant);
if (values.mutant !== undefined && mutant === undefined)
  throw new Error(`No mutant is called ${values.mutant}.`);
const broken = mutant && { mutant };

if (values.seed !== undefined) process.exitCode = await replay(Number(values.seed));
else if (values.mutants) process.exitCode = await hunt(Number(values.seeds));
else process.exitCode = await survey(Number(values.seeds));

async function survey(seeds: number): Promise<number> {
  const sums: Sums = { kinds: new Map(), cells: new Map(), verdicts: new Map() };
  let crashes = 0;
  let kills = 0;
  let failed: Told['failed'];
  await runJobs(surveyOf(seeds, actions), (told) => {
    for (const outcome of told.outcomes) {
      add(sums.kinds, outcome.kinds);
      add(sums.cells, outcome.cells);
      add(sums.verdicts, Object.entries(outcome.verdicts));
      crashes += outcome.crashes;
      kills += outcome.kills;
    }
    if (told.failed !== undefined && told.failed.seed < (failed?.seed ?? Infinity))
      failed = told.failed;
    return failed === undefined;
  });
  if (failed !== undefined) return report(failed.seed, failed.broken);
  const all = [...sums.kinds.values()].reduce((sum, n) => sum + n, 0);
  say(coverageTable(sums.cells));
  say(`seeds=${String(seeds)} actions=${String(all)}`);
  say(`verdicts: ${list(sums.verdicts)}`);
  say(`device crashes=${String(crashes)} server kills=${String(kills)}`);
  const missing = unreached(sums.cells);
  say(`cells not reached: ${missing.length === 0 ? 'none' : missing.join(', ')}`);
  // A few seeds cannot see everything.
  return missing.length === 0 || seeds < 500 ? 0 : 1;
}

async function hunt(seeds: number): Promise<number> {
  const jobs = MUTANTS.map(({ name }) => ({ from: 1, to: seeds, actions, mutant: name }));
  let escaped = 0;
  await runJobs(jobs, ({ job, failed }) => {
    const first = failed?.broken[0]?.split('\n')[0] ?? '';
    // A simulation that breaks down has found nothing.
    const isFound = failed !== undefined && !first.startsWith('threw:');
    const what = failed === undefined ? '' : ` (seed ${String(failed.seed)}: ${first})`;
    say(`${isFound ? 'found  ' : 'ESCAPED'} ${job.mutant ?? ''}${what}`);
    if (!isFound) escaped += 1;
    return true;
  });
  say(`mutants=${String(MUTANTS.length)} escaped=${String(escaped)}`);
  return escaped === 0 ? 0 : 1;
}

async function replay(seed: number): Promise<number> {
  const drawn = makeActions(seed, actions);
  const kept = values.keep?.split(',').map((at) => drawn[Number(at)]!);
  const outcome = await runSeed(seed, { actions: kept ?? drawn, ...broken });
  say(`seeds=1 actions=${String((kept ?? drawn).length)}`);
  say(`verdicts: ${list(new Map(Object.entries(outcome.verdicts)))}`);
  if (outcome.broken.length === 0) return 0;
  if (kept === undefined) return report(seed, outcome.broken);
  for (const line of outcome.broken.slice(0, 10)) say(`  ${line}`);
  return 1;
}

async function report(seed: number, found: readonly string[]): Promise<number> {
  const with_ = mutant === undefined ? '' : ` --mutant '${mutant.name}'`;
  const drawnSo = actions === ACTIONS_PER_SEED ? '' : ` --actions ${String(actions)}`;
  const again = `npm run simulate -- --seed ${String(seed)}${drawnSo}${with_}`;
  say(`FAILED seed=${String(seed)} (${again})`);
  for (const line of found.slice(0, 10)) say(`  ${line}`);
  const drawn = makeActions(seed, actions);
  const wrong = kindOf(found[0] ?? '');
  const kept = await shrink(drawn, async (some) =>
    (await runSeed(seed, { actions: some, ...broken })).broken.some((one) => kindOf(one) === wrong),
  );
  say(`shrunk to ${String(kept.length)} of ${String(drawn.length)} actions:`);
  for (const at of kept) {
    const { kind, seed: own, pause } = drawn[at]!;
    say(`  ${String(at)}: ${kind} (seed ${String(own)}), then ${String(pause)} ms`);
  }
  say(`${again} --keep ${kept.join(',')}`);
  return 1;
}

type Sums = Record<'kinds' | 'cells' | 'verdicts', Map<string, number>>;

function add(sums: Map<string, number>, more: Iterable<readonly [string, number]>): void {
  for (const [key, n] of more) sums.set(key, (sums.get(key) ?? 0) + n);
}

function list(sums: ReadonlyMap<string, number>): string {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, n]) => `${key}=${String(n)}`)
    .join(' ');
}

// npm run simulate -- [--seeds N] [--seed N] [--mutants]: runs the city, prints what happened and what broke.
import { parseArgs } from 'node:util';
import { MUTANTS } from './mutants.ts';
import { runSeed, shrink } from './run.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    seed: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (values.seed !== undefined) process.exitCode = await replay(Number(values.seed));
else if (values.mutants) process.exitCode = await hunt(Number(values.seeds));
else process.exitCode = await survey(Number(values.seeds));

async function survey(seeds: number): Promise<number> {
  const actions = new Map<string, number>();
  const verdicts = new Map<string, number>();
  let crashes = 0;
  let kills = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const outcome = await runSeed(seed);
    for (const { kind } of outcome.actions) count(actions, kind, 1);
    for (const [kind, n] of Object.entries(outcome.verdicts)) count(verdicts, kind, n);
    crashes += outcome.crashes;
    kills += outcome.kills;
    if (outcome.broken.length > 0) return report(seed, outcome.broken);
  }
  const all = [...actions.values()].reduce((sum, n) => sum + n, 0);
  say(`seeds=${String(seeds)} actions=${String(all)}`);
  say(`actions: ${list(actions)}`);
  say(`verdicts: ${list(verdicts)}`);
  say(`device crashes=${String(crashes)} server kills=${String(kills)}`);
  return 0;
}

async function hunt(seeds: number): Promise<number> {
  let escaped = 0;
  for (const mutant of MUTANTS) {
    let found: string | undefined;
    for (let seed = 1; seed <= seeds && found === undefined; seed += 1) {
      const { broken } = await runSeed(seed, mutant);
      // A simulation that breaks down has found nothing.
      if (broken[0]?.startsWith('threw:')) throw new Error(broken[0]);
      if (broken[0] !== undefined)
        found = `seed ${String(seed)}: ${broken[0].split('\n')[0] ?? ''}`;
    }
    say(
      `${found === undefined ? 'ESCAPED' : 'found  '} ${mutant.name}${found === undefined ? '' : ` (${found})`}`,
    );
    if (found === undefined) escaped += 1;
  }
  say(`mutants=${String(MUTANTS.length)} escaped=${String(escaped)}`);
  return escaped === 0 ? 0 : 1;
}

async function replay(seed: number): Promise<number> {
  const { broken, actions, verdicts } = await runSeed(seed);
  say(`seeds=1 actions=${String(actions.length)}`);
  say(`verdicts: ${list(new Map(Object.entries(verdicts)))}`);
  return broken.length === 0 ? 0 : report(seed, broken);
}

async function report(seed: number, broken: readonly string[]): Promise<number> {
  say(`FAILED seed=${String(seed)} (npm run simulate -- --seed ${String(seed)})`);
  for (const line of broken.slice(0, 10)) say(`  ${line}`);
  const actions = await shrink(seed);
  say(`shrunk to ${String(actions.length)} actions:`);
  for (const { kind, seed: own, pause } of actions)
    say(`  ${kind} (seed ${String(own)}), then ${String(pause)} ms`);
  return 1;
}

function count(sums: Map<string, number>, key: string, n: number): void {
  sums.set(key, (sums.get(key) ?? 0) + n);
}

function list(sums: ReadonlyMap<string, number>): string {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, n]) => `${key}=${String(n)}`)
    .join(' ');
}

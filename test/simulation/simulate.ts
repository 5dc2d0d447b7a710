// npm run simulate -- [--from N] [--seeds N] [--actions N] [--all | --mutants | --mutant NAME] | --seed N [--mutant NAME] [--keep 3,17]: runs the city.
import { parseArgs } from 'node:util';
import { makeActions } from './actions.ts';
import { coverageTable } from './coverage.ts';
import { MUTANTS } from './mutants.ts';
import { ACTIONS_PER_SEED, runSeed } from './run.ts';
import { kindOf, shrink } from './shrink.ts';
import { hunt, type Hunted, type Range, survey } from './survey.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '500' },
    /** Goes on after a failure and lists all of them. */
    all: { type: 'boolean', default: false },
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
else {
  const range: Range = { from: Number(values.from), seeds: Number(values.seeds), actions };
  process.exitCode = await (values.mutants || mutant ? track(range) : look(range));
}

async function look(range: Range): Promise<number> {
  const found = await survey(range, {
    goOn: values.all,
    onFailed: ({ seed, broken: [first = ''] }) =>
      void (values.all && say(`FAILED seed=${String(seed)}: ${first.split('\n')[0] ?? ''}`)),
  });
  const [first] = found.failed;
  if (first !== undefined && !values.all) return report(first.seed, first.broken);
  const all = [...found.kinds.values()].reduce((sum, n) => sum + n, 0);
  say(coverageTable(found.cells));
  say(`seeds=${String(range.seeds)} actions=${String(all)}`);
  say(`verdicts: ${list(found.verdicts)}`);
  say(`device crashes=${String(found.crashes)} server kills=${String(found.kills)}`);
  const missing = found.unreached;
  say(`cells not reached: ${missing.length === 0 ? 'none' : missing.join(', ')}`);
  if (found.failed.length > 0) {
    say(`failed seeds: ${found.failed.map(({ seed }) => String(seed)).join(' ')}`);
    return 1;
  }
  // A few seeds cannot see everything.
  return missing.length === 0 || range.seeds < 500 ? 0 : 1;
}

async function track(range: Range): Promise<number> {
  const onHunted = ({ mutant: name, found }: Hunted): void => {
    const what = found === undefined ? '' : ` (seed ${String(found.seed)}: ${found.broken})`;
    say(`${found === undefined ? 'ESCAPED' : 'found  '} ${name}${what}`);
  };
  const hunted = await hunt(range, onHunted, mutant && [mutant]);
  const escaped = hunted.filter(({ found }) => found === undefined).length;
  say(`mutants=${String(hunted.length)} escaped=${String(escaped)}`);
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

function list(sums: ReadonlyMap<string, number>): string {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, n]) => `${key}=${String(n)}`)
    .join(' ');
}

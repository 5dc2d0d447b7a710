// A part of the simulation in every test run, and every deliberate breakage: the whole is `npm run simulate -- --seeds 20000`.
import { expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { ACTIONS_PER_SEED, runSeed } from './run.ts';
import { type Hunted, hunt, survey } from './survey.ts';

const SEEDS = { from: 1, seeds: 500, actions: ACTIONS_PER_SEED };
const TIMEOUT = 900_000;

it(
  'keeps every promise in 500 simulated cities, and comes to every cell of the coverage table',
  { timeout: TIMEOUT },
  async () => {
    const { failed, unreached, kinds } = await survey(SEEDS);
    expect(failed).toEqual([]);
    expect(unreached).toEqual([]);
    const actions = [...kinds.values()].reduce((sum, n) => sum + n, 0);
    expect(actions).toBe(SEEDS.seeds * ACTIONS_PER_SEED);
  },
);

it('is deterministic: the same seed tells the same story', { timeout: TIMEOUT }, async () => {
  const once = await runSeed(7);
  const again = await runSeed(7);
  expect(again.verdicts).toEqual(once.verdicts);
  expect([again.crashes, again.kills]).toEqual([once.crashes, once.kills]);
});

// All are hunted at once, on as many threads as there are: each test below waits for that.
let all: Promise<readonly Hunted[]> | undefined;
const hunted = (): Promise<readonly Hunted[]> => (all ??= hunt(SEEDS));

it.each(MUTANTS.map(({ name }) => name))(
  'notices a product that %s',
  { timeout: TIMEOUT },
  async (name) => {
    const one = (await hunted()).find(({ mutant }) => mutant === name);
    expect(one?.found).toBeDefined();
  },
);

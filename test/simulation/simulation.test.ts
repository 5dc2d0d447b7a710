// A part of the simulation in every test run: the whole is `npm run simulate`.
import { expect, it } from 'vitest';
import { MUTANTS, type Mutant } from './mutants.ts';
import { runSeed } from './run.ts';

it('keeps every promise in 60 simulated cities', { timeout: 120_000 }, async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { broken } = await runSeed(seed);
    expect(broken, `seed ${String(seed)}`).toEqual([]);
  }
});

it('is deterministic: the same seed tells the same story', { timeout: 30_000 }, async () => {
  const once = await runSeed(7);
  const again = await runSeed(7);
  expect(again.verdicts).toEqual(once.verdicts);
  expect([again.crashes, again.kills]).toEqual([once.crashes, once.kills]);
});

it.each([
  'acknowledges before the write',
  'loses an outbox entry on restart',
  'skips a removal',
  'lets the later narrative win',
  'forgets mine in a merge',
])('notices a product that %s', { timeout: 60_000 }, async (name) => {
  const mutant = MUTANTS.find((one): one is Mutant => one.name === name);
  let found: string | undefined;
  for (let seed = 1; seed <= 60 && found === undefined; seed += 1)
    [found] = (await runSeed(seed, mutant && { mutant })).broken;
  // A simulation that breaks down has found nothing.
  expect(found).toBeDefined();
  expect(found).not.toMatch(/^threw:/);
});

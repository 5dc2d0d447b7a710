// One seed from beginning to end, and the search for the shortest list of actions that still breaks a promise.
import { type Action, makeActions, perform } from './actions.ts';
import { checkQuietCity } from './checks.ts';
import type { Mutant } from './mutants.ts';
import { createScene } from './scene.ts';

export const ACTIONS_PER_SEED = 60;

export interface Outcome {
  readonly broken: readonly string[];
  readonly actions: readonly Action[];
  readonly verdicts: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly kills: number;
}

export async function runSeed(
  seed: number,
  mutant?: Mutant,
  actions: readonly Action[] = makeActions(seed, ACTIONS_PER_SEED),
): Promise<Outcome> {
  const scene = await createScene(seed, mutant);
  const thrown: string[] = [];
  try {
    await scene.world.pass(5_000);
    for (const action of actions) {
      await perform(scene, action);
      await scene.world.pass(action.pause);
    }
    thrown.push(...(await checkQuietCity(scene)));
  } catch (fault) {
    thrown.push(
      `threw: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
    );
  }
  const verdicts: Record<string, number> = {};
  for (const verdict of scene.told.values()) {
    const name = verdict.kind === 'refused' ? `refused:${verdict.reason}` : verdict.kind;
    verdicts[name] = (verdicts[name] ?? 0) + 1;
  }
  const crashes = scene.devices.reduce((sum, device) => sum + device.crashes(), 0);
  return { broken: thrown, actions, verdicts, crashes, kills: scene.server.kills() };
}

/** Leaves out ever smaller parts as long as something stays broken. */
export async function shrink(seed: number, mutant?: Mutant): Promise<readonly Action[]> {
  let actions = makeActions(seed, ACTIONS_PER_SEED);
  for (let size = actions.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < actions.length;) {
      const fewer = [...actions.slice(0, at), ...actions.slice(at + size)];
      const { broken } = await runSeed(seed, mutant, fewer);
      if (broken.length > 0) actions = fewer;
      else at += size;
    }
  }
  return actions;
}

// One seed from beginning to end.
import { type Action, makeActions, perform } from './actions.ts';
import { checkQuietCity } from './checks.ts';
import { createCoverage } from './coverage.ts';
import type { Mutant } from './mutants.ts';
import { createScene } from './scene.ts';

export const ACTIONS_PER_SEED = 200;

export interface Outcome {
  readonly broken: readonly string[];
  readonly verdicts: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly kills: number;
  /** How often each action was performed, and (`cells`) in which states of the device. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly cells: ReadonlyMap<string, number>;
}

export interface Course {
  readonly mutant?: Mutant;
  /** How many are drawn, where they are not given. */
  readonly count?: number;
  readonly actions?: readonly Action[];
}

export async function runSeed(seed: number, course: Course = {}): Promise<Outcome> {
  const { mutant, count = ACTIONS_PER_SEED, actions = makeActions(seed, count) } = course;
  const scene = await createScene(seed, mutant);
  const coverage = createCoverage(scene.server);
  const kinds = new Map<string, number>();
  const broken: string[] = [];
  try {
    await scene.world.pass(5_000);
    for (const action of actions) {
      kinds.set(action.kind, (kinds.get(action.kind) ?? 0) + 1);
      await perform(scene, action, coverage);
      await scene.world.pass(action.pause);
    }
    broken.push(...(await checkQuietCity(scene)));
  } catch (fault) {
    broken.push(
      `threw: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
    );
  }
  const verdicts: Record<string, number> = {};
  for (const verdict of scene.told.values()) {
    const name = verdict.kind === 'refused' ? `refused:${verdict.reason}` : verdict.kind;
    verdicts[name] = (verdicts[name] ?? 0) + 1;
  }
  const crashes = scene.devices.reduce((sum, device) => sum + device.crashes(), 0);
  return { broken, verdicts, crashes, kills: scene.server.kills(), kinds, cells: coverage.cells };
}

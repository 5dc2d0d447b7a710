// The shortest list of actions that still breaks the same promise: delta debugging over the actions of a seed.
import type { Action } from './actions.ts';

/** Whether these of the actions still break it. */
export type StillBreaks = (actions: readonly Action[]) => Promise<boolean>;

/** Indices into `actions`. Leaves out ever smaller parts, from the end, until no single one can go; gives up looking after `tries`. */
export async function shrink(
  actions: readonly Action[],
  stillBreaks: StillBreaks,
  tries = 600,
): Promise<readonly number[]> {
  let kept = actions.map((_, at) => at);
  let left = tries;
  const without = async (from: number, size: number): Promise<boolean> => {
    const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
    left -= 1;
    if (!(await stillBreaks(fewer.map((at) => actions[at]!)))) return false;
    kept = fewer;
    return true;
  };
  let size = Math.max(1, kept.length >> 1);
  while (left > 0) {
    let isShorter = false;
    // What happened last matters least to what was wrong before it.
    for (let end = kept.length; end > 0 && left > 0; end -= size) {
      const from = Math.max(0, end - size);
      if (await without(from, end - from)) isShorter = true;
    }
    if (size === 1 && !isShorter) break;
    if (!isShorter || size > 1) size = Math.max(1, size >> 1);
  }
  return kept;
}

/** The promise and what is wrong with it, without the names of this run. */
export function kindOf(broken: string): string {
  return (broken.split('\n')[0] ?? '').replaceAll(/\S*\d\S*/g, (word) =>
    /^SYNC-\d\d:$/.test(word) ? word : '#',
  );
}

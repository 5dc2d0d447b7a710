// Virtual time: tasks in order of their time, then of their making; between two tasks all promises run to their end.
import type { Clock } from '../../src/lib/sync/ports.ts';

export interface World {
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** Runs everything that falls due within the next `ms`. */
  pass(ms: number): Promise<void>;
  /** Lets promises settle without letting time pass. */
  settle(): Promise<void>;
}

interface Task {
  readonly at: number;
  readonly n: number;
  run: (() => void) | undefined;
}

export function createWorldClock(start: number): World {
  const tasks: Task[] = [];
  let now = start;
  let made = 0;

  function push(task: Task): void {
    tasks.push(task);
    let at = tasks.length - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!before(tasks[at]!, tasks[up]!)) break;
      [tasks[at], tasks[up]] = [tasks[up]!, tasks[at]!];
      at = up;
    }
  }

  function pop(): Task {
    const first = tasks[0]!;
    const last = tasks.pop()!;
    if (tasks.length > 0) {
      tasks[0] = last;
      let at = 0;
      for (;;) {
        let least = at;
        for (const down of [2 * at + 1, 2 * at + 2])
          if (down < tasks.length && before(tasks[down]!, tasks[least]!)) least = down;
        if (least === at) break;
        [tasks[at], tasks[least]] = [tasks[least]!, tasks[at]!];
        at = least;
      }
    }
    return first;
  }

  // Nothing in the simulated world waits for real time or I/O: after this, every promise has settled that can.
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  return {
    now: () => now,
    after(ms, run) {
      const task: Task = { at: now + Math.max(0, ms), n: (made += 1), run };
      push(task);
      return () => {
        task.run = undefined;
      };
    },
    settle,
    async pass(ms) {
      const end = now + ms;
      await settle();
      while (tasks.length > 0 && tasks[0]!.at <= end) {
        const task = pop();
        if (task.run === undefined) continue;
        now = Math.max(now, task.at);
        task.run();
        await settle();
      }
      now = end;
    },
  };
}

/** A device's clock: shifted against the world's, silent once the device is dead. */
export function deviceClock(world: World, shift: () => number, isAlive: () => boolean): Clock {
  return {
    now: () => world.now() + shift(),
    after: (ms, run) =>
      world.after(ms, () => {
        if (isAlive()) run();
      }),
  };
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.n < b.n);
}

// Asks the server what this device is to be until that was heard: a lost line may put an order off, never lose it (SYNC-05).
import type { SyncStatus } from '../sync/engine.ts';
import type { Clock } from '../sync/ports.ts';

/**
 * - `unheard`: nothing came, or what was ordered is not done yet
 * - `refused`: the server knows no such device. Each refusal counts against whoever signs in from the same address:
 *   it is asked again with the next line, not by the clock
 */
export type Heard = 'heard' | 'unheard' | 'refused';

export interface Asking {
  /** One question at a time. Rejects with the fault of this try; unheard or failed, it is asked again by itself. */
  ask(): Promise<void>;
  /** What is known of the line: where something was not heard, it is asked as soon as the line is back. */
  lineIs(line: SyncStatus['line']): void;
  /** Somebody else asks from now on. */
  stop(): void;
}

const AGAIN_MS = 15_000;
const LONGEST_MS = 60_000;

export function createAsking(deps: {
  readonly clock: Pick<Clock, 'after'>;
  readonly question: () => Promise<Heard>;
  /** For faults of questions that nobody waits for. */
  readonly onFault: (fault: unknown) => void;
}): Asking {
  const { clock, question, onFault } = deps;
  let asking: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  let isUnheard = false;
  let pause = AGAIN_MS;
  let line: SyncStatus['line'] = 'unknown';
  let isStopped = false;
  let cancel = (): void => undefined;

  async function once(): Promise<void> {
    cancel();
    let heard: Heard = 'unheard';
    try {
      heard = await question();
    } finally {
      asking = undefined;
      isUnheard = heard !== 'heard';
      if (!isUnheard) pause = AGAIN_MS;
      if (heard === 'unheard' && !isStopped) {
        cancel = clock.after(pause, again);
        pause = Math.min(2 * pause, LONGEST_MS);
      }
    }
  }

  function ask(): Promise<void> {
    if (asking === undefined) return (asking = once());
    // What is heard now may be from before the reason for this question: it is asked once more.
    const follow = (): Promise<void> | undefined => {
      following = undefined;
      return isUnheard || isStopped ? undefined : ask();
    };
    following ??= asking.then(follow, follow);
    return following;
  }
  const again = (): void => void ask().catch(onFault);

  return {
    ask,
    lineIs(now) {
      const isBack = now === 'up' && line !== 'up';
      line = now;
      if (isBack && isUnheard && asking === undefined) again();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

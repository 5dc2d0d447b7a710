// Locks the vault when nobody has touched the product for ten minutes (DESIGN.md section 5).
import type { Clock } from '../sync/ports.ts';

export const IDLE_LOCK_MS = 10 * 60_000;

export interface IdleWatch {
  active(): void;
  stop(): void;
}

export function watchIdle(clock: Clock, limitMs: number, onIdle: () => void): IdleWatch {
  let last = clock.now();
  let cancel = arm(limitMs);
  function arm(ms: number): () => void {
    return clock.after(ms, () => {
      if (clock.now() < last) last = clock.now();
      // A clock that was set back must not hold the vault open.
      const left = Math.min(last + limitMs - clock.now(), limitMs);
      if (left > 0) cancel = arm(left);
      else {
        last = clock.now();
        cancel = arm(limitMs);
        onIdle();
      }
    });
  }
  return {
    active: () => {
      last = clock.now();
    },
    stop: () => cancel(),
  };
}

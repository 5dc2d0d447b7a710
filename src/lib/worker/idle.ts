// Locks the vault when nobody has touched the product for ten minutes (DESIGN.md section 5).
import type { Clock } from '../sync/ports.ts';

export const IDLE_LOCK_MS = 10 * 60_000;

export interface IdleWatch {
  active(): void;
  stop(): void;
}

export function watchIdle(clock: Clock, onIdle: () => void): IdleWatch {
  let last = clock.now();
  let cancel = arm(IDLE_LOCK_MS);
  function arm(ms: number): () => void {
    return clock.after(ms, () => {
      const left = last + IDLE_LOCK_MS - clock.now();
      if (left <= 0) onIdle();
      else cancel = arm(left);
    });
  }
  return {
    active: () => {
      last = clock.now();
    },
    stop: () => cancel(),
  };
}

// How much is sent at once, and what rests for a while because the server had no answer to it.
import { type Clock, type LineFault, TransportError } from './ports.ts';

export interface HoldBack {
  /** How many to send at most. */
  readonly size: () => number;
  readonly isHeldBack: (id: string) => boolean;
  /** Ids of one batch, and what became of it. Answers what was held back for it. */
  failed(ids: readonly string[], fault: LineFault): readonly string[];
  succeeded(): void;
  /** The server took others of the batch, not these. */
  rest(ids: readonly string[]): void;
}

const BATCH = 20;
const MAX_PATIENCE = 4;
const HOLD_BACK_MS = 60_000;

export function createHoldBack(clock: Pick<Clock, 'now'>): HoldBack {
  const until = new Map<string, number>();
  let size = BATCH;
  /** How many batches of a size must arrive before more is tried: each try on a slow line costs a stall. */
  let patience = 1;
  let arrived = 0;

  function rest(ids: readonly string[]): void {
    for (const id of ids) until.set(id, clock.now() + HOLD_BACK_MS);
  }

  return {
    size: () => size,
    /** Never for longer than was meant, should somebody set the clock back meanwhile. */
    isHeldBack(id) {
      const left = (until.get(id) ?? 0) - clock.now();
      return left > 0 && left <= HOLD_BACK_MS;
    },
    failed(ids, fault) {
      // What is too much for a slow line before it counts as stalled: half of it, down to one.
      if (fault === 'line' && ids.length > 1) {
        size = Math.floor(ids.length / 2);
        patience = Math.min(MAX_PATIENCE, patience * 2);
        arrived = 0;
      }
      if (fault !== 'server') return [];
      // One of them is not to the server's taste: one by one; alone, it lets the others pass for a while.
      size = 1;
      if (ids.length > 1) return [];
      rest(ids);
      return ids;
    },
    succeeded() {
      if (size === BATCH) patience = 1;
      arrived += 1;
      if (arrived < patience) return;
      arrived = 0;
      size = Math.min(BATCH, size * 2);
    },
    rest,
  };
}

export function faultOf(fault: unknown): LineFault | undefined {
  return fault instanceof TransportError ? fault.fault : undefined;
}

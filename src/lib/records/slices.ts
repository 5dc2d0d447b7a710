// Long work in slices: nothing here keeps the worker from answering a key that is pressed meanwhile.

/** Does one small piece; true: there is more to do. */
export type Step = () => boolean;

export interface Slices {
  /** Resolves when none of the steps has more to do. Several may wait for the same work. */
  done(): Promise<void>;
}

export interface SliceParts {
  readonly now: () => number;
  /** Lets everything else that waits have its turn. */
  readonly pause: () => Promise<void>;
}

/** A page expects to be answered within a frame or two. */
const SLICE_MS = 24;
const STEPS_BETWEEN_LOOKS = 16;

/** The steps in their order: a later one may rely on what an earlier one has done. */
export function createSlices(parts: SliceParts, steps: readonly Step[]): Slices {
  let under: Promise<void> | undefined;
  let isWorking = false;

  /** Whether there is more after this slice. */
  function slice(): boolean {
    const end = parts.now() + SLICE_MS;
    let count = 0;
    for (let at = 0; at < steps.length; at += 1) {
      while (steps[at]?.()) {
        count += 1;
        if (count % STEPS_BETWEEN_LOOKS === 0 && parts.now() >= end) return true;
      }
    }
    return false;
  }
  async function work(): Promise<void> {
    isWorking = true;
    try {
      while (slice()) await parts.pause();
    } finally {
      // At once, not a turn later: who asks from now on may ask about something newer.
      isWorking = false;
      under = undefined;
    }
  }
  return {
    done() {
      if (under) return under;
      const started = work();
      if (isWorking) under = started;
      return started;
    },
  };
}

/** By a message to oneself: timers are slowed down when they follow one another. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

// Sleeps until a time, a wake-up or the end; a wake-up that comes while nobody sleeps is not lost.
import type { Clock } from './ports.ts';

export interface Sleeper {
  /** True: the time is over. False: woken, or ended by the signal. */
  sleep(ms: number, signal: AbortSignal): Promise<boolean>;
  wake(): void;
}

export function createSleeper(clock: Clock): Sleeper {
  let isWoken = false;
  let rouse: (() => void) | undefined;
  return {
    wake() {
      if (rouse !== undefined) rouse();
      else isWoken = true;
    },
    sleep(ms, signal) {
      if (isWoken || signal.aborted) {
        isWoken = false;
        return Promise.resolve(false);
      }
      return new Promise((resolve) => {
        const end = (isTime: boolean): void => {
          rouse = undefined;
          cancel();
          signal.removeEventListener('abort', onAbort);
          resolve(isTime);
        };
        const onAbort = (): void => end(false);
        const cancel = ms === Infinity ? () => undefined : clock.after(ms, () => end(true));
        rouse = () => end(false);
        signal.addEventListener('abort', onAbort);
      });
    },
  };
}

// The current minute, for clocks on screen: moves by itself while a page shows it.
import { followMinutes } from './follow-minutes.ts';

export interface Minute {
  readonly now: number;
}

/** To be called while a component starts. */
export function createMinute(clock: () => number = Date.now): Minute {
  let now = $state(clock());
  // Only written in the effect, never read: read, it would start itself again with every millisecond that passed.
  $effect(() => followMinutes(clock, (at) => (now = at)));
  return {
    get now() {
      return now;
    },
  };
}

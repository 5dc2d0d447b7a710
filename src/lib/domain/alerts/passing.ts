// Whether the list of work is another one merely because time went on: a new day, or a clock that reached a step of its rule.
import { dateInTokyo } from '../dates.ts';
import type { Alert } from './alert.ts';

/** To be asked every minute: cheap. `madeAt`, `now`: instants in milliseconds. */
export function changesWithTime(alerts: readonly Alert[], madeAt: number, now: number): boolean {
  if (dateInTokyo(madeAt) !== dateInTokyo(now)) return true;
  return alerts.some(({ changesAt }) => changesAt !== undefined && Date.parse(changesAt) <= now);
}

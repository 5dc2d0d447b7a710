// Whether the list of work is another one merely because time went on: a new day, or a clock that reached a step of its rule.
import { dateInTokyo, isPlainDate } from '../dates.ts';
import { safetyDue as hoursAfter } from '../safety-clock.ts';
import type { Alert } from './alert.ts';
import { ruleOf } from './duty.ts';

/** To be asked every minute: cheap. Instants in milliseconds. */
export function changesWithTime(alerts: readonly Alert[], before: number, now: number): boolean {
  if (dateInTokyo(before) !== dateInTokyo(now)) return true;
  return alerts.some(
    (alert) =>
      !isPlainDate(alert.due) &&
      steps(alert).some((at) => before < Date.parse(at) && Date.parse(at) <= now),
  );
}

/** The due time, and the hours around it at which it reminds or rises to somebody. */
function steps({ kind, due }: Alert): readonly string[] {
  const { remind, escalate } = ruleOf(kind);
  const offsets = [...remind, ...escalate.map((step) => step.at)];
  const hours = offsets.flatMap((one) => (one.from === 'due' ? (one.hours ?? []) : []));
  return [due, ...hours.map((one) => hoursAfter(due, one))];
}

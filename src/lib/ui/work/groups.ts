// Deadlines in the groups of the work list; what is put aside, and what is far, stands apart.
import { dateInTokyo } from '../../domain/dates.ts';
import type { Alert } from '../../records/api.ts';

export interface WorkGroups {
  /** The 48-hour clocks. */
  readonly clocks: readonly Alert[];
  readonly overdue: readonly Alert[];
  readonly today: readonly Alert[];
  readonly week: readonly Alert[];
  readonly later: readonly Alert[];
  readonly snoozed: readonly Alert[];
}

/** Clocks in hours are never put aside: they stand first until evidence closes them. */
export function groupsOf(alerts: readonly Alert[], now: number): WorkGroups {
  const today = dateInTokyo(now);
  const waiting = alerts.filter((alert) => !isClock(alert));
  const aside = (alert: Alert): boolean =>
    alert.snoozed !== undefined && alert.snoozed.until > today;
  const due = (urgency: Alert['urgency']): readonly Alert[] =>
    waiting.filter((alert) => alert.urgency === urgency && !aside(alert)).sort(soonestFirst);
  return {
    clocks: alerts.filter(isClock).sort(soonestFirst),
    overdue: due('overdue'),
    today: due('today'),
    week: due('week'),
    later: due('later').filter((alert) => alert.reminding),
    snoozed: waiting.filter(aside).sort(soonestFirst),
  };
}

function isClock(alert: Alert): boolean {
  return alert.kind === 'safety48';
}

function soonestFirst(a: Alert, b: Alert): number {
  return a.due.localeCompare(b.due) || a.id.localeCompare(b.id);
}

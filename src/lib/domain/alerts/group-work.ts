// 今日の仕事: alerts in the groups of the home page, as they stand at a moment.
import { dateInTokyo } from '../dates.ts';
import type { Alert, Urgency } from './alert.ts';
import { urgencyOf } from './duty.ts';

export interface WorkGroups {
  /** 48-hour clocks, running and broken. */
  readonly clocks: readonly Alert[];
  readonly overdue: readonly Alert[];
  readonly today: readonly Alert[];
  readonly week: readonly Alert[];
  readonly later: readonly Alert[];
  /** 保留, each with its day and reason. */
  readonly snoozed: readonly Alert[];
}

/**
 * Each alert in exactly one group; urgency is worked out again, for pages that stay open. In the order given, but for
 * what is overdue: there the newest comes first, or it would be buried under what nobody could close for years.
 */
export function groupWork(alerts: readonly Alert[], now: number): WorkGroups {
  const at = { now, today: dateInTokyo(now) };
  const groups: Record<keyof WorkGroups, Alert[]> = {
    clocks: [],
    overdue: [],
    today: [],
    week: [],
    later: [],
    snoozed: [],
  };
  for (const alert of alerts) {
    const urgency: Urgency = urgencyOf(alert.due, at);
    const isSnoozed = alert.snoozed !== undefined && alert.snoozed.until > at.today;
    const group = alert.kind === 'safety48' ? 'clocks' : isSnoozed ? 'snoozed' : urgency;
    groups[group].push(urgency === alert.urgency ? alert : { ...alert, urgency });
  }
  groups.overdue.sort(newestFirst);
  return groups;
}

/** Before anything else of its group: a thought of self-harm. */
export function isFirst({ kind }: Pick<Alert, 'kind'>): boolean {
  return kind === 'epds_item10';
}

/** Those of one day stay in the order given. Days and instants of Tokyo compare as text. */
function newestFirst(a: Alert, b: Alert): number {
  if (isFirst(a) !== isFirst(b)) return isFirst(a) ? -1 : 1;
  return a.due < b.due ? 1 : a.due > b.due ? -1 : 0;
}

// Putting a deadline aside: a record with the reason and the day it comes back. It never closes anything.
import { addDays, dateInTokyo, instantInTokyo, isPlainDate } from '../../domain/dates.ts';
import { failure, type Result } from '../../domain/result.ts';
import type { SiteCode } from '../../domain/record.ts';
import type { Alert, SaveInput } from '../../records/api.ts';
import { readDate } from '../../domain/era.ts';

export interface Snoozing {
  /** As typed: 和暦 or 西暦. */
  readonly until: string;
  readonly reason: string;
}

/** The record to save, or what is missing, in words. */
export function snoozeInput(
  alert: Alert,
  typed: Snoozing,
  where: { readonly site: SiteCode; readonly now: number },
): Result<{ readonly input: SaveInput }> {
  const today = dateInTokyo(where.now);
  const reason = typed.reason.trim();
  if (reason === '') return failure('no_reason', '保留の理由を書いてください。');
  const until = readDate(typed.until, today);
  if (!until.ok) return until;
  if (until.date <= today) return failure('not_later', '明日からあとの日付を入れてください。');
  if (until.date > addDays(today, LONGEST_DAYS))
    return failure('too_late', `保留は${String(LONGEST_DAYS)}日先までです。`);
  return {
    ok: true,
    input: {
      type: 'task_alert',
      ...(alert.about ? { subjectId: alert.about } : {}),
      ...(alert.household ? { householdId: alert.household } : {}),
      body: {
        kind: alert.kind,
        title: alert.title,
        due_at: isPlainDate(alert.due) ? instantInTokyo(alert.due, END_OF_DAY) : alert.due,
        assignee_site: where.site,
        priority: alert.urgency === 'overdue' ? HIGH : MEDIUM,
        source_record: alert.source,
        // The record of putting it aside is as secret as what it is about.
        cause_compartment: alert.compartment,
        rule_id: alert.rule,
        state: 'snoozed',
        snooze_until: until.date,
        snooze_reason: reason,
      },
    },
  };
}

const LONGEST_DAYS = 90;
const END_OF_DAY = '23:59';
/** `task_alert__priority` list. */
const HIGH = '02';
const MEDIUM = '03';

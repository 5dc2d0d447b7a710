// 保留 and 不要: what people wrote about an alert (`task_alert`). It never closes a duty of which only evidence can.
import type { RecordDoc } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, dayOf, ref, text } from './body.ts';
import type { Ground } from './ground.ts';

/** Shown as postponed until the day, then again; gone where it is not needed, for a reason. Both only for this due date. */
export function withPostponement(ground: Ground, alert: Alert): readonly Alert[] {
  const word = lastWord(ground, alert);
  if (word === undefined || !mayBePostponed(alert)) return [alert];
  if (text(word, 'state') === 'cancelled')
    return text(word, 'cancel_reason').trim() === '' ? [alert] : [];
  const until = day(word, 'snooze_until');
  const reason = text(word, 'snooze_reason').trim();
  if (text(word, 'state') !== 'snoozed' || until <= ground.today || reason === '') return [alert];
  return [{ ...alert, snoozed: { until, reason } }];
}

/**
 * Not the clock of a notification, and not the report of a thought of self-harm: only evidence ends them. What waits on
 * this device is no record to set aside.
 */
export function mayBePostponed({ kind }: Pick<Alert, 'kind'>): boolean {
  return !['safety48', 'epds_item10', 'sync'].includes(kind);
}

function lastWord(ground: Ground, alert: Alert): RecordDoc | undefined {
  const words = ground.grouped('task_alert', 'alert', (one) => [
    `${text(one, 'rule_id')} ${text(one, 'source_record')}`,
  ]);
  let last: RecordDoc | undefined;
  for (const word of words.get(`${alert.rule} ${alert.source}`) ?? []) {
    const about = ref(word, 'about') ?? word.subjectId;
    if (about !== undefined && alert.about !== undefined && about !== alert.about) continue;
    const due = day(word, 'due_at');
    if (due !== '' && due !== dayOf(alert.due)) continue;
    if (last === undefined || stamp(last) < stamp(word)) last = word;
  }
  return last;
}

function stamp(word: RecordDoc): string {
  return `${String(Date.parse(word.updated.at)).padStart(15, '0')} ${word.id}`;
}

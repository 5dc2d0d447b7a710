// AL02: the three-monthly review of every child registered with the regional council (要対協).
import { alertRule } from '../catalogue/rules-registry.ts';
import { addMonths } from '../dates.ts';
import type { RecordDoc } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, text } from './body.ts';
import { alertOf } from './duty.ts';
import { isGone, openCasesOf } from './families.ts';
import type { Ground } from './ground.ts';
import { lastDecision } from './meetings.ts';

export function networkReviews(ground: Ground): readonly Alert[] {
  const ledger = ground.grouped('yotaikyo_share', 'person', (row) => [row.subjectId ?? row.id]);
  return [...ledger.values()].flatMap((rows) => reviewOf(ground, rows));
}

const rule = alertRule('review3m');

function reviewOf(ground: Ground, rows: readonly RecordDoc[]): readonly Alert[] {
  const current = rows.reduce((a, b) => (happened(a) < happened(b) ? b : a));
  const person = ground.get(current.subjectId);
  if (isClosed(current) || isGone(ground, person)) return [];
  const cases = [current.caseId, ...openCasesOf(ground, person?.id ?? '').map((one) => one.id)];
  const reviewed = cases.map((id) => (id === undefined ? '' : lastDecision(ground, id)));
  const start = [...rows.map(lastReview), ...reviewed].sort().at(-1) ?? '';
  if (start === '') return [];
  const latest = addMonths(start, rule.due.months ?? 3);
  // Sooner where the council said so, never later than the rule allows.
  const agreed = day(current, 'next_review');
  const [openCase] = person === undefined ? [] : openCasesOf(ground, person.id);
  return [
    alertOf(ground, {
      kind: rule.kind,
      title: '要対協の定期見直しをする',
      source: current,
      about: current.subjectId,
      start,
      due: agreed > start && agreed < latest ? agreed : latest,
      assignee: text(openCase, 'main_worker'),
    }),
  ];
}

function happened(row: RecordDoc): string {
  return `${day(row, 'event_on')} ${row.created.at} ${row.id}`;
}

function isClosed(row: RecordDoc): boolean {
  if (text(row, 'event') === 'close' || text(row, 'close_on') !== '') return true;
  return isOneOf(rule.settings.endedCategories, row, 'category') || text(row, 'category') === '8';
}

function lastReview(row: RecordDoc): string {
  const isReview = text(row, 'event') === 'review' || text(row, 'review_result') !== '';
  return isReview ? day(row, 'event_on') : day(row, 'registered_on');
}

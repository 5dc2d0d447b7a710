// Makes an alert of what a rule found: when it is due, whether it reminds, whom it has risen to.
import { untilMonths } from '../ages.ts';
import { addBusinessDays } from '../business-days.ts';
import { alertRules } from '../catalogue/rules-registry.ts';
import type { AlertRule, DueRule, Escalation, Offset } from '../catalogue/rule-shapes.ts';
import { addDays, addMonths, dateInTokyo, isPlainDate, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import { safetyDue as hoursAfter } from '../safety-clock.ts';
import type { Alert, Urgency } from './alert.ts';
import { text } from './body.ts';
import { householdsOf } from './families.ts';
import type { Ground } from './ground.ts';

export interface Duty {
  /** `alert_kind` of the rule. */
  readonly kind: string;
  readonly title: string;
  readonly source: RecordDoc;
  readonly about?: RecordId | undefined;
  /** Set where one record asks for several things of one person. */
  readonly part?: string;
  /** What the rule counts from: a day, or an instant for clocks. */
  readonly start: string;
  /** Where it does not follow from the start by the rule's data alone. */
  readonly due?: string;
  /** Of those escalations that hold only on a condition, which do. */
  readonly when?: (escalation: Escalation) => boolean;
  /** Where the evidence is stricter than the source: whoever cannot see the evidence must not be alarmed. */
  readonly compartment?: Alert['compartment'] | undefined;
  readonly household?: RecordId | undefined;
  readonly provisional?: boolean;
  readonly assignee?: string | undefined;
  /** The form that closes it, where it is not that of the rule. */
  readonly form?: string;
}

export function alertOf(ground: Ground, duty: Duty): Alert {
  const rule = ruleOf(duty.kind);
  const { source, start, about, part } = duty;
  const due = duty.due ?? dueFrom(rule.due, start);
  const times = { start, due };
  const household =
    duty.household ??
    (about === undefined ? undefined : householdsOf(ground, about)[0]?.id) ??
    source.householdId;
  const form = duty.form ?? rule.closes.type;
  const risen = risenSteps(rule, times, duty, ground);
  const changesAt = nextInstant(rule, times, ground.now);
  const sites = new Set(risen.flatMap((step) => (step.site === undefined ? [] : [step.site])));
  return {
    id: `${rule.id}/${source.id}/${about ?? ''}${part === undefined ? '' : `/${part}`}`,
    rule: rule.id,
    kind: rule.kind,
    title: duty.title,
    ...(about === undefined ? {} : { about }),
    aboutName: text(ground.get(about), 'name_kanji'),
    ...(household === undefined ? {} : { household }),
    source: source.id,
    compartment: duty.compartment ?? ground.compartmentOf(source),
    due,
    urgency: urgencyOf(due, ground),
    ...(changesAt === undefined ? {} : { changesAt }),
    reminding:
      isReached(due, ground) || remindersOf(rule, times).some((at) => isReached(at, ground)),
    escalated: [...new Set(risen.map((step) => step.to))],
    ...(sites.size === 0 ? {} : { escalatedSites: [...sites] }),
    ...((duty.provisional ?? false) || source.version === undefined ? { provisional: true } : {}),
    ...(duty.assignee === undefined || duty.assignee === '' ? {} : { assignee: duty.assignee }),
    closedBy: { ja: rule.closes.ja, ...(form === undefined ? {} : { type: form }) },
  };
}

export interface Times {
  readonly start: string;
  readonly due: string;
}

/** When a rule reminds: days, or instants of a clock; earliest first. */
export function remindersOf(rule: AlertRule, times: Times): readonly string[] {
  return rule.remind.map((offset) => shifted(times, offset)).sort();
}

export function ruleOf(kind: string): AlertRule {
  const rule = rulesByKind.get(kind);
  if (rule === undefined) throw new RangeError('no such alert rule');
  return rule;
}

/** Today is by the calendar of Tokyo, the week the seven days to come. */
export function urgencyOf(
  due: string,
  at: { readonly now: number; readonly today: PlainDate },
): Urgency {
  const plain = isPlainDate(due);
  const on = plain ? due : dateInTokyo(due);
  if (plain ? due < at.today : Date.parse(due) <= at.now) return 'overdue';
  if (on === at.today) return 'today';
  return on <= addDays(at.today, 7) ? 'week' : 'later';
}

export function isReached(
  at: string,
  clock: { readonly now: number; readonly today: PlainDate },
): boolean {
  return isPlainDate(at) ? at <= clock.today : Date.parse(at) <= clock.now;
}

const rulesByKind = new Map(alertRules().map((rule) => [rule.kind, rule]));

function dueFrom(rule: DueRule, start: string): string {
  if (rule.hours !== undefined) return hoursAfter(start, rule.hours);
  if (rule.days !== undefined) return addDays(start, rule.days);
  if (rule.businessDays !== undefined) return addBusinessDays(start, rule.businessDays);
  if (rule.months !== undefined) return addMonths(start, rule.months);
  if (rule.untilMonths !== undefined) return untilMonths(start, rule.untilMonths);
  if (rule.monthDay !== undefined) {
    const sameYear = `${start.slice(0, 4)}-${rule.monthDay}`;
    return sameYear >= start
      ? sameYear
      : `${String(Number(start.slice(0, 4)) + 1)}-${rule.monthDay}`;
  }
  return start;
}

function shifted(times: Times, { from, hours, days }: Offset): string {
  const base = times[from];
  if (hours !== undefined) return hoursAfter(base, hours);
  return isPlainDate(base) ? addDays(base, days ?? 0) : hoursAfter(base, (days ?? 0) * 24);
}

/** The first that is still to come of the due time, the reminders and the steps at which it rises. */
function nextInstant(rule: AlertRule, times: Times, now: number): string | undefined {
  const rises = rule.escalate.map((step) => shifted(times, step.at));
  return [times.due, ...remindersOf(rule, times), ...rises]
    .filter((at) => !isPlainDate(at) && Date.parse(at) > now)
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
}

function risenSteps(
  rule: AlertRule,
  times: Times,
  duty: Duty,
  ground: Ground,
): readonly Escalation[] {
  return rule.escalate.filter(
    (step) =>
      (step.when === undefined || duty.when?.(step) === true) &&
      isReached(shifted(times, step.at), ground),
  );
}

// AL03 and AL04: the next look at a family that a meeting or a manager agreed on, and the review of its plan (J06).
import { isOpenCase } from '../cases.ts';
import { addDays, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, refs, rows, text } from './body.ts';
import { alertOf, remindersOf, ruleOf } from './duty.ts';
import { isGone, openCasesOf } from './families.ts';
import type { Ground } from './ground.ts';
import { allItems, itemsOf } from './meetings.ts';
import { isContact } from './sightings.ts';

/** AL03. */
export function nextMonitorings(ground: Ground): readonly Alert[] {
  return [...fromMeetings(ground), ...fromManagement(ground), ...fromPlans(ground)]
    .filter((agreed) => isWanted(ground, agreed) && !isDone(ground, agreed))
    .map(({ source, person, due, assignee, form }) =>
      alertOf(ground, {
        kind: 'monitor',
        title: 'モニタリングをして記録する',
        source,
        about: person,
        start: due,
        assignee,
        ...(form === undefined ? {} : { form }),
      }),
    );
}

/** AL04. */
export function planReviews(ground: Ground): readonly Alert[] {
  return ground.all('plan').flatMap((plan) => {
    const due = day(plan, 'review_on');
    const about = personOfPlan(plan);
    const times = { start: due, due };
    if (due === '' || !isWanted(ground, { caseId: plan.caseId, person: about })) return [];
    if (isReplaced(ground, plan) || isReviewed(plan, remindersOf(reviewRule, times)[0] ?? due))
      return [];
    const [openCase] = about === undefined ? [] : openCasesOf(ground, about);
    const assignee =
      text(ground.get(plan.caseId) ?? openCase, 'main_worker') || text(plan, 'author');
    return [
      alertOf(ground, {
        kind: 'plan_review',
        title: 'プランを見直す',
        source: plan,
        about,
        start: due,
        assignee,
      }),
    ];
  });
}

const monitorRule = ruleOf('monitor');
const reviewRule = ruleOf('plan_review');

interface Agreed {
  readonly source: RecordDoc;
  readonly caseId?: RecordId | undefined;
  readonly person?: RecordId | undefined;
  /** When it was agreed: what lies before is no evidence. */
  readonly on: PlainDate;
  readonly due: PlainDate;
  readonly assignee: string;
  readonly form?: string;
}

function fromMeetings(ground: Ground): readonly Agreed[] {
  return allItems(ground).flatMap(({ meeting, heldOn, nextMonitoring: due, caseId, person }) => {
    if (due === '') return [];
    // A later meeting that names another day for the same family has taken its place.
    const later = itemsOf(ground, caseId ?? person ?? '').some(
      (item) => item.heldOn > heldOn && item.nextMonitoring !== '' && item.meeting !== meeting,
    );
    const assignee = text(ground.get(caseId), 'main_worker');
    return later ? [] : [{ source: meeting, caseId, person, on: heldOn, due, assignee }];
  });
}

function fromManagement(ground: Ground): readonly Agreed[] {
  return ground.all('management').flatMap((management) => {
    const due = day(management, 'monitor_next');
    if (due === '' || text(management, 'ended_on') !== '' || management.body['paused'] === true)
      return [];
    const { subjectId: person, caseId } = management;
    const on = day(management, 'monitor_last') || day(management, 'started_on');
    return [{ source: management, caseId, person, on, due, assignee: text(management, 'manager') }];
  });
}

/** The day agreed on at the last monitoring. */
function fromPlans(ground: Ground): readonly Agreed[] {
  return ground.all('plan').flatMap((plan) => {
    const log = rows(plan, 'monitor_log');
    const last = log.reduce((a, b) => (day(b, 'on') >= day(a, 'on') ? b : a), log[0] ?? {});
    const due = day(last, 'next');
    if (due === '' || isReplaced(ground, plan)) return [];
    const person = personOfPlan(plan);
    const { caseId } = plan;
    return [
      {
        source: plan,
        caseId,
        person,
        on: day(last, 'on'),
        due,
        assignee: text(plan, 'author'),
        form: 'plan',
      },
    ];
  });
}

/** Not of closed cases, nor of people who moved away or died. */
function isWanted(ground: Ground, { caseId, person }: Pick<Agreed, 'caseId' | 'person'>): boolean {
  const ofCase = ground.get(caseId);
  return (ofCase === undefined || isOpenCase(ofCase)) && !isGone(ground, ground.get(person));
}

/** Evidence counts from the first reminder on: a monitoring two days early (J06) is the one that was agreed on. */
function isDone(ground: Ground, agreed: Agreed): boolean {
  const { due, on } = agreed;
  const first = remindersOf(monitorRule, { start: due, due })[0] ?? due;
  const from = first > on ? first : addDays(on, 1);
  const keys = [agreed.caseId, agreed.person].filter((key) => key !== undefined);
  return keys.some(
    (key) =>
      (monitored(ground).get(key) ?? []).some((at) => at >= from && at <= ground.today) ||
      (contacted(ground).get(key) ?? []).some((at) => at >= due && at > on && at <= ground.today) ||
      itemsOf(ground, key).some(({ heldOn }) => heldOn >= from && heldOn <= ground.today),
  );
}

type Days = ReadonlyMap<string, readonly PlainDate[]>;

/** When the family was monitored by name: an entry in the log of a plan, a management's last monitoring, a marked note. */
function monitored(ground: Ground): Days {
  return ground.once('monitored', () => {
    const found = new Map<string, PlainDate[]>();
    for (const plan of ground.all('plan')) {
      const whom = [plan.caseId, plan.subjectId, ...refs(plan, 'target_persons')];
      for (const entry of rows(plan, 'monitor_log')) add(found, whom, day(entry, 'on'));
    }
    for (const management of ground.all('management')) {
      const { caseId, subjectId } = management;
      add(found, [caseId, subjectId], day(management, 'monitor_last'));
    }
    for (const note of ground.all('case_note')) {
      if (isMarked(note)) add(found, [note.caseId, note.subjectId], day(note, 'occurred_at'));
    }
    return found;
  });
}

/** Any contact with the family on the agreed day or after. */
function contacted(ground: Ground): Days {
  return ground.once('contacted', () => {
    const found = new Map<string, PlainDate[]>();
    for (const note of ground.all('case_note')) {
      if (isContact(note)) add(found, [note.caseId, note.subjectId], day(note, 'occurred_at'));
    }
    return found;
  });
}

function isMarked(note: RecordDoc): boolean {
  const themes = note.body['themes'];
  if (Array.isArray(themes) && themes.includes('monitoring')) return true;
  return text(note, 'method') === 'monitoring' || text(note, 'facts').includes('モニタリング');
}

function add(
  found: Map<string, PlainDate[]>,
  keys: readonly (RecordId | undefined)[],
  on: PlainDate,
) {
  if (on === '') return;
  for (const key of new Set(keys)) {
    if (key === undefined) continue;
    const days = found.get(key);
    if (days) days.push(on);
    else found.set(key, [on]);
  }
}

function personOfPlan(plan: RecordDoc): RecordId | undefined {
  return plan.subjectId ?? refs(plan, 'target_persons')[0];
}

/** By the plan it names as its next, or by a later version for the same person. */
function isReplaced(ground: Ground, plan: RecordDoc): boolean {
  if (text(plan, 'next_plan') !== '') return true;
  const kind = text(plan, 'kind');
  const plans = ground.grouped('plan', 'person', (one) => [personOfPlan(one) ?? one.id]);
  return (plans.get(personOfPlan(plan) ?? plan.id) ?? []).some(
    (one) => one !== plan && text(one, 'kind') === kind && versionOf(one) > versionOf(plan),
  );
}

function versionOf(plan: RecordDoc): string {
  const version = plan.body['version'];
  const number = typeof version === 'number' ? version : 0;
  return `${String(number).padStart(6, '0')} ${day(plan, 'created_on')}`;
}

/** A word on it in the log, or the final evaluation. */
function isReviewed(plan: RecordDoc, from: PlainDate): boolean {
  const evaluated = text(plan, 'result') !== '' && day(plan, 'eval_on') >= from;
  return (
    evaluated ||
    rows(plan, 'monitor_log').some(
      (entry) => day(entry, 'on') >= from && text(entry, 'comment').trim() !== '',
    )
  );
}

// AL09 to AL11: what is due while a woman is pregnant. As soon as the pregnancy has any outcome, nothing is (DOMAIN D.2).
import { dateOfGestation, lastPeriod } from '../ages.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import { addDays, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, ref, text } from './body.ts';
import { alertOf } from './duty.ts';
import { isGone } from './families.ts';
import { about, naming, type Ground } from './ground.ts';

export function pregnancyDuties(ground: Ground): readonly Alert[] {
  return ground.all('pregnancy').flatMap((source) => {
    const edd = day(source, 'edd');
    const mother = ref(source, 'mother_id') ?? source.subjectId;
    if (edd === '' || !isOneOf(interview.settings.ongoing, source, 'outcome')) return [];
    if (isGone(ground, ground.get(mother))) return [];
    const pregnancy = { source, about: mother, edd };
    return [
      ...nearBirth(ground, pregnancy),
      ...outcomeUnknown(ground, pregnancy),
      ...interviewInMonth8(ground, pregnancy),
    ];
  });
}

interface Pregnancy {
  readonly source: RecordDoc;
  readonly about: RecordId | undefined;
  readonly edd: PlainDate;
}

const near = alertRule('edd_near');
const interview = alertRule('interview8m');

/** AL09: for women who are supported, who is called when the birth begins. */
function nearBirth(ground: Ground, { source, about: mother, edd }: Pregnancy): readonly Alert[] {
  if (!isOneOf(near.settings.levels, source, 'support_level')) return [];
  // Known long before; on the home page only in the month before it is due.
  if (ground.today < addDays(edd, 2 * (near.due.days ?? 0))) return [];
  if (mother !== undefined && isArranged(ground, mother, day(source, 'notified_on'))) return [];
  const title = '出産時の連絡手順を決める';
  return [alertOf(ground, { kind: 'edd_near', title, source, about: mother, start: edd })];
}

/** AL10. */
function outcomeUnknown(
  ground: Ground,
  { source, about: mother, edd }: Pregnancy,
): readonly Alert[] {
  if (ground.today <= edd) return [];
  const title = '出生したかを確かめ、転帰を記入する';
  return [alertOf(ground, { kind: 'edd_passed', title, source, about: mother, start: edd })];
}

/** AL11: 28w0d to 31w6d. */
function interviewInMonth8(
  ground: Ground,
  { source, about: mother, edd }: Pregnancy,
): readonly Alert[] {
  if (text(source, 'interview_2') !== '') return [];
  const listedFrom = addDays(lastPeriod(edd), interview.settings.fromDays - LISTED_DAYS);
  if (ground.today < listedFrom) return [];
  const title = '妊娠8か月の面談をする';
  const start = lastPeriod(edd);
  const due = dateOfGestation(edd, { weeks: 0, days: interview.settings.untilDays });
  return [alertOf(ground, { kind: 'interview8m', title, source, about: mother, start, due })];
}

/** Two weeks before the window opens: time to make an appointment, and a week before the first reminder. */
const LISTED_DAYS = 14;

/** Written in a plan's promises for an emergency, or in a note that names it. */
function isArranged(ground: Ground, mother: RecordId, since: PlainDate): boolean {
  const plans = [
    ...about(ground, 'plan', mother),
    ...naming(ground, 'plan', 'target_persons', mother),
  ];
  const inPlan = plans.some(
    (plan) => day(plan, 'created_on') >= since && text(plan, 'crisis_plan').trim() !== '',
  );
  return (
    inPlan ||
    about(ground, 'case_note', mother).some(
      (note) =>
        day(note, 'occurred_at') >= since &&
        ['facts', 'response', 'next_action'].some((field) => procedure.test(text(note, field))),
    )
  );
}

const procedure = /出産時の連絡|連絡手順/;

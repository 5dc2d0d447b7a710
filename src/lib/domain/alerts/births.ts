// AL05 and AL06: the call after a birth and the first visit to the child (DOMAIN D.2, J03). A loss never makes either.
import { callDeadline, visitDeadline } from '../ages.ts';
import { isAwaitingVisit } from '../babies.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import type { AlertSettings } from '../catalogue/rule-shapes.ts';
import { addMonths, daysBetween, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, ref, refs } from './body.ts';
import { alertOf } from './duty.ts';
import { cameAfter, childrenOf, isGone, people } from './families.ts';
import { naming, type Ground } from './ground.ts';
import { lastDecision } from './meetings.ts';

export function birthDuties(ground: Ground): readonly Alert[] {
  return births(ground).flatMap((birth) => [...callOf(ground, birth), ...visitOf(ground, birth)]);
}

const call = alertRule('call_due');
const visit = alertRule('visit_due');

interface Birth {
  /** The child; the pregnancy while the child is not registered yet. */
  readonly source: RecordDoc;
  /** The child, or its mother. */
  readonly about?: RecordId;
  readonly on: PlainDate;
  readonly contacts: readonly RecordDoc[];
}

function callOf(ground: Ground, birth: Birth): readonly Alert[] {
  // The visit makes up for the call; after its deadline only the visit is still asked for.
  if (visitDeadline(birth.on) < ground.today) return [];
  if (isDone(birth, call.settings) || isDone(birth, visit.settings)) return [];
  if (cameAfter(ground, birth.source, callDeadline(birth.on))) return [];
  const title = 'お誕生電話をかける';
  return [duty(ground, birth, { kind: 'call_due', title })];
}

function visitOf(ground: Ground, birth: Birth): readonly Alert[] {
  if (!isAwaitingVisit(birth.on, 'none', ground.today) || isDone(birth, visit.settings)) return [];
  if (cameAfter(ground, birth.source, visitDeadline(birth.on))) return [];
  const decided = birth.about === undefined ? '' : lastDecision(ground, birth.about);
  if (decided > birth.on && isConcern(birth)) return [];
  const title = 'こんにちは赤ちゃん訪問をする';
  return [duty(ground, birth, { kind: 'visit_due', title, when: () => isConcern(birth) })];
}

function duty(
  ground: Ground,
  { source, about, on }: Birth,
  what: { readonly kind: string; readonly title: string; readonly when?: () => boolean },
): Alert {
  // Whether it was done is written where only mother-and-child health reads.
  return alertOf(ground, { ...what, source, about, start: on, compartment: 'MCH' });
}

function isDone(
  { contacts }: Birth,
  { kinds, doneResults }: AlertSettings['call_due'] | AlertSettings['visit_due'],
): boolean {
  return contacts.some(
    (one) => isOneOf(kinds, one, 'contact_kind') && isOneOf(doneResults, one, 'result'),
  );
}

/** Refused, away for long, whereabouts unknown: to be treated like families in particular need (S19). */
function isConcern({ contacts }: Birth): boolean {
  return contacts.some((one) => isOneOf(visit.settings.concernResults, one, 'result'));
}

function births(ground: Ground): readonly Birth[] {
  const { today } = ground;
  // A comparison of text spares everybody else the reckoning of months.
  const earliest = addMonths(today, -12);
  return [
    ...people(ground).flatMap((child) => {
      const on = day(child, 'birth_date');
      if (on < earliest || !isAwaitingVisit(on, 'none', today)) return [];
      const contacts = naming(ground, 'birth_contact', 'child_id', child.id);
      return [{ source: child, about: child.id, on, contacts }];
    }),
    ...ground.all('pregnancy').flatMap((pregnancy) => unregistered(ground, pregnancy)),
  ];
}

/** A child without a birth date is near no birth. */
const FAR = '1900-01-01';

/** Born alive by the pregnancy's record, and nobody registered the child yet: the mother is called. */
function unregistered(ground: Ground, pregnancy: RecordDoc): readonly Birth[] {
  const on = day(pregnancy, 'outcome_on');
  const mother = ref(pregnancy, 'mother_id') ?? pregnancy.subjectId;
  if (!isOneOf(call.settings.liveOutcomes, pregnancy, 'outcome') || on === '') return [];
  if (!isAwaitingVisit(on, 'none', ground.today) || mother === undefined) return [];
  if (isGone(ground, ground.get(mother))) return [];
  // A child that is registered stands for itself, a child that died for nobody.
  const named = refs(pregnancy, 'child_ids').length > 0;
  const born = childrenOf(ground, mother).some(
    (child) => Math.abs(daysBetween(day(ground.get(child), 'birth_date') || FAR, on)) <= 14,
  );
  if (named || born) return [];
  const contacts = naming(ground, 'birth_contact', 'mother_id', mother).filter(
    (one) => day(one, 'contacted_at') >= on,
  );
  return [{ source: pregnancy, about: mother, on, contacts }];
}

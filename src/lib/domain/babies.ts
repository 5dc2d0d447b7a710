// The first visit to a child (こんにちは赤ちゃん訪問): how far it is, and who stands on the list of those it is owed to.
import { daysOld, untilMonths, visitDeadline } from './ages.ts';
import { isPlainDate, type PlainDate } from './dates.ts';
import type { PersonRow } from './people.ts';
import type { RecordDoc } from './record.ts';
import { bodyText } from './search.ts';

export type VisitState = 'none' | 'done' | 'tried';

/** A child before the 4-month date, or one whose visit is overdue. */
export interface BabyRow extends PersonRow {
  readonly ageDays: number;
  /** Last legal day of the visit (day before the 4-month date). */
  readonly visitDue: string;
  readonly visit: VisitState;
}

/** What the child's contacts come to: calls and letters are no visit, and neither is what was entered in error. */
export function visitState(contacts: Iterable<RecordDoc>): VisitState {
  let state: VisitState = 'none';
  for (const contact of contacts) {
    if (contact.void !== undefined || !VISITS.has(bodyText(contact, 'contact_kind'))) continue;
    if (bodyText(contact, 'result') === 'done') return 'done';
    state = 'tried';
  }
  return state;
}

/** Every child until the deadline; after it, a child that was not visited, so that nobody falls off the list unseen. */
export function isAwaitingVisit(birth: string, visit: VisitState, today: PlainDate): boolean {
  if (!isPlainDate(birth) || birth > today) return false;
  return today <= (visit === 'done' ? visitDeadline(birth) : untilMonths(birth, LISTED_MONTHS));
}

export function babyRow(row: PersonRow, visit: VisitState, today: PlainDate): BabyRow {
  const { birthDate } = row;
  return {
    ...row,
    ageDays: daysOld(birthDate, today),
    visitDue: visitDeadline(birthDate),
    visit,
  };
}

export function oldestFirst(a: BabyRow, b: BabyRow): number {
  return b.ageDays - a.ageDays;
}

/** An overdue visit stays in sight for two months more; after that it is no visit to a baby any longer. */
const LISTED_MONTHS = 6;

const VISITS: ReadonlySet<string> = new Set(['visit', 'newborn', 'premature']);

// AL25 and AL26, rules of ours: a mother whose EPDS asks for follow-up, and item 10, of which a manager hears the same day (DOMAIN D.2, J03; S22).
import { alertRule, instrument } from '../catalogue/rules-registry.ts';
import { addMonths, instantInTokyo, type PlainDate } from '../dates.ts';
import { score } from '../instruments/score.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, dayOf, isOneOf, list, ref, refs, text } from './body.ts';
import { alertOf } from './duty.ts';
import { isGone, openCasesOf } from './families.ts';
import { about, naming, ofCase, type Ground } from './ground.ts';
import { lastDecision } from './meetings.ts';
import { isContact } from './sightings.ts';

export function epdsDuties(ground: Ground): readonly Alert[] {
  return [...sheetsByMother(ground).values()].flatMap((sheets) => [
    ...followUp(ground, sheets),
    ...report(ground, sheets),
  ]);
}

const total = alertRule('epds_total');
const item10 = alertRule('epds_item10');
const cutoffs = instrument('epds')?.cutoffs ?? [];
const high = cutoffs.find((one) => one.total)?.atLeast ?? Infinity;
/** 自傷念慮. */
const atOnce = cutoffs.find((one) => one.sameDay);

/** One questionnaire, answered in part or in whole. */
interface Sheet {
  readonly source: RecordDoc;
  readonly mother: RecordId;
  /** When it was filled in: an instant where the contact has a time on that day. */
  readonly at: string;
  readonly on: PlainDate;
  readonly points: number;
  readonly isWhole: boolean;
  readonly saysItem10: boolean;
}

/** AL25: only the last sheet counts, a repeated measurement takes the place of the one before. */
function followUp(ground: Ground, sheets: readonly Sheet[]): readonly Alert[] {
  const sheet = sheets.findLast((one) => one.points >= high);
  if (sheet === undefined) return [];
  const later = sheets.slice(sheets.indexOf(sheet) + 1);
  if (later.some((one) => one.isWhole) || wasFollowedUp(ground, sheet)) return [];
  const agreed = day(sheet.source, 'next_due');
  return [
    duty(ground, sheet, {
      kind: 'epds_total',
      title: '母に連絡を取り、その後の様子を確かめる(EPDS 要フォロー)',
      // A day that was agreed on with the mother is the day of the follow-up.
      ...(agreed > sheet.on ? { due: agreed } : {}),
    }),
  ];
}

/** AL26: nothing but the report closes it, neither a contact nor a better sheet. */
function report(ground: Ground, sheets: readonly Sheet[]): readonly Alert[] {
  const sheet = sheets.findLast((one) => one.saysItem10);
  if (sheet === undefined || wasReported(ground, sheet)) return [];
  const title = '今日のうちに管理職へ報告する(EPDS 項目10)';
  return [duty(ground, sheet, { kind: 'epds_item10', title })];
}

function duty(
  ground: Ground,
  { source, mother, on }: Sheet,
  what: { readonly kind: string; readonly title: string; readonly due?: string },
): Alert {
  const [assignee] = staffOf(source);
  return alertOf(ground, { ...what, source, about: mother, start: on, assignee });
}

function sheetsByMother(ground: Ground): ReadonlyMap<RecordId, readonly Sheet[]> {
  const found = new Map<RecordId, readonly Sheet[]>();
  for (const source of ground.all('birth_contact'))
    for (const sheet of list(sheetOf(ground, source)))
      found.set(sheet.mother, [...(found.get(sheet.mother) ?? []), sheet].sort(earliestFirst));
  return found;
}

function sheetOf(ground: Ground, source: RecordDoc): Sheet | undefined {
  const { epds_items: answers, epds_total: entered } = source.body;
  const contacted = text(source, 'contacted_at');
  const on = day(source, 'epds_date') || dayOf(contacted);
  const mother = ref(source, 'mother_id') ?? ref(source, 'child_id') ?? source.subjectId;
  if (mother === undefined || on === '' || on > ground.today) return undefined;
  // After that nobody is asked any more: the visits and check-ups since then have taken its place.
  if (addMonths(on, total.settings.lapses.months) < ground.today) return undefined;
  if (isGone(ground, ground.get(mother)) && mother === ref(source, 'mother_id')) return undefined;
  const result = score('epds', answers);
  const answered = result?.answered ?? 0;
  if (answered === 0 && typeof entered !== 'number') return undefined;
  return {
    source,
    mother,
    on,
    at: dayOf(contacted) === on ? contacted : on,
    points: answered > 0 ? (result?.points ?? 0) : Number(entered),
    isWhole: answered === 0 || result?.total !== undefined,
    saysItem10:
      atOnce?.items?.some((item) => pointsOf(answers, item) >= (atOnce.atLeast ?? 1)) === true,
  };
}

/** Spoken with since then, or decided on in a meeting. */
function wasFollowedUp(ground: Ground, sheet: Sheet): boolean {
  const { mother, on, source } = sheet;
  const child = ref(source, 'child_id');
  const { doneResults } = total.settings;
  const contacted = [
    ...naming(ground, 'birth_contact', 'mother_id', mother),
    ...(child === undefined ? [] : naming(ground, 'birth_contact', 'child_id', child)),
  ].some(
    (one) =>
      one.id !== source.id &&
      isOneOf(doneResults, one, 'result') &&
      isAfter(ground, sheet, text(one, 'contacted_at')),
  );
  return (
    contacted ||
    // A note about the child alone does not say that anybody asked the mother.
    notesOf(ground, sheet).some(
      (note) => isContact(note) && isWithMother(note, mother) && wroteAfter(ground, sheet, note),
    ) ||
    [mother, child ?? ''].some((one) => one !== '' && lastDecision(ground, one) > on)
  );
}

function wasReported(ground: Ground, sheet: Sheet): boolean {
  return notesOf(ground, sheet).some(
    (note) =>
      isOneOf(item10.settings.reportMethods, note, 'method') && wroteAfter(ground, sheet, note),
  );
}

/** Of the mother, of the child, and of their open cases. */
function notesOf(ground: Ground, { mother, source }: Sheet): readonly RecordDoc[] {
  const family = [mother, ...list(ref(source, 'child_id'))];
  const cases = family.flatMap((one) => openCasesOf(ground, one).map(({ id }) => id));
  return [
    ...new Set([
      ...family.flatMap((one) => about(ground, 'case_note', one)),
      ...naming(ground, 'case_note', 'present_persons', mother),
      ...[...cases, ...list(source.caseId)].flatMap((one) => ofCase(ground, 'case_note', one)),
    ]),
  ];
}

function isWithMother(note: RecordDoc, mother: RecordId): boolean {
  const spokenWith = note.body['counterpart_kind'];
  return (
    note.subjectId === mother ||
    refs(note, 'present_persons').includes(mother) ||
    (Array.isArray(spokenWith) && spokenWith.includes(total.settings.motherAsCounterpart))
  );
}

function wroteAfter(ground: Ground, sheet: Sheet, note: RecordDoc): boolean {
  return isAfter(ground, sheet, text(note, 'occurred_at'));
}

/** What was planned in the morning of the visit is no answer to it. What is dated ahead has not happened. */
function isAfter(ground: Ground, { at, on }: Sheet, moment: string): boolean {
  const its = dayOf(moment);
  if (its === '' || its > ground.today) return false;
  return at === on || moment === its ? its >= on : Date.parse(moment) > Date.parse(at);
}

function earliestFirst(a: Sheet, b: Sheet): number {
  return moment(a.at) - moment(b.at) || (a.source.id < b.source.id ? -1 : 1);
}

function moment(at: string): number {
  return Date.parse(at.length === 10 ? instantInTokyo(at, '00:00') : at);
}

function pointsOf(answers: unknown, item: string): number {
  if (typeof answers !== 'object' || answers === null) return 0;
  const points: unknown = Object.entries(answers).find(([id]) => id === item)?.[1];
  return typeof points === 'number' ? points : 0;
}

function staffOf(contact: RecordDoc): readonly string[] {
  const staff = contact.body['staff'];
  return Array.isArray(staff) ? staff.filter((one) => typeof one === 'string') : [];
}

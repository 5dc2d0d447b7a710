// AL07 and AL08: children whose check-up window closed with no examination, or who miss the vaccinations of their age.
import { monthsOld, untilMonths } from '../ages.ts';
import { alertRule, checkupWindows } from '../catalogue/rules-registry.ts';
import { codeLabel } from '../catalogue/registry.ts';
import { addDays, addMonths, type PlainDate } from '../dates.ts';
import type { RecordDoc } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, rows, text } from './body.ts';
import { alertOf } from './duty.ts';
import { people } from './families.ts';
import { about, type Ground } from './ground.ts';
import { lastSeen } from './sightings.ts';

/** AL07. */
export function missedCheckups(ground: Ground): readonly Alert[] {
  return children(ground, SCHOOL_MONTHS).flatMap(({ child, birth }) => {
    const missed = missedWindow(ground, child, birth);
    if (missed === undefined) return [];
    const { kind, end } = missed;
    const duty = {
      kind: 'checkup_missing',
      title: `${codeLabel('checkup_kind', kind)}の受診を確かめる`,
      source:
        about(ground, 'infant_checkup', child.id).find((one) => text(one, 'kind') === kind) ??
        child,
      about: child.id,
      part: kind,
      start: end,
      // Whether the child came is written where only mother-and-child health reads.
      compartment: 'MCH' as const,
      when: () => lastSeen(ground, child.id) <= end,
    };
    return [alertOf(ground, duty)];
  });
}

/** AL08. */
export function missedVaccinations(ground: Ground): readonly Alert[] {
  return children(ground, VACCINE_MONTHS).flatMap(({ child, birth, months }) =>
    vaccines.settings.expected.flatMap(({ ja, vaccines: any, byMonths }) => {
      if (months < byMonths || months >= lastMonth(byMonths)) return [];
      const given = about(ground, 'vaccination', child.id);
      if (given.some((one) => isOneOf(any, one, 'vaccine') && isSettled(one))) return [];
      return [
        alertOf(ground, {
          kind: 'vacc_missing',
          title: `${ja}の接種を勧める`,
          source: child,
          about: child.id,
          part: any[0] ?? ja,
          start: addMonths(birth, byMonths),
          compartment: 'MCH',
        }),
      ];
    }),
  );
}

const checkups = alertRule('checkup_missing');
const vaccines = alertRule('vacc_missing');
const seeing = alertRule('no_affil').settings.seenValues;

/** From then on the school sees the child. */
const SCHOOL_MONTHS = 84;
const VACCINE_MONTHS = 60;

/** The first doses may be given until 5 years, MR1 until the second birthday (予防接種法施行令). */
function lastMonth(byMonths: number): number {
  return byMonths < 12 ? VACCINE_MONTHS : 24;
}

/** Given, recommended, put off or refused: somebody spoke with the family about it. */
function isSettled(vaccination: RecordDoc): boolean {
  const told = ['given_on', 'deferred_on', 'refused'].some(
    (field) => text(vaccination, field) !== '',
  );
  return told || rows(vaccination, 'recommend_log').length > 0;
}

interface Child {
  readonly child: RecordDoc;
  readonly birth: PlainDate;
  readonly months: number;
}

function children(ground: Ground, belowMonths: number): readonly Child[] {
  const young = ground.once('young children', () => {
    const oldest = addMonths(ground.today, -SCHOOL_MONTHS - 1);
    return people(ground).flatMap((child): readonly Child[] => {
      const birth = day(child, 'birth_date');
      if (birth < oldest || birth > ground.today) return [];
      return [{ child, birth, months: monthsOld(birth, ground.today) }];
    });
  });
  return young.filter(({ months }) => months < belowMonths);
}

interface Window {
  readonly kind: string;
  readonly fromMonths: number;
  readonly untilMonths: number;
}

const windows: readonly Window[] = checkupWindows()
  .filter(({ kind }) => checkups.settings.kinds.includes(kind))
  .map(({ kind, from, until }) => ({
    kind,
    fromMonths: inMonths(from),
    untilMonths: inMonths(until),
  }))
  .sort((a, b) => a.untilMonths - b.untilMonths);

function inMonths(duration: string): number {
  return Number(/^P(\d+)M$/.exec(duration)?.[1] ?? Number.NaN);
}

/** The earliest window since the last examination that closed with none; an examination makes up for those before it. */
function missedWindow(
  ground: Ground,
  child: RecordDoc,
  birth: PlainDate,
): { readonly kind: string; readonly end: PlainDate } | undefined {
  const rows = about(ground, 'infant_checkup', child.id).filter(isExamined);
  const examined = rows.map((one) => text(one, 'kind'));
  const lastExam =
    rows
      .map((one) => day(one, 'exam_on'))
      .sort()
      .at(-1) ?? '';
  const arrived = day(child, 'moved_in');
  let missed;
  for (const { kind, fromMonths, untilMonths: until } of windows) {
    const end = untilMonths(birth, until);
    if (end >= ground.today) break;
    const isMet = examined.includes(kind) || lastExam >= addMonths(birth, fromMonths);
    if (isMet) missed = undefined;
    // Whoever moved in afterwards had it elsewhere or was asked there.
    else if (arrived <= end || arrived <= addDays(birth, 1)) missed ??= { kind, end };
  }
  return missed;
}

/** 「現認」 counts with evidence: who saw the child when. */
function isExamined(checkup: RecordDoc): boolean {
  if (!isOneOf(checkups.settings.doneAttends, checkup, 'attend')) return false;
  if (text(checkup, 'attend') !== 'seen') return true;
  const seen = rows(checkup, 'absent_tracking').some((row) => isOneOf(seeing, row, 'child_seen'));
  return seen || text(checkup, 'exam_on') !== '';
}

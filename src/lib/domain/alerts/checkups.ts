// AL07 and AL08: children whose check-up window closed with no examination, or who miss the vaccinations of their age.
import { monthsOld, untilMonths } from '../ages.ts';
import { alertRule, checkupWindows } from '../catalogue/rules-registry.ts';
import { codeLabel } from '../catalogue/registry.ts';
import { addMonths, type PlainDate } from '../dates.ts';
import type { RecordDoc } from '../record.ts';
import { childVaccines } from '../vaccination/outlook.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, rows, text } from './body.ts';
import { alertOf } from './duty.ts';
import { cameAfter, people } from './families.ts';
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

/** AL08: until the law gives the vaccine no longer. */
export function missedVaccinations(ground: Ground): readonly Alert[] {
  const { expected, lapses } = vaccines.settings;
  return children(ground, lapses.atMonths).flatMap(({ child, birth, months }) =>
    expected.flatMap(({ ja, vaccines: oneOf, byMonths }) => {
      if (months < byMonths) return [];
      const start = addMonths(birth, byMonths);
      const given = about(ground, 'vaccination', child.id);
      if (given.some((one) => isOneOf(oneOf, one, 'vaccine') && isSettled(one))) return [];
      // Whoever moved in afterwards had it elsewhere, or was asked there.
      if (!canBegin(ground, birth, oneOf) || cameAfter(ground, child, start)) return [];
      return [
        alertOf(ground, {
          kind: 'vacc_missing',
          title: `${ja}の接種を勧める`,
          source: child,
          about: child.id,
          part: oneOf[0] ?? ja,
          start,
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

/** Whether the first dose of any of these may still be given as a 定期接種; the same for all born on one day. */
function canBegin(ground: Ground, birth: PlainDate, vaccines: readonly string[]): boolean {
  const lines = ground.once(`first doses ${birth}`, () =>
    childVaccines([], { birthDate: birth }, ground.today),
  );
  return lines.some(
    ({ vaccine, dose, state }) => vaccines.includes(vaccine) && dose === 1 && state !== 'missed',
  );
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

/**
 * The last window that closed without an examination: an examination makes up for those before it, and where the next
 * window has closed as well, that one is asked for instead. A year later nobody is asked any more.
 */
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
  let missed;
  for (const { kind, fromMonths, untilMonths: until } of windows) {
    const end = untilMonths(birth, until);
    if (examined.includes(kind) || lastExam >= addMonths(birth, fromMonths)) missed = undefined;
    // Whoever moved in afterwards had it elsewhere or was asked there.
    else if (end < ground.today && !cameAfter(ground, child, end)) missed = { kind, end };
  }
  if (missed === undefined) return undefined;
  return ground.today <= addMonths(missed.end, checkups.settings.lapses.months)
    ? missed
    : undefined;
}

/** 「現認」 counts with evidence: who saw the child when. */
function isExamined(checkup: RecordDoc): boolean {
  if (!isOneOf(checkups.settings.doneAttends, checkup, 'attend')) return false;
  if (text(checkup, 'attend') !== 'seen') return true;
  const seen = rows(checkup, 'absent_tracking').some((row) => isOneOf(seeing, row, 'child_seen'));
  return seen || text(checkup, 'exam_on') !== '';
}

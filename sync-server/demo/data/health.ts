// Check-ups along a child's own curve, and vaccinations by the schedule, as far as the days have come.
import { schoolGrade } from '../../../src/lib/domain/ages.ts';
import { addDays, addMonths, daysBetween } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { Measure } from '../../../src/lib/domain/growth/growth-table.ts';
import type { Body } from '../../../src/lib/domain/record.ts';
import { placeOf, sizeOn } from './growth.ts';
import type { Member } from './household.ts';
import type { Scene } from './scene.ts';
import { neu } from './scene.ts';
import type { Dice } from './seeded.ts';
import texts from './health-texts.json' with { type: 'json' };

export interface CheckupChoice {
  /** Kinds that the child did not come to. */
  readonly absent?: readonly string[];
  /** Only from this day on: the family lived elsewhere before. */
  readonly since?: PlainDate;
  /** The child's place among a hundred; its own where absent. */
  readonly place?: number;
  /** How far the weight's place sinks from one check-up to the next. */
  readonly sinking?: number;
}

export function addCheckups(scene: Scene, child: Member, dice: Dice, choice: CheckupChoice = {}) {
  let place = choice.place ?? placeOf(child);
  for (const { kind, style, months, days } of checkupPlan) {
    const on = addDays(addMonths(child.born, months), days + dice.between(0, 12));
    if (!scene.isPast(on) || on < (choice.since ?? '')) continue;
    const isAbsent = choice.absent?.includes(kind) === true;
    const body = isAbsent ? absence(scene, on) : examination(child, kind, on, place, dice);
    scene.enter('infant_checkup', child, on, { kind, style, ...body }, neu);
    if (!isAbsent) place -= choice.sinking ?? 0;
  }
}

const checkupPlan = [
  { kind: 'M01', style: 'indiv', months: 1, days: 1 },
  { kind: 'M04', style: 'group', months: 3, days: 18 },
  { kind: 'M10', style: 'indiv', months: 9, days: 14 },
  { kind: 'Y16', style: 'group', months: 18, days: 20 },
  { kind: 'Y30', style: 'group', months: 37, days: 2 },
  { kind: 'Y50', style: 'group', months: 61, days: 5 },
] as const;

function absence(scene: Scene, on: PlainDate): Body {
  const tried = addDays(on, 10);
  const tracking = {
    on: tried,
    how: 'tel_out',
    result: '留守番電話。折り返しなし。',
    child_seen: 'na',
  };
  return {
    attend: 'absent',
    ...(scene.isPast(tried) ? { absent_tracking: scene.rows([tracking]) } : {}),
  };
}

function examination(child: Member, kind: string, on: PlainDate, place: number, dice: Dice): Body {
  const days = daysBetween(child.born, on);
  const at = (measure: Measure, digits: number): Body => {
    const size = sizeOn(measure, child, days, place + dice.between(-3, 3), digits);
    return size === undefined ? {} : { [measure]: size };
  };
  const watched = dice.chance(0.15);
  return {
    attend: 'done',
    exam_on: on,
    venue: kind === 'M01' || kind === 'M10' ? '架空こどもクリニック' : '架空保健センター',
    companion: dice.pick(['母', '母', '父', '父母']),
    ...at('height', 1),
    ...at('weight', 2),
    ...at('head', 1),
    nutrition: '1',
    heart: '1',
    abdomen: '1',
    skin: dice.chance(0.12) ? '2' : '1',
    ...(kind === 'M04' ? { hip: '1', posture: { neck: '1' } } : {}),
    ...(kind === 'M10' ? { posture: { sitting: '1', standing: dice.pick(['1', '1', '2']) } } : {}),
    ...(kind === 'Y16' ? { posture: { walking: '1' }, ...teeth(16, dice), teeth_type: 'O1' } : {}),
    ...(kind === 'Y30' ? { ...teeth(20, dice), teeth_type_30: 'O', urine_protein: '-' } : {}),
    ...(['Y16', 'Y30', 'Y50'].includes(kind) ? { speech: watched ? '2' : '1' } : {}),
    injury_suspected: '0',
    parent_feeling: dice.pick(['01', '01', '03']),
    hard_to_raise: dice.pick(['03', '03', '02']),
    judge_medical: watched ? '3' : '1',
    ...(watched ? { followup: [dice.pick(['tel', 'group', 'psy'])] } : {}),
    judge_support: watched ? 'L1' : 'L0',
    ...(watched || dice.chance(0.3) ? { conference_note: dice.pick(texts.conference) } : {}),
  };
}

function teeth(count: number, dice: Dice): Body {
  return {
    teeth_count: count - dice.between(0, 2),
    caries: { untreated: 0, treated: 0 },
    judge_dental: '1',
  };
}

export interface DoseChoice {
  /** Vaccines that were never given. */
  readonly skip?: readonly string[];
  readonly only?: readonly string[];
  readonly since?: PlainDate;
  /** As shown by the handbook on this day, not by our own register. */
  readonly confirmedOn?: PlainDate;
}

export function addVaccinations(scene: Scene, child: Member, dice: Dice, choice: DoseChoice = {}) {
  const { skip = [], only, since = '', confirmedOn } = choice;
  const clinic = dice.pick(['架空こどもクリニック', '架空小児科医院', '架空ファミリークリニック']);
  for (const dose of dosesOf(child)) {
    const { on, vaccine, ...which } = dose;
    if (!scene.isPast(on) || on < since || skip.includes(vaccine)) continue;
    if (only !== undefined && !only.includes(`${vaccine}/${String(which.dose_no)}`)) continue;
    const body = {
      vaccine,
      ...which,
      basis: 'A',
      given_on: on,
      institution: clinic,
      lot: `架空${String(dice.between(100, 999))}`,
      ...(confirmedOn === undefined
        ? { source: '01' }
        : { source: '02', confirmed_on: confirmedOn, other_city: true }),
    };
    scene.enter('vaccination', child, confirmedOn ?? on, body, neu);
  }
}

interface Dose {
  readonly vaccine: string;
  readonly phase: string;
  readonly dose_no: number;
  readonly on: PlainDate;
}

function dosesOf({ born }: Member): readonly Dose[] {
  const given = schedule.map(([vaccine, phase, dose_no, months, days]) => {
    return { vaccine, phase, dose_no, on: addDays(addMonths(born, months), days) };
  });
  const year = Number(born.slice(0, 4));
  const beforeSchool = [year + 5, year + 6].map((one) => `${String(one)}-06-10`);
  const on = beforeSchool.find((day) => schoolGrade(born, day) === 0);
  return on === undefined ? given : [...given, { vaccine: 'MR', phase: 'P2', dose_no: 2, on }];
}

/** Months and days of age at which families here usually come. */
const schedule = [
  ['ROTA1', '1', 1, 2, 3],
  ['HBV', '1', 1, 2, 3],
  ['PCV20', 'INI', 1, 2, 3],
  ['DPTIPVHIB', 'P1a', 1, 2, 3],
  ['ROTA1', '2', 2, 3, 5],
  ['HBV', '2', 2, 3, 5],
  ['PCV20', 'INI', 2, 3, 5],
  ['DPTIPVHIB', 'P1a', 2, 3, 5],
  ['PCV20', 'INI', 3, 4, 8],
  ['DPTIPVHIB', 'P1a', 3, 4, 8],
  ['BCG', 'NA', 1, 5, 15],
  ['HBV', '3', 3, 7, 20],
  ['MR', 'P1a', 1, 12, 6],
  ['VAR', '1', 1, 13, 12],
  ['PCV20', 'BOO', 4, 12, 6],
  ['DPTIPVHIB', 'P1b', 4, 15, 2],
  ['VAR', '2', 2, 19, 4],
  ['JE', 'P1a', 1, 37, 10],
  ['JE', 'P1a', 2, 38, 8],
  ['JE', 'P1b', 3, 50, 9],
] as const;

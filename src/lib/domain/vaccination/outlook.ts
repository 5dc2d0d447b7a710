// What somebody can be given today, what comes when, and what was missed: one line a dose that is next.
import { liveInterval, vaccineRules } from '../catalogue/rules-registry.ts';
import type { VaccineDose, VaccineRule } from '../catalogue/rule-shapes.ts';
import type { PlainDate } from '../dates.ts';
import { placeDoses, type GivenDose, type Placed } from './series.ts';
import {
  afterDose,
  ageWords,
  doseWindow,
  intervalText,
  lastDay,
  latest,
  reachedOn,
  type Receiver,
} from './windows.ts';

export type { GivenDose } from './series.ts';
export type { Receiver } from './windows.ts';

export interface VaccineLine {
  /** `vaccine` list. */
  readonly vaccine: string;
  readonly ja: string;
  /** Number of the dose in its series, and its name: 1期追加. */
  readonly dose: number;
  readonly doseJa: string;
  readonly state: 'now' | 'wait' | 'done' | 'missed';
  readonly earliest?: PlainDate;
  /** When it is usually given. */
  readonly standard?: { readonly from?: PlainDate; readonly until?: PlainDate };
  /** Last day on which it is a 定期接種. */
  readonly lastDay?: PlainDate;
  /** Why, without dates: 前回から27日以上あけてください。 */
  readonly reason: string;
}

/** For a child: everything but what is given in pregnancy. */
export function childVaccines(
  doses: readonly GivenDose[],
  child: Receiver,
  today: PlainDate,
): readonly VaccineLine[] {
  return linesOf(doses, child, today, (rule) => rule.perPregnancy !== true);
}

/** For one pregnancy, with the doses of this pregnancy. */
export function pregnancyVaccines(
  doses: readonly GivenDose[],
  pregnancy: Receiver,
  today: PlainDate,
): readonly VaccineLine[] {
  return linesOf(doses, pregnancy, today, (rule) => rule.perPregnancy === true);
}

function linesOf(
  doses: readonly GivenDose[],
  receiver: Receiver,
  today: PlainDate,
  applies: (rule: VaccineRule) => boolean,
): readonly VaccineLine[] {
  return vaccineRules()
    .filter((rule) => applies(rule) && isFor(rule, doses, receiver))
    .flatMap((rule) => ruleLines(rule, doses, receiver, today));
}

/** Not for the other sex where it is known; not beside a series of the same disease that was begun. */
function isFor(rule: VaccineRule, doses: readonly GivenDose[], receiver: Receiver): boolean {
  const ofOtherSex =
    rule.sexes !== undefined && receiver.sex !== undefined && !rule.sexes.includes(receiver.sex);
  const begunElsewhere = doses.some((dose) => rule.excludes?.includes(dose.vaccine));
  const begunHere = doses.some((dose) => rule.counts.includes(dose.vaccine));
  return begunHere || (!ofOtherSex && !begunElsewhere);
}

function ruleLines(
  rule: VaccineRule,
  doses: readonly GivenDose[],
  receiver: Receiver,
  today: PlainDate,
): readonly VaccineLine[] {
  const placed = placeDoses(rule, doses, receiver, today);
  const named = { vaccine: rule.vaccine, ja: rule.ja };
  if (placed === undefined) return neverBegun(rule, receiver);
  const { slots } = placed;
  const lastGiven = slots.findLastIndex((slot) => slot.given !== undefined);
  const open = slots.slice(lastGiven + 1);
  const last = slots.at(-1);
  if (open.length === 0 && last !== undefined) {
    return [
      {
        ...named,
        dose: last.dose.no,
        doseJa: last.dose.ja,
        state: 'done',
        reason: '終わっています。',
      },
    ];
  }
  // The next one, and what does not wait for it.
  const shown = open.findIndex((slot) => slot.dose.optional !== true);
  return open
    .slice(0, shown === -1 ? open.length : shown + 1)
    .flatMap(({ dose }) => slotLine(rule, placed, dose, doses, receiver, today) ?? []);
}

function slotLine(
  rule: VaccineRule,
  placed: Placed,
  dose: VaccineDose,
  doses: readonly GivenDose[],
  receiver: Receiver,
  today: PlainDate,
): VaccineLine | undefined {
  const window = doseWindow(dose, receiver);
  if (window === undefined) return undefined;
  const before = doseBefore(placed, dose);
  const afterBefore =
    before !== undefined && dose.minInterval !== undefined
      ? afterDose(before, dose.minInterval)
      : undefined;
  const afterLive = liveGap(rule.vaccine, doses);
  const from = latest([window.from, afterBefore, afterLive, rule.effective]) ?? window.from;
  const { until } = window;
  const isOver = until !== undefined && (until < today || until < from);
  const state = isOver ? 'missed' : from <= today ? 'now' : 'wait';
  const standard = standardOf(dose, before, receiver);
  return {
    vaccine: rule.vaccine,
    ja: rule.ja,
    dose: dose.no,
    doseJa: dose.ja,
    state,
    ...(state === 'missed' ? {} : { earliest: from }),
    ...(standard === undefined || state === 'missed' ? {} : { standard }),
    ...(until === undefined ? {} : { lastDay: until }),
    reason: reasonOf(state, from, { dose, afterBefore, afterLive, isFirst: before === undefined }),
  };
}

function neverBegun(rule: VaccineRule, receiver: Receiver): readonly VaccineLine[] {
  const series = rule.series.at(-1);
  const dose = series?.doses[0];
  if (series === undefined || dose === undefined) return [];
  const window = doseWindow(dose, receiver);
  const begin =
    series.startUntil !== undefined && receiver.birthDate !== undefined
      ? lastDay(receiver.birthDate, series.startUntil)
      : undefined;
  const until = begin ?? window?.until;
  return [
    {
      vaccine: rule.vaccine,
      ja: rule.ja,
      dose: 1,
      doseJa: dose.ja,
      state: 'missed',
      ...(until === undefined ? {} : { lastDay: until }),
      reason: over,
    },
  ];
}

const over =
  '定期接種の期間が過ぎています。受けるには任意接種になるので、医療機関に相談してください。';

function reasonOf(
  state: VaccineLine['state'],
  from: PlainDate,
  why: {
    readonly dose: VaccineDose;
    readonly afterBefore: PlainDate | undefined;
    readonly afterLive: PlainDate | undefined;
    readonly isFirst: boolean;
  },
): string {
  const { dose } = why;
  if (state === 'missed') return over;
  if (state === 'now') return '今日受けられます。';
  if (from === why.afterBefore && dose.minInterval !== undefined) {
    const since = dose.intervalFrom === undefined ? '前回' : `${String(dose.intervalFrom)}回目`;
    return `${since}から${intervalText(dose.minInterval)}あけてください。`;
  }
  if (from === why.afterLive) {
    return `注射の生ワクチンどうしは${intervalText(liveInterval().minInterval)}あけてください。`;
  }
  if (dose.gestFrom !== undefined) return '妊娠28週から受けられます。';
  if (dose.gradeFrom !== undefined) {
    return dose.gradeFrom === 0
      ? '小学校に入る前の1年間に受けます。'
      : '学年が来たら受けられます。';
  }
  return dose.from === undefined
    ? '時期が来たら受けられます。'
    : `${ageWords(dose.from)}から受けられます。`;
}

/** The day of the dose that the interval counts from. */
export function doseBefore(placed: Placed, dose: VaccineDose): PlainDate | undefined {
  const at = placed.slots.findIndex((slot) => slot.dose === dose);
  const from =
    dose.intervalFrom === undefined
      ? placed.slots.slice(0, at).findLast((slot) => slot.given !== undefined)
      : placed.slots.find((slot) => slot.dose.no === dose.intervalFrom);
  const previous = placed.slots.slice(0, at).findLast((slot) => slot.given !== undefined);
  return (from?.given ?? previous?.given)?.givenOn;
}

/** The first day after every injected live vaccine that was given, if this is one. */
export function liveGap(vaccine: string, doses: readonly GivenDose[]): PlainDate | undefined {
  const { vaccines, minInterval } = liveInterval();
  if (!vaccines.includes(vaccine)) return undefined;
  return latest(
    doses
      .filter((dose) => vaccines.includes(dose.vaccine))
      .map((dose) => afterDose(dose.givenOn, minInterval)),
  );
}

function standardOf(
  dose: VaccineDose,
  before: PlainDate | undefined,
  { birthDate }: Receiver,
): VaccineLine['standard'] {
  const from =
    dose.standardAfterFrom !== undefined && before !== undefined
      ? afterDose(before, dose.standardAfterFrom)
      : dose.standardFrom !== undefined && birthDate !== undefined
        ? reachedOn(birthDate, dose.standardFrom)
        : undefined;
  const until =
    dose.standardAfterUntil !== undefined && before !== undefined
      ? afterDose(before, dose.standardAfterUntil)
      : dose.standardUntil !== undefined && birthDate !== undefined
        ? lastDay(birthDate, dose.standardUntil)
        : undefined;
  if (from === undefined && until === undefined) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

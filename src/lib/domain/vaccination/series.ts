// Which series of a vaccine applies to somebody, and which given dose is which dose of it.
import type { VaccineDose, VaccineRule, VaccineSeries } from '../catalogue/rule-shapes.ts';
import type { PlainDate } from '../dates.ts';
import { doseWindow, lastDay, reachedOn, type Receiver } from './windows.ts';

export interface GivenDose {
  /** `vaccine` list. */
  readonly vaccine: string;
  readonly givenOn: PlainDate;
  /** `vaccine_phase` list, where the record says so. */
  readonly phase?: string | undefined;
}

export interface Placed {
  readonly series: VaccineSeries;
  /** What was given for each dose of the series, in its order. */
  readonly slots: readonly { readonly dose: VaccineDose; readonly given?: GivenDose }[];
  /** Given beyond the series. */
  readonly extra: readonly GivenDose[];
}

/** Undefined where no series can be begun any more. */
export function placeDoses(
  rule: VaccineRule,
  doses: readonly GivenDose[],
  receiver: Receiver,
  today: PlainDate,
): Placed | undefined {
  const given = doses
    .filter((dose) => rule.counts.includes(dose.vaccine))
    .sort((a, b) => (a.givenOn < b.givenOn ? -1 : 1));
  const series = seriesFor(rule, receiver, given[0]?.givenOn ?? today);
  // A dose that fits no series all the same happened: the last one holds it.
  const chosen = series ?? (given.length > 0 ? rule.series.at(-1) : undefined);
  return chosen && place(chosen, given, receiver);
}

function seriesFor(
  rule: VaccineRule,
  receiver: Receiver,
  start: PlainDate,
): VaccineSeries | undefined {
  const { birthDate } = receiver;
  if (birthDate === undefined) return rule.series[0];
  return rule.series.find((series) => {
    const isLate = series.startUntil !== undefined && start > lastDay(birthDate, series.startUntil);
    const isFirst = series === rule.series[0];
    const isEarly =
      series.startFrom !== undefined && start < reachedOn(birthDate, series.startFrom);
    return !isLate && (isFirst || !isEarly);
  });
}

function place(series: VaccineSeries, given: readonly GivenDose[], receiver: Receiver): Placed {
  const filled = new Map<VaccineDose, GivenDose>();
  const extra: GivenDose[] = [];
  let next = 0;
  for (const dose of given) {
    const at = slotOf(series, dose, next, receiver);
    const slot = series.doses[at];
    if (slot === undefined) extra.push(dose);
    else {
      filled.set(slot, dose);
      next = at + 1;
    }
  }
  return {
    series,
    extra,
    slots: series.doses.map((dose) => {
      const one = filled.get(dose);
      return one === undefined ? { dose } : { dose, given: one };
    }),
  };
}

/** By the phase where the record names it, else the next one; a dose after the end of an optional one skips that. */
function slotOf(series: VaccineSeries, given: GivenDose, next: number, receiver: Receiver): number {
  const { doses } = series;
  const named = doses.findIndex((dose, at) => at >= next && dose.phase === given.phase);
  const isSkip = doses.slice(next, named).every((dose) => dose.optional);
  if (given.phase !== undefined && named >= next && isSkip) return named;
  for (let at = next; at < doses.length; at += 1) {
    const slot = doses[at];
    if (!slot?.optional) return at;
    const until = doseWindow(slot, receiver)?.until;
    if (until === undefined || given.givenOn <= until) return at;
  }
  return doses.length;
}

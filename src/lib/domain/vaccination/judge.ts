// Whether a dose that was given kept its interval and its age: 間隔判定 and 年齢判定 of the vaccination record.
import { vaccineRules } from '../catalogue/rules-registry.ts';
import { liveGap, doseBefore } from './outlook.ts';
import { placeDoses, type GivenDose } from './series.ts';
import { afterDose, doseWindow, type Receiver } from './windows.ts';

export interface DoseJudgement {
  /** `check`: no rule says, or the dose is one more than the series has. */
  readonly interval: 'ok' | 'short' | 'check';
  /** Absent where no rule or no birth date says. */
  readonly age?: 'ok' | 'outside';
}

/** `others`: every other dose of the same person, of any vaccine (for RSVMAT, of the same pregnancy). */
export function judgeDose(
  dose: GivenDose,
  others: readonly GivenDose[],
  receiver: Receiver,
): DoseJudgement {
  const rule = vaccineRules().find((one) => one.counts.includes(dose.vaccine));
  if (rule === undefined) return { interval: 'check' };
  const earlier = others.filter((other) => other.givenOn <= dose.givenOn);
  const placed = placeDoses(rule, [...earlier, dose], receiver, dose.givenOn);
  const slot = placed?.slots.find((one) => one.given === dose);
  if (placed === undefined || slot === undefined) return { interval: 'check' };
  const before = doseBefore(placed, slot.dose);
  // Two injected live vaccines may be given at the same visit (同時接種); only a later day must keep its distance.
  const gap = liveGap(
    dose.vaccine,
    earlier.filter((other) => other.givenOn < dose.givenOn),
  );
  const isShort =
    (gap !== undefined && dose.givenOn < gap) ||
    (before !== undefined &&
      slot.dose.minInterval !== undefined &&
      dose.givenOn < afterDose(before, slot.dose.minInterval));
  const window = doseWindow(slot.dose, receiver);
  const interval = isShort ? 'short' : 'ok';
  if (window === undefined) return { interval };
  const isInside =
    dose.givenOn >= window.from &&
    (window.until === undefined || dose.givenOn <= window.until) &&
    (rule.effective === undefined || dose.givenOn >= rule.effective);
  return { interval, age: isInside ? 'ok' : 'outside' };
}

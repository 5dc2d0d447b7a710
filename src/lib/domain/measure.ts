// Reading what was typed into a measuring field, with the question that the number raises.

export interface WeightReading {
  /** Undefined where nothing plausible can be read. */
  readonly grams: number | undefined;
  /** To be asked before the number is believed: 「4,120 g ですか」. */
  readonly question?: string;
  readonly error?: string;
}

/** Reads grams, or kilograms where the number is written so; asks where the age makes it doubtful. */
export function readWeight(text: string, ageDays: number): WeightReading {
  const found = weightShape.exec(weightText(text));
  if (found === null) return unreadable;
  const value = Number(found[1]);
  const unit = found[2];
  const inKilograms = unit === 'kg' || unit === 'キロ';
  const asTyped = Math.round(inKilograms ? value * 1000 : value);
  if (isPlausible(asTyped, ageDays)) return { grams: asTyped };
  if (unit === undefined) {
    const guess = [value * 1000, value / 10, value * 10, value * 100]
      .map(Math.round)
      .find((grams) => isPlausible(grams, ageDays));
    if (guess !== undefined) return { grams: guess, question: `${formatGrams(guess)} ですか` };
  }
  if (asTyped < 200 || asTyped > 30_000) return unreadable;
  return {
    grams: asTyped,
    question: `${formatGrams(asTyped)} で正しいですか(生後${String(ageDays)}日)`,
  };
}

export interface KilogramReading {
  readonly kilograms: number | undefined;
  readonly question?: string;
  readonly error?: string;
}

/** For fields in kg: grams typed by habit are asked about (7200 is 7.2 kg). */
export function readKilograms(text: string, ageDays: number): KilogramReading {
  const found = weightShape.exec(weightText(text));
  const value = Number(found?.[1]);
  const unit = found?.[2];
  const inGrams = unit === 'g' || unit === 'グラム' || (unit === undefined && value >= 200);
  const kilograms = Math.round(inGrams ? value : value * 1000) / 1000;
  if (found === null || kilograms < 0.5 || kilograms > 60) {
    return {
      kilograms: undefined,
      error: '体重を読み取れません。キログラムで入れてください(例 7.2)。',
    };
  }
  if (inGrams && unit === undefined) {
    return { kilograms, question: `${String(kilograms)} kg ですか` };
  }
  if (ageDays > OLDEST_BOUND || isPlausible(kilograms * 1000, ageDays)) return { kilograms };
  return {
    kilograms,
    question: `${String(kilograms)} kg で正しいですか(生後${String(ageDays)}日)`,
  };
}

/** g a day since birth, to one decimal; undefined on the day of birth. */
export function gainPerDay(birthGrams: number, nowGrams: number, days: number): number | undefined {
  if (days <= 0) return undefined;
  return Math.round(((nowGrams - birthGrams) / days) * 10) / 10;
}

export function formatGrams(grams: number): string {
  return `${String(grams).replace(/\B(?=(\d{3})+$)/g, ',')} g`;
}

const weightShape = /^(\d+(?:\.\d+)?)(kg|キロ|g|グラム)?$/;

function weightText(text: string): string {
  return text.normalize('NFKC').replace(/[\s,]/g, '').toLowerCase();
}

const unreadable: WeightReading = {
  grams: undefined,
  error: '体重を読み取れません。グラムで入れてください(例 4120)。',
};

/** Wide bounds by age (own, not a growth standard): outside them a typing slip is likelier than the child. */
const bounds: readonly (readonly [days: number, low: number, high: number])[] = [
  [0, 400, 5_500],
  [30, 1_000, 6_500],
  [90, 1_800, 9_000],
  [180, 3_200, 11_500],
  [365, 5_000, 14_500],
  [730, 7_000, 19_000],
  [2_190, 10_000, 30_000],
];

/** Days of the last bound: past it the bounds say nothing. */
const OLDEST_BOUND = 2_190;

function isPlausible(grams: number, ageDays: number): boolean {
  const next = bounds.findIndex(([days]) => days >= ageDays);
  const upper = bounds[next === -1 ? bounds.length - 1 : next];
  const lower = bounds[next === -1 ? bounds.length - 1 : Math.max(0, next - 1)];
  if (upper === undefined || lower === undefined) return false;
  const span = upper[0] - lower[0];
  const share = span === 0 ? 0 : (ageDays - lower[0]) / span;
  const low = lower[1] + (upper[1] - lower[1]) * share;
  const high = lower[2] + (upper[2] - lower[2]) * share;
  return grams >= low && grams <= high;
}

// After a loss nothing is asked for any more; what a worker does instead stands as a quiet line (DOMAIN D.2 item 5, J03).
import { ageOn } from './ages.ts';
import { addMonths, isPlainDate, type PlainDate } from './dates.ts';
import { isLoss } from './pregnancy.ts';
import type { RecordDoc } from './record.ts';
import { bodyText } from './search.ts';

export interface Lives {
  readonly birthDate: string;
  readonly diedOn?: string;
}

/** For the page of a person, as far as the viewer may read. */
export function lossCare(
  page: {
    /** The person, and who belongs to the household. */
    readonly family: readonly Lives[];
    /** Hers. */
    readonly pregnancies: readonly RecordDoc[];
  },
  today: PlainDate,
): string | undefined {
  if (page.family.some((one) => isLostChild(one, today))) return AFTER_A_CHILD;
  const last = page.pregnancies
    .filter((one) => one.void === undefined)
    .sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))
    .at(-1);
  return last !== undefined && isLoss(last) && isRecent(dayOf(last), today)
    ? AFTER_A_PREGNANCY
    : undefined;
}

const AFTER_A_PREGNANCY =
  'お祝いの連絡、お誕生電話、8か月面談、健診の案内は出ません。連絡するときは、からだと気持ちを先にうかがってください。産婦健診と産後ケアは流産・死産のあとも使えます。希望があれば、グリーフケアの相談先を案内してください。';
const AFTER_A_CHILD =
  '健診・予防接種の案内や訪問の期限は出ません。ご家族に連絡するときは、気持ちを先にうかがってください。希望があれば、グリーフケアの相談先を案内してください。きょうだいの様子も確かめてください。';

function isLostChild({ birthDate, diedOn = '' }: Lives, today: PlainDate): boolean {
  if (!isPlainDate(diedOn) || !isPlainDate(birthDate) || !isRecent(diedOn, today)) return false;
  return ageOn(birthDate, diedOn) < 18;
}

/** For a year; where the day is not known, as long as nothing newer is. */
function isRecent(on: string, today: PlainDate): boolean {
  return !isPlainDate(on) || addMonths(on, 12) >= today;
}

function dayOf(pregnancy: RecordDoc): string {
  return bodyText(pregnancy, 'outcome_on') || bodyText(pregnancy, 'edd');
}

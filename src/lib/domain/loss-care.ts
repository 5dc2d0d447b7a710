// After a loss nothing is asked for any more; what a worker does instead stands as a quiet line (DOMAIN D.2 item 5, J03).
import { ageOn } from './ages.ts';
import { addMonths, isPlainDate, type PlainDate } from './dates.ts';
import { isLoss } from './pregnancy.ts';
import type { RecordDoc } from './record.ts';
import { bodyText } from './search.ts';

/** For the page of this person; `pregnancies`: hers, as far as the viewer may read them. */
export function lossCare(
  person: RecordDoc,
  pregnancies: readonly RecordDoc[],
  today: PlainDate,
): string | undefined {
  if (isLostChild(person, today)) return AFTER_A_CHILD;
  const last = pregnancies
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

function isLostChild(person: RecordDoc, today: PlainDate): boolean {
  const died = bodyText(person, 'death_date');
  const born = bodyText(person, 'birth_date');
  if (!isPlainDate(died) || !isPlainDate(born) || !isRecent(died, today)) return false;
  return ageOn(born, died) < 18;
}

/** For a year; where the day is not known, as long as nothing newer is. */
function isRecent(on: string, today: PlainDate): boolean {
  return !isPlainDate(on) || addMonths(on, 12) >= today;
}

function dayOf(pregnancy: RecordDoc): string {
  return bodyText(pregnancy, 'outcome_on') || bodyText(pregnancy, 'edd');
}

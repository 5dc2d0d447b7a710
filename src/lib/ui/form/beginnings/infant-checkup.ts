// 乳幼児健診: today, and the check-up whose window the child is in.
import { monthsOld } from '../../../domain/ages.ts';
import { checkupWindows } from '../../../domain/catalogue/rules-registry.ts';
import { dateInTokyo } from '../../../domain/dates.ts';
import { text } from '../../show.ts';
import type { Beginning } from './begin.ts';

export const infantCheckup: Beginning = ({ view, now }) => {
  const birth = text(view?.person.document.body['birth_date']);
  const day = dateInTokyo(now);
  const months = birth ? monthsOld(birth, day) : -1;
  const due = checkupWindows().find(
    ({ from, until }) => monthsIn(from) <= months && months < monthsIn(until),
  );
  return { ok: true, body: { exam_on: day, ...(due ? { kind: due.kind } : {}) } };
};

/** Of a duration such as P18M or P3Y. */
function monthsIn(duration: string): number {
  const [, years, months] = /^P(?:(\d+)Y)?(?:(\d+)M)?/.exec(duration) ?? [];
  return Number(years ?? '0') * 12 + Number(months ?? '0');
}

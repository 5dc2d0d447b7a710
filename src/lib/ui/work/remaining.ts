// How much time is left until something is due, in the words of the work list.
import { dateInTokyo, daysBetween, isPlainDate } from '../../domain/dates.ts';

export interface Remaining {
  readonly text: string;
  readonly state: 'over' | 'near' | 'left';
}

/** `due`: an instant counts in hours and minutes, a plain date in days of Tokyo. */
export function remaining(due: string, now: number): Remaining {
  return isPlainDate(due) ? inDays(daysBetween(dateInTokyo(now), due)) : inMinutes(due, now);
}

function inDays(days: number): Remaining {
  if (days < 0) return { text: `${longDays(-days)}超過`, state: 'over' };
  if (days === 0) return { text: '今日まで', state: 'near' };
  return { text: `あと${String(days)}日`, state: days <= NEAR_DAYS ? 'near' : 'left' };
}

/** Nobody reckons with 2,255 days: from two months on in whole months, from two years on in years. */
function longDays(days: number): string {
  if (days < 60) return `${String(days)}日`;
  const months = Math.floor(days / 30.44);
  return months < 24 ? `${String(months)}か月` : `${String(Math.floor(months / 12))}年`;
}

/** Minutes that have begun count as over, minutes that have not ended as left: the clock never flatters. */
function inMinutes(due: string, now: number): Remaining {
  const left = Date.parse(due) - now;
  if (left < 0) return { text: `超過 ${hours(Math.floor(-left / MINUTE))}`, state: 'over' };
  const minutes = Math.floor(left / MINUTE);
  return { text: `残り ${hours(minutes)}`, state: minutes <= NEAR_MINUTES ? 'near' : 'left' };
}

function hours(minutes: number): string {
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (whole === 0) return `${String(rest)}分`;
  return rest === 0 ? `${String(whole)}時間` : `${String(whole)}時間${String(rest)}分`;
}

/** How much of a clock is used up, from 0 to 1. */
export function usedUp(due: string, now: number, wholeHours = 48): number {
  const left = (Date.parse(due) - now) / (60 * MINUTE);
  return Math.min(1, Math.max(0, 1 - left / wholeHours));
}

const MINUTE = 60_000;
const NEAR_MINUTES = 12 * 60;
const NEAR_DAYS = 3;

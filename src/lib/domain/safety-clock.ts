// The clock of the safety confirmation: calendar hours from the moment the call began, weekends and holidays included.
import { dateInTokyo, instantInTokyo, isInstant, timeInTokyo } from './dates.ts';

/** The national guideline says 48; the city may set 24. */
export const SAFETY_HOURS = 48;

/** On the wall in Tokyo, to the minute. */
export function safetyDue(clockStart: string, hours: number = SAFETY_HOURS): string {
  const due = Date.parse(clockStart) + hours * HOUR;
  return instantInTokyo(dateInTokyo(due), timeInTokyo(due));
}

/** To one decimal; undefined where either is no instant or the end lies before the start. */
export function elapsedHours(clockStart: string, end: string): number | undefined {
  if (!isInstant(clockStart) || !isInstant(end)) return undefined;
  const elapsed = Date.parse(end) - Date.parse(clockStart);
  return elapsed < 0 ? undefined : Math.round((elapsed / HOUR) * 10) / 10;
}

const HOUR = 3_600_000;

// What a form works out from what was entered: age at the visit, within four months, gain per day.
import { daysOld, visitDeadline } from '../../domain/ages.ts';
import { dateInTokyo, isInstant } from '../../domain/dates.ts';
import { gainPerDay } from '../../domain/measure.ts';
import type { Body } from '../../domain/record.ts';

export interface Computed {
  readonly ageDays?: number;
  readonly withinFourMonths?: boolean;
  readonly gainPerDay?: number;
}

export function computeContact(body: Body, birthDate: string | undefined): Computed {
  const at = body['contacted_at'];
  if (!birthDate || typeof at !== 'string' || !isInstant(at)) return {};
  const day = dateInTokyo(at);
  const ageDays = daysOld(birthDate, day);
  if (ageDays < 0) return {};
  const birth = body['birth_weight'];
  const now = body['weight'];
  const gain =
    typeof birth === 'number' && typeof now === 'number'
      ? gainPerDay(birth, now, ageDays)
      : undefined;
  return {
    ageDays,
    withinFourMonths: day <= visitDeadline(birthDate),
    ...(gain === undefined ? {} : { gainPerDay: gain }),
  };
}

/** The body as it is saved: the computed fields beside the entered ones, empty ones left out. */
export function bodyToSave(type: string, body: Body, birthDate: string | undefined): Body {
  const entered = Object.fromEntries(
    Object.entries(body).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
  if (type !== 'birth_contact') return entered;
  const { ageDays, withinFourMonths, gainPerDay: gain } = computeContact(body, birthDate);
  return {
    ...entered,
    ...(ageDays === undefined ? {} : { age_days: ageDays }),
    ...(withinFourMonths === undefined
      ? {}
      : { within_4m: withinFourMonths && body['result'] === 'done' }),
    ...(gain === undefined ? {} : { gain_per_day: gain }),
  };
}

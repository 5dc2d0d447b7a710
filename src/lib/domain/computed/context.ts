// What computed fields need beside the body: who it is about, and what was recorded of them before.
import { dateInTokyo, isInstant, isPlainDate, type PlainDate } from '../dates.ts';
import type { Measurement } from '../growth/growth.ts';
import type { Measure } from '../growth/growth-table.ts';
import type { Body } from '../record.ts';
import type { GivenDose } from '../vaccination/outlook.ts';

/** A part that is absent is not known: what depends on it stays as the body has it. */
export interface ComputedContext {
  readonly today: PlainDate;
  /** Of the person the record is about; of the child, for a contact, a check-up, a consultation. */
  readonly birthDate?: PlainDate | undefined;
  /** `sex` list. */
  readonly sex?: string | undefined;
  /** Of the pregnant woman. */
  readonly motherBirthDate?: PlainDate | undefined;
  /** Due date of the pregnancy the record is about. */
  readonly edd?: PlainDate | undefined;
  /** Recorded before: `measurementsOf` of contacts and check-ups. */
  readonly measurements?: Measurements | undefined;
  /** Every other dose of the person: `givenDoseOf`. */
  readonly doses?: readonly GivenDose[] | undefined;
  /** Bodies of the notes of the case. */
  readonly caseNotes?: readonly Body[] | undefined;
  /** How many plans the person or case had before this one. */
  readonly plansBefore?: number | undefined;
}

/** kg and cm. */
export type Measurements = Readonly<Record<Measure, readonly Measurement[]>>;

/** All measurements in contacts (g) and check-ups (kg), with those at birth on the day of birth. */
export function measurementsOf(
  records: readonly { readonly type: string; readonly body: Body }[],
  birthDate: PlainDate | undefined,
): Measurements {
  const found: Record<Measure, Measurement[]> = { weight: [], height: [], head: [] };
  const add = (measure: Measure, date: PlainDate | undefined, value: number | undefined) => {
    if (date === undefined || value === undefined) return;
    const known = found[measure].some((one) => one.date === date && one.value === value);
    if (!known) found[measure].push({ date, value });
  };
  for (const { type, body } of records) {
    if (type === 'infant_checkup') {
      const on = day(body, 'exam_on');
      add('weight', on, number(body, 'weight'));
      add('height', on, number(body, 'height'));
      add('head', on, number(body, 'head'));
    }
    if (type === 'birth_contact') {
      const on = day(body, 'contacted_at');
      add('weight', birthDate, kilograms(number(body, 'birth_weight')));
      add('height', birthDate, number(body, 'birth_length'));
      add('weight', on, kilograms(number(body, 'weight')));
      add('height', on, number(body, 'length'));
      add('head', on, number(body, 'head'));
    }
  }
  return found;
}

/** Of a vaccination; undefined where the vaccine or the day is missing. */
export function givenDoseOf(body: Body): GivenDose | undefined {
  const vaccine = text(body, 'vaccine');
  const givenOn = day(body, 'given_on');
  if (vaccine === undefined || givenOn === undefined) return undefined;
  return { vaccine, givenOn, phase: text(body, 'phase') };
}

export function text(body: Body, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(body: Body, field: string): number | undefined {
  const value = body[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The day of a date, or of an instant as Tokyo shows it. */
export function day(body: Body, field: string): PlainDate | undefined {
  const value = text(body, field);
  if (value === undefined) return undefined;
  if (isPlainDate(value)) return value;
  return isInstant(value) ? dateInTokyo(value) : undefined;
}

export function rows(body: Body, field: string): readonly Body[] {
  const value = body[field];
  if (!Array.isArray(value)) return [];
  return value.filter((row): row is Body => typeof row === 'object' && row !== null);
}

function kilograms(grams: number | undefined): number | undefined {
  return grams === undefined ? undefined : grams / 1000;
}

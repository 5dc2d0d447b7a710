// One function for each computed field of the catalogue: from the body and its context.
import {
  ageOn,
  daysOld,
  gestationOn,
  gestationText,
  monthsOld,
  schoolGrade,
  visitDeadline,
} from '../ages.ts';
import { instrumentOf } from '../catalogue/answers.ts';
import { recordType } from '../catalogue/registry.ts';
import { alertRule, checkupWindow } from '../catalogue/rules-registry.ts';
import { daysBetween, type PlainDate } from '../dates.ts';
import { formatFiscalYear } from '../era.ts';
import { growthFindings, growthPosition, kaup } from '../growth/growth.ts';
import type { Measure } from '../growth/growth-table.ts';
import { score } from '../instruments/score.ts';
import { gainPerDay } from '../measure.ts';
import type { Body } from '../record.ts';
import { elapsedHours, safetyDue } from '../safety-clock.ts';
import { judgeDose, type DoseJudgement } from '../vaccination/judge.ts';
import { lastDay, reachedOn } from '../vaccination/windows.ts';
import { day, givenDoseOf, number, rows, text, type ComputedContext } from './context.ts';

/** The context does not say: the body keeps what it has. */
export const keep: unique symbol = Symbol('keep');

/** Undefined: nothing follows from what is entered, and the field is empty. */
export type ComputedRule = (body: Body, context: ComputedContext) => unknown;

export function ruleOf(type: string, field: string): ComputedRule | undefined {
  // The number of a record without one comes from the device that makes it.
  return field === 'provisional_no' ? () => keep : rules[type]?.[field];
}

const rules: Readonly<Record<string, Readonly<Record<string, ComputedRule>>>> = {
  assessment: {
    instrument_version: instrumentVersion,
    items_unknown: (body) => unknownItems(body['items']),
  },
  attachment: keptFields(
    'mime size sha256 pages is_pdfa encrypted_pdf has_text thumb exif_stripped',
  ),
  birth_contact: {
    age_days: sinceBirth('contacted_at', (birth, on) => daysOld(birth, on)),
    within_4m: sinceBirth('contacted_at', (birth, on, { result }) =>
      result === undefined ? undefined : on <= visitDeadline(birth) && result === 'done',
    ),
    gain_per_day: sinceBirth('contacted_at', (birth, on, body) => {
      const [atBirth, now] = [number(body, 'birth_weight'), number(body, 'weight')];
      if (atBirth === undefined || now === undefined) return undefined;
      return gainPerDay(atBirth, now, daysOld(birth, on));
    }),
    epds_total: (body) => score('epds', body['epds_items'], body)?.total,
    bonding_total: (body) => score('bonding', body['bonding_items'], body)?.total,
  },
  case: {
    last_child_seen: (_, { caseNotes }) =>
      caseNotes === undefined ? keep : lastNote(caseNotes, wasSeen),
    last_contact: (_, { caseNotes }) =>
      caseNotes === undefined ? keep : lastNote(caseNotes, isContact),
    stat_fy: (body) => {
      const opened = day(body, 'opened_on');
      return opened === undefined ? undefined : formatFiscalYear(opened);
    },
  },
  consultation: {
    stat_age: (body, context) => {
      const on = day(body, 'accepted_on') ?? day(body, 'received_at');
      if (on === undefined) return undefined;
      return context.birthDate === undefined ? keep : statAge(context.birthDate, on);
    },
  },
  filing: keptFields('ocr_conf'),
  infant_checkup: {
    target_from: checkupDay((from) => from),
    target_to: checkupDay((_, until) => until),
    age_m: sinceBirth('exam_on', (birth, on) => monthsOld(birth, on)),
    kaup: (body) => {
      const [weight, height] = [number(body, 'weight'), number(body, 'height')];
      return weight === undefined || height === undefined ? undefined : kaup(weight, height);
    },
    percentile: sinceBirth('exam_on', growthOf),
  },
  plan: {
    version: (body, { plansBefore }) =>
      number(body, 'version') !== undefined || plansBefore === undefined ? keep : plansBefore + 1,
  },
  pregnancy_assessment: {
    age_at_edd: (_, { motherBirthDate, edd }) =>
      motherBirthDate === undefined || edd === undefined ? keep : ageOn(motherBirthDate, edd),
    score: (body) => {
      const result = score('tokutei12', body['checklist12'], body);
      return result === undefined || result.answered === 0 ? undefined : result.attention;
    },
  },
  safety_check: {
    due_at: (body) => {
      const start = text(body, 'clock_start');
      return start === undefined ? undefined : safetyDue(start);
    },
    elapsed_h: (body) => {
      const [start, end] = [text(body, 'clock_start'), text(body, 'confirmed_at')];
      return start === undefined || end === undefined ? undefined : elapsedHours(start, end);
    },
  },
  service_use: {
    used_total: (body) => {
      const used = rows(body, 'used').flatMap((row) => number(row, 'qty') ?? []);
      if (used.length === 0) return undefined;
      return Math.round(used.reduce((sum, one) => sum + one, 0) * 100) / 100;
    },
  },
  // Reminders are worked out by the alert's rule.
  task_alert: keptFields('remind_at'),
  vaccination: {
    age_at: sinceBirth('given_on', ageInFull),
    gest_week: (body, { edd }) => {
      const on = day(body, 'given_on');
      if (on === undefined || body['vaccine'] !== 'RSVMAT') return undefined;
      return edd === undefined ? keep : gestationText(gestationOn(edd, on));
    },
    interval_ok: (body, context) => {
      const judged = judgementOf(body, context);
      return judged === undefined ? undefined : intervalCodes[judged.interval];
    },
    age_ok: (body, context) => {
      const judged = judgementOf(body, context);
      if (judged === undefined) return undefined;
      return judged.age === undefined ? keep : judged.age === 'ok' ? '01' : '02';
    },
  },
};

/** Rules that ask for the birth date and one day of the record; empty for a day before birth. */
function sinceBirth(
  field: string,
  work: (birth: PlainDate, on: PlainDate, body: Body, context: ComputedContext) => unknown,
): ComputedRule {
  return (body, context) => {
    const on = day(body, field);
    if (on === undefined) return undefined;
    if (context.birthDate === undefined) return keep;
    return on < context.birthDate ? undefined : work(context.birthDate, on, body, context);
  };
}

function checkupDay(take: (from: PlainDate, until: PlainDate) => PlainDate): ComputedRule {
  return (body, { birthDate }) => {
    const window = checkupWindow(text(body, 'kind') ?? '');
    if (window === undefined) return undefined;
    if (birthDate === undefined) return keep;
    return take(reachedOn(birthDate, window.from), lastDay(birthDate, window.until));
  };
}

/** What the reading of the file gives when it is taken in, and no form can know. */
function keptFields(names: string): Readonly<Record<string, ComputedRule>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, () => keep]));
}

/** Stays what it was when the sheet was filled in, as long as it is the same sheet. */
function instrumentVersion(body: Body): unknown {
  const type = recordType('assessment');
  const field = type.fields.find((one) => one.name === 'items');
  const sheet = field && instrumentOf(field, body);
  if (sheet === undefined) return undefined;
  const filled = text(body, 'instrument_version');
  return filled?.startsWith(sheet.ja) ? keep : `${sheet.ja} 第${String(type.version)}版`;
}

/** 不明 counts wherever it stands: as an answer, or as the mark of an item. */
function unknownItems(items: unknown): number | undefined {
  if (typeof items !== 'object' || items === null) return undefined;
  return Object.values(items).filter((answer: unknown) => {
    if (typeof answer !== 'object' || answer === null) return answer === 'unknown';
    return (answer as { readonly mark?: unknown }).mark === '9';
  }).length;
}

/** `stat_age`: 0–2, 3 to school, 小学生, 中学生, older. */
function statAge(birth: PlainDate, on: PlainDate): string | undefined {
  if (on < birth) return undefined;
  if (ageOn(birth, on) < 3) return '1';
  const grade = schoolGrade(birth, on);
  if (grade <= 0) return '2';
  return grade <= 6 ? '3' : grade <= 9 ? '4' : '5';
}

function growthOf(birth: PlainDate, on: PlainDate, body: Body, context: ComputedContext): unknown {
  const { sex } = context;
  if (sex === undefined) return keep;
  const parts = (['weight', 'height', 'head'] as const).map((measure: Measure) => {
    const value = number(body, measure);
    const position = value && growthPosition(measure, sex, daysBetween(birth, on), value);
    if (!position || value === undefined) return undefined;
    const earlier = context.measurements?.[measure].filter((one) => one.date < on) ?? [];
    const found = growthFindings(measure, sex, birth, [...earlier, { date: on, value }]);
    return { measure, text: position.text, findings: found.map((one) => one.text) };
  });
  const placed = parts.filter((part) => part !== undefined);
  if (placed.length === 0) return undefined;
  const flags = placed.flatMap((part) => part.findings);
  return {
    ...Object.fromEntries(placed.map((part) => [part.measure, part.text])),
    ...(flags.length === 0 ? {} : { findings: flags.join('\n') }),
  };
}

/** 0歳2か月3日. */
function ageInFull(birth: PlainDate, on: PlainDate): string {
  const months = monthsOld(birth, on);
  const days = daysBetween(reachedOn(birth, `P${String(months)}M`), on);
  return `${String(Math.floor(months / 12))}歳${String(months % 12)}か月${String(days)}日`;
}

function judgementOf(body: Body, context: ComputedContext): DoseJudgement | undefined {
  const dose = givenDoseOf(body);
  if (dose === undefined) return undefined;
  const { doses = [], birthDate, sex, edd } = context;
  const judged = judgeDose(dose, doses, { birthDate, sex, edd });
  // Without the other doses an interval cannot be called kept.
  return context.doses === undefined ? { ...judged, interval: 'check' } : judged;
}

const intervalCodes: Readonly<Record<DoseJudgement['interval'], string>> = {
  ok: '01',
  short: '02',
  check: '03',
};

function lastNote(notes: readonly Body[], counts: (note: Body) => boolean): PlainDate | undefined {
  return notes
    .filter(counts)
    .flatMap((note) => day(note, 'occurred_at') ?? [])
    .sort()
    .at(-1);
}

function wasSeen(note: Body): boolean {
  const { seenValues } = alertRule('no_contact').settings;
  return seenValues.includes(text(note, 'child_seen') ?? '');
}

function isContact(note: Body): boolean {
  const { noContactMethods } = alertRule('no_contact').settings;
  const method = text(note, 'method');
  return method !== undefined && !noContactMethods.includes(method);
}

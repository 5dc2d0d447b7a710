// Works out the computed fields of the demo's records as a form would have done when they were saved.
import {
  givenDoseOf,
  measurementsOf,
  type ComputedContext,
} from '../../../src/lib/domain/computed/context.ts';
import { withComputed } from '../../../src/lib/domain/computed/computed.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { Body, RecordDoc, RecordId } from '../../../src/lib/domain/record.ts';

export interface Computing {
  readonly complete: (type: string, body: Body, subject: RecordId | undefined) => Body;
  /** Whatever is entered later may rest on it. */
  readonly remember: (record: RecordDoc) => void;
  /** A case knows its last contact only when all its notes are written. */
  readonly finish: (record: RecordDoc) => RecordDoc;
}

export function createComputing(today: PlainDate): Computing {
  const bodies = new Map<string, Body>();
  const bySubject = new Map<string, RecordDoc[]>();
  const notes = new Map<string, Body[]>();

  function contextOf(body: Body, subject: RecordId | undefined): ComputedContext {
    const whose = text(body, 'child_id') ?? subject ?? '';
    const person = bodies.get(whose);
    const pregnancy =
      bodies.get(text(body, 'pregnancy_id') ?? '') ??
      (bySubject.get(whose) ?? []).find((one) => one.type === 'pregnancy')?.body;
    const before = bySubject.get(whose) ?? [];
    const birthDate = text(person, 'birth_date');
    return {
      today,
      birthDate,
      sex: text(person, 'sex'),
      motherBirthDate: text(bodies.get(text(pregnancy, 'mother_id') ?? ''), 'birth_date'),
      edd: text(pregnancy, 'edd'),
      measurements: measurementsOf(before, birthDate),
      doses: before.flatMap((one) => {
        const dose = one.type === 'vaccination' ? givenDoseOf(one.body) : undefined;
        return dose === undefined ? [] : [dose];
      }),
      plansBefore: before.filter((one) => one.type === 'plan').length,
    };
  }

  return {
    complete: (type, body, subject) => withComputed(type, body, contextOf(body, subject)),
    remember: (record) => {
      if (['person', 'pregnancy'].includes(record.type)) bodies.set(record.id, record.body);
      const { subjectId, caseId } = record;
      const about = text(record.body, 'child_id') ?? subjectId;
      if (about !== undefined) append(bySubject, about, record);
      if (record.type === 'case_note' && caseId !== undefined) append(notes, caseId, record.body);
    },
    finish: (record) => {
      if (record.type !== 'case') return record;
      const context = { today, caseNotes: notes.get(record.id) ?? [] };
      return { ...record, body: withComputed('case', record.body, context) };
    },
  };
}

function append<Value>(to: Map<string, Value[]>, key: string, value: Value): void {
  const held = to.get(key);
  if (held) held.push(value);
  else to.set(key, [value]);
}

function text(body: Body | undefined, field: string): string | undefined {
  const value = body?.[field];
  return typeof value === 'string' ? value : undefined;
}

// The people a record is about, by what the catalogue says of its type.
import { recordType } from './catalogue/registry.ts';
import type { Field, RecordType } from './catalogue/shapes.ts';
import { isRecordId, recordTypeOf, type RecordDoc, type RecordId } from './record.ts';

/** Whom it hangs on first, then everybody else its fields name; each once. A person is about nobody else. */
export function aboutWhom(record: RecordDoc): readonly RecordId[] {
  const { subject, fields } = planOf(record.type);
  const found = new Set<RecordId>();
  if (subject && record.subjectId !== undefined) add(found, record.subjectId);
  for (const { name } of fields) {
    const value = record.body[name];
    if (Array.isArray(value)) for (const one of value) add(found, one);
    else add(found, value);
  }
  return [...found];
}

/** The first of them: whose name stands beside the record in a list. */
export function mainSubject(record: RecordDoc): RecordId | undefined {
  const type = recordType(record.type);
  if (type?.anchor.kind === 'self') return record.id;
  return aboutWhom(record)[0] ?? record.subjectId ?? record.householdId;
}

interface Plan {
  readonly subject: boolean;
  readonly fields: readonly Field[];
}

const plans = new Map<string, Plan>();

function planOf(key: string): Plan {
  const known = plans.get(key);
  if (known) return known;
  const type = recordType(key);
  const plan = type ? makePlan(type) : { subject: true, fields: [] };
  plans.set(key, plan);
  return plan;
}

function makePlan(type: RecordType): Plan {
  // Links between people (the same one twice, a household's members) are not what a person's page tells.
  if (type.anchor.kind === 'self') return { subject: false, fields: [] };
  const anchors: readonly string[] = type.anchor.kind === 'fields' ? type.anchor.fields : [];
  const people = type.fields.filter((field) => field.refers === 'person');
  const first = people.filter((field) => anchors.includes(field.name));
  return {
    subject: true,
    fields: [...first, ...people.filter((field) => !anchors.includes(field.name))],
  };
}

function add(found: Set<RecordId>, value: unknown): void {
  if (isRecordId(value) && recordTypeOf(value) === 'person') found.add(value);
}

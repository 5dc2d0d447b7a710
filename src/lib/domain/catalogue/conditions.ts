// Conditions of the catalogue's data, asked of a body: what holds, what is shown, what is required at which level.
import type { Body } from '../record.ts';
import type { Field, FieldCondition, RecordType } from './shapes.ts';

/** A draft may lack what is required; 受付 and 決裁 may not. */
export type ValidationLevel = 'draft' | 'accept' | 'decide';

/** A bool counts as `true` or `false`; `*` as anything that is not empty. */
export function holds(condition: FieldCondition, body: Body): boolean {
  const value = own(body, condition.field);
  if (condition.in.includes('*') && !isEmpty(value)) return true;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = values.some(
    (one) =>
      (typeof one === 'string' || typeof one === 'boolean') && condition.in.includes(String(one)),
  );
  return found || (condition.or?.some((other) => holds(other, body)) ?? false);
}

export function isShown(field: Field, body: Body): boolean {
  return field.shownWhen === undefined || holds(field.shownWhen, body);
}

/** What is given by the server, computed or derived is never asked of people; nor is what is not shown. */
export function isRequired(field: Field, body: Body, level: ValidationLevel = 'accept'): boolean {
  if (level === 'draft' || field.given !== undefined || !isShown(field, body)) return false;
  if (field.requiredFor === 'decide' && level !== 'decide') return false;
  if (field.required) return true;
  if (field.requiredWhen !== undefined) return holds(field.requiredWhen, body);
  return field.requiredUnless !== undefined && !holds(field.requiredUnless, body);
}

/** The names of fields that were answered with 「不明」. */
export function unknownFields(body: Body): readonly string[] {
  const listed = own(body, 'unknown_fields');
  return Array.isArray(listed) ? listed.filter((name) => typeof name === 'string') : [];
}

/** Empty means not asked: unknown is an answer of its own. */
export function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A row or group in which nothing was written: the row's own id is no content. */
export function isBlank(value: unknown): boolean {
  if (!isPlainObject(value)) return isEmpty(value);
  return Object.entries(value).every(([name, one]) => name === 'row_id' || isBlank(one));
}

/** What a saved body keeps: neither hidden fields nor blank values, rows and groups. */
export function bodyToSave(type: Pick<RecordType, 'fields'>, body: Body): Body {
  const kept = keptFields(type.fields, body);
  const unknown = unknownFields(body).filter((name) => {
    const field = type.fields.find((one) => one.name === name);
    return field === undefined || (isShown(field, body) && !Object.hasOwn(kept, name));
  });
  const { unknown_fields: _, ...rest } = kept;
  return unknown.length === 0 ? rest : { ...rest, unknown_fields: unknown };
}

/** What somebody wrote and `bodyToSave` lets go, because a later choice hides it: to be told before it is gone. */
export function hiddenTexts(type: Pick<RecordType, 'fields'>, body: Body): readonly Field[] {
  const kept = keptFields(type.fields, body);
  return type.fields.filter(
    (field) =>
      WRITTEN.has(field.type) &&
      !isBlank(own(body, field.name)) &&
      !Object.hasOwn(kept, field.name),
  );
}

const WRITTEN: ReadonlySet<Field['type']> = new Set(['text', 'string', 'json']);

function keptFields(fields: readonly Field[], body: Body): Body {
  const known = new Map(fields.map((field) => [field.name, field]));
  const kept = Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const field = known.get(name);
      if (field === undefined) return [[name, value]];
      if (isBlank(value) || !isShown(field, body)) return [];
      const left = keptValue(field, value);
      // Rows of nothing leave nothing.
      return isBlank(left) ? [] : [[name, left]];
    }),
  );
  // What was dropped may be what another field was shown for.
  return Object.keys(kept).length === Object.keys(body).length ? kept : keptFields(fields, kept);
}

function keptValue(field: Field, value: unknown): unknown {
  const parts = field.fields;
  if (parts === undefined) return value;
  if (Array.isArray(value)) {
    const rows = value.map((row: unknown) => (isPlainObject(row) ? keptFields(parts, row) : row));
    return rows.filter((row) => !isBlank(row));
  }
  return isPlainObject(value) ? keptFields(parts, value) : value;
}

function own(body: Body, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

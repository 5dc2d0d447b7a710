// Names of controls: `weight`, `person~mch/health_note`, `members/01J…/role`. The way from such a name to its field.
import { recordType } from '../../domain/catalogue/registry.ts';
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';
import type { Body } from '../../domain/record.ts';

/** Undefined for a name that the catalogue does not know (any more). */
export function fieldAt(type: RecordType, path: string): Field | undefined {
  const steps = path.split('/');
  const part = steps.length > 1 ? recordType(steps[0] ?? '') : undefined;
  if (part?.siblingOf === type.key) steps.shift();
  else if (part) return undefined;
  let fields: readonly Field[] = (part ?? type).fields;
  while (steps.length > 0) {
    const name = steps.shift();
    const field = fields.find((one) => one.name === name);
    if (steps.length === 0 || !field) return field;
    if (field.shape === 'rows') steps.shift();
    fields = field.fields ?? [];
  }
  return undefined;
}

/** `members.2.role`, as validation names it, is the control `members/01J…/role`; rows may stand in rows. */
export function pathOfIssue(type: RecordType, body: Body, name: string): string {
  return pathIn(type.fields, body, name.split('.')).join('/');
}

function pathIn(fields: readonly Field[], body: Body, steps: readonly string[]): readonly string[] {
  const [head = '', ...rest] = steps;
  const field = fields.find((one) => one.name === head);
  if (rest.length === 0 || !field) return steps;
  const parts = field.fields ?? [];
  const value = body[head];
  if (field.shape !== 'rows' || !Array.isArray(value))
    return [head, ...pathIn(parts, isObject(value) ? value : {}, rest)];
  const [index = '', ...inner] = rest;
  const row: unknown = value[Number(index)];
  const at = isObject(row) ? row : {};
  const id = typeof at['row_id'] === 'string' ? at['row_id'] : index;
  return [head, id, ...(inner.length === 0 ? [] : pathIn(parts, at, inner))];
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

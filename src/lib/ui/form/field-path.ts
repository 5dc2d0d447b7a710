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

/** `members.2.role`, as validation names it, is the control `members/01J…/role`. */
export function pathOfIssue(type: RecordType, body: Body, name: string): string {
  const [head = '', ...steps] = name.split('.');
  if (steps.length === 0) return name;
  const field = type.fields.find((one) => one.name === head);
  const rows = body[head];
  if (field?.shape !== 'rows' || !Array.isArray(rows)) return [head, ...steps].join('/');
  const [index = '', ...rest] = steps;
  const row: unknown = rows[Number(index)];
  const id =
    typeof row === 'object' && row !== null && 'row_id' in row ? String(row.row_id) : index;
  return [head, id, ...rest].join('/');
}

// Conditions of the catalogue's data, asked of a body.
import type { Body } from '../record.ts';
import type { FieldCondition } from './shapes.ts';

/** A bool counts as `true` or `false`. */
export function holds(condition: FieldCondition, body: Body): boolean {
  const value = body[condition.field];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some(
    (one) =>
      (typeof one === 'string' || typeof one === 'boolean') && condition.in.includes(String(one)),
  );
}

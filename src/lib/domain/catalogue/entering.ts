// Who may enter a field that not everybody enters: the neutral flag of a family is set at city hall and read everywhere.
import { site as siteOf } from './registry.ts';
import type { Field } from './shapes.ts';

export function mayEnter(field: Field, site: string): boolean {
  return field.enteredBy === undefined || siteOf(site)?.kind === field.enteredBy;
}

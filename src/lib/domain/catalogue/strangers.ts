// Fields that this version's catalogue does not know: written by a newer one, they stay in the record as they are.
import type { Body } from '../record.ts';
import { recordType } from './registry.ts';

/** What stands in the body beside the fields of its type and the marks. */
export function strangersOf(type: string, body: Body): Body {
  const known = recordType(type);
  if (known === undefined) return {};
  const names = new Set([
    ...known.fields.map(({ name }) => name),
    ...known.stricter.map(({ field }) => field),
    'unknown_fields',
    'confirmed',
  ]);
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.has(name)));
}

/** Without the strangers that stood there before, unchanged: those are no fault of whoever writes now. */
export function withoutKept(type: string, body: Body, before: Body | undefined): Body {
  if (before === undefined) return body;
  const strangers = Object.keys(strangersOf(type, body));
  const isKept = (name: string): boolean =>
    strangers.includes(name) && JSON.stringify(body[name]) === JSON.stringify(before[name]);
  return Object.fromEntries(Object.entries(body).filter(([name]) => !isKept(name)));
}

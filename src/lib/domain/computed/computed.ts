// The only place where computed fields are worked out: forms show them live, saves carry them.
import { recordType } from '../catalogue/registry.ts';
import type { Field } from '../catalogue/shapes.ts';
import type { Body } from '../record.ts';
import type { ComputedContext } from './context.ts';
import { keep, ruleOf } from './rules.ts';

/** The body with its computed fields renewed: removed where nothing follows any more, kept where the context is missing. */
export function withComputed(type: string, body: Body, context: ComputedContext): Body {
  const next: Record<string, unknown> = { ...body };
  for (const [name, value] of results(type, body, context)) {
    if (value === keep) continue;
    if (value === undefined) Reflect.deleteProperty(next, name);
    else next[name] = value;
  }
  return next;
}

/** Only what can be worked out now, by field. */
export function computedOf(type: string, body: Body, context: ComputedContext): Body {
  return Object.fromEntries(
    results(type, body, context).filter(([, value]) => value !== keep && value !== undefined),
  );
}

/** The computed fields of a type, in its order. */
export function computedFields(type: string): readonly Field[] {
  return recordType(type)?.fields.filter((field) => field.given === 'computed') ?? [];
}

/** In the order of the fields; a later one sees what an earlier one gave. */
function results(type: string, body: Body, context: ComputedContext): [string, unknown][] {
  const known = recordType(type);
  let seen: Body = body;
  return computedFields(type).map((field) => {
    const rule = ruleOf(known?.siblingOf ?? type, field.name);
    const value = rule === undefined ? keep : rule(seen, context);
    if (value !== keep) seen = { ...seen, [field.name]: value };
    return [field.name, value];
  });
}

// Which compartment a body asks for, by the rules of its type.
import type { Compartment, SealedCompartment } from '../compartment.ts';
import type { Body } from '../record.ts';
import { holds } from './conditions.ts';
import { recordType } from './registry.ts';
import type { CompartmentRule } from './shapes.ts';

/** Undefined only for an unknown type. */
export function compartmentByRules(
  type: string,
  body: Body,
): Compartment | SealedCompartment | undefined {
  return matchingRule(type, body)?.compartment ?? recordType(type)?.compartment;
}

export function matchingRule(type: string, body: Body): CompartmentRule | undefined {
  return recordType(type)?.compartmentRules.find(
    (rule) =>
      holds(rule, body) || (rule.orMissing === true && typeof body[rule.field] !== 'string'),
  );
}

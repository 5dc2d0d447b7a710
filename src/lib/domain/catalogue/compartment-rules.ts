// Which compartment a body asks for, by the rules of its type.
import type { Compartment, SealedCompartment } from '../compartment.ts';
import type { Body } from '../record.ts';
import { holds, isEmpty } from './conditions.ts';
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
    (rule) => holds(rule, body) || isUnanswered(rule, body),
  );
}

/** What decides how secret it is has not been said: until then it is as secret as it may become. */
export function isUnanswered(rule: CompartmentRule, body: Body): boolean {
  const value = body[rule.field];
  const isSaid = typeof value === 'boolean' || (typeof value === 'string' && !isEmpty(value));
  return rule.orMissing === true && !isSaid;
}

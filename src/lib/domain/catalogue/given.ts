// What only the server fills: the numbers on paper, and what it decides.
import type { Body } from '../record.ts';
import { recordType } from './registry.ts';

export function givenFields(type: string): readonly string[] {
  const fields = recordType(type)?.fields ?? [];
  return fields.filter(({ given }) => given === 'server').map(({ name }) => name);
}

/** What people entered, and devices. */
export function withoutGiven(type: string, body: Body): Body {
  const given = givenFields(type);
  return Object.fromEntries(Object.entries(body).filter(([name]) => !given.includes(name)));
}

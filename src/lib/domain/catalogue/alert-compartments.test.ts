// A deadline is as secret as its cause: the compartment of task_alert, by its kind and by the record it comes from.
import { expect, it } from 'vitest';
import { compartmentByRules } from './compartment-rules.ts';
import { codeList } from './registry.ts';

const compartmentOf = (kind: string, cause?: string) =>
  compartmentByRules('task_alert', { kind, ...(cause ? { cause_compartment: cause } : {}) });

it.each([
  ['safety48', 'ABUSE'],
  ['review3m', 'ABUSE'],
  ['sm_expiry', 'ABUSE'],
  ['call_due', 'MCH'],
  ['visit_due', 'MCH'],
  ['checkup_missing', 'MCH'],
  ['vacc_missing', 'MCH'],
  ['edd_near', 'MCH'],
  ['edd_passed', 'MCH'],
  ['interview8m', 'MCH'],
  ['epds_total', 'MCH'],
  ['epds_item10', 'MCH'],
  ['cert_expiry', 'DISAB'],
  ['monitor', 'CARE'],
  ['pw', 'CORE'],
])('%s alone is %s', (kind, compartment) => {
  expect(compartmentOf(kind)).toBe(compartment);
});

it('is as secret as the record it comes from, and never less than its kind', () => {
  expect(compartmentOf('monitor', 'ABUSE')).toBe('ABUSE');
  expect(compartmentOf('no_contact', 'MCH')).toBe('MCH');
  expect(compartmentOf('safety48', 'CORE')).toBe('ABUSE');
  expect(compartmentOf('sm_expiry', 'DVADDR')).toBe('ABUSE');
  expect(compartmentOf('approve', 'REPORTER')).toBe('SYS');
});

it('has an answer of its own for every kind of deadline and every cause', () => {
  for (const { code } of codeList('alert_kind')) expect(compartmentOf(code)).toBeDefined();
  for (const { code } of codeList('compartment'))
    expect(compartmentOf('monitor', code)).toBe(
      { DOC: 'CORE', REPORTER: 'SYS', DVADDR: 'SYS' }[code] ?? code,
    );
});

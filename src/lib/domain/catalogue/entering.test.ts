// Fields that not everybody enters (DOMAIN B.3): the flag of a family is city hall's, and says nothing of why.
import { expect, it } from 'vitest';
import { mayEnter } from './entering.ts';
import { recordType } from './registry.ts';

const field = (name: string) => recordType('household').fields.find((one) => one.name === name);
const flag = field('contact_first');
const caution = field('visit_caution');

it.each([
  ['KKS', true],
  ['CKITA', false],
  ['nowhere', false],
  ['', false],
])('FLAG: %s may set it: %s', (site, may) => {
  expect(flag && mayEnter(flag, site)).toBe(may);
  expect(caution && mayEnter(caution, site)).toBe(true);
});

it('FLAG: its words give no reason', () => {
  expect(`${flag?.ja ?? ''}${flag?.hint ?? ''}`).not.toMatch(/虐待|通告|ケース|DV/);
});

// The loss-care note (DOMAIN D.2 item 5, J03: 「loss-care note appears」).
import { expect, it } from 'vitest';
import { lossCare } from './loss-care.ts';
import { testRecord } from './test-records.ts';

const today = '2026-11-24';
const mother = { birthDate: '2007-01-01' };
const pregnancy = (id: string, outcome: string, outcome_on = '2026-11-20') =>
  testRecord(`pregnancy:${id}`, { outcome, outcome_on, edd: '2027-03-01' });

it.each(['still', 'misc', 'abort'])('J03: after %s it says how to speak with her', (outcome) => {
  const page = { family: [mother], pregnancies: [pregnancy('a', outcome)] };
  expect(lossCare(page, today)).toContain('グリーフケア');
});

it.each([
  ['she is pregnant', [pregnancy('a', 'ongoing')]],
  ['the child lives', [pregnancy('a', 'live')]],
  ['it was more than a year ago', [pregnancy('a', 'still', '2025-11-20')]],
  ['she is pregnant again', [pregnancy('a', 'still', '2026-02-01'), pregnancy('b', 'ongoing', '')]],
  [
    'it was written in error',
    [{ ...pregnancy('a', 'still'), void: { at: '', by: '', reason: '誤入力' } } as never],
  ],
  ['nothing is known', []],
])('is silent where %s', (_what, pregnancies) => {
  expect(lossCare({ family: [mother], pregnancies }, today)).toBeUndefined();
});

it('after the death of a child it speaks of the family, of a grown person it does not', () => {
  const died = (birthDate: string, diedOn: string) =>
    lossCare({ family: [mother, { birthDate, diedOn }], pregnancies: [] }, today);
  expect(died('2026-10-28', '2026-11-20')).toContain('きょうだい');
  expect(died('1980-10-28', '2026-11-20')).toBeUndefined();
  expect(died('2020-10-28', '2024-11-20')).toBeUndefined();
});

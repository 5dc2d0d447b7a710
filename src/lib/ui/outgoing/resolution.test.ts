// A conflict, decided field by field: nothing that either wrote is out of sight until somebody chose.
import { expect, it } from 'vitest';
import type { Body } from '../../domain/record.ts';
import { type Choice, resolutionOf } from './resolution.ts';

const base = { advice: '見守り', head: 33 };
function resolve(
  theirs: Body,
  mine: Body,
  chosen: Record<string, Choice> = {},
  type = 'birth_contact',
  from: Body = base,
) {
  const sides = { type, base: from, theirs, mine, schemaVersion: 1, today: '2026-11-22' as const };
  return resolutionOf(sides, chosen, new Map());
}

it('asks only of what both changed, and says what is joined without a question', () => {
  const found = resolve({ ...base, advice: '電話' }, { ...base, advice: '訪問', head: 35 });
  expect(found.decisions).toEqual([
    { key: 'advice', label: '助言・情報提供', mine: '訪問', theirs: '電話', field: 'advice' },
  ]);
  expect(found.joined).toHaveLength(1);
  expect(found).toMatchObject({ undecided: 1, body: { advice: '訪問', head: 35 } });
});

it('takes mine, theirs, or words of his own', () => {
  const [theirs, mine] = [
    { ...base, advice: '電話' },
    { ...base, advice: '訪問' },
  ];
  expect(resolve(theirs, mine, { advice: 'theirs' })).toMatchObject({ undecided: 0, body: theirs });
  expect(resolve(theirs, mine, { advice: 'mine' }).body['advice']).toBe('訪問');
  expect(resolve(theirs, mine, { advice: { own: '電話のあと訪問' } }).body['advice']).toBe(
    '電話のあと訪問',
  );
  expect(resolve(theirs, mine, { advice: { own: '' } }).body).not.toHaveProperty('advice');
});

it('a row is decided as one', () => {
  const row = (more: Body = {}) => ({ row_id: 'a', name: '見本 一', ...more });
  const from = { support_people: [row()] };
  const theirs = { support_people: [row({ help: '送迎', relation: '祖母' })] };
  const mine = { support_people: [row({ help: '預かり', relation: '叔母' })] };
  const found = resolve(theirs, mine, {}, 'household', from);
  expect(found.decisions).toHaveLength(1);
  expect(found.decisions[0]?.theirs).toContain('送迎');
  expect(resolve(theirs, mine, { 'support_people/a': 'theirs' }, 'household', from)).toMatchObject({
    undecided: 0,
    isWrong: false,
    body: theirs,
  });
});

it('what cannot stand together asks until it can, and says so where it never will', () => {
  const from = { language: 'en' };
  const [theirs, mine] = [{ language: 'ja' }, { language: 'en', interpreter: true }];
  const asked = resolve(theirs, mine, {}, 'person', from);
  expect(asked.decisions.map(({ key }) => key).sort()).toEqual(['interpreter', 'language']);
  const wrong = resolve(theirs, mine, { language: 'theirs', interpreter: 'mine' }, 'person', from);
  expect(wrong.isWrong).toBe(true);
  // The form begins with both, and takes nothing back that only the other wrote.
  expect(wrong.body).toEqual({ language: 'ja', interpreter: true });
  const more = resolve({ ...theirs, note: '電話は夕方' }, mine, {}, 'person', from);
  expect(more.body).toEqual({ language: 'ja', note: '電話は夕方', interpreter: true });
  const right = resolve(theirs, mine, { language: 'mine', interpreter: 'mine' }, 'person', from);
  expect(right).toMatchObject({ isWrong: false, body: mine });
});

it('where nobody knows any more what was there before, whatever differs is asked', () => {
  const theirs = { advice: '電話', head: 33 };
  const mine = { advice: '見守り', head: 33, chest: 32 };
  const found = resolve(theirs, mine, {}, 'birth_contact', {});
  expect(found.decisions.map(({ key }) => key).sort()).toEqual(['advice', 'chest']);
  expect(
    resolve(theirs, mine, { advice: 'theirs', chest: 'theirs' }, 'birth_contact', {}).body,
  ).toEqual(theirs);
});

it('a number that the server gave is asked of nobody: after a total loss it is the one that stands', () => {
  const theirs = { occupation: '看護師', person_no: 'P-0001001-7' };
  const mine = { occupation: '教員', person_no: 'P-0000003-6' };
  const found = resolve(theirs, mine, { occupation: 'mine' }, 'person', {});
  expect(found.decisions.map(({ key }) => key)).toEqual(['occupation']);
  expect(found.body).toEqual({ ...theirs, occupation: '教員' });
});

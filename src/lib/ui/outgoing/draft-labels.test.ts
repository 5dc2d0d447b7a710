import { expect, it } from 'vitest';
import { labelAt } from './draft-labels.ts';

it.each([
  ['birth_contact', 'advice', '助言'],
  ['birth_contact', 'no_such_field', 'その他の欄'],
])('%s %s', (type, path, words) => {
  expect(labelAt(type, path)).toContain(words);
});

it('leads into the form of another type', () => {
  expect(labelAt('consultation', 'person/birth_date')).toContain('生年月日');
});

import { expect, test } from 'vitest';
import { relationLabel, reverseRelationLabel } from './relations.ts';

test('a mother is the mother of her child, and the child is her child', () => {
  expect(relationLabel('M')).toBe('実母');
  expect(reverseRelationLabel('M')).toBe('子');
});

test('brothers and sisters, and couples, are the same to each other', () => {
  expect(reverseRelationLabel('SIB')).toBe('きょうだい(同父母)');
  expect(reverseRelationLabel('SP')).toBe('配偶者');
});

test('where the list has no word for the other end, nothing is made up', () => {
  expect(reverseRelationLabel('UA')).toBeUndefined();
});

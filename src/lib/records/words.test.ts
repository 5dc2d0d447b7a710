// What is said of a refusal: true in every case that has it, and no more than its reader may know (DOMAIN B.4).
import { expect, it } from 'vitest';
import { refusalText } from './words.ts';

it('B.4: a record that left the site is not said to have moved, nor is it said what is protected', () => {
  const text = refusalText('not_in_scope');
  expect(text).toContain('変わったか、この拠点で扱う記録ではなくなった');
  expect(text).not.toMatch(/保護|住所|支援措置|虐待|今の担当拠点に連絡/);
});

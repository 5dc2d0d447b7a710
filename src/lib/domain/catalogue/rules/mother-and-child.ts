// Rules of births: weights that are rare but real.
import { formatGrams } from '../../measure.ts';
import type { Body } from '../../record.ts';
import { ask, type Issue } from '../issues.ts';
import { numberIn, type Rule } from './rule.ts';

export const motherAndChildRules: Readonly<Record<string, readonly Rule[]>> = {
  birth_contact: [weightAtBirth],
};

function weightAtBirth(body: Body): readonly Issue[] {
  const grams = numberIn(body, 'birth_weight');
  if (grams === undefined || (grams >= 500 && grams <= 5_000)) return [];
  const message = `出生体重が ${formatGrams(grams)} です。グラムで正しいか、母子健康手帳で確かめてください。`;
  return [ask('birth_weight', 'weight_at_birth', message)];
}

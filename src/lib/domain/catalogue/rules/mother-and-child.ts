// Rules of births and of the first contacts: what a visit owes, and weights that are rare but real.
import { formatGrams } from '../../measure.ts';
import type { Body } from '../../record.ts';
import { ask, error, neededFor, type Issue } from '../issues.ts';
import { dayIn, notInFuture, numberIn, textIn, type Rule, type RuleContext } from './rule.ts';

export const motherAndChildRules: Readonly<Record<string, readonly Rule[]>> = {
  birth_contact: [
    notInFuture('contacted_at', '実施日時'),
    notBeforeBirth,
    weighedOrWhy,
    weightAtBirth,
  ],
};

function weightAtBirth(body: Body): readonly Issue[] {
  const grams = numberIn(body, 'birth_weight');
  if (grams === undefined || (grams >= 500 && grams <= 5_000)) return [];
  const message = `出生体重が ${formatGrams(grams)} です。グラムで正しいか、母子健康手帳で確かめてください。`;
  return [ask('birth_weight', 'weight_at_birth', message)];
}

/** DOMAIN C.5 No. 1: nobody calls before the birth. */
function notBeforeBirth(body: Body, { birthOf }: RuleContext): readonly Issue[] {
  const day = dayIn(body, 'contacted_at');
  const birth = birthOf?.(textIn(body, 'child_id'));
  if (day === undefined || birth === undefined || day >= birth) return [];
  const message = '「実施日時」が児の生年月日より前です。日時か、選んだ児を直してください。';
  return [error('contacted_at', 'order', message)];
}

const atHome = ['visit', 'newborn', 'premature'];

/** DOMAIN C.5 No. 1: a visit that took place weighs the child, or says why not. */
function weighedOrWhy(body: Body): readonly Issue[] {
  if (textIn(body, 'result') !== 'done' || !atHome.includes(textIn(body, 'contact_kind')))
    return [];
  if (numberIn(body, 'weight') !== undefined || textIn(body, 'no_weight_reason').trim() !== '')
    return [];
  const message = '体重を入れるか、「体重を測れなかった理由」を書いてください。';
  return [neededFor('decide', error('weight', 'required', message))];
}

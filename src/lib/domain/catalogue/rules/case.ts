// Rules of cases, progress notes and safety checks.
import type { Body } from '../../record.ts';
import { ask, error, neededFor, type Issue } from '../issues.ts';
import { inOrder, notInFuture, numberIn, textIn, type Rule, type RuleContext } from './rule.ts';

export const caseRules: Readonly<Record<string, readonly Rule[]>> = {
  case: [
    inOrder('opened_on', 'closed_on', '受理日', '終結日'),
    inOrder('opened_on', 'policy_decided_on', '受理日', '方針決定日'),
    inOrder('opened_on', 'next_review', '受理日', '次回見直し日'),
  ],
  'case~abuse': [mainTypeIsListed],
  case_note: [
    notInFuture('occurred_at', '日時'),
    inOrder('occurred_at', 'ended_at', '日時', '終了'),
    lateEntry,
    longWork,
  ],
  safety_check: [
    notInFuture('confirmed_at', '確認日時'),
    inOrder('clock_start', 'confirmed_at', '起算日時', '確認日時'),
    seenByEyes,
    twoConfirmers,
  ],
};

/** Also the rule of a consultation and of a row of the ledger. */
export function mainTypeIsListed(body: Body): readonly Issue[] {
  const main = textIn(body, 'main_abuse_type');
  const types = body['abuse_types'];
  if (main === '' || !Array.isArray(types) || types.length === 0 || types.includes(main)) return [];
  const message = '「主たる虐待種別」が「虐待種別」に入っていません。どちらかを直してください。';
  return [error('main_abuse_type', 'does_not_fit', message)];
}

const lateAfterMs = 72 * 3_600_000;

/** Corrections are late by nature. */
function lateEntry(body: Body, { now }: RuleContext): readonly Issue[] {
  const occurred = Date.parse(textIn(body, 'occurred_at'));
  if (now === undefined || !(occurred < now - lateAfterMs)) return [];
  if (textIn(body, 'supersedes') !== '' || textIn(body, 'late_entry_reason').trim() !== '')
    return [];
  const message = '72時間より前のことです。「遅延入力理由」を入れてください。';
  return [neededFor('accept', error('late_entry_reason', 'required', message))];
}

function longWork(body: Body): readonly Issue[] {
  const minutes = numberIn(body, 'minutes') ?? 0;
  if (minutes <= 480) return [];
  const message = `所要時間が${String(minutes)}分(8時間超)です。分の単位で正しいか確かめてください。`;
  return [ask('minutes', 'long_duration', message)];
}

const settled = ['safe', 'concern', 'danger'];
const seen = ['seen_full', 'seen_part', 'seen_sleep'];

/** D.1.3: 「電話では無事とのこと」 does not close the clock. */
function seenByEyes(body: Body): readonly Issue[] {
  if (!settled.includes(textIn(body, 'result'))) return [];
  if (seen.includes(textIn(body, 'child_seen')) || textIn(body, 'seen_by_third').trim() !== '')
    return [];
  const message =
    '安全確認は、目で見たときだけ終わります。「現認」を選ぶか、見た機関を「第三者による確認」に入れてください。会えていなければ「結果」を「未確認」にしてください。';
  return [neededFor('accept', error('child_seen', 'does_not_fit', message))];
}

function twoConfirmers(body: Body): readonly Issue[] {
  const confirmers = body['confirmers'];
  if (!settled.includes(textIn(body, 'result'))) return [];
  if (!Array.isArray(confirmers) || confirmers.length !== 1) return [];
  const message = '「確認者」は2名です。もう1名を選んでください。';
  return [neededFor('decide', error('confirmers', 'unanswered', message))];
}

// Rules of intake and assessment.
import { addDays, dateInTokyo } from '../../dates.ts';
import type { Body } from '../../record.ts';
import { score } from '../../instruments/score.ts';
import { isPlainObject } from '../conditions.ts';
import { ask, error, neededFor, warning, type Issue } from '../issues.ts';
import { instrument } from '../rules-registry.ts';
import { mainTypeIsListed } from './case.ts';
import {
  dayIn,
  inOrder,
  notInFuture,
  rowsIn,
  textIn,
  type Rule,
  type RuleContext,
} from './rule.ts';

export const consultationRules: Readonly<Record<string, readonly Rule[]>> = {
  consultation: [
    notInFuture('received_at', '受付日時'),
    notInFuture('jiso_notified_at', '児相連絡日時'),
    longAgo,
    notBeforeReceipt('accepted_on', '受理日'),
    notBeforeReceipt('response_on', '対応日'),
    mainTypeIsListed,
    detailsFitTypes,
    memoKeepsTheReporter,
    manySiblings,
  ],
  assessment: [
    notInFuture('assessed_on', '実施日'),
    inOrder('assessed_on', 'next_on', '実施日', '次回実施予定'),
    allEightAnswered,
    reasonIsReason,
    overridesSayWhy,
  ],
};

function longAgo(body: Body, { now }: RuleContext): readonly Issue[] {
  const day = dayIn(body, 'received_at');
  if (now === undefined || day === undefined || day >= addDays(dateInTokyo(now), -30)) return [];
  const message =
    '受付日時が30日より前です。48時間の期限はこの日時から数えます。確かめてください。';
  return [ask('received_at', 'long_ago', message)];
}

function notBeforeReceipt(field: string, ja: string): Rule {
  return (body) => {
    const day = dayIn(body, field);
    const received = dayIn(body, 'received_at');
    if (day === undefined || received === undefined || day >= received) return [];
    const message = `「${ja}」が「受付日時」より前です。どちらかを直してください。`;
    return [error(field, 'order', message)];
  };
}

/** Each detail begins with the number of its kind of abuse. */
function detailsFitTypes(body: Body): readonly Issue[] {
  const details = body['abuse_details'];
  const types = body['abuse_types'];
  if (!Array.isArray(details) || !Array.isArray(types) || types.length === 0) return [];
  if (details.every((detail) => types.includes(String(detail).slice(0, 1)))) return [];
  const message =
    '「虐待の内容」に、選んでいない種別のものがあります。「虐待種別」にも足してください。';
  return [warning('abuse_details', 'does_not_fit', message)];
}

/** 児童虐待防止法7条: what tells who called stands only in the sealed record. */
function memoKeepsTheReporter(body: Body): readonly Issue[] {
  if (textIn(body, 'reporter_in_memo') !== '1' || textIn(body, 'listening_memo').trim() === '')
    return [];
  const message =
    '「聞き取りメモ」で通告者が分かります。メモを通告者情報(封緘)の「聞き取りメモ」に移してください。';
  return [error('listening_memo', 'tells_reporter', message)];
}

function manySiblings(body: Body): readonly Issue[] {
  const count = rowsIn(body, 'siblings').length;
  if (count <= 10) return [];
  const message = `きょうだいが${String(count)}人になります。人数を確かめてください。`;
  return [ask('siblings', 'many_people', message)];
}

/** 不明 is an answer too, and becomes a task. */
function allEightAnswered(body: Body): readonly Issue[] {
  if (textIn(body, 'kind') !== 'EMERG') return [];
  const answers = isPlainObject(body['items']) ? body['items'] : {};
  const open = (instrument('emergency8')?.items ?? [])
    .map((item) => item.id)
    .filter((id) => textIn(answers, id) === '');
  if (open.length === 0) return [];
  const message = `8問すべてに答えてください。分からないものは「不明」にします(残り ${open.join('・')})。`;
  return [neededFor('accept', error('items', 'unanswered', message))];
}

function reasonIsReason(body: Body): readonly Issue[] {
  const reason = [...textIn(body, 'overall_reason').trim()].length;
  if (reason === 0 || reason >= 20) return [];
  const message = `「判断理由」は20文字以上で書いてください(いま${String(reason)}文字)。`;
  return [neededFor('decide', error('overall_reason', 'too_short', message))];
}

/** The rule only proposes; a person who decides otherwise says why. */
function overridesSayWhy(body: Body): readonly Issue[] {
  const decided = textIn(body, 'emerg_result');
  if (textIn(body, 'kind') !== 'EMERG' || decided === '') return [];
  const proposal = score('emergency8', body['items'])?.proposal;
  if (proposal === undefined || proposal.result === decided) return [];
  if (textIn(body, 'override_reason').trim() !== '') return [];
  const message = `8問からの提案は「${proposal.ja}」です。違う判定にした理由を「機械提案と異なる場合の理由」に入れてください。`;
  return [neededFor('decide', error('override_reason', 'required', message))];
}

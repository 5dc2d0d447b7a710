// Rules of check-ups, vaccinations, interviews, services and the registers of the system.
import type { Body } from '../../record.ts';
import { error, neededFor, warning, type Issue } from '../issues.ts';
import { dateIn, dayIn, inOrder, notInFuture, numberIn, textIn, type Rule } from './rule.ts';

export const serviceRules: Readonly<Record<string, readonly Rule[]>> = {
  pregnancy: [
    notInFuture('notified_on', '妊娠届出日'),
    notInFuture('outcome_on', '転帰日'),
    inOrder('lmp', 'edd', '最終月経', '分娩予定日'),
    inOrder('lmp', 'notified_on', '最終月経', '妊娠届出日'),
  ],
  pregnancy_assessment: [
    notInFuture('interviewed_at', '面談日時'),
    inOrder('interviewed_at', 'next_contact', '面談日時', '次回連絡'),
    womanHerself,
  ],
  infant_checkup: [
    notInFuture('exam_on', '受診日'),
    withinWindow,
    inOrder('precise_issued', 'precise_on', '精密検査票交付', '精密検査受診日'),
  ],
  vaccination: [notInFuture('given_on', '接種日')],
  childcare_support: [notInFuture('contact_at', '日時')],
  service_use: [
    inOrder('applied_on', 'decided_on', '申請日', '決定日'),
    inOrder('valid_from', 'valid_to', '利用開始', '利用終了'),
    notMoreThanDecided,
  ],
  independence_support: [
    inOrder('applied_on', 'decided_on', '申請日', '支給(給付)決定日'),
    inOrder('valid_from', 'valid_to', '決定期間 開始', '決定期間 終了'),
  ],
  disability: [inOrder('issued_on', 'valid_to', '交付日', '有効期限・再判定')],
  user_account: [inOrder('valid_from', 'valid_to', '有効開始', '有効終了')],
  access_grant: [inOrder('starts_at', 'ends_at', '開始', '終了'), reasonInWords],
  destruction_record: [approvedBeforeDone],
  incident_report: [inOrder('detected_at', 'reported_city_at', '覚知日時', '市への報告日時')],
  disclosure_request: [
    inOrder('received_on', 'due_on', '受付日', '決定期限'),
    inOrder('decided_on', 'delivered_on', '決定日', '交付日'),
  ],
};

/** DOMAIN C.5 No. 9: without the woman herself the paper stays incomplete. */
function womanHerself(body: Body): readonly Issue[] {
  if (['', '01'].includes(textIn(body, 'visitor'))) return [];
  const message =
    '本人との面談がまだです。本人に会ってから、来所者を「本人」にして決裁へ回してください。';
  return [neededFor('decide', error('visitor', 'does_not_fit', message))];
}

/** DOMAIN C.5 No. 6: outside its window an examination is 期間外受診. */
function withinWindow(body: Body): readonly Issue[] {
  const on = dateIn(body, 'exam_on');
  const from = dateIn(body, 'target_from');
  const to = dateIn(body, 'target_to');
  if (on === undefined || from === undefined || to === undefined) return [];
  if (textIn(body, 'attend') !== 'done' || (on >= from && on <= to)) return [];
  const message = `受診日が対象期間(${from}〜${to})の外です。「受診状況」を「期間外受診」にしてください。`;
  return [neededFor('accept', error('attend', 'does_not_fit', message))];
}

/** DOMAIN C.5 No. 3: more than was decided is told, not refused. */
function notMoreThanDecided(body: Body): readonly Issue[] {
  const decided = numberIn(body, 'quantity');
  const used = numberIn(body, 'used_total');
  if (decided === undefined || used === undefined || used <= decided) return [];
  const message = `実績(${String(used)})が決定量(${String(decided)})を超えています。変更の決定が要るか確かめてください。`;
  return [warning('used', 'does_not_fit', message)];
}

/** DOMAIN C.6: at least ten characters say why a record had to be opened. */
function reasonInWords(body: Body): readonly Issue[] {
  const reason = textIn(body, 'reason_text').trim();
  if (reason === '' || [...reason].length >= 10) return [];
  return [error('reason_text', 'too_short', '「理由詳細」は10文字以上で書いてください。')];
}

/** 別紙2 第12条: 承諾, then 実施. */
function approvedBeforeDone(body: Body): readonly Issue[] {
  const done = dayIn(body, 'done_at');
  const approved = dateIn(body, 'approved_on');
  if (done === undefined || approved === undefined || approved <= done) return [];
  const message = '「実施日時」が「承諾日」より前です。承諾の前に消去・廃棄はできません。';
  return [error('done_at', 'order', message)];
}

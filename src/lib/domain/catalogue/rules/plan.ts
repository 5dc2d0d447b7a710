// Rules of plans and care management.
import type { Body } from '../../record.ts';
import { error, neededFor, warning, type Issue } from '../issues.ts';
import { inOrder, rowsIn, textIn, type Rule } from './rule.ts';

export const planRules: Readonly<Record<string, readonly Rule[]>> = {
  plan: [
    inOrder('period_from', 'period_to', '計画期間 開始', '計画期間 終了'),
    inOrder('created_on', 'review_on', '作成日', '見直し予定日'),
    inOrder('created_on', 'delivered_on', '作成日', '交付日'),
    familyWords,
  ],
  management: [
    inOrder('started_on', 'ended_on', '開始日', '終了日'),
    inOrder('monitor_last', 'monitor_next', '前回モニタリング', '次回モニタリング'),
  ],
  memo: [inOrder('memo_on', 'expires_on', 'メモ日', '自動失効')],
  filing: [inOrder('received_on', 'answer_due', '収受日', '回答期限')],
};

/** Words of the office that the paper for the family must not carry (DOMAIN.md C.5, No. 15). */
const insiderWords =
  /虐待|通告|加害|被害児|要保護児童|要対協|特定妊婦|ネグレクト|重症度|緊急度|リスク|一時保護|介入|送致|問題家庭/;

/** What the version for the family prints, in its order; people's own wishes are theirs and only pointed at. */
const printed: readonly (readonly [field: string, ja: string])[] = [
  ['strengths', 'できていること・強み'],
  ['policy', '支援の方針'],
  ['crisis_plan', '困った時・緊急時の約束'],
];
const printedRows: readonly (readonly [field: string, ja: string, parts: readonly string[]])[] = [
  ['issues', '課題(困りごと)', ['text_for_family']],
  ['goals', '目標', ['goal', 'how_we_know']],
  ['supports', '支援内容', ['what', 'frequency']],
  ['family_tasks', '家族が取り組むこと', ['what']],
];
const wishes: readonly (readonly [field: string, ja: string])[] = [
  ['wish_child', '子どもの願い'],
  ['wish_guardian', '保護者・妊婦の願い'],
];

function familyWords(body: Body): readonly Issue[] {
  return [
    ...printed.flatMap(([field, ja]) => refused(field, ja, textIn(body, field))),
    ...printedRows.flatMap(([field, ja, parts]) =>
      rowsIn(body, field).flatMap((row, at) =>
        parts.flatMap((part) =>
          refused(
            `${field}.${String(at)}.${part}`,
            `${ja} ${String(at + 1)}行目`,
            textIn(row, part),
          ),
        ),
      ),
    ),
    ...wishes.flatMap(([field, ja]) => {
      const word = insiderWords.exec(textIn(body, field))?.[0];
      if (word === undefined) return [];
      const message = `「${ja}」に「${word}」があります。ご本人の言葉のままか確かめてください。`;
      return [warning(field, 'for_insiders', message)];
    }),
  ];
}

function refused(field: string, ja: string, text: string): readonly Issue[] {
  const word = insiderWords.exec(text)?.[0];
  if (word === undefined) return [];
  const message = `「${ja}」の「${word}」は、家族に渡す版に出ます。家族に伝わる言葉に直すか、「内部メモ」に移してください。`;
  return [neededFor('decide', error(field, 'for_insiders', message))];
}

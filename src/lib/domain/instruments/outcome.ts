// The flow of the emergency sheet: the first step with a yes gives the result, open while a question above it is.
import { codeLabel } from '../catalogue/registry.ts';
import type { Instrument } from '../catalogue/rule-shapes.ts';
import type { Finding } from './finding.ts';

export interface Outcome {
  /** Code of the outcome's list: AA, A, B, C, D. */
  readonly result: string;
  readonly ja: string;
  /** A question that could give a higher result is unknown or not answered: 48 hours go on, 追加調査 is a must. */
  readonly provisional: boolean;
  readonly findings: readonly Finding[];
}

export function outcomeOf(
  rule: NonNullable<Instrument['outcomes']>,
  answers: Readonly<Record<string, unknown>>,
): Outcome {
  const hit = rule.steps.findIndex((step) => step.items.some((id) => answers[id] === 'yes'));
  const above = hit === -1 ? rule.steps : rule.steps.slice(0, hit);
  const provisional = above
    .flatMap((step) => step.items)
    .some((id) => rule.openIfUnknown.includes(id) && answers[id] !== 'no');
  const result = rule.steps[hit]?.result ?? rule.otherwise;
  return {
    result,
    ja: codeLabel(rule.list, result),
    provisional,
    findings: [
      ...(result === 'AA' || result === 'A' ? [callJiso] : []),
      ...(provisional ? [keepOpen] : []),
    ],
  };
}

const callJiso: Finding = {
  level: 'at_once',
  text: '児童相談所へすぐに連絡し、連絡した日時を記録してください。今まさに危険があるときは110番です。',
};

const keepOpen: Finding = {
  level: 'follow',
  text: '緊急度は暫定です。48時間の安全確認を続け、不明の項目を追加調査してください。',
};

// Who decides next on a paper that waits for its approval, in words: 次は誰、不在のときは誰、そのあと誰.
import { approvalSteps, nextApprover, type ApprovalSeal } from '../../domain/catalogue/approval.ts';
import { site } from '../../domain/catalogue/registry.ts';
import { approvalLabel } from '../../domain/catalogue/rules-registry.ts';
import type { Approver } from '../../domain/catalogue/rule-shapes.ts';
import type { RecordDoc } from '../../domain/record.ts';

export interface Turn {
  /** 子ども家庭支援課 係長 */
  readonly next: string;
  /** Who may decide for the absent one, in this order. */
  readonly deputies: readonly string[];
  readonly then: readonly string[];
}

/** Undefined for a paper that waits for nobody. */
export function whoseTurn(
  { status, type, created }: Pick<RecordDoc, 'status' | 'type' | 'created'>,
  seals: readonly ApprovalSeal[] = [],
): Turn | undefined {
  if (status !== 'submitted') return undefined;
  const steps = approvalSteps(created.site, type);
  const next = nextApprover(steps, seals);
  if (next === undefined) return undefined;
  return {
    next: named(next),
    deputies: next.step.deputies.map((one) =>
      one.site === next.site ? approvalLabel(one.role) : named(one),
    ),
    then: steps
      .slice(steps.indexOf(next.step) + 1)
      .map((step) => (step.site === next.site ? step.ja : named(step))),
  };
}

/** 「子ども家庭支援課 係長（不在のときは調整担当者）、そのあと課長」 */
export function turnText({ next, deputies, then }: Turn): string {
  const absent = deputies.length > 0 ? `（不在のときは${deputies.join('、')}）` : '';
  return `${next}${absent}${then.length > 0 ? `、そのあと${then.join('、')}` : ''}`;
}

function named(one: Approver): string {
  // 「和光市役所 子ども家庭支援課」: whose city hall it is, everybody knows.
  const division = site(one.site)?.ja.split(' ').at(-1) ?? one.site;
  return `${division} ${approvalLabel(one.role)}`;
}

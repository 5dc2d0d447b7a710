// Who decides on a paper, in which order, and who may stand in (決裁・代決・後閲): pure, from approval-routes.json.
import type { ApprovalRoute, ApprovalStep, Approver } from './rule-shapes.ts';
import { approvalLabel, approvalRoutes } from './rules-registry.ts';

/** A seal in the chain, as the server wrote it. `site` and `role`: of the step, whoever decided. */
export interface ApprovalSeal extends Approver {
  readonly user: string;
  readonly at: string;
  /** `submitted` is the author's, again after every return. */
  readonly decision: 'submitted' | 'approved' | 'returned' | 'viewed';
  /** Decided by a deputy (代決): the step's own approver reads it afterwards. */
  readonly deputy?: true;
  readonly comment?: string;
}

export interface NextApprover extends Approver {
  readonly step: ApprovalStep;
  /** 代決: decides for the step's own approver, who is absent. */
  readonly deputy: boolean;
}

/** `site`: of the author. Empty for a kind of paper that nobody decides on. */
export function approvalSteps(site: string, type: string): readonly ApprovalStep[] {
  return (routeOf(site, type)?.steps ?? []).map((step) => ({
    ...step,
    ja: approvalLabel(step.role),
  }));
}

/**
 * Whose turn it is: undefined when the last step is sealed, or the paper was returned. Absent approvers with no deputy
 * at hand are waited for.
 */
export function nextApprover(
  steps: readonly ApprovalStep[],
  seals: readonly ApprovalSeal[],
  isAbsent: (approver: Approver) => boolean = () => false,
): NextApprover | undefined {
  if (seals.at(-1)?.decision === 'returned') return undefined;
  const round = sinceReturned(seals);
  const step = steps.find((one) => !round.some((seal) => isSealOf(one, seal)));
  if (step === undefined) return undefined;
  const own = { step, role: step.role, site: step.site, deputy: false };
  if (!isAbsent(step)) return own;
  const deputy = step.deputies.find((one) => !isAbsent(one));
  return deputy ? { step, ...deputy, deputy: true } : own;
}

/** Steps that a deputy decided and their own approver has not read yet (後閲). */
export function pendingViews(
  steps: readonly ApprovalStep[],
  seals: readonly ApprovalSeal[],
): readonly ApprovalStep[] {
  return steps.filter((step) => {
    const own = seals.filter((seal) => isSameApprover(step, seal));
    const last = own.findLastIndex((seal) => seal.decision === 'approved' && seal.deputy === true);
    return last !== -1 && !own.slice(last).some((seal) => seal.decision === 'viewed');
  });
}

function routeOf(site: string, type: string): ApprovalRoute | undefined {
  return approvalRoutes().find(
    (route) =>
      route.types.includes(type) && (route.sites.includes('any') || route.sites.includes(site)),
  );
}

/** A returned paper starts again when it is submitted again: seals after the last return count. */
function sinceReturned(seals: readonly ApprovalSeal[]): readonly ApprovalSeal[] {
  return seals.slice(seals.findLastIndex((seal) => seal.decision === 'returned') + 1);
}

function isSealOf(step: ApprovalStep, seal: ApprovalSeal): boolean {
  return seal.decision === 'approved' && isSameApprover(step, seal);
}

function isSameApprover(one: Approver, other: Approver): boolean {
  return one.role === other.role && one.site === other.site;
}

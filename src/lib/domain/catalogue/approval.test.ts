// 決裁: who is next on a paper of a division and of a center, who stands in, and who reads it afterwards.
import { describe, expect, it } from 'vitest';
import { approvalSteps, nextApprover, pendingViews, type ApprovalSeal } from './approval.ts';
import { recordTypes, sites } from './registry.ts';

const seal = (
  role: string,
  site: string,
  decision: ApprovalSeal['decision'] = 'approved',
): ApprovalSeal => ({ role, site, decision, user: 'u-shinohara', at: '2026-05-15T17:00:00+09:00' });

const absent =
  (...roles: readonly string[]) =>
  (one: { readonly role: string }) =>
    roles.includes(one.role);

describe('決裁 (DOMAIN B.2, AL17)', () => {
  it('goes 係長 → 課長 in 子ども家庭支援課', () => {
    const steps = approvalSteps('KKS', 'plan');
    expect(steps.map((step) => [step.ja, step.site])).toEqual([
      ['係長', 'KKS'],
      ['課長', 'KKS'],
    ]);
    expect(nextApprover(steps, [])).toMatchObject({ role: 'KEICHO', deputy: false });
    expect(nextApprover(steps, [seal('KEICHO', 'KKS')])).toMatchObject({ role: 'KACHO' });
    expect(nextApprover(steps, [seal('KEICHO', 'KKS'), seal('KACHO', 'KKS')])).toBeUndefined();
  });

  it('goes from a center to 係長 and 課長 of ネウボラ課, an intake to those of 子ども家庭支援課', () => {
    expect(approvalSteps('CKITA', 'pregnancy_assessment').map((step) => step.site)).toEqual([
      'NEU',
      'NEU',
    ]);
    expect(approvalSteps('CKITA', 'consultation').map((step) => step.site)).toEqual(['KKS', 'KKS']);
  });

  it('has a route for every category of the city at every office, but for what nobody decides on', () => {
    const offices = sites().filter((one) => one.kind !== 'system');
    const without = recordTypes().filter(
      (type) =>
        type.family === 'category' &&
        offices.some((one) => approvalSteps(one.code, type.key).length === 0),
    );
    expect(without.map((type) => type.key).sort()).toEqual(['attachment', 'memo', 'vaccination']);
  });

  it('asks nobody about a person or a vaccination', () => {
    expect(approvalSteps('KKS', 'person')).toEqual([]);
    expect(nextApprover(approvalSteps('KKS', 'vaccination'), [])).toBeUndefined();
  });

  it('returns to the author, and starts again when submitted again', () => {
    const steps = approvalSteps('KKS', 'plan');
    const returned = [seal('KEICHO', 'KKS'), seal('KACHO', 'KKS', 'returned')];
    expect(nextApprover(steps, returned)).toBeUndefined();
    expect(nextApprover(steps, [...returned, seal('COUNSEL', 'KKS', 'submitted')])).toMatchObject({
      role: 'KEICHO',
    });
  });

  it('lets a deputy decide for who is absent (代決), who reads it afterwards (後閲)', () => {
    const steps = approvalSteps('KKS', 'plan');
    const first = seal('KEICHO', 'KKS');
    expect(nextApprover(steps, [first], absent('KACHO'))).toMatchObject({
      role: 'KEICHO',
      deputy: true,
      step: { role: 'KACHO' },
    });
    const decided = { ...seal('KACHO', 'KKS'), deputy: true as const };
    expect(nextApprover(steps, [first, decided])).toBeUndefined();
    expect(pendingViews(steps, [first, decided]).map((step) => step.role)).toEqual(['KACHO']);
    expect(pendingViews(steps, [first, decided, seal('KACHO', 'KKS', 'viewed')])).toEqual([]);
  });

  it('waits for a 課長 where nobody may stand in: the closing of a case', () => {
    const steps = approvalSteps('KKS', 'case');
    expect(nextApprover(steps, [seal('KEICHO', 'KKS')], absent('KACHO'))).toMatchObject({
      role: 'KACHO',
      deputy: false,
    });
  });
});

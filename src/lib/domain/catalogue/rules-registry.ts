// The only door to the rule data: deadlines, questionnaires, vaccines, check-ups, stages and approval.
import alertRulesData from './data/alert-rules.json' with { type: 'json' };
import approvalData from './data/approval-routes.json' with { type: 'json' };
import transitionsData from './data/case-transitions.json' with { type: 'json' };
import checkupWindowsData from './data/checkup-windows.json' with { type: 'json' };
import instrumentsData from './data/instruments.json' with { type: 'json' };
import vaccineData from './data/vaccine-rules.json' with { type: 'json' };
import { roleName } from './registry.ts';
import {
  standingActors,
  type Actor,
  type AlertRule,
  type AlertSettings,
  type ApprovalRoute,
  type CheckupWindow,
  type Instrument,
  type LiveInterval,
  type StageTransition,
  type VaccineRule,
} from './rule-shapes.ts';

// The data is checked by rules-registry.test.ts; TypeScript widens JSON's literals, hence the casts here and nowhere else.
const alerts = alertRulesData as unknown as readonly AlertRule[];
const windows = checkupWindowsData as readonly CheckupWindow[];
const allInstruments = instrumentsData as unknown as readonly Instrument[];
const vaccines = vaccineData.rules as unknown as readonly VaccineRule[];
const transitions = transitionsData as unknown as readonly StageTransition[];
const routes = approvalData.routes as unknown as readonly ApprovalRoute[];

export function alertRules(): readonly AlertRule[] {
  return alerts;
}

/** A kind that has settings comes with their type. */
export function alertRule<Kind extends keyof AlertSettings>(
  kind: Kind,
): AlertRule<AlertSettings[Kind]>;
export function alertRule(kind: string): AlertRule | undefined;
export function alertRule(kind: string): AlertRule | undefined {
  return alerts.find((rule) => rule.kind === kind);
}

export function checkupWindows(): readonly CheckupWindow[] {
  return windows;
}

export function checkupWindow(kind: string): CheckupWindow | undefined {
  return windows.find((window) => window.kind === kind);
}

export function instruments(): readonly Instrument[] {
  return allInstruments;
}

export function instrument(key: string): Instrument | undefined {
  return allInstruments.find((one) => one.key === key);
}

export function vaccineRules(): readonly VaccineRule[] {
  return vaccines;
}

export function liveInterval(): LiveInterval {
  return vaccineData.liveInjected;
}

/** Every April a public-health nurse goes through the rules: shown beside what is worked out from them. */
export function vaccineRulesReviewed(): string {
  return vaccineData.reviewed;
}

export function stageTransitions(): readonly StageTransition[] {
  return transitions;
}

export function approvalRoutes(): readonly ApprovalRoute[] {
  return routes;
}

/** Over the seal box: short, as on paper. */
export function approvalLabel(role: string): string {
  const labels: Readonly<Record<string, string>> = approvalData.labels;
  return labels[role] ?? roleName(role);
}

/** Working days after which an absent step may be decided by a deputy. */
export function deputyAfterBusinessDays(): number {
  return approvalData.absence.afterBusinessDays;
}

/** In the users' words: 「係長(決裁)」, 「主担当」. */
export function actorName(actor: Actor): string {
  return Object.hasOwn(standingActors, actor)
    ? standingActors[actor as keyof typeof standingActors]
    : roleName(actor);
}

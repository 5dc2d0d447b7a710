// The only door to the rule data: deadlines, questionnaires, vaccines, check-ups, stages and approval.
import alertRulesData from './data/alert-rules.json' with { type: 'json' };
import checkupWindowsData from './data/checkup-windows.json' with { type: 'json' };
import { roleName } from './registry.ts';
import {
  standingActors,
  type Actor,
  type AlertRule,
  type AlertSettings,
  type CheckupWindow,
} from './rule-shapes.ts';

// The data is checked by rules-registry.test.ts; TypeScript widens JSON's literals, hence the casts here and nowhere else.
const alerts = alertRulesData as unknown as readonly AlertRule[];
const windows = checkupWindowsData as readonly CheckupWindow[];

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

/** In the users' words: 「係長(決裁)」, 「主担当」. */
export function actorName(actor: Actor): string {
  return Object.hasOwn(standingActors, actor)
    ? standingActors[actor as keyof typeof standingActors]
    : roleName(actor);
}

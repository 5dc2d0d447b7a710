// The rules between fields, by record type.
import { caseRules } from './case.ts';
import { consultationRules } from './consultation.ts';
import { meetingRules } from './meeting.ts';
import { peopleRules } from './people.ts';
import { motherAndChildRules } from './mother-and-child.ts';
import { planRules } from './plan.ts';
import type { Rule } from './rule.ts';
import { serviceRules } from './services.ts';

const rules: ReadonlyMap<string, readonly Rule[]> = new Map(
  Object.entries({
    ...peopleRules,
    ...caseRules,
    ...consultationRules,
    ...meetingRules,
    ...planRules,
    ...motherAndChildRules,
    ...serviceRules,
  }),
);

export function rulesOf(type: string): readonly Rule[] {
  return rules.get(type) ?? [];
}

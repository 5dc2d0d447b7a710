// Whether a body is what its record type says: the form and the server ask the same function.
import type { Body } from '../record.ts';
import { unknownFields, type ValidationLevel } from './conditions.ts';
import { fieldIssues, stranger } from './field-issues.ts';
import { error, wrongKind, type Issue } from './issues.ts';
import { recordType } from './registry.ts';
import { rulesOf } from './rules/rules.ts';
import type { RuleContext } from './rules/rule.ts';
import type { Field, RecordType } from './shapes.ts';

export {
  bodyToSave,
  hiddenTexts,
  isRequired,
  isShown,
  type ValidationLevel,
} from './conditions.ts';
export type { Issue } from './issues.ts';

export interface ValidationContext extends RuleContext {
  /** The record's own; a newer one than this build's may bring fields that it does not know. */
  readonly schemaVersion?: number;
}

/** At `draft` only what is wrong; at `accept` and `decide` also what is missing for 受付 and 決裁. */
export function validateBody(
  type: string,
  body: Body,
  level: ValidationLevel,
  context: ValidationContext = {},
): readonly Issue[] {
  return issuesOf(type, body, context).filter((issue) => counts(issue, level));
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

/** Somebody confirmed what is rare but real: shown to a manager. */
export function isFlagged(body: Body): boolean {
  return confirmedCodes(body).length > 0;
}

export interface Completeness {
  /** The highest level that the body reaches. */
  readonly level: ValidationLevel;
  /** What is missing, or not yet enough, for 受付, and beyond it for 決裁. */
  readonly missing: { readonly accept: readonly Field[]; readonly decide: readonly Field[] };
}

export function completeness(
  type: string,
  body: Body,
  context: ValidationContext = {},
): Completeness {
  const errors = issuesOf(type, body, context).filter((issue) => issue.severity === 'error');
  const fields = recordType(type)?.fields ?? [];
  const lacking = (level: 'accept' | 'decide'): readonly Field[] => {
    const names = errors
      .filter((issue) => issue.level === level)
      .map((issue) => issue.field.split('.')[0]);
    return fields.filter((field) => names.includes(field.name));
  };
  const reached = (level: ValidationLevel): boolean =>
    !errors.some((issue) => counts(issue, level));
  const level = reached('decide') ? 'decide' : reached('accept') ? 'accept' : 'draft';
  return { level, missing: { accept: lacking('accept'), decide: lacking('decide') } };
}

function counts(issue: Issue, level: ValidationLevel): boolean {
  return issue.level === undefined || level === 'decide' || issue.level === level;
}

/** Every issue of every level. */
function issuesOf(type: string, body: Body, context: ValidationContext): readonly Issue[] {
  const known = recordType(type);
  if (known === undefined)
    return [error('', 'unknown_type', 'この種別の記録は扱えません。アプリを更新してください。')];
  const newer = (context.schemaVersion ?? known.version) > known.version;
  const issues = [
    ...Object.keys(body).flatMap((name) => strangerIssues(known, name, newer)),
    ...markIssues(known, body, newer),
    ...fieldIssues(known.fields, body, newer),
    ...rulesOf(type).flatMap((rule) => rule(body, context)),
  ];
  const confirmed = confirmedCodes(body);
  const wrong = issues.filter(({ severity }) => severity === 'error').map(({ field }) => field);
  // What is wrong is not asked about as well.
  return onceEach(
    issues.filter(
      ({ severity, code, field }) =>
        severity !== 'confirm' || !(confirmed.includes(code) || wrong.includes(field)),
    ),
  );
}

const ranks = { none: 0, accept: 1, decide: 2 } as const;

/** The same of one field is said once, at the lowest level that says it. */
function onceEach(issues: readonly Issue[]): readonly Issue[] {
  const kept = new Map<string, Issue>();
  for (const issue of issues) {
    const key = `${issue.field} ${issue.code}`;
    const before = kept.get(key);
    if (before === undefined || ranks[issue.level ?? 'none'] < ranks[before.level ?? 'none'])
      kept.set(key, issue);
  }
  return [...kept.values()];
}

/** Marks beside the fields: which are unknown, which rare things were confirmed. */
const marks = ['unknown_fields', 'confirmed'];

function strangerIssues(type: RecordType, name: string, newer: boolean): readonly Issue[] {
  if (marks.includes(name) || type.fields.some((field) => field.name === name)) return [];
  if (type.stricter.some((entry) => entry.field === name)) {
    const message = 'この項目はここには保存できません。専用の記録に入れてください。';
    return [error(name, 'stricter_field', message)];
  }
  return [stranger(name, newer)];
}

function markIssues(type: RecordType, body: Body, newer: boolean): readonly Issue[] {
  const malformed = marks.filter((name) => Object.hasOwn(body, name) && !isShortList(body[name]));
  return [
    ...malformed.flatMap((name) =>
      wrongKind({ name, ja: '不明・確認済みの印', type: 'json', required: false }),
    ),
    ...unknownFields(body).flatMap((name) => strangerIssues(type, name, newer)),
  ];
}

function isShortList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= 100 &&
    new Set(value).size === value.length &&
    value.every((one) => typeof one === 'string' && /^[a-z0-9_]{1,64}$/.test(one))
  );
}

function confirmedCodes(body: Body): readonly unknown[] {
  const codes = Object.hasOwn(body, 'confirmed') ? body['confirmed'] : undefined;
  return Array.isArray(codes) ? codes : [];
}

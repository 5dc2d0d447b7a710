// What may be wrong with a body, and the sentences that say what to do about it.
import type { Field } from './shapes.ts';

/** Of any body, whatever its type. */
type CommonCode =
  | 'unknown_type'
  | 'unknown_field'
  | 'stricter_field'
  | 'required'
  | 'wrong_kind'
  | 'too_long'
  | 'too_many'
  | 'control_character'
  | 'private_use'
  | 'out_of_range'
  | 'not_a_date'
  | 'unknown_code'
  | 'wrong_reference'
  | 'my_number'
  | 'looks_like_my_number'
  | 'known_and_unknown';

/** Of rules between fields. */
type RuleCode =
  | 'order'
  | 'in_future'
  | 'too_short'
  | 'unanswered'
  | 'too_late'
  | 'does_not_fit'
  | 'for_insiders'
  | 'tells_reporter';

/** Rare but real: asked, confirmed in `confirmed`, flagged. Never refused. */
export type RareCode =
  | 'young_parent'
  | 'old_parent'
  | 'many_people'
  | 'weight_at_birth'
  | 'very_old'
  | 'long_ago'
  | 'long_duration'
  | 'resident_no'
  | 'same_person';

export interface Issue {
  /** Field name, in rows and groups with its place: `members.2.role`. Empty: the body as a whole. */
  readonly field: string;
  readonly code: CommonCode | RuleCode | RareCode;
  /** Japanese: says what to do. */
  readonly message: string;
  /** `confirm`: the form asks; once its code stands in the body's `confirmed` it is not raised again. */
  readonly severity: 'error' | 'confirm' | 'warning';
  /** From which level on it stands in the way; absent: at every level, drafts included. */
  readonly level?: 'accept' | 'decide';
}

export function error(field: string, code: Issue['code'], message: string): Issue {
  return { field, code, message, severity: 'error' };
}

export function warning(field: string, code: Issue['code'], message: string): Issue {
  return { field, code, message, severity: 'warning' };
}

export function ask(field: string, code: RareCode, message: string): Issue {
  return { field, code, message, severity: 'confirm' };
}

/** A rule that only 受付 or 決裁 makes. */
export function neededFor(level: 'accept' | 'decide', issue: Issue): Issue {
  return { ...issue, level };
}

export function missing(field: Field): Issue {
  const chosen = ['code', 'codes', 'ref', 'refs', 'bool', 'file'].includes(field.type);
  const verb = chosen ? '選んで' : field.shape === 'rows' ? '1行以上入れて' : '入れて';
  const level = field.requiredFor ?? 'accept';
  return neededFor(level, error(field.name, 'required', `「${field.ja}」を${verb}ください。`));
}

export function wrongKind(field: Field): readonly Issue[] {
  return [error(field.name, 'wrong_kind', `「${field.ja}」を入れ直してください。`)];
}

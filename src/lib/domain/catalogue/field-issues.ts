// Checks a body, a row or a group against its fields, rows and groups within it included.
import type { Body } from '../record.ts';
import { answerIssues } from './answers.ts';
import { isBlank, isEmpty, isPlainObject, isRequired, unknownFields } from './conditions.ts';
import { error, missing, wrongKind, type Issue } from './issues.ts';
import type { Field } from './shapes.ts';
import { MOST_ROWS, valueIssues } from './value-issues.ts';

/** `newer`: written by a newer version, which may bring fields that this build does not know. */
export function fieldIssues(
  fields: readonly Field[],
  body: Body,
  newer: boolean,
): readonly Issue[] {
  const unknown = unknownFields(body);
  const issues: Issue[] = [];
  for (const field of fields) {
    const value = Object.hasOwn(body, field.name) ? body[field.name] : undefined;
    if (isEmpty(value)) {
      if (!unknown.includes(field.name) && isRequired(field, body, 'decide'))
        issues.push(missing(field));
    } else if (unknown.includes(field.name)) {
      const message = `「${field.ja}」は、値を消すか「不明」を外すか、どちらかにしてください。`;
      issues.push(error(field.name, 'known_and_unknown', message));
    } else if (field.type === 'json') {
      issues.push(...structureIssues(field, value, body, newer));
    } else {
      issues.push(...valueIssues(field, value));
    }
  }
  return issues;
}

export function stranger(name: string, newer: boolean): Issue {
  const message = 'この版にない項目です。アプリを更新してください。';
  return { field: name, code: 'unknown_field', message, severity: newer ? 'warning' : 'error' };
}

const MOST_CHARACTERS = 128_000;
const DEEPEST = 12;

function structureIssues(
  field: Field,
  value: unknown,
  body: Body,
  newer: boolean,
): readonly Issue[] {
  if (typeof value !== 'object' || value === null || isDeeper(value, DEEPEST))
    return wrongKind(field);
  if (JSON.stringify(value).length > MOST_CHARACTERS)
    return [error(field.name, 'too_long', `「${field.ja}」が大きすぎます。減らしてください。`)];
  if (field.instrument !== undefined) return answerIssues(field, value, body);
  if (field.fields === undefined) return [];
  if (field.shape !== 'rows') return partIssues(field, value, newer);
  if (!Array.isArray(value)) return wrongKind(field);
  if (value.length > MOST_ROWS) {
    const message = `「${field.ja}」は${String(MOST_ROWS)}行までです。別の記録に分けてください。`;
    return [error(field.name, 'too_many', message)];
  }
  return value.flatMap((row: unknown, at) =>
    partIssues(field, row, newer).map((issue) => ({
      ...issue,
      field: `${field.name}.${String(at)}${issue.field.slice(field.name.length)}`,
      message: `${String(at + 1)}行目:${issue.message}`,
    })),
  );
}

/** A blank row is dropped when it is saved: nothing in it is missing. */
function partIssues(field: Field, part: unknown, newer: boolean): readonly Issue[] {
  if (!isPlainObject(part)) return wrongKind(field);
  if (isBlank(part)) return [];
  const fields = field.fields ?? [];
  const names = [...fields.map((one) => one.name), 'row_id', 'unknown_fields'];
  const strangers = Object.keys(part)
    .filter((name) => !names.includes(name))
    .map((name) => stranger(name, newer));
  const rowId = part['row_id'];
  const named = rowId === undefined || (typeof rowId === 'string' && /^[\w-]{1,40}$/.test(rowId));
  return [
    ...(named ? [] : wrongKind(field)),
    ...strangers,
    ...fieldIssues(fields, part, newer),
  ].map((issue) => ({
    ...issue,
    field: issue.field === field.name ? field.name : `${field.name}.${issue.field}`,
  }));
}

/** Nothing of ours nests so far; what does would exhaust the stack of whoever walks it. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeper(part, levels - 1));
}

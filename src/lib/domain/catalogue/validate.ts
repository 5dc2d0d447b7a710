// Whether a body is what its record type says: the form and the server ask the same function.
import { isInstant, isPlainDate } from '../dates.ts';
import type { Body } from '../record.ts';
import { holds } from './conditions.ts';
import { codeList, recordType } from './registry.ts';
import type { Field, RecordType } from './shapes.ts';

export interface Issue {
  /** Field name; empty where the body as a whole is meant. */
  readonly field: string;
  readonly code:
    | 'unknown_type'
    | 'unknown_field'
    | 'stricter_field'
    | 'required'
    | 'wrong_kind'
    | 'too_long'
    | 'control_character'
    | 'out_of_range'
    | 'not_a_date'
    | 'unknown_code'
    | 'wrong_reference'
    | 'looks_like_my_number';
  /** Japanese: says what to do. */
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/** A draft may lack what is required; whatever stands in it must be of its kind all the same. */
export type ValidationLevel = 'draft' | 'accept';

/** `schemaVersion`: the record's own. A newer one may bring fields that this build does not know. */
export function validateBody(
  type: string,
  body: Body,
  level: ValidationLevel,
  schemaVersion?: number,
): readonly Issue[] {
  const known = recordType(type);
  if (known === undefined) {
    return [error('', 'unknown_type', 'この種別の記録は扱えません。アプリを更新してください。')];
  }
  const newer = (schemaVersion ?? known.version) > known.version;
  const issues = Object.keys(body).flatMap((name) => strangerIssues(known, name, newer));
  for (const field of known.fields) {
    const value = Object.hasOwn(body, field.name) ? body[field.name] : undefined;
    if (isEmpty(value)) {
      if (level === 'accept' && isRequired(field, body)) issues.push(missing(field));
    } else {
      issues.push(...valueIssues(field, value));
    }
  }
  return issues;
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

export function isRequired(field: Field, body: Body): boolean {
  if (field.required) return true;
  if (field.requiredWhen !== undefined) return holds(field.requiredWhen, body);
  return field.requiredUnless !== undefined && !holds(field.requiredUnless, body);
}

const limits = { string: 255, text: 32_000, json: 32_000, items: 200 } as const;

function strangerIssues(type: RecordType, name: string, newer: boolean): Issue[] {
  if (type.fields.some((field) => field.name === name)) return [];
  if (type.stricter.some((entry) => entry.field === name)) {
    return [
      error(
        name,
        'stricter_field',
        'この項目はここには保存できません。専用の記録に入れてください。',
      ),
    ];
  }
  const message = 'この版にない項目です。アプリを更新してください。';
  return [{ field: name, code: 'unknown_field', message, severity: newer ? 'warning' : 'error' }];
}

function valueIssues(field: Field, value: unknown): readonly Issue[] {
  switch (field.type) {
    case 'string':
    case 'text':
      return typeof value === 'string' ? textIssues(field, value) : wrongKind(field);
    case 'int':
    case 'decimal':
      return numberIssues(field, value);
    case 'bool':
      return typeof value === 'boolean' ? [] : wrongKind(field);
    case 'date':
      return typeof value === 'string' && isPlainDate(value) ? [] : notADate(field);
    case 'datetime':
      return typeof value === 'string' && isInstant(value) ? [] : notADate(field);
    case 'code':
      return typeof value === 'string' ? codeIssues(field, [value]) : wrongKind(field);
    case 'codes':
      return isListOfText(value) ? codeIssues(field, value) : wrongKind(field);
    case 'ref':
    case 'file':
      return typeof value === 'string' ? referenceIssues(field, [value]) : wrongKind(field);
    case 'refs':
      return isListOfText(value) ? referenceIssues(field, value) : wrongKind(field);
    case 'json':
      return structureIssues(field, value);
  }
}

function textIssues(field: Field, text: string): readonly Issue[] {
  const limit = field.type === 'text' ? limits.text : limits.string;
  const issues: Issue[] = [];
  if (text.length > limit && [...text].length > limit) {
    const message = `「${field.ja}」は${limit.toLocaleString('ja-JP')}文字までです。短くしてください。`;
    issues.push(error(field.name, 'too_long', message));
  }
  const barred = field.type === 'text' ? /[\p{Cc}\p{Cs}]/u : /[\p{Cc}\p{Cs}\n]/u;
  if (barred.test(field.type === 'text' ? text.replaceAll('\n', '') : text)) {
    const message = `「${field.ja}」に使えない文字(タブや制御文字)があります。取り除いてください。`;
    issues.push(error(field.name, 'control_character', message));
  }
  if (looksLikeMyNumber(text)) {
    const message = `「${field.ja}」に12桁の番号があります。個人番号(マイナンバー)は書かないでください。`;
    issues.push({ field: field.name, code: 'looks_like_my_number', message, severity: 'warning' });
  }
  return issues;
}

function looksLikeMyNumber(text: string): boolean {
  return /(?<![0-9A-Za-z])\d{4}[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])/.test(text.normalize('NFKC'));
}

function numberIssues(field: Field, value: unknown): readonly Issue[] {
  const isKind = field.type === 'int' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!isKind || typeof value !== 'number') return wrongKind(field);
  const { min, max } = field;
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return [];
  const range = `${String(min ?? '')}〜${String(max ?? '')}`;
  return [error(field.name, 'out_of_range', `「${field.ja}」は ${range} の数で入れてください。`)];
}

function codeIssues(field: Field, codes: readonly string[]): readonly Issue[] {
  const known = codeList(field.codeList ?? '');
  const isKnown = codes.every((code) => known.some((item) => item.code === code));
  if (isKnown && new Set(codes).size === codes.length) return [];
  return [error(field.name, 'unknown_code', `「${field.ja}」は一覧から選び直してください。`)];
}

function referenceIssues(field: Field, ids: readonly string[]): readonly Issue[] {
  const prefix = field.refers === undefined || field.refers === 'user' ? '' : `${field.refers}:`;
  const fits = ids.every(
    (id) =>
      id.startsWith(prefix) && id.length > prefix.length && id.length <= 100 && !/\s/.test(id),
  );
  if (fits && ids.length <= limits.items) return [];
  return [error(field.name, 'wrong_reference', `「${field.ja}」を選び直してください。`)];
}

function structureIssues(field: Field, value: unknown): readonly Issue[] {
  if (typeof value !== 'object' || value === null) return wrongKind(field);
  const written = JSON.stringify(value);
  if (written.length > limits.json) {
    return [error(field.name, 'too_long', `「${field.ja}」が大きすぎます。減らしてください。`)];
  }
  if (looksLikeMyNumber(written)) {
    const message = `「${field.ja}」に12桁の番号があります。個人番号(マイナンバー)は書かないでください。`;
    return [{ field: field.name, code: 'looks_like_my_number', message, severity: 'warning' }];
  }
  return [];
}

/** Empty means not asked: unknown has a code of its own. */
function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function missing(field: Field): Issue {
  const verb = field.type === 'code' || field.type === 'codes' ? '選んで' : '入れて';
  return error(field.name, 'required', `「${field.ja}」を${verb}ください。`);
}

function wrongKind(field: Field): readonly Issue[] {
  return [error(field.name, 'wrong_kind', `「${field.ja}」を入れ直してください。`)];
}

function notADate(field: Field): readonly Issue[] {
  const example = field.type === 'date' ? '2026-05-15' : '2026-05-15 16:40';
  return [error(field.name, 'not_a_date', `「${field.ja}」は ${example} のように入れてください。`)];
}

function error(field: string, code: Issue['code'], message: string): Issue {
  return { field, code, message, severity: 'error' };
}

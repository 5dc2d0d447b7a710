// Whether one value is what its field says; rows and groups are checked where bodies are (field-issues.ts).
import { isInstant, isPlainDate } from '../dates.ts';
import { error, wrongKind, type Issue } from './issues.ts';
import { codeList } from './registry.ts';
import type { Field } from './shapes.ts';
import { textIssues } from './text-issues.ts';

export const MOST_ROWS = 200;

export function valueIssues(field: Field, value: unknown): readonly Issue[] {
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
      return [];
  }
}

export function numberIssues(field: Field, value: unknown): readonly Issue[] {
  const isKind = field.type === 'int' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!isKind || typeof value !== 'number') return wrongKind(field);
  const { min, max, unit } = field;
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return [];
  const message = `「${field.ja}」は ${rangeText(min, max, unit)}で入れてください。単位も確かめてください。`;
  return [error(field.name, 'out_of_range', message)];
}

function rangeText(min: number | undefined, max: number | undefined, unit = ''): string {
  const number = (value: number | undefined): string => value?.toLocaleString('ja-JP') ?? '';
  const behind = unit === '' ? '' : ` ${unit}`;
  if (max === undefined) return `${number(min)}${behind} 以上`;
  if (min === undefined) return `${number(max)}${behind} 以下`;
  return `${number(min)}〜${number(max)}${behind} `;
}

function codeIssues(field: Field, codes: readonly string[]): readonly Issue[] {
  const known = codeList(field.codeList ?? '');
  const isKnown = codes.every((code) => known.some((item) => item.code === code));
  if (isKnown && new Set(codes).size === codes.length) return [];
  return [error(field.name, 'unknown_code', `「${field.ja}」は一覧から選び直してください。`)];
}

/** Users and devices have ids of their own kind; any record has that of its type. */
const unprefixed: ReadonlySet<string> = new Set(['user', 'device', 'any']);

function referenceIssues(field: Field, ids: readonly string[]): readonly Issue[] {
  const { refers = 'any' } = field;
  const prefix = unprefixed.has(refers) ? '' : `${refers}:`;
  const fits = ids.every(
    (id) =>
      id.startsWith(prefix) && id.length > prefix.length && id.length <= 100 && !/\s/.test(id),
  );
  if (fits && ids.length <= MOST_ROWS) return [];
  return [error(field.name, 'wrong_reference', `「${field.ja}」を選び直してください。`)];
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function notADate(field: Field): readonly Issue[] {
  const example =
    field.type === 'date' ? '2026-05-15 や R8.5.15' : '2026-05-15 16:40 や R8.5.15 16:40';
  const message = `「${field.ja}」は ${example} のように、実際にある日付で入れてください。`;
  return [error(field.name, 'not_a_date', message)];
}

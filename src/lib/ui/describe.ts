// A field's value in words, as it stands in the timeline, on paper and in a comparison. Driven by the catalogue.
import { codeLabel, recordType } from '../domain/catalogue/registry.ts';
import type { Field } from '../domain/catalogue/shapes.ts';
import type { Body } from '../domain/record.ts';
import { plain, showDate, showInstant, texts } from './show.ts';

/** Names of the people and users that this page knows. */
export type Names = ReadonlyMap<string, string>;

export interface DescribedField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Written sentences keep their line breaks and take the whole width. */
  readonly long: boolean;
}

export interface DescribedSection {
  readonly ja: string;
  readonly fields: readonly DescribedField[];
}

/** What is filled in, section by section in the order of the form; empty sections are left out. */
export function describeBody(type: string, body: Body, names: Names): readonly DescribedSection[] {
  const known = recordType(type);
  if (!known) return [];
  const fields = new Map(known.fields.map((field) => [field.name, field]));
  return known.sections
    .map((section) => ({
      ja: section.ja,
      fields: section.fields.flatMap((name) => {
        const field = fields.get(name);
        const value = field ? describeValue(field, body[name], names) : '';
        return field && value !== ''
          ? [{ name, label: labelOf(field), value, long: field.type === 'text' }]
          : [];
      }),
    }))
    .filter((section) => section.fields.length > 0);
}

/** Empty for what is not filled in, or is not for reading. */
export function describeValue(field: Field, value: unknown, names: Names): string {
  if (value === undefined || value === null || value === '') return '';
  switch (field.type) {
    case 'code':
      return codeLabel(field.codeList ?? '', plain(value));
    case 'codes':
      return texts(value)
        .map((code) => codeLabel(field.codeList ?? '', code))
        .join('、');
    case 'bool':
      return value === true ? 'はい' : 'いいえ';
    case 'date':
      return showDate(plain(value));
    case 'datetime':
      return showInstant(plain(value));
    case 'int':
    case 'decimal':
      return `${Number(value).toLocaleString('ja-JP', { maximumFractionDigits: 2 })}${unitOf(field) ? ` ${unitOf(field)}` : ''}`;
    case 'ref':
      return names.get(plain(value)) ?? '';
    case 'refs':
      return texts(value)
        .flatMap((id) => names.get(id) ?? [])
        .join('、');
    case 'file':
    case 'json':
      return '';
    default:
      return plain(value);
  }
}

const unitAtEnd = /[（(](g|cm|g\/日|時間|分)[)）]$/;

/** 体重(g) is the label 体重 with the unit g. */
export function labelOf(field: Field): string {
  return field.ja.replace(unitAtEnd, '');
}

export function unitOf(field: Field): string {
  return unitAtEnd.exec(field.ja)?.[1] ?? '';
}

// A field's value in words, as it stands in the timeline, on paper and in a comparison. Driven by the catalogue.
import { isShown, unknownFields } from '../domain/catalogue/conditions.ts';
import { answerLabel, codeLabel, recordType } from '../domain/catalogue/registry.ts';
import type { Field, RecordType } from '../domain/catalogue/shapes.ts';
import { dateParts } from '../domain/dates.ts';
import { formatEraDate } from '../domain/era.ts';
import type { Body } from '../domain/record.ts';
import { describeInstrument } from './describe-instrument.ts';
import { plain, showDate, showInstant, texts } from './show.ts';

/** Names of the people, users and records that this page knows. */
export type Names = Pick<ReadonlyMap<string, string>, 'get'>;

export interface DescribedTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface DescribedField {
  readonly name: string;
  readonly label: string;
  /** All of it in words, rows and groups too. */
  readonly value: string;
  /** Written sentences keep their line breaks and take the whole width. */
  readonly long: boolean;
  /** Rows, groups and sheets of questions stand in a table. */
  readonly table?: DescribedTable;
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
  const unknown = unknownFields(body);
  return [...known.sections.map(sectionOf), formerSection(known, body)].filter(
    (section) => section.fields.length > 0,
  );

  function sectionOf(section: RecordType['sections'][number]): DescribedSection {
    return {
      ja: section.ja,
      fields: section.fields.flatMap((name): DescribedField[] => {
        const field = fields.get(name);
        if (!field) return [];
        if (unknown.includes(name))
          return [{ name, label: labelOf(field), value: '不明', long: false }];
        return describeField(field, body, names);
      }),
    };
  }
}

/** What an earlier version of the form asked for stays readable as it was entered. */
function formerSection(type: RecordType, body: Body): DescribedSection {
  const known = new Set([
    ...type.fields.map((field) => field.name),
    'unknown_fields',
    'confirmed',
    'provisional_no',
  ]);
  return {
    ja: '以前の様式の項目',
    fields: Object.entries(body).flatMap(([name, value]): DescribedField[] => {
      const shown = Array.isArray(value) ? texts(value).join('、') : plain(value);
      if (known.has(name) || shown === '') return [];
      return [{ name, label: name, value: shown, long: shown.length > 40 }];
    }),
  };
}

function describeField(field: Field, body: Body, names: Names): DescribedField[] {
  const value = describeValue(field, body[field.name], names, body);
  if (value === '') return [];
  const table = tableOf(field, body, names);
  return [
    {
      name: field.name,
      label: labelOf(field),
      value,
      long: field.type === 'text' || table !== undefined,
      ...(table ? { table } : {}),
    },
  ];
}

/** Empty for what is not filled in. `body`: what stands beside it, such as how exact a date is. */
export function describeValue(field: Field, value: unknown, names: Names, body: Body = {}): string {
  if (value === undefined || value === null || value === '') return '';
  switch (field.type) {
    case 'code':
      return answerLabel(field, plain(value));
    case 'codes':
      return texts(value)
        .map((code) => codeLabel(field.codeList ?? '', code))
        .join('、');
    case 'bool':
      return value === true ? 'はい' : 'いいえ';
    case 'date':
      return showPartialDate(plain(value), field.precision ? plain(body[field.precision]) : 'D');
    case 'datetime':
      return showInstant(plain(value));
    case 'int':
    case 'decimal':
      return `${Number(value).toLocaleString('ja-JP', { maximumFractionDigits: 2 })}${unitOf(field) ? ` ${unitOf(field)}` : ''}`;
    case 'ref':
    case 'file':
      return nameIn(names, plain(value));
    case 'refs':
      return texts(value)
        .map((id) => nameIn(names, id))
        .join('、');
    case 'json':
      return describeStructure(field, value, names, body);
    default:
      return plain(value);
  }
}

/** 令和8年5月（2026年）, 令和8年（2026年）, 令和8年5月15日（2026年）頃: no more than what is known. */
export function showPartialDate(date: string, precision: string): string {
  const parts = dateParts(date);
  if (!parts) return date;
  const era = formatEraDate(date);
  const western = `（${String(parts.year)}年）`;
  if (precision === 'Y') return era.replace(/年.*$/, '年') + western;
  if (precision === 'M') return era.replace(/月.*$/, '月') + western;
  return precision === 'E' ? `${showDate(date)}頃` : showDate(date);
}

function describeStructure(field: Field, value: unknown, names: Names, body: Body): string {
  const table = tableOf(field, { ...body, [field.name]: value }, names);
  if (!table) return '';
  return table.rows
    .map((row) =>
      row
        .flatMap((cell, index) => (cell === '' ? [] : [`${table.columns[index] ?? ''} ${cell}`]))
        .join('、'),
    )
    .join('\n');
}

function tableOf(field: Field, body: Body, names: Names): DescribedTable | undefined {
  const value = body[field.name];
  if (field.instrument) return describeInstrument(field.instrument, value, body);
  const parts = field.fields ?? [];
  const rows = field.shape === 'rows' ? (Array.isArray(value) ? value : []) : [value];
  const bodies = rows.filter(isObject);
  const columns = parts.filter((part) =>
    bodies.some((row) => isShown(part, row) && describeValue(part, row[part.name], names, row)),
  );
  if (columns.length === 0) return undefined;
  return {
    columns: columns.map(labelOf),
    rows: bodies.map((row) =>
      columns.map((part) =>
        isShown(part, row) ? describeValue(part, row[part.name], names, row) : '',
      ),
    ),
  };
}

/** Somebody is meant, even where this device does not know whom. */
function nameIn(names: Names, id: string): string {
  return names.get(id) ?? '（この端末にない記録）';
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const unitAtEnd = /[（(](g|kg|cm|g\/日|時間|分|週|回|日|人|円)[)）]$/;

/** 体重(g) is the label 体重 with the unit g. */
export function labelOf(field: Field): string {
  return field.ja.replace(unitAtEnd, '');
}

export function unitOf(field: Field): string {
  return field.unit ?? unitAtEnd.exec(field.ja)?.[1] ?? '';
}

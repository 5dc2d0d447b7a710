// What a list is narrowed by, as typed, and the question that comes of it.
import type { Field, RecordType } from '../../domain/catalogue/shapes.ts';
import { readDate } from '../../domain/era.ts';
import type { PlainDate } from '../../domain/dates.ts';
import type { ListQuery } from '../../records/api.ts';

export interface Narrowing {
  readonly words: string;
  /** By code field; empty for all. */
  readonly values: Readonly<Record<string, string>>;
  /** By date field, as typed. */
  readonly dates: Readonly<Record<string, { readonly from: string; readonly to: string }>>;
  readonly sortBy?: string;
  readonly descending: boolean;
  readonly withVoid: boolean;
  readonly page: number;
}

export const PAGE_ROWS = 50;

export const unnarrowed: Narrowing = {
  words: '',
  values: {},
  dates: {},
  descending: true,
  withVoid: false,
  page: 0,
};

/** The register reads by kana; everything else by time, the newest first. */
export function unnarrowedOf(type: RecordType): Narrowing {
  return type.listing.columns.includes('name_kana')
    ? { ...unnarrowed, sortBy: 'name_kana', descending: false }
    : unnarrowed;
}

/** Whether anything is left out by what was asked; the order and 取消 leave nothing out. */
export function isNarrowed({ words, values, dates }: Narrowing): boolean {
  return (
    words.trim() !== '' ||
    Object.values(values).some((value) => value !== '') ||
    Object.values(dates).some(({ from, to }) => `${from}${to}`.trim() !== '')
  );
}

/** The fields a list is narrowed by: those of the catalogue, and always when it happened. */
export function filterFields(type: RecordType): {
  readonly choices: readonly Field[];
  readonly dates: readonly Field[];
} {
  const names = new Set([...type.listing.filters, type.listing.occurred ?? '']);
  const fields = type.fields.filter((field) => names.has(field.name));
  return {
    choices: fields.filter(({ type: kind }) => ['code', 'codes', 'bool'].includes(kind)),
    dates: fields.filter(({ type: kind }) => kind === 'date' || kind === 'datetime'),
  };
}

export type Narrowed =
  | { readonly ok: true; readonly query: ListQuery }
  | { readonly ok: false; readonly field: string; readonly message: string };

export function queryOf(type: RecordType, narrowing: Narrowing, today: PlainDate): Narrowed {
  const where: Record<string, readonly string[]> = {};
  for (const [field, value] of Object.entries(narrowing.values))
    if (value !== '') where[field] = [value];
  for (const [field, typed] of Object.entries(narrowing.dates)) {
    const from = readEnd(typed.from, today);
    const to = readEnd(typed.to, today);
    if (!from.ok) return { ok: false, field, message: from.message };
    if (!to.ok) return { ok: false, field, message: to.message };
    if (from.date !== '' && to.date !== '' && from.date > to.date)
      return { ok: false, field, message: '「から」を「まで」より前の日付にしてください。' };
    if (from.date !== '' || to.date !== '') where[field] = [`${from.date}..${to.date}`];
  }
  const { words, sortBy, descending, withVoid, page } = narrowing;
  return {
    ok: true,
    query: {
      type: type.key,
      ...(Object.keys(where).length > 0 ? { where } : {}),
      ...(words.trim() === '' ? {} : { words: words.trim() }),
      ...(sortBy ? { sortBy, descending } : {}),
      ...(withVoid ? { withVoid } : {}),
      offset: page * PAGE_ROWS,
      limit: PAGE_ROWS,
    },
  };
}

/** An empty end is open; so is a date that is still being typed wrong: then it says so. */
function readEnd(
  typed: string,
  today: PlainDate,
): { readonly ok: true; readonly date: string } | { readonly ok: false; readonly message: string } {
  if (typed.trim() === '') return { ok: true, date: '' };
  const read = readDate(typed, today);
  return read.ok ? { ok: true, date: read.date } : { ok: false, message: read.message };
}

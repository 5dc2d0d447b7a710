// A date that was agreed and is moved asks why, and keeps what it was: one row for each time the record is saved (J06).
import type { RecordType } from './catalogue/shapes.ts';
import { isPlainDate } from './dates.ts';
import type { Body } from './record.ts';

/** The body with a row, its reason yet to be given, for each date that differs from the one saved before. */
export function noteDateChanges(
  type: RecordType,
  before: Body,
  body: Body,
  newRowId: () => string,
): Body {
  let next = body;
  for (const { name, changesOf } of type.fields) {
    if (changesOf === undefined) continue;
    const rows = rowsIn(body, name);
    const known = rowsIn(before, name).map((row) => row['row_id']);
    const own = rows.find((row) => !known.includes(row['row_id']));
    const noted = noteOne(before[changesOf], body[changesOf], own, newRowId);
    if (noted === own) continue;
    const others = rows.filter((row) => row !== own);
    next = { ...next, [name]: noted ? [...others, noted] : others };
  }
  return next;
}

/** While the field is empty, a reason that was typed already stays. */
function noteOne(
  was: unknown,
  became: unknown,
  own: Body | undefined,
  newRowId: () => string,
): Body | undefined {
  if (!isDate(was) || !isDate(became)) return own;
  if (was === became) return undefined;
  if (own?.['became'] === became) return own;
  return { ...(own ?? { row_id: newRowId() }), was, became };
}

const isDate = (value: unknown): value is string => typeof value === 'string' && isPlainDate(value);

function rowsIn(body: Body, name: string): readonly Body[] {
  const rows = body[name];
  return Array.isArray(rows) ? (rows as readonly Body[]) : [];
}

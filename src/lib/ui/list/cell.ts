// A cell of a list: a field's value in few letters.
import type { Field } from '../../domain/catalogue/shapes.ts';
import { dateInTokyo, isInstant, isPlainDate, timeInTokyo } from '../../domain/dates.ts';
import { describeValue, type Names } from '../describe.ts';
import { plain, showDueDay } from '../show.ts';
import type { ListRow } from '../../records/api.ts';

export function cellText(field: Field, row: ListRow): string {
  const { body } = row.document;
  const value = body[field.name];
  const text = plain(value);
  const exact = field.precision === undefined || (plain(body[field.precision]) || 'D') === 'D';
  if (field.type === 'date' && exact && isPlainDate(text)) return showDueDay(text);
  if (field.type === 'datetime' && isInstant(text))
    return `${showDueDay(dateInTokyo(text))} ${timeInTokyo(text)}`;
  const names: Names = new Map(Object.entries(row.names));
  return describeValue(field, value, names, body);
}

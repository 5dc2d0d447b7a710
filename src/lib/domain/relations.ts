// 続柄 seen from either end of its edge: an edge says what `from` is to `to` (fields.json, relationship).
import { codeLabel } from './catalogue/registry.ts';

const parents = ['F', 'M', 'AF', 'AM', 'SF', 'SM', 'FO', 'GD'];
const mutual = ['SP', 'DP', 'CP', 'BF', 'SIB', 'HSF', 'HSM', 'STS', 'CO', 'CT', 'OT'];

/** What `from` is to `to`. */
export function relationLabel(kind: string): string {
  return codeLabel('relation_kind', kind);
}

/** What `to` is to `from`, where the list has a word for it. */
export function reverseRelationLabel(kind: string): string | undefined {
  if (parents.includes(kind)) return codeLabel('relation_kind', 'CH');
  return mutual.includes(kind) ? codeLabel('relation_kind', kind) : undefined;
}

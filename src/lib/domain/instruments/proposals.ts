// Items that the record itself speaks for, such as 若年(19歳以下): proposed, never ticked by the system.
import { recordType, answerLabel } from '../catalogue/registry.ts';
import { instrument } from '../catalogue/rules-registry.ts';
import type { Bound } from '../catalogue/rule-shapes.ts';
import type { Body } from '../record.ts';

export interface Proposal {
  readonly item: string;
  readonly theme: string;
  /** What on the record it comes from: 出産予定時年齢 19. */
  readonly because: string;
}

/** `type`: that of `body`. `related`: bodies of records it names, by type (`pregnancy`). */
export function proposals(
  key: string,
  type: string,
  body: Body,
  related: Readonly<Record<string, Body>> = {},
): readonly Proposal[] {
  const form = instrument(key);
  return (form?.proposals ?? []).flatMap(({ item, all }) => {
    const theme = form?.items.find((one) => one.id === item)?.theme;
    const met = all.map((bound) => words(bound, type, body, related));
    if (theme === undefined || met.some((one) => one === undefined)) return [];
    return [{ item, theme, because: met.join('、') }];
  });
}

/** The value in words where it lies within the bound. */
function words(
  bound: Bound,
  type: string,
  body: Body,
  related: Readonly<Record<string, Body>>,
): string | undefined {
  const value = (bound.of === undefined ? body : related[bound.of])?.[bound.field];
  const field = recordType(bound.of ?? type)?.fields.find((one) => one.name === bound.field);
  const name = field?.ja ?? '';
  if (bound.in !== undefined) {
    if (typeof value !== 'string' || !bound.in.includes(value)) return undefined;
    return `${name} ${field?.codeList === undefined ? value : answerLabel(field, value)}`;
  }
  if (typeof value !== 'number') return undefined;
  const isWithin = value >= (bound.atLeast ?? -Infinity) && value <= (bound.atMost ?? Infinity);
  return isWithin ? `${name} ${String(value)}` : undefined;
}

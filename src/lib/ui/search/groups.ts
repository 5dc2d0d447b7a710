// What was found, in the groups of its kinds; the order inside a group stays.

export interface Group<Row> {
  /** Empty where there is only one kind. */
  readonly name: string;
  readonly rows: readonly Row[];
}

export function inGroups<Row>(
  rows: readonly Row[],
  groupOf: ((row: Row) => string) | undefined,
): readonly Group<Row>[] {
  if (!groupOf) return rows.length === 0 ? [] : [{ name: '', rows }];
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = groupOf(row);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups].map(([name, found]) => ({ name, rows: found }));
}

/** 人・世帯・文書, and 記録 for everything else. */
export function hitGroup(hit: { readonly type: string; readonly recent?: true }): string {
  if (hit.recent) return '最近開いた人';
  return HIT_GROUPS[hit.type] ?? '記録';
}

export function byGroup<Row extends { readonly type: string }>(
  rows: readonly Row[],
): readonly Row[] {
  const place = (row: Row): number => ORDER.indexOf(hitGroup(row));
  return [...rows].sort((a, b) => place(a) - place(b));
}

const HIT_GROUPS: Readonly<Partial<Record<string, string>>> = {
  person: '人',
  household: '世帯',
  filing: '文書',
  attachment: '文書',
};
const ORDER = ['最近開いた人', '人', '世帯', '記録', '文書'];

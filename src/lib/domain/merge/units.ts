// What merges as one: a merge group, a date with its precision, else a field by itself.
import type { Field, RecordType } from '../catalogue/shapes.ts';

export interface Unit {
  /** Names the unit in a choice: its fields, joined. */
  readonly key: string;
  readonly fields: readonly string[];
  /** Of a unit of one known field. */
  readonly field?: Field;
  /** Those of its fields that people enter: what is computed goes where they go. */
  readonly entered: readonly string[];
}

/** Of a record type, or of the parts of a row or group; fields that only the bodies know stand for themselves. */
export function unitsOf(
  type: Pick<RecordType, 'fields'> & Partial<Pick<RecordType, 'mergeGroups'>>,
  names: readonly string[],
): readonly Unit[] {
  const byName = new Map(type.fields.map((field) => [field.name, field]));
  const group = new Map<string, Set<string>>();
  const join = (members: readonly string[]): void => {
    const all = new Set(members.flatMap((name) => [name, ...(group.get(name) ?? [])]));
    for (const name of all) group.set(name, all);
  };
  for (const members of type.mergeGroups ?? []) join(members);
  for (const { name, precision } of type.fields)
    if (precision !== undefined) join([name, precision]);
  const found = new Map<string, Unit>();
  for (const name of [...type.fields.map((field) => field.name), ...names]) {
    const fields = [...(group.get(name) ?? [name])];
    const key = fields.join('+');
    const field = fields.length === 1 ? byName.get(name) : undefined;
    const entered = fields.filter((one) => !isWorkedOut(byName.get(one)));
    found.set(key, { key, fields, entered, ...(field === undefined ? {} : { field }) });
  }
  return [...found.values()];
}

/** Nobody's words: renewed from what was entered, wherever that came from. */
function isWorkedOut(field: Field | undefined): boolean {
  // A provisional number comes from a device and stays.
  if (field?.name === 'provisional_no') return false;
  return field?.given === 'computed' || field?.given === 'derived';
}

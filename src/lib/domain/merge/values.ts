// Two changes of one value since the version both saw: sets and rows join, everything else is one or the other.
import { isPlainObject } from '../catalogue/conditions.ts';
import type { Field, RecordType } from '../catalogue/shapes.ts';
import type { Body } from '../record.ts';
import { same } from './same.ts';
import { unitsOf, type Unit } from './units.ts';

export type Side = 'mine' | 'theirs';

/** What both changed, each otherwise: a person decides. */
export interface Dispute {
  /** Names it in a choice. */
  readonly key: string;
  readonly fields: readonly string[];
  /** Of a repeating row: its `row_id`. */
  readonly row?: string;
}

export type Choices = Readonly<Record<string, Side>>;

export interface Joined<T> {
  /** Undefined: absent. In dispute, what theirs says. */
  readonly value: T;
  /** Who changed what stands here; absent where nobody did. */
  readonly from?: Side | 'both';
  readonly disputes: readonly Dispute[];
}

interface Place {
  /** Where in the body: empty at its top. */
  readonly path: string;
  readonly field?: string;
  readonly row?: string;
  readonly choices: Choices;
}

interface Three<T> {
  readonly base: T;
  readonly theirs: T;
  readonly mine: T;
}

export interface JoinedParts {
  readonly body: Body;
  readonly from: Readonly<Record<string, Side | 'both'>>;
  readonly disputes: readonly Dispute[];
  /** Units that somebody changed and in which the two differ. */
  readonly differing: readonly Unit[];
}

/** The fields of a body, of a row or of a group, unit by unit. */
export function joinParts(
  type: Pick<RecordType, 'fields'> & Partial<Pick<RecordType, 'mergeGroups'>>,
  three: Three<Body>,
  place: Place,
): JoinedParts {
  const { base, theirs, mine } = three;
  const names = [...Object.keys(theirs), ...Object.keys(mine)];
  const found = new Map<string, unknown>();
  const from: Record<string, Side | 'both'> = {};
  const disputes: Dispute[] = [];
  const differing: Unit[] = [];
  for (const unit of unitsOf(type, names)) {
    const joined = joinUnit(unit, three, place);
    disputes.push(...joined.disputes);
    for (const name of unit.fields) {
      const value = joined.value[name];
      if (value !== undefined) found.set(name, value);
      if (joined.from !== undefined) from[name] = joined.from;
    }
    if (!same(only(theirs, unit.entered), only(mine, unit.entered))) differing.push(unit);
  }
  // In the order of theirs, with what mine adds behind: nothing moves for those who read it.
  const order = [...new Set([...names, ...Object.keys(base)])].filter((name) => found.has(name));
  return {
    body: Object.fromEntries(order.map((name) => [name, found.get(name)])),
    from,
    disputes,
    differing,
  };
}

function joinUnit(unit: Unit, three: Three<Body>, place: Place): Joined<Body> {
  const key = place.path + unit.key;
  const [base, theirs, mine] = (['base', 'theirs', 'mine'] as const).map((side) =>
    only(three[side], unit.fields),
  ) as [Body, Body, Body];
  const told = (body: Body): Body => only(body, unit.entered);
  const chosen = place.choices[key];
  const field = place.field === undefined ? unit.fields : [place.field];
  if (same(told(theirs), told(mine))) {
    // The same words: what is computed from them may be older on one side.
    const value = same(base, theirs) ? mine : theirs;
    return same(told(base), told(mine))
      ? { value, disputes: [] }
      : { value, from: 'both', disputes: [] };
  }
  if (chosen !== undefined)
    return { value: chosen === 'mine' ? mine : theirs, from: chosen, disputes: [] };
  if (same(told(base), told(theirs))) return { value: mine, from: 'mine', disputes: [] };
  if (same(told(base), told(mine))) return { value: theirs, from: 'theirs', disputes: [] };
  const [name] = unit.fields;
  if (unit.field !== undefined && name !== undefined) {
    const values = { base: base[name], theirs: theirs[name], mine: mine[name] };
    const inside = { ...place, path: `${key}/`, field: place.field ?? name };
    const joined = joinValue(unit.field, values, inside);
    if (joined !== undefined) return { ...joined, value: { [name]: joined.value } };
  }
  const row = place.row === undefined ? {} : { row: place.row };
  return { value: theirs, from: 'theirs', disputes: [{ key, fields: field, ...row }] };
}

/** Undefined: it is one or the other. */
function joinValue(
  field: Field,
  { base, theirs, mine }: Three<unknown>,
  place: Place,
): Joined<unknown> | undefined {
  if (field.type === 'codes' || field.type === 'refs') {
    if (!isSet(base) || !isSet(theirs) || !isSet(mine)) return undefined;
    return { value: emptied(joinSets({ base, theirs, mine })), from: 'both', disputes: [] };
  }
  const { fields } = field;
  if (field.shape === 'rows' && fields !== undefined) {
    if (!isRows(base) || !isRows(theirs) || !isRows(mine)) return undefined;
    const joined = joinRows(
      fields,
      { base: base ?? [], theirs: theirs ?? [], mine: mine ?? [] },
      place,
    );
    return { ...joined, value: emptied(joined.value) };
  }
  if (field.shape === 'group' && fields !== undefined) {
    if (!isGroup(base) || !isGroup(theirs) || !isGroup(mine)) return undefined;
    const three = { base: base ?? {}, theirs: theirs ?? {}, mine: mine ?? {} };
    const { body, disputes } = joinParts({ fields }, three, place);
    return { value: Object.keys(body).length === 0 ? undefined : body, from: 'both', disputes };
  }
  return undefined;
}

/** What either added is in, what either took out is out. */
export function joinSets({
  base,
  theirs,
  mine,
}: Three<readonly unknown[] | undefined>): readonly unknown[] {
  const [was, there, here] = [base ?? [], theirs ?? [], mine ?? []];
  const kept = there.filter((one) => here.includes(one) || !was.includes(one));
  const added = here.filter((one) => !was.includes(one) && !there.includes(one));
  return [...kept, ...added];
}

type Row = Body & { readonly row_id: string };

/** Row by row; one that the one took out and the other wrote in is in dispute. */
function joinRows(
  fields: readonly Field[],
  rows: Three<readonly Row[]>,
  place: Place,
): Joined<readonly Row[]> {
  const by = (list: readonly Row[]) => new Map(list.map((row) => [row.row_id, row]));
  const [base, theirs, mine] = [by(rows.base), by(rows.theirs), by(rows.mine)];
  const disputes: Dispute[] = [];
  const found = new Map<string, Row>();
  for (const id of new Set([...theirs.keys(), ...mine.keys()])) {
    const [was, there, here] = [base.get(id), theirs.get(id), mine.get(id)];
    const key = place.path + id;
    if (there !== undefined && here !== undefined) {
      const inside = { ...place, path: `${key}/`, row: id };
      const joined = joinParts(
        { fields },
        { base: was ?? { row_id: id }, theirs: there, mine: here },
        inside,
      );
      disputes.push(...joined.disputes);
      found.set(id, { ...joined.body, row_id: id });
      continue;
    }
    const left = there ?? here;
    if (left === undefined) continue;
    const isNew = was === undefined;
    const chosen = place.choices[key];
    const isIn = chosen === undefined ? isNew : (chosen === 'mine') === (here !== undefined);
    if (isIn) found.set(id, left);
    else if (chosen === undefined && !same(was, left)) {
      disputes.push({ key, fields: place.field === undefined ? [] : [place.field], row: id });
      if (there !== undefined) found.set(id, there);
    }
  }
  return { value: inOrder(rows, found), from: 'both', disputes };
}

/** As theirs has it, or as mine does where only mine was put in another order. */
function inOrder(rows: Three<readonly Row[]>, found: ReadonlyMap<string, Row>): readonly Row[] {
  const ids = (list: readonly Row[]) => list.map((row) => row.row_id);
  const [base, theirs, mine] = [ids(rows.base), ids(rows.theirs), ids(rows.mine)];
  const shared = (list: readonly string[]) =>
    list.filter((id) => [base, theirs, mine].every((other) => other.includes(id)));
  const [first, second] = same(shared(base), shared(theirs)) ? [mine, theirs] : [theirs, mine];
  const order = [
    ...new Set([...(same(shared(mine), shared(theirs)) ? theirs : first), ...second, ...first]),
  ];
  return order.flatMap((id) => found.get(id) ?? []);
}

function only(body: Body, names: readonly string[]): Body {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(body, name)).map((name) => [name, body[name]]),
  );
}

function emptied<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function isSet(value: unknown): value is readonly string[] | undefined {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every((one) => typeof one === 'string') && isUnique(value);
}

/** Rows of which each has an id of its own: older and loaded ones may have none. */
function isRows(value: unknown): value is readonly Row[] | undefined {
  if (value === undefined) return true;
  if (!Array.isArray(value)) return false;
  const ids = value.map((row: unknown) => (isPlainObject(row) ? row['row_id'] : undefined));
  return ids.every((id) => typeof id === 'string' && id !== '') && isUnique(ids);
}

function isGroup(value: unknown): value is Body | undefined {
  return value === undefined || isPlainObject(value);
}

function isUnique(list: readonly unknown[]): boolean {
  return new Set(list).size === list.length;
}

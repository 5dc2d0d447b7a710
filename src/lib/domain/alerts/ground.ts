// The records that the rules look at, read once each and grouped once by what a rule asks for.
import { matchingRule } from '../catalogue/compartment-rules.ts';
import { recordType } from '../catalogue/registry.ts';
import { dateInTokyo, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert, AlertSource } from './alert.ts';
import { list, ref, refs } from './body.ts';

type Groups = ReadonlyMap<string, readonly RecordDoc[]>;

export interface Ground {
  readonly now: number;
  readonly today: PlainDate;
  /** What is void is not there. */
  get(id: RecordId | undefined): RecordDoc | undefined;
  all(type: string): readonly RecordDoc[];
  /** Grouped once per name; `keysOf` must not depend on anything but the record. */
  grouped(type: string, name: string, keysOf: (record: RecordDoc) => readonly string[]): Groups;
  /** Made once per name. */
  once<Value>(name: string, make: () => Value): Value;
  compartmentOf(record: RecordDoc): Alert['compartment'];
}

export function readGround(source: AlertSource, now: number): Ground {
  const made = new Map<string, unknown>();
  const once = <Value>(name: string, make: () => Value): Value => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as Value;
  };
  const all = (type: string) =>
    once(`all ${type}`, () => [...source.byType(type)].filter((one) => one.void === undefined));
  const get = (id: RecordId | undefined) => {
    const found = id === undefined ? undefined : source.get(id);
    return found?.void === undefined ? found : undefined;
  };
  const compartmentOf = (record: RecordDoc): Alert['compartment'] => {
    const known =
      source.compartmentOf?.(record) ?? matchingRule(record.type, record.body)?.compartment;
    if (known !== undefined) return known;
    const type = recordType(record.type);
    const ofCase = type?.classed === 'caseId' ? get(record.caseId) : undefined;
    // An unknown type is no reason to show it to more people.
    return ofCase ? compartmentOf(ofCase) : (type?.compartment ?? 'SYS');
  };
  return {
    now,
    today: dateInTokyo(now),
    get,
    all,
    once,
    compartmentOf,
    grouped: (type, name, keysOf) =>
      once(`${type} by ${name}`, () => {
        const groups = new Map<string, RecordDoc[]>();
        for (const record of all(type)) {
          for (const key of keysOf(record)) {
            const group = groups.get(key);
            if (group) group.push(record);
            else groups.set(key, [record]);
          }
        }
        return groups;
      }),
  };
}

/** Of a type whose records hang on one person. */
export function about(ground: Ground, type: string, person: string): readonly RecordDoc[] {
  const groups = ground.grouped(type, 'subject', (record) => list(record.subjectId));
  return groups.get(person) ?? [];
}

/** Of a type whose records name people in this field. */
export function naming(
  ground: Ground,
  type: string,
  field: string,
  person: string,
): readonly RecordDoc[] {
  const groups = ground.grouped(type, field, (record) => [
    ...list(ref(record, field)),
    ...refs(record, field),
  ]);
  return groups.get(person) ?? [];
}

export function ofCase(ground: Ground, type: string, id: string): readonly RecordDoc[] {
  return ground.grouped(type, 'case', (record) => list(record.caseId)).get(id) ?? [];
}

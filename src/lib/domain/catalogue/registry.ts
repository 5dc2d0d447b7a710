// The only door to the catalogue's data: record types, code lists, sites, roles, access groups.
import accessMatrix from './data/access-matrix.json' with { type: 'json' };
import codeLists from './data/code-lists.json' with { type: 'json' };
import stricterFields from './data/stricter-fields.json' with { type: 'json' };
import type { AccessGroup } from './access-shapes.ts';
import type { CodeItem, Field, RecordType, StricterField } from './shapes.ts';
import { siblingKey, siblingsOf, withoutStricter } from './siblings.ts';
import { typeData, type RecordTypeKey } from './types.ts';

export { site, siteName, sites } from './sites.ts';
export { recordTypeKeys, type RecordTypeKey } from './types.ts';

// The data is checked by catalogue.test.ts; TypeScript widens JSON's literals, hence the casts here and nowhere else.
const stricter = stricterFields as readonly StricterField[];
const whole = typeData as unknown as readonly RecordType[];
const types: ReadonlyMap<string, RecordType> = new Map(
  whole
    .flatMap((type) => [withoutStricter(type, stricter), ...siblingsOf(type, stricter)])
    .map((type) => [type.key, type]),
);
const lists = new Map(Object.entries(codeLists as Readonly<Record<string, readonly CodeItem[]>>));
const groups = accessMatrix as unknown as readonly AccessGroup[];

/** A known key has its type; a name from outside may have none. */
export function recordType(key: RecordTypeKey): RecordType;
export function recordType(key: string): RecordType | undefined;
export function recordType(key: string): RecordType | undefined {
  return types.get(key);
}

export function recordTypes(): readonly RecordType[] {
  return [...types.values()];
}

/** The siblings that hold the stricter fields of a type, if any. */
export function siblingTypes(key: string): readonly RecordType[] {
  return [...types.values()].filter((type) => type.siblingOf === key);
}

/** The sibling that holds this stricter field of the type. */
export function siblingOfField(key: string, field: string): RecordType | undefined {
  const entry = stricter.find((one) => one.type === key && one.field === field);
  return entry && types.get(siblingKey(entry.type, entry.compartment));
}

/** Empty for a list that does not exist. */
export function codeList(name: string): readonly CodeItem[] {
  return lists.get(name) ?? [];
}

/** The code itself where the list does not know it: an old or foreign value is shown, not hidden. */
export function codeLabel(list: string, code: string): string {
  return codeList(list).find((item) => item.code === code)?.ja ?? code;
}

/** The answers of a field. The city's list of yes and no has two words for each (あり/はい): the field takes the one that fits. */
export function answersOf(field: Pick<Field, 'codeList' | 'asks'>): readonly CodeItem[] {
  const items = codeList(field.codeList ?? '');
  if (field.codeList !== 'yes_no_unknown') return items;
  return items.map(({ code, ja }) => ({ code, ja: ja.split('/')[field.asks ? 1 : 0] ?? ja }));
}

/** As `codeLabel`, in the word that fits the field. */
export function answerLabel(field: Pick<Field, 'codeList' | 'asks'>, code: string): string {
  return answersOf(field).find((item) => item.code === code)?.ja ?? code;
}

export function roleName(code: string): string {
  return codeLabel('role', code);
}

export function accessGroups(): readonly AccessGroup[] {
  return groups;
}

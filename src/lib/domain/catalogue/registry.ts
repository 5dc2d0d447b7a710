// The only door to the catalogue's data: record types, code lists, sites, roles, access groups.
import accessMatrix from './data/access-matrix.json' with { type: 'json' };
import codeLists from './data/code-lists.json' with { type: 'json' };
import sitesData from './data/sites.json' with { type: 'json' };
import stricterFields from './data/stricter-fields.json' with { type: 'json' };
import birthContact from './data/types/birth_contact.json' with { type: 'json' };
import caseType from './data/types/case.json' with { type: 'json' };
import caseNote from './data/types/case_note.json' with { type: 'json' };
import household from './data/types/household.json' with { type: 'json' };
import person from './data/types/person.json' with { type: 'json' };
import personAddress from './data/types/person_address.json' with { type: 'json' };
import relationship from './data/types/relationship.json' with { type: 'json' };
import type { AccessGroup } from './access-shapes.ts';
import type { CodeItem, RecordType, Site, StricterField } from './shapes.ts';

/** In the order of first sync: people and households before what hangs on them. */
const loaded = [person, household, personAddress, relationship, caseType, caseNote, birthContact];

export const recordTypeKeys = [
  'person',
  'household',
  'person_address',
  'relationship',
  'case',
  'case_note',
  'birth_contact',
] as const;
export type RecordTypeKey = (typeof recordTypeKeys)[number];

// The data is checked by catalogue.test.ts; TypeScript widens JSON's literals, hence the casts here and nowhere else.
const stricter = stricterFields as readonly StricterField[];
const types: ReadonlyMap<string, RecordType> = new Map(
  loaded.map((type) => [type.key, withoutStricter(type as unknown as RecordType)]),
);
const lists = new Map(Object.entries(codeLists as Readonly<Record<string, readonly CodeItem[]>>));
const allSites = sitesData as unknown as readonly Site[];
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

/** Empty for a list that does not exist. */
export function codeList(name: string): readonly CodeItem[] {
  return lists.get(name) ?? [];
}

/** The code itself where the list does not know it: an old or foreign value is shown, not hidden. */
export function codeLabel(list: string, code: string): string {
  return codeList(list).find((item) => item.code === code)?.ja ?? code;
}

export function sites(): readonly Site[] {
  return allSites;
}

export function site(code: string): Site | undefined {
  return allSites.find((one) => one.code === code);
}

export function siteName(code: string): string {
  return site(code)?.ja ?? code;
}

export function roleName(code: string): string {
  return codeLabel('role', code);
}

export function accessGroups(): readonly AccessGroup[] {
  return groups;
}

/** A field stricter than its record never stands in the wider type: it lives in a sibling record. */
function withoutStricter(type: RecordType): RecordType {
  const own = stricter.filter((entry) => entry.type === type.key);
  const barred = new Set(own.map((entry) => entry.field));
  return {
    ...type,
    fields: type.fields.filter((field) => !barred.has(field.name)),
    sections: type.sections.map((section) => ({
      ...section,
      fields: section.fields.filter((name) => !barred.has(name)),
    })),
    narrative: type.narrative.filter((name) => !barred.has(name)),
    stricter: own,
  };
}

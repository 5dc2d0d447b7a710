// Fields stricter than their record live in a sibling record of their own compartment (DESIGN.md section 3).
import type { Compartment, SealedCompartment } from '../compartment.ts';
import type { RecordId } from '../record.ts';
import { recordTypeOf } from '../record.ts';
import type { RecordType, StricterField } from './shapes.ts';

/** Such as `person~dv`. */
export function siblingKey(type: string, compartment: Compartment | SealedCompartment): string {
  return `${type}~${compartment === 'DVADDR' ? 'dv' : compartment.toLowerCase()}`;
}

/** A record has at most one sibling per compartment: its id follows from its own. */
export function siblingId(parent: RecordId, sibling: RecordType): RecordId {
  return `${sibling.key}:${parent.slice(recordTypeOf(parent).length + 1)}` as RecordId;
}

/** A field stricter than its record never stands in the wider type. */
export function withoutStricter(type: RecordType, all: readonly StricterField[]): RecordType {
  const own = all.filter((entry) => entry.type === type.key);
  const barred = new Set(own.map((entry) => entry.field));
  return { ...only(type, (name) => !barred.has(name)), stricter: own };
}

export function siblingsOf(type: RecordType, all: readonly StricterField[]): readonly RecordType[] {
  const own = all.filter((entry) => entry.type === type.key);
  return [...new Set(own.map((entry) => entry.compartment))].map((compartment) => {
    const names = own.filter((one) => one.compartment === compartment).map((one) => one.field);
    const { classed: _class, compartmentOf: _of, ...plain } = only(type, (n) => names.includes(n));
    return {
      ...plain,
      key: siblingKey(type.key, compartment),
      family: 'sibling',
      csvNo: null,
      compartment,
      compartmentRules: [],
      anchor: { kind: 'subject' },
      stricter: [],
      siblingOf: type.key,
    };
  });
}

function only(type: RecordType, keep: (name: string) => boolean): RecordType {
  const { layout, listing } = type;
  return {
    ...type,
    fields: type.fields.filter((field) => keep(field.name)),
    sections: type.sections
      .map((section) => ({ ...section, fields: section.fields.filter(keep) }))
      .filter((section) => section.fields.length > 0),
    narrative: type.narrative.filter(keep),
    mergeGroups: type.mergeGroups
      .map((group) => group.filter(keep))
      .filter((group) => group.length > 1),
    layout: { context: layout.context.filter(keep), folded: layout.folded.filter(keep) },
    listing: {
      ...listing,
      title: listing.title.filter(keep),
      columns: listing.columns.filter(keep),
      filters: listing.filters.filter(keep),
    },
  };
}

// What a face sheet reads out of a person's view: the records of one type about this person, and the panels' contents.
import { aboutWhom } from '../../domain/about-whom.ts';
import { recordType, recordTypes } from '../../domain/catalogue/registry.ts';
import type { RecordType } from '../../domain/catalogue/shapes.ts';
import { everyMemberOf, type Member } from '../../domain/people.ts';
import { bodyText } from '../../domain/search.ts';
import type { HouseholdView, PersonView, ShownRecord } from '../../records/api.ts';

type View = Pick<PersonView | HouseholdView, 'timeline' | 'cases' | 'records'>;

/** Each once: what happened, and what stands beside it. */
export function everyRecord(view: View): readonly ShownRecord[] {
  const all = [...view.timeline, ...view.cases, ...view.records];
  return [...new Map(all.map((one) => [one.document.id, one])).values()];
}

/** About this person, of one type; what was taken back is not counted. */
export function ownRecords(view: PersonView, type: string): readonly ShownRecord[] {
  const { id } = view.person.document;
  return everyRecord(view).filter(
    ({ document }) =>
      document.type === type && document.void === undefined && aboutWhom(document).includes(id),
  );
}

/** About this person, or about the family as such: not what only another member's records are. */
export function recordsAround(view: PersonView): readonly ShownRecord[] {
  const { id } = view.person.document;
  return everyRecord(view).filter(({ document }) => {
    const people = aboutWhom(document);
    return people.length === 0 || people.includes(id);
  });
}

/** The newest first by a date field; what has no date comes last. */
export function newestFirst(
  records: readonly ShownRecord[],
  field: string,
): readonly ShownRecord[] {
  return [...records].sort((a, b) => {
    const [one, other] = [bodyText(a.document, field), bodyText(b.document, field)];
    return one === other ? 0 : one < other ? 1 : -1;
  });
}

/** Types that a site may write about a person or household; the order is that of the city's list. */
export function writableTypes(
  about: 'person' | 'household',
  isOffered: (key: string) => boolean,
): readonly RecordType[] {
  return recordTypes().filter(
    (type) =>
      (type.family === 'category' || type.family === 'core') &&
      !['reporter_identity', 'attachment'].includes(type.key) &&
      isOffered(type.key) &&
      hangsOn(type, about),
  );
}

function hangsOn({ anchor, fields }: RecordType, about: 'person' | 'household'): boolean {
  if (anchor.kind === 'self') return false;
  if (anchor.kind === 'subject') return about === 'person' || anchor.optional === true;
  return fields.some((field) => anchor.fields.includes(field.name) && field.refers === about);
}

/** Stricter siblings that this device holds of the record. */
export function siblingsHeld(view: View, of: string): readonly ShownRecord[] {
  const rest = of.slice(of.indexOf(':'));
  return view.records.filter(
    ({ document }) =>
      recordType(document.type)?.siblingOf !== undefined &&
      document.id === `${document.type}${rest}` &&
      Object.keys(document.body).length > 0,
  );
}

/** What the list of the lived-in household says of each of its people. */
export function memberOf(view: PersonView, id: string): Member | undefined {
  const home = view.household?.document;
  return home && everyMemberOf(home).find((member) => member.id === id && member.to === undefined);
}

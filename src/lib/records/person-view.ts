// Builds what a person's page shows from records, wherever they come from: pure, the same at centers and at the desk.
import { aboutWhom } from '../domain/about-whom.ts';
import { isNotification } from '../domain/alerts/safety48.ts';
import { dateInTokyo, isInstant } from '../domain/dates.ts';
import { livingChildren } from '../domain/family.ts';
import { membersOf } from '../domain/people.ts';
import { occurredAt } from '../domain/record-title.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { PersonRow, PersonView } from './api.ts';
import { addressOf, familyRecords, householdsOf, listedRelation, relationTo } from './family.ts';
import type { IndexedRecords } from './records-index.ts';
import { besides, timelineOf } from './timeline.ts';

export function personView(
  index: IndexedRecords,
  id: RecordId,
  rowOf: (person: RecordDoc) => PersonRow,
): PersonView | undefined {
  const person = index.get(id);
  if (person?.document.type !== 'person') return undefined;
  const households = householdsOf(index, id);
  const [household] = households;
  const members = household ? membersOf(household.document) : [];
  const records = familyRecords(
    index,
    new Set([id, ...members.map((member) => member.id)]),
    households,
  );
  const address = addressOf(records, id);
  return {
    person,
    ...(household ? { household } : {}),
    households,
    ...(address === undefined ? {} : { address }),
    members: members.flatMap((member) => {
      const shown = index.get(member.id);
      if (!shown) return [];
      const relation = relationTo(records, member.id, id) ?? listedRelation(member);
      return [
        {
          row: rowOf(shown.document),
          ...(relation === undefined ? {} : { relation }),
          livesHere: member.livesHere,
        },
      ];
    }),
    cases: records.filter((shown) => shown.document.type === 'case'),
    // Of this person and of what the family shares: a sibling's own visits stand on the sibling's page.
    timeline: timelineOf(
      index,
      records.filter(
        ({ document }) =>
          isShared(document) ||
          aboutWhom(document).includes(id) ||
          (household !== undefined && isToldOf(index, document, household.document, id)),
      ),
    ),
    records: besides(records),
  };
}

/** Belongs to a case of the family, or to the household as such. */
function isShared(record: RecordDoc): boolean {
  return record.caseId !== undefined || aboutWhom(record).length === 0;
}

/** A notification about one child of the household runs a clock for each who lives there: it stands with each (J01). */
function isToldOf(
  index: IndexedRecords,
  record: RecordDoc,
  household: RecordDoc,
  child: RecordId,
): boolean {
  if (record.type !== 'consultation' || !isNotification(record)) return false;
  const at = occurredAt(record);
  const on = isInstant(at) ? dateInTokyo(at) : at;
  const person = (id: RecordId): RecordDoc | undefined => index.get(id)?.document;
  return livingChildren(household, person, on).some((one) => one.id === child);
}

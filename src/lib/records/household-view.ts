// Builds what a household's page shows: its members in both senses, and everything of the family that the viewer may see.
import { everyMemberOf } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { HouseholdView, PersonRow } from './api.ts';
import { familyRecords, listedRelation } from './family.ts';
import type { IndexedRecords } from './records-index.ts';
import { besides, timelineOf } from './timeline.ts';

export function householdView(
  index: IndexedRecords,
  id: RecordId,
  rowOf: (person: RecordDoc) => PersonRow,
): HouseholdView | undefined {
  const household = index.get(id);
  if (household?.document.type !== 'household') return undefined;
  const members = everyMemberOf(household.document);
  // What concerns somebody after they left is told on their own page.
  const current = members.filter((member) => member.to === undefined).map((member) => member.id);
  const records = familyRecords(index, current, [household]);
  return {
    household,
    members: members.flatMap((member) => {
      const shown = index.get(member.id);
      const relation = listedRelation(member);
      return shown
        ? [
            {
              row: rowOf(shown.document),
              livesHere: member.livesHere,
              ...(relation === undefined ? {} : { relation }),
              ...(member.from === undefined ? {} : { from: member.from }),
              ...(member.to === undefined ? {} : { to: member.to }),
            },
          ]
        : [];
    }),
    cases: records.filter((shown) => shown.document.type === 'case'),
    timeline: timelineOf(index, records),
    records: besides(records),
  };
}

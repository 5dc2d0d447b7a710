// What meetings said of a case: each item with the day it was held.
import type { PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import { day, ref, rows, text } from './body.ts';
import { personOf } from './families.ts';
import type { Ground } from './ground.ts';

export interface Item {
  readonly meeting: RecordDoc;
  readonly heldOn: PlainDate;
  readonly caseId?: RecordId;
  readonly person?: RecordId;
  readonly decision: string;
  readonly nextMonitoring: PlainDate;
}

/** By case id and by person id, so that either finds it. */
export function itemsOf(ground: Ground, personOrCase: string): readonly Item[] {
  const groups = ground.once('meeting items', () => {
    const found = new Map<string, Item[]>();
    for (const item of allItems(ground)) {
      for (const key of [item.caseId, item.person]) {
        if (key === undefined) continue;
        const group = found.get(key);
        if (group) group.push(item);
        else found.set(key, [item]);
      }
    }
    return found;
  });
  return groups.get(personOrCase) ?? [];
}

/** A meeting without a table of items is about its own subject. */
export function allItems(ground: Ground): readonly Item[] {
  return ground.once('all meeting items', () =>
    ground.all('meeting').flatMap((one) => of(ground, one)),
  );
}

/** The day of the last meeting that decided on the case; empty where none did. */
export function lastDecision(ground: Ground, personOrCase: string): PlainDate {
  let last = '';
  for (const { decision, heldOn } of itemsOf(ground, personOrCase)) {
    if (decision !== '' && heldOn > last && heldOn <= ground.today) last = heldOn;
  }
  return last;
}

function of(ground: Ground, meeting: RecordDoc): readonly Item[] {
  const heldOn = day(meeting, 'held_at');
  const next = day(meeting, 'next_monitoring');
  const items = rows(meeting, 'items');
  if (items.length === 0) {
    const { caseId, subjectId } = meeting;
    const decision = text(meeting, 'decisions');
    return [
      { meeting, heldOn, decision, nextMonitoring: next, ...named(ground, caseId, subjectId) },
    ];
  }
  return items.map((row) => ({
    meeting,
    heldOn,
    decision: text(row, 'decision').trim(),
    nextMonitoring: day(row, 'next_monitoring') || next,
    ...named(
      ground,
      ref(row, 'case_id') ?? meeting.caseId,
      ref(row, 'child_id') ?? (items.length === 1 ? meeting.subjectId : undefined),
    ),
  }));
}

function named(ground: Ground, caseId: RecordId | undefined, person: RecordId | undefined) {
  const ofCase = ground.get(caseId);
  const whose = (ofCase && personOf(ofCase)) ?? person;
  return {
    ...(caseId === undefined ? {} : { caseId }),
    ...(whose === undefined ? {} : { person: whose }),
  };
}

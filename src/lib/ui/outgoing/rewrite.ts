// 「書き直して送る」: our text of a stopped change becomes a new draft; the stopped one is settled when it is saved.
import type { Draft, OutgoingItem } from '../../records/api.ts';

/** `draftId` comes in: a new random one. */
export function draftOf(item: OutgoingItem, draftId: string): Draft {
  const { next } = item;
  // A refused new record never reached the server: it is written anew, under a new id.
  const onServer = item.state === 'conflict' || item.theirs !== undefined;
  return {
    draftId,
    settles: item.changeId,
    ...(item.theirs ? { seen: item.theirs } : {}),
    type: item.type,
    ...(onServer ? { recordId: item.recordId } : {}),
    ...(next.subjectId ? { subjectId: next.subjectId } : {}),
    ...(next.householdId ? { householdId: next.householdId } : {}),
    ...(next.caseId ? { caseId: next.caseId } : {}),
    subjectName: item.aboutName,
    body: next.body,
    savedAt: '',
  };
}

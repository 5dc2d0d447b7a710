// 「書き直して送る」: our text of a stopped change becomes a new draft; the stopped one is settled when it is saved.
import { recordType } from '../../domain/catalogue/registry.ts';
import type { RecordId } from '../../domain/record.ts';
import type { Draft, OutgoingItem } from '../../records/api.ts';

/** `draftId` comes in: a new random one. */
export function draftOf(item: OutgoingItem, draftId: string): Draft {
  const { next } = item;
  const onServer = isWrittenOn(item);
  return {
    // What belongs to it (the sealed reporter of a call) points to its id: it is made anew under the same.
    draftId: item.isNew && !item.theirs ? partOfId(item.recordId) : draftId,
    settles: item.changeId,
    ...(onServer && item.theirs ? { seen: item.theirs } : {}),
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

/** A refused new record never reached the server: it is written anew, and so is what nobody may write on any more. */
function isWrittenOn({ state, theirs, type: key }: OutgoingItem): boolean {
  const type = recordType(key);
  if (theirs?.void !== undefined) return false;
  if (state === 'conflict') return true;
  // A call raised where nobody may raise it goes in again as a sealed one of its own.
  return theirs !== undefined && type?.appendOnly !== true && type?.dropBox !== true;
}

/** A form gives the record that it makes the id of its draft. */
function partOfId(id: RecordId): string {
  return id.slice(id.indexOf(':') + 1);
}

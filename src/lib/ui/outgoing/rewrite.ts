// 「書き直して送る」: our text of a stopped change becomes a new draft; the stopped one is settled when it is saved.
import { mainSubject } from '../../domain/about-whom.ts';
import { withoutGiven } from '../../domain/catalogue/given.ts';
import { recordType } from '../../domain/catalogue/registry.ts';
import type { Body, RecordDoc, RecordId } from '../../domain/record.ts';
import type { Draft, OutgoingItem } from '../../records/api.ts';

/**
 * `draftId` comes in: a new random one. `decided`: our text joined with theirs by a person who saw both; without it
 * ours goes back to the version that it was written on, and the server joins it with what others wrote since.
 */
export function draftOf(item: OutgoingItem, draftId: string, decided?: Body): Draft {
  const { next } = item;
  const anew = isAnew(item);
  const seen = anew ? undefined : seenBy(item, decided);
  const body = decided ?? next.body;
  // By the subject that its page goes by: otherwise the form would not find this draft again.
  const about = anew ? next.subjectId : mainSubject(next);
  return {
    // What belongs to it (the sealed reporter of a call) points to its id: it is made anew under the same.
    draftId: isNowhere(item) ? partOfId(item.recordId) : draftId,
    settles: item.changeId,
    ...(seen ? { seen } : {}),
    type: item.type,
    ...(anew ? {} : { recordId: item.recordId }),
    ...(about && about !== item.recordId ? { subjectId: about } : {}),
    ...(next.householdId ? { householdId: next.householdId } : {}),
    ...(next.caseId ? { caseId: next.caseId } : {}),
    subjectName: item.aboutName,
    // What the server gave to the record that is no more, it gives anew; its number of this device goes on finding it.
    body: anew ? withoutGiven(item.type, body) : body,
    savedAt: '',
  };
}

/** An edit goes on its own record and nowhere else; a record that left this device is written on by whoever has it now. */
export function canRewrite(item: OutgoingItem): boolean {
  // What was to be taken back is taken back on its own page: a form would only write its text again.
  if (item.next.void !== undefined) return false;
  return item.theirs !== undefined || isNowhere(item);
}

/** It never reached the server, or the server lost it, or it stands and nobody may write on it any more. */
function isAnew(item: OutgoingItem): boolean {
  const { state, theirs, refusal } = item;
  if (theirs === undefined) return isNowhere(item);
  if (theirs.void !== undefined) return true;
  if (state === 'conflict') return false;
  const type = recordType(item.type);
  // A call raised where nobody may raise it goes in again as a sealed one of its own.
  return type?.appendOnly === true || (type?.dropBox === true && refusal === 'no_right');
}

/** It was to be made by this change, or the server lost all of it and nobody gave it back: there it has no version. */
function isNowhere({ state, isNew, isBehind, theirs }: OutgoingItem): boolean {
  if (theirs !== undefined) return false;
  return isNew === true || (state === 'conflict' && isBehind !== true);
}

function seenBy({ theirs, writtenOn, changeId }: OutgoingItem, decided: Body | undefined) {
  if (theirs === undefined || decided !== undefined) return theirs;
  const { version: now, ...rest } = theirs;
  // Nobody knows any more what it stood on: against the first version all that differs is asked.
  if (writtenOn === undefined) return { ...theirs, version: 1 };
  const { body } = writtenOn;
  if (writtenOn.kind === 'change') return { ...rest, changeId: writtenOn.changeId, body };
  return writtenOn.version === now
    ? theirs
    : ({ ...rest, changeId, version: writtenOn.version, body } satisfies RecordDoc);
}

/** A form gives the record that it makes the id of its draft. */
function partOfId(id: RecordId): string {
  return id.slice(id.indexOf(':') + 1);
}

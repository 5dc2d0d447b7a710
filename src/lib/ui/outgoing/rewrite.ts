// 「書き直して送る」: our text of a stopped change becomes a new draft; the stopped one is settled when it is saved.
import { recordType } from '../../domain/catalogue/registry.ts';
import type { Body, RecordId } from '../../domain/record.ts';
import type { Draft, OutgoingItem } from '../../records/api.ts';

/** `draftId` comes in: a new random one. */
export function draftOf(item: OutgoingItem, draftId: string): Draft {
  const { next } = item;
  const onServer = isWrittenOn(item);
  return {
    // What belongs to it (the sealed reporter of a call) points to its id: it is made anew under the same.
    draftId: isNowhere(item) ? partOfId(item.recordId) : draftId,
    settles: item.changeId,
    ...(onServer && item.theirs ? { seen: item.theirs } : {}),
    type: item.type,
    ...(onServer ? { recordId: item.recordId } : {}),
    ...(next.subjectId ? { subjectId: next.subjectId } : {}),
    ...(next.householdId ? { householdId: next.householdId } : {}),
    ...(next.caseId ? { caseId: next.caseId } : {}),
    subjectName: item.aboutName,
    body: onServer ? next.body : withoutGiven(item.type, next.body),
    savedAt: '',
  };
}

/** A refused new record never reached the server: it is written anew, and so is what nobody may write on any more. */
function isWrittenOn(item: OutgoingItem): boolean {
  const { state, theirs } = item;
  const type = recordType(item.type);
  if (theirs?.void !== undefined) return false;
  if (state === 'conflict') return !isNowhere(item);
  // A call raised where nobody may raise it goes in again as a sealed one of its own.
  return theirs !== undefined && type?.appendOnly !== true && type?.dropBox !== true;
}

/** It was to be made by this change, or the server lost all of it and nobody gave it back: there it has no version. */
function isNowhere({ state, isNew, isBehind, theirs }: OutgoingItem): boolean {
  if (theirs !== undefined) return false;
  return isNew === true || (state === 'conflict' && isBehind !== true);
}

/** What the server gave to the record that is no more, it gives anew; its number of this device goes on finding it. */
function withoutGiven(key: string, body: Body): Body {
  const fields = recordType(key)?.fields ?? [];
  const given = fields.flatMap((field) => (field.given === 'server' ? [field.name] : []));
  return Object.fromEntries(Object.entries(body).filter(([name]) => !given.includes(name)));
}

/** A form gives the record that it makes the id of its draft. */
function partOfId(id: RecordId): string {
  return id.slice(id.indexOf(':') + 1);
}

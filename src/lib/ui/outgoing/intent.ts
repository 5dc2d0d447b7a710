// What a change in conflict was to do besides its text: take the record back, or send it to decision. It is asked anew.
import type { Body, RecordDoc } from '../../domain/record.ts';
import type { OutgoingItem, SaveInput } from '../../records/api.ts';

export type Intent =
  { readonly kind: 'void'; readonly reason: string } | { readonly kind: 'submit' };

/** Undefined where it was its text alone, or where that is done already. */
export function intentOf(
  mine: Pick<RecordDoc, 'void' | 'status'>,
  theirs: Pick<RecordDoc, 'void' | 'status'>,
): Intent | undefined {
  if (mine.void !== undefined)
    return theirs.void === undefined ? { kind: 'void', reason: mine.void.reason } : undefined;
  const mayGo = theirs.status === 'draft' || theirs.status === 'returned';
  return mine.status === 'submitted' && mayGo ? { kind: 'submit' } : undefined;
}

/** The version that answers the conflict; `kept`: what is to be done after all. */
export function settlingInput(
  item: Pick<OutgoingItem, 'type' | 'recordId' | 'changeId'>,
  theirs: RecordDoc,
  body: Body,
  kept: Intent | false | undefined,
): SaveInput {
  const { type, recordId, changeId: settles } = item;
  const answer = { type, recordId, body, seen: theirs, settles };
  if (!kept) return answer;
  return kept.kind === 'void'
    ? { ...answer, voidReason: kept.reason }
    : { ...answer, status: 'submitted' };
}

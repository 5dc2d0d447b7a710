// What one form saves, in order: the record, then its stricter siblings; the draft goes with the last of them.
import { recordTypeOf, type Body, type RecordDoc, type RecordId } from '../../domain/record.ts';
import type { Draft, Place, SaveInput } from '../../records/api.ts';
import type { FormState } from './form.svelte.ts';

/** What came of it: the record itself, and where it is. */
export interface SavedForm {
  /** Whom it is about, if anybody. */
  readonly subjectId: RecordId | undefined;
  readonly recordId: RecordId;
  readonly place?: Place;
}

export function saveInputs({
  draft,
  form,
  newId,
  seen,
  body = form.toSave,
  caseId,
  status,
}: {
  readonly draft: Draft;
  readonly form: FormState;
  readonly newId: RecordId;
  readonly seen: RecordDoc | undefined;
  /** Joined with what somebody else wrote meanwhile; absent: as it stands in the form. */
  readonly body?: Body;
  readonly caseId: RecordId | undefined;
  readonly status: 'submitted' | undefined;
}): readonly SaveInput[] {
  const { type, recordId, subjectId, householdId, settles, draftId } = draft;
  const self = form.type.anchor.kind === 'self';
  const record: SaveInput = {
    type,
    body,
    ...(recordId ? { recordId } : { newId }),
    ...(seen ? { seen } : {}),
    ...(settles ? { settles } : {}),
    ...(subjectId ? { subjectId } : {}),
    ...(householdId ? { householdId } : {}),
    ...(caseId ? { caseId } : {}),
    ...(status ? { status } : {}),
  };
  const owner = self ? (recordId ?? newId) : subjectId;
  const parts = form.partsToSave().map((part): SaveInput => ({
    type: part.type,
    body: part.body,
    ...(part.seen ? { recordId: part.recordId, seen: part.seen } : { newId: part.recordId }),
    ...(owner ? { subjectId: owner } : {}),
    ...(householdId && recordTypeOf(householdId) === 'household' ? { householdId } : {}),
  }));
  const all = [record, ...parts];
  return all.map((input, index) => (index === all.length - 1 ? { ...input, draftId } : input));
}

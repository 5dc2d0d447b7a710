// What a stored document tells of: the records that may have come, changed or gone with it.
import type { RecordId } from '../../src/lib/domain/record.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { StoredDoc } from '../store/store.ts';
import { isStoredClass, isStoredMembership, isStoredRecord } from './stored.ts';

export function touchedRecords(index: ScopeIndex, doc: StoredDoc): readonly RecordId[] {
  if (isStoredRecord(doc)) {
    const { id, version } = doc.record;
    // What is attached to it goes where it goes: when it moved, and when it came after what is attached to it.
    const carries = doc.been !== undefined || version === 1;
    return carries ? [id, ...index.attachedTo(id)] : [id];
  }
  if (isStoredMembership(doc)) return index.decidedBy(doc.membership.subjectId);
  if (isStoredClass(doc)) return index.decidedBy(doc.class.caseId);
  return [];
}

/** Where the record can be seen, or could be until now. */
export function* seenIn(index: ScopeIndex, id: RecordId): Generator<ChannelId> {
  yield* index.channelsOf(id);
  yield* index.formerChannelsOf(id);
}

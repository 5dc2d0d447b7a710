// What is said of an accepted change: its verdict, and its entries in the log.
import type { Verdict } from '../../src/lib/protocol/wire.ts';
import type { LogEntry } from '../audit/access-log.ts';
import { acceptedEntry, type StoredRecord, type Versioned, verdictKey } from './stored.ts';
import { isInDispute } from './verdicts.ts';

/** What was accepted: the head, or the same from the archive. */
export type Accepted = Versioned;

export function verdictOf(accepted: Accepted): Verdict {
  const { changeId, id: recordId, version = 0, receivedAt = '' } = accepted.record;
  if (isInDispute(accepted))
    return { changeId, kind: 'conflict', recordId, headVersion: version, receivedAt };
  const kind = accepted.record.mergedWith === undefined ? 'accepted' : 'merged';
  return { changeId, kind, recordId, version, receivedAt };
}

export function logEntriesOf(accepted: Accepted): readonly LogEntry[] {
  const { changeId, id: recordId, version = 0, receivedAt = '' } = accepted.record;
  const { by: user, device, site, at } = accepted.record.updated;
  const written = acceptedEntry({
    changeId,
    recordId,
    version,
    at,
    author: { user, device, site },
  });
  if (!isInDispute(accepted)) return [written];
  const entryId = `conflict:${verdictKey(changeId)}`;
  return [written, { entryId, at: receivedAt, kind: 'conflict', changeId, user, site, recordId }];
}

export function withoutKeys(head: StoredRecord): Accepted {
  const { _id: _, _rev: __, ...rest } = head;
  return rest;
}

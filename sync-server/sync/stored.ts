// The shapes of what sync keeps in the store: records, scope documents, archived versions, verdicts.
import { createHash } from 'node:crypto';
import type {
  Body,
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SubjectId,
} from '../../src/lib/domain/record.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import type { CaseClass, ChannelId, Membership } from '../../src/lib/protocol/scope.ts';
import type { Change, Verdict } from '../../src/lib/protocol/wire.ts';
import type { LogEntry } from '../audit/access-log.ts';
import type { StoredDoc } from '../store/store.ts';

/** Current version of a record, in `records` under the record's own id. */
export type StoredRecord = StoredDoc & Versioned;

/** What a record's document says, wherever it stands: as the head, or in the archive. */
export interface Versioned {
  readonly kind: 'record';
  /** Subjects it hangs on, and the case whose class it takes: what the view by anchor lists. */
  readonly anchors: readonly string[];
  /** Generation of each scope document when version 1 was accepted: no removal is sent to a site that had left before. Absent: loaded before anybody moved. */
  readonly born?: Readonly<Record<string, number>>;
  /** Channels where earlier versions put it, and the version that ended that: the body decided otherwise, or found its subject. */
  readonly been?: Readonly<Record<ChannelId, number>>;
  /** What its freshness has lost to versions that tell of fewer people: within a channel it only grows. */
  readonly lift?: number;
  readonly record: RecordDoc;
  /** Of a version that joins its author's change with another's: the change as it was signed (SYNC-02). */
  readonly merge?: {
    readonly change: Change;
    /** What a person has to decide: then the verdict is a conflict, and only the rest stands in the version. */
    readonly disputed: readonly string[];
  };
  /** Lost in a restore and given back by a device: versions between it and the one before may be missing. */
  readonly givenBack?: { readonly by: DeviceId; readonly at: string };
  /** Of the whole change as its author signed it: tells a retry from a reused id. Absent: loaded, not pushed. */
  readonly changeHash?: string;
  readonly salt: string;
  /** SHA-256 over salt and version: stays when the body is lawfully erased. */
  readonly commitment: string;
  /** SHA-256 over the previous version's hash and the commitment. */
  readonly hash: string;
}

export interface StoredMembership extends StoredDoc {
  readonly kind: 'membership';
  /** Every site that is or was a member: what the view by site lists. */
  readonly sites: readonly string[];
  readonly membership: Membership;
}

export interface StoredClass extends StoredDoc {
  readonly kind: 'class';
  readonly class: CaseClass;
  /**
   * Channels in which records of the case ever stood, once its class has changed: class and membership have
   * no common clock, and a removal must not tell a site of a case that it never saw. Absent: the class is still the first.
   */
  readonly been?: readonly ChannelId[];
}

/** In `history`: an earlier version, as it stood. */
export interface StoredVersion extends StoredDoc {
  readonly kind: 'version';
  readonly recordId: RecordId;
  readonly version: number;
  readonly head: Versioned;
}

/** In `history`: the verdict of a change, and the full text where it did not become a version. */
export interface StoredVerdict extends StoredDoc {
  readonly kind: 'verdict';
  readonly verdict: Verdict;
  /** Absent: of a version that a device gave back. */
  readonly changeHash?: string | undefined;
  /** Refused or in conflict: what its author wrote, or the envelope where it could not be opened. */
  readonly change?: unknown;
  readonly envelope?: string;
  /** In conflict: the other side, as it stood. */
  readonly theirs?: { readonly version: number; readonly body: Body };
}

/** In `history`: a version given back that does not fit what was written after the restore. A person compares. */
export interface StoredOffer extends StoredDoc {
  readonly kind: 'offered';
  readonly record: RecordDoc;
  readonly by: DeviceId;
  readonly at: string;
}

/** A change may have been given two texts: its number again, after a total loss. Each is kept. */
export function offerKey({ id, changeId, body }: RecordDoc): string {
  const text = createHash('sha256').update(canonicalJson(body)).digest('hex').slice(0, 16);
  return `offered:${id}@${changeId}~${text}`;
}
export const membershipKey = (subject: SubjectId): string => `membership:${subject}`;
export const classKey = (caseId: RecordId): string => `class:${caseId}`;
export const verdictKey = (changeId: ChangeId): string => `verdict:${changeId}`;
export function versionKey(id: RecordId, version: number): string {
  return `version:${id}@${String(version).padStart(8, '0')}`;
}

export function isStoredRecord(doc: StoredDoc | undefined): doc is StoredRecord {
  return doc?.['kind'] === 'record';
}
export function isStoredMembership(doc: StoredDoc | undefined): doc is StoredMembership {
  return doc?.['kind'] === 'membership';
}
export function isStoredClass(doc: StoredDoc | undefined): doc is StoredClass {
  return doc?.['kind'] === 'class';
}

export function storedMembership(membership: Membership, rev?: string): StoredMembership {
  return {
    _id: membershipKey(membership.subjectId),
    ...(rev === undefined ? {} : { _rev: rev }),
    kind: 'membership',
    sites: [...new Set(membership.entries.map((entry) => entry.site))].sort(),
    membership,
  };
}

export function storedClass(
  caseClass: CaseClass,
  rev?: string,
  been?: readonly ChannelId[],
): StoredClass {
  return {
    _id: classKey(caseClass.caseId),
    ...(rev === undefined ? {} : { _rev: rev }),
    kind: 'class',
    class: caseClass,
    ...(been === undefined ? {} : { been }),
  };
}

/** The access log's entry of a write; the same however often it is made. */
export function acceptedEntry(written: {
  readonly changeId: ChangeId;
  readonly recordId: RecordId;
  readonly version: number;
  readonly at: string;
  readonly author: Change['author'];
}): LogEntry {
  const { changeId, recordId, version, at, author } = written;
  return {
    entryId: `write:${changeId}`,
    at,
    kind: 'write',
    user: author.user,
    site: author.site,
    recordId,
    version,
    changeId,
  };
}

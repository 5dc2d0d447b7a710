// How a version is kept: stamped by the server, and chained to the one before over a salted commitment.
import { createHash } from 'node:crypto';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import { scopeKeys } from '../access/scope-index.ts';
import type { StoredRecord, Versioned } from './stored.ts';

/** The document of the next version, to be written with `rev` of the head it replaces. */
export function nextVersion(input: {
  /** As the author wrote it. */
  readonly record: RecordDoc;
  readonly head: StoredRecord | undefined;
  readonly receivedAt: string;
  readonly salt: string;
  readonly changeHash?: string;
  readonly merge?: Versioned['merge'];
  /** Of a new record, and of a version that stands elsewhere than the one before. */
  readonly born?: Readonly<Record<string, number>>;
  readonly been?: Versioned['been'];
  readonly lift?: number;
}): StoredRecord {
  const { head, salt, receivedAt } = input;
  const record: RecordDoc = {
    ...input.record,
    ...(head === undefined ? {} : { created: head.record.created }),
    version: (head?.record.version ?? 0) + 1,
    prevHash: head?.hash ?? '',
    receivedAt,
    ...(input.merge === undefined || head === undefined ? {} : { mergedWith: head.record.updated }),
  };
  const born = input.born ?? head?.born;
  const been = input.been ?? head?.been;
  const lift = input.lift ?? head?.lift ?? 0;
  const commitment = sha256(`${salt}${canonicalJson(record)}`);
  return {
    _id: record.id,
    ...(head?._rev === undefined ? {} : { _rev: head._rev }),
    kind: 'record',
    anchors: scopeKeys(record),
    ...(born === undefined ? {} : { born }),
    ...(been === undefined ? {} : { been }),
    ...(lift === 0 ? {} : { lift }),
    record,
    ...(input.merge === undefined ? {} : { merge: input.merge }),
    ...(input.changeHash === undefined ? {} : { changeHash: input.changeHash }),
    salt,
    commitment,
    hash: chainHash(head?.hash ?? '', commitment),
  };
}

/** A version that a device gave back, as it stood: its own version, the chain goes on from it. */
export function versionGivenBack(
  record: RecordDoc,
  head: StoredRecord | undefined,
  more: Pick<Versioned, 'givenBack' | 'born' | 'been' | 'lift' | 'salt'>,
): StoredRecord {
  const commitment = sha256(`${more.salt}${canonicalJson(record)}`);
  return {
    _id: record.id,
    ...(head?._rev === undefined ? {} : { _rev: head._rev }),
    kind: 'record',
    anchors: scopeKeys(record),
    ...(head?.born === undefined ? {} : { born: head.born }),
    ...(head?.been === undefined ? {} : { been: head.been }),
    ...(head?.lift === undefined ? {} : { lift: head.lift }),
    ...more,
    record,
    commitment,
    hash: chainHash(record.prevHash ?? '', commitment),
  };
}

/** Checks one link; a lawfully erased body leaves commitment and hash, which still chain. */
export function versionHolds(stored: Versioned, prev: string): boolean {
  if (stored.hash !== chainHash(prev, stored.commitment)) return false;
  return stored.commitment === sha256(`${stored.salt}${canonicalJson(stored.record)}`);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function chainHash(prev: string, commitment: string): string {
  return sha256(`${prev}.${commitment}`);
}

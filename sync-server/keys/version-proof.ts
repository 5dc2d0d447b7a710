// `tsumugi/version-proof/1`: by this the server knows a version again that it once gave out, should it have lost it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { type Bytes, canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';

export const VERSION_PROOF_FORMAT = 'tsumugi/version-proof/1';

const KEPT = 200_000;

export interface VersionProofs {
  /** The version as it is given to devices. */
  prove(record: RecordDoc): RecordDoc;
  /** Whether we gave it out just so. */
  holds(record: RecordDoc): boolean;
}

/** Only the server proves and checks: a secret of its own is enough, and 16 bytes of HMAC-SHA256. */
export function createVersionProofs(master: Bytes): VersionProofs {
  const key = createHmac('sha256', master).update(VERSION_PROOF_FORMAT).digest();
  const proofOf = ({ proof: _, ...record }: RecordDoc): string => {
    const text = canonicalJson([VERSION_PROOF_FORMAT, record]);
    const mac = createHmac('sha256', key).update(text).digest();
    return mac.subarray(0, 16).toString('base64url');
  };
  // A version never changes, and every device that pulls it is given the same proof: worked out once.
  const known = new Map<string, { readonly of: string; readonly proof: string }>();

  return {
    prove(record) {
      const of = `${String(record.version)} ${record.changeId} ${record.prevHash ?? ''}`;
      let found = known.get(record.id);
      if (found?.of !== of) {
        found = { of, proof: proofOf(record) };
        if (known.size >= KEPT) known.clear();
        known.set(record.id, found);
      }
      return { ...record, proof: found.proof };
    },
    holds(record) {
      const given = Buffer.from(record.proof ?? '');
      const right = Buffer.from(proofOf(record));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

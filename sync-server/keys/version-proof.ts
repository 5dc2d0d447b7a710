// `tsumugi/version-proof/1`: by this the server knows a version again that it once gave out, should it have lost it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { type Bytes, canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';

export const VERSION_PROOF_FORMAT = 'tsumugi/version-proof/1';

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
  return {
    prove: (record) => ({ ...record, proof: proofOf(record) }),
    holds(record) {
      const given = Buffer.from(record.proof ?? '');
      const right = Buffer.from(proofOf(record));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

// Envelope `tsumugi/ledger/1`: a file of sealed lines, each bound to its file, its number and the line before it.
import {
  type Bytes,
  type RandomBytes,
  fromBase64url,
  fromUtf8,
  ownBytes,
  secureRandom,
  toBase64url,
  utf8,
} from './canonical.ts';

export const LEDGER_FORMAT = 'tsumugi/ledger/1';

/** What the file is for: a line of one kind opens in no file of another. */
export type LedgerKind = 'journal' | 'backup' | 'erased';

export interface LedgerPlace {
  readonly kind: LedgerKind;
  /** Random name of the file. */
  readonly file: string;
  /** From 0, without a gap. */
  readonly line: number;
  /** `lineHash` of the line before; empty for the first. */
  readonly prev: string;
}

/** `<iv>.<ciphertext>`, base64url, without the end of the line. */
export async function sealLine(
  key: CryptoKey,
  place: LedgerPlace,
  value: unknown,
  random: RandomBytes = secureRandom,
): Promise<string> {
  const iv = random(IV_BYTES);
  const additionalData = associatedData(place);
  const plain = utf8(JSON.stringify(value));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
  return `${toBase64url(iv)}.${toBase64url(new Uint8Array(sealed))}`;
}

/** Rejects a line that was changed, moved, or stands behind another line than when it was written. */
export async function openLine(key: CryptoKey, place: LedgerPlace, line: string): Promise<unknown> {
  const [iv, sealed, ...rest] = line.split('.');
  if (iv === undefined || sealed === undefined || rest.length > 0)
    throw new TypeError('ledger: not a line of this format');
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: fromBase64url(iv), additionalData: associatedData(place) },
    key,
    fromBase64url(sealed),
  );
  return JSON.parse(fromUtf8(ownBytes(plain)));
}

/** SHA-256 of the line as it stands in the file, base64url. */
export async function lineHash(line: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(line))));
}

const IV_BYTES = 12;

function associatedData({ kind, file, line, prev }: LedgerPlace): Bytes {
  return utf8(JSON.stringify([LEDGER_FORMAT, kind, file, line, prev]));
}

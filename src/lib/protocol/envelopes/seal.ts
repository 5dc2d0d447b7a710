// Envelope `tsumugi/seal/1`: AES-256-GCM for what is stored and read again on this device, or kept by the server.
import {
  type Bytes,
  type RandomBytes,
  fromUtf8,
  ownBytes,
  secureRandom,
  utf8,
} from './canonical.ts';

export const SEAL_FORMAT = 'tsumugi/seal/1';

export interface Sealed {
  readonly iv: Bytes;
  readonly sealed: Bytes;
}

/**
 * Where something sealed belongs; bound as associated data, so that it opens nowhere else.
 * `segment`: logId and number. `note`: logId and id. `item`: name of a row of the device.
 */
export type SealPlace =
  | { readonly kind: 'segment'; readonly logId: string; readonly segment: number }
  | { readonly kind: 'note'; readonly logId: string; readonly id: string }
  | { readonly kind: 'item'; readonly name: string };

export async function sealBytes(
  key: CryptoKey,
  place: SealPlace,
  plain: Bytes,
  random: RandomBytes = secureRandom,
): Promise<Sealed> {
  const iv = random(IV_BYTES);
  const additionalData = associatedData(place);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
  return { iv, sealed: new Uint8Array(sealed) };
}

/** Rejects what was damaged, moved to another place or sealed with another key. */
export async function openBytes(
  key: CryptoKey,
  place: SealPlace,
  { iv, sealed }: { readonly iv: Uint8Array; readonly sealed: Uint8Array },
): Promise<Bytes> {
  if (iv.length !== IV_BYTES) throw new TypeError('seal: iv of the wrong length');
  const additionalData = associatedData(place);
  return new Uint8Array(
    await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: ownBytes(iv), additionalData },
      key,
      ownBytes(sealed),
    ),
  );
}

export async function sealJson(
  key: CryptoKey,
  place: SealPlace,
  value: unknown,
  random: RandomBytes = secureRandom,
): Promise<Sealed> {
  // Not deflated: measured, that costs five times what it saves in writing.
  return sealBytes(key, place, utf8(JSON.stringify(value)), random);
}

export async function openJson(
  key: CryptoKey,
  place: SealPlace,
  sealed: { readonly iv: Uint8Array; readonly sealed: Uint8Array },
): Promise<unknown> {
  return JSON.parse(fromUtf8(await openBytes(key, place, sealed)));
}

/** A key as it travels and rests in a key ring: 32 bytes, base64url by the caller. Not readable again once imported. */
export async function importSealKey(raw: Bytes): Promise<CryptoKey> {
  if (raw.length !== KEY_BYTES) throw new TypeError('seal: key of the wrong length');
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

export function newSealKey(random: RandomBytes = secureRandom): Bytes {
  return random(KEY_BYTES);
}

const IV_BYTES = 12;
const KEY_BYTES = 32;
// A JSON array, so that no two places give the same bytes.
function associatedData(place: SealPlace): Bytes {
  switch (place.kind) {
    case 'segment':
      return utf8(JSON.stringify([SEAL_FORMAT, 'segment', place.logId, place.segment]));
    case 'note':
      return utf8(JSON.stringify([SEAL_FORMAT, 'note', place.logId, place.id]));
    case 'item':
      return utf8(JSON.stringify([SEAL_FORMAT, 'item', place.name]));
  }
}

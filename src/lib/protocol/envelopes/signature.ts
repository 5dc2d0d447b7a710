// Envelope `tsumugi/signature/1`: Ed25519 over canonical JSON, with a purpose, so that one signature never serves for another thing.
import { type Bytes, canonicalJson, fromBase64url, toBase64url, utf8 } from './canonical.ts';

export const SIGNATURE_FORMAT = 'tsumugi/signature/1';

export type SigningPurpose = 'change' | 'access' | 'draft' | 'challenge' | 'lease' | 'order';

/** Public: 32 raw bytes. Private: PKCS #8. Both base64url. */
export interface SigningKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** 64 bytes, base64url. */
export async function sign(
  privateKey: string,
  purpose: SigningPurpose,
  value: unknown,
): Promise<string> {
  const key = await importPrivateKey(privateKey);
  return signWith(key, purpose, value);
}

/** As `sign`, with a key imported once. */
export async function signWith(
  key: CryptoKey,
  purpose: SigningPurpose,
  value: unknown,
): Promise<string> {
  return toBase64url(
    new Uint8Array(await crypto.subtle.sign('Ed25519', key, signedBytes(purpose, value))),
  );
}

/** False for a wrong signature and for anything that is no key or no signature. */
export async function verify(
  publicKey: string,
  purpose: SigningPurpose,
  value: unknown,
  signature: string,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', fromBase64url(publicKey), 'Ed25519', false, [
      'verify',
    ]);
    return await crypto.subtle.verify(
      'Ed25519',
      key,
      fromBase64url(signature),
      signedBytes(purpose, value),
    );
  } catch {
    // Malformed input is the same answer as a wrong signature: it was not signed by this key.
    return false;
  }
}

export async function generateSigningKeys(): Promise<SigningKeys> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('publicKey' in pair)) throw new TypeError('signature: no key pair');
  return {
    publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))),
    privateKey: toBase64url(
      new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
    ),
  };
}

export async function importPrivateKey(privateKey: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', fromBase64url(privateKey), 'Ed25519', false, ['sign']);
}

function signedBytes(purpose: SigningPurpose, value: unknown): Bytes {
  return utf8(canonicalJson([SIGNATURE_FORMAT, purpose, value]));
}

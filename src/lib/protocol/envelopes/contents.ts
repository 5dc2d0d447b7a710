// What lies inside the envelopes to the server: the thing itself and its author's signature. And leases and challenges.
import type { DeviceId, UserId } from '../../domain/record.ts';
import type { Lease, SignedChallenge, SignedLease } from '../session.ts';
import type { AccessEntry, Change } from '../wire.ts';
import { canonicalJson } from './canonical.ts';
import { sign, verify } from './signature.ts';

/** Inside an envelope of kind `change`; `signature` with purpose `change` by the user's key on the device. */
export interface SignedChange {
  readonly change: Change;
  readonly signature: string;
}
/** Inside an envelope of kind `access`. */
export interface SignedAccess {
  readonly entry: AccessEntry;
  readonly signature: string;
}
/** Inside an envelope of kind `draft`. */
export interface SignedDraft {
  readonly draft: DraftToServer;
  readonly signature: string;
}
export interface DraftToServer {
  readonly draftId: string;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly payload: unknown;
}

export async function verifyChange(publicKey: string, signed: SignedChange): Promise<boolean> {
  return verify(publicKey, 'change', signed.change, signed.signature);
}
export async function verifyAccess(publicKey: string, signed: SignedAccess): Promise<boolean> {
  return verify(publicKey, 'access', signed.entry, signed.signature);
}
export async function verifyDraft(publicKey: string, signed: SignedDraft): Promise<boolean> {
  return verify(publicKey, 'draft', signed.draft, signed.signature);
}

/** Answers a nonce: with the device's key at sign-in, with the user's key on reconnection. */
export async function signChallenge(
  privateKey: string,
  challenge: SignedChallenge,
): Promise<string> {
  return sign(privateKey, 'challenge', challenge);
}
export async function verifyChallenge(
  publicKey: string,
  challenge: SignedChallenge,
  signature: string,
): Promise<boolean> {
  return verify(publicKey, 'challenge', challenge, signature);
}

export async function signLease(serverPrivateKey: string, lease: Lease): Promise<SignedLease> {
  return {
    lease: canonicalJson(lease),
    signature: await sign(serverPrivateKey, 'lease', lease),
  };
}
/** The lease, if the server signed it. */
export async function readLease(
  serverPublicKey: string,
  signed: SignedLease,
): Promise<Lease | undefined> {
  let lease: unknown;
  try {
    lease = JSON.parse(signed.lease);
  } catch {
    return undefined; // Not JSON is not a lease; the caller says so to the user.
  }
  const genuine = await verify(serverPublicKey, 'lease', lease, signed.signature);
  return genuine && isLease(lease) ? lease : undefined;
}

function isLease(value: unknown): value is Lease {
  if (typeof value !== 'object' || value === null) return false;
  return (['userId', 'deviceId', 'issuedAt', 'expiresAt'] as const).every(
    (name) => typeof Reflect.get(value, name) === 'string',
  );
}

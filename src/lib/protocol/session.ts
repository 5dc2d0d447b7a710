// The shapes of enrolment and sign-in under /api/device and /api/session. Binary values are base64url without padding.
import type { DeviceId, SiteCode, UserId } from '../domain/record.ts';
import type { ChannelId } from './scope.ts';

export type DeviceKind = 'center' | 'desk';

export interface EnrolRequest {
  /** One-time code that the administrator gave. */
  readonly code: string;
  /** Ed25519 public key of the device. */
  readonly devicePublicKey: string;
}
export interface EnrolResponse {
  readonly deviceId: DeviceId;
  readonly site: SiteCode;
  readonly kind: DeviceKind;
  readonly serverKeys: ServerKeys;
}

export interface ServerKeys {
  /** HPKE recipient key: what is written to the server only the server opens. */
  readonly hpke: string;
  /** Ed25519: signs leases. */
  readonly signing: string;
}

export interface NonceRequest {
  readonly deviceId: DeviceId;
}
export interface NonceResponse {
  readonly nonce: string;
}

/** What `deviceProof` and `signature` sign: canonical JSON of this, with `origin` as the page sees it. */
export interface SignedChallenge {
  readonly purpose: 'sign-in' | 'resume' | 'last-contact';
  readonly nonce: string;
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly origin: string;
}

export interface SignInRequest {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly password: string;
  readonly nonce: string;
  /** Signature of a `SignedChallenge` (purpose sign-in) by the device's key. */
  readonly deviceProof: string;
  /** Ed25519 public key of this user on this device, made there at the first sign-in. */
  readonly userPublicKey: string;
}
export interface SignInResponse {
  readonly user: {
    readonly id: UserId;
    readonly name: string;
    readonly roles: readonly UserRole[];
  };
  readonly ring: RingGrant;
  /** Names of all colleagues, for showing who wrote what, offline too; the device keeps them sealed. */
  readonly staff: readonly { readonly id: UserId; readonly name: string }[];
  readonly now: string;
  /** What this device is to be from now on: a center's may have been switched to online-only, or back. */
  readonly kind?: DeviceKind;
}
export interface UserRole {
  readonly site: SiteCode;
  readonly role: string;
  readonly from?: string;
  readonly to?: string;
}

/** The channel keys that this user may open on this device, and the lease for working offline. */
export interface RingGrant {
  readonly channels: readonly ChannelGrant[];
  /** Seals this user's own drafts on this device. */
  readonly personal: { readonly logId: string; readonly key: string };
  readonly lease: SignedLease;
}
export interface ChannelGrant {
  readonly channel: ChannelId;
  readonly grantGeneration: number;
  /** Random name of the sealed log of this channel on this device under this grant. */
  readonly logId: string;
  /** AES-256 key. */
  readonly key: string;
}
export interface Lease {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly issuedAt: string;
  /** 7 days after issue. */
  readonly expiresAt: string;
}
export interface SignedLease {
  /** Canonical JSON of a `Lease`. */
  readonly lease: string;
  readonly signature: string;
}

/** On reconnection: a signed nonce opens a session limited to pull, push, live and log, within the lease. */
export interface ResumeRequest {
  readonly deviceId: DeviceId;
  readonly userId: UserId;
  readonly nonce: string;
  /** Signature of a `SignedChallenge` (purpose resume) by the user's key on this device. */
  readonly signature: string;
}
export interface ResumeResponse {
  readonly now: string;
}

/** Every refused API call answers `{ code, message }`, the message in Japanese. */
export interface ApiError {
  readonly code: ApiErrorCode;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}
export type ApiErrorCode =
  | 'bad_request'
  | 'too_large'
  | 'wrong_protocol'
  | 'closed' // restored without its journal, or this device or account awaits approval after that
  | 'not_signed_in'
  | 'session_limited'
  | 'wrong_password'
  | 'account_locked'
  | 'account_ended'
  | 'unknown_device'
  | 'code_unusable'
  | 'channel_not_granted'
  | 'no_right'
  | 'not_found'
  | 'too_many_requests'
  | 'unavailable';

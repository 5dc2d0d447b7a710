// The shapes that cross the wire under /api/sync (DESIGN.md section 6).
import type {
  Body,
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../domain/record.ts';
import type { ChannelId } from './scope.ts';

/** Sent in the header `x-tsumugi-protocol` with every request; another version is refused with a clear word. */
export const PROTOCOL_VERSION = 1;
export const PROTOCOL_HEADER = 'x-tsumugi-protocol';

/**
 * Sent with every call under `/api/sync` and `/api/desk`: for whom the page or the worker speaks. The cookie
 * belongs to the browser and may still be another user's; the server never answers one user for another.
 */
export const USER_HEADER = 'x-tsumugi-user';
/** The header's value: headers carry ASCII only. */
export const userHeaderOf = (user: UserId): string => encodeURIComponent(user);

/** Where a replica is in one channel: still in its snapshot, or following the feed. Both strings are the server's, opaque here. */
export interface ChannelCursor {
  readonly grantGeneration: number;
  readonly snapshotCursor?: string;
  readonly since?: string;
}

/** `storeEpoch` changes when the store was restored or replaced: everything is pulled anew. */
export interface Checkpoint {
  readonly storeEpoch: string;
  readonly channels: Readonly<Record<ChannelId, ChannelCursor>>;
}

/**
 * How new a version is on a replica: first the sum of the generations of the scope documents that
 * put the record into the channel, then the record's version. Compared by `isNewer`, within a channel.
 */
export interface Freshness {
  readonly scope: number;
  readonly version: number;
}

export interface PulledDocument {
  readonly channel: ChannelId;
  readonly freshness: Freshness;
  readonly document: RecordDoc;
}

export interface Removal {
  readonly channel: ChannelId;
  readonly id: RecordId;
  readonly freshness: Freshness;
}

/** What the server believes the channel contains, for the comparison at the end of a pull. */
export interface ChannelTotals {
  readonly records: number;
  /** Sum of `versionHash(id, version)` over all records, modulo 2^48. */
  readonly digest: number;
}

export interface PullRequest {
  readonly checkpoint: Checkpoint;
  /** Documents at most per page: 1 to 1,000. */
  readonly limit: number;
  /** The channels whose keys the unlocked user holds; others' cursors wait. */
  readonly channels: readonly ChannelId[];
}

export interface PullResponse {
  readonly documents: readonly PulledDocument[];
  readonly removals: readonly Removal[];
  /** Cursors only of the channels that moved; a channel that must be dropped first is in `dropped`. */
  readonly checkpoint: Checkpoint;
  /** Channels whose grant changed or ended, or whose store was replaced: destroy, then pull from nothing if still granted. */
  readonly dropped: readonly ChannelId[];
  /** Those of `dropped` whose grant ended or was given anew: their keys are destroyed, too (SYNC-05). */
  readonly ended?: readonly ChannelId[];
  readonly more: boolean;
  /** First sync: people (subjects of type person) delivered by name so far, and in all. */
  readonly progress?: { readonly people: number; readonly ofPeople: number };
  /** On the last page, when nothing changed while it was made. */
  readonly totals?: Readonly<Record<ChannelId, ChannelTotals>>;
}

/** The signed inside of an envelope. `at` of `next.updated` is the device's clock; the server keeps its own beside it. */
export interface Change {
  readonly changeId: ChangeId;
  readonly recordId: RecordId;
  readonly author: { readonly user: UserId; readonly device: DeviceId; readonly site: SiteCode };
  readonly base: ChangeBase;
  readonly next: RecordDoc;
}

/** What the author saw: nothing (a new record), an accepted version, or an own change that still waits. */
export type ChangeBase =
  | { readonly kind: 'none' }
  | { readonly kind: 'version'; readonly version: number; readonly body: Body }
  | { readonly kind: 'change'; readonly changeId: ChangeId; readonly body: Body };

/** After a restore: what this device holds, and of that what the server asked for. */
export interface OfferRequest {
  readonly held: readonly (readonly [RecordId, number])[];
  readonly documents: readonly RecordDoc[];
}
export interface OfferResponse {
  /** Of `held`: what the server does not have. */
  readonly wanted: readonly RecordId[];
}

export interface PushRequest {
  readonly changes: readonly { readonly changeId: ChangeId; readonly envelope: string }[];
  /** Verdicts this device has stored: the server may forget that it owes them. */
  readonly confirmed: readonly ChangeId[];
}

export type Verdict =
  | {
      readonly changeId: ChangeId;
      readonly kind: 'accepted' | 'merged';
      readonly recordId: RecordId;
      readonly version: number;
      readonly receivedAt: string;
    }
  | {
      readonly changeId: ChangeId;
      readonly kind: 'conflict';
      readonly recordId: RecordId;
      readonly headVersion: number;
      readonly receivedAt: string;
    }
  | {
      readonly changeId: ChangeId;
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      readonly receivedAt: string;
    };

export type RefusalReason =
  | 'unreadable' // the envelope does not open, or is not what it says
  | 'bad_signature'
  | 'invalid' // the body fails the catalogue's validation
  | 'no_right' // the author may not do this
  | 'author_gone' // the author has left the site since: the text lies with its supervisors
  | 'not_in_scope' // the subject is not (any longer) the site's
  | 'about_others' // it tells of people of another area, where not everybody who would get it may read of them
  | 'too_large'
  | 'change_id_reused'
  | 'depends_on_refused'
  | 'append_only'
  | 'already_void' // it was taken back (取消): nothing is written to it any more
  | 'not_yet_enterable'; // protected addresses and other sealed fields: not until the vault exists

export interface PushResponse {
  /** One per change that was judged, in order. */
  readonly verdicts: readonly Verdict[];
  /** Not judged yet: their author or their device waits for approval after a restore. They are sent again later. */
  readonly unjudged?: readonly ChangeId[];
  /** The server's clock, ISO 8601: a device that is more than 5 minutes off shows a banner. */
  readonly now: string;
}

/** An access-log entry of a device: opening or searching, made offline too, sealed to the server (SYNC-09). */
export interface AccessEntry {
  readonly entryId: string;
  readonly at: string;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
  readonly kind: 'open' | 'search' | 'print' | 'export' | 'withdraw' | 'hand_over' | 'destroyed';
  /** What was opened; absent for a search. */
  readonly recordId?: RecordId;
  /** Search: the words and how many answers they had; withdrawal: its reason. Stored sealed on the server. */
  readonly terms?: string;
  readonly count?: number;
  readonly offline: boolean;
  /** Withdrawal and handing over: which change. */
  readonly changeId?: ChangeId;
  /** Of `destroyed` only. */
  readonly receipt?: Destroyed;
}

/** What is gone from a device for good, and why. Ids only: each is random. */
export interface Destroyed {
  readonly why: DestroyedWhy;
  /** Gone whole. */
  readonly channels: readonly ChannelId[];
  /** A key seals the log of the same name. */
  readonly keys: readonly string[];
  /** Records that left a channel which stays. */
  readonly records: readonly RecordId[];
}
export type DestroyedWhy =
  | 'records_left' // the family moved, a case was raised, a share ended
  | 'channel_ended' // the grant of the device or of its user ended, or was given anew
  | 'device_revoked'
  | 'online_only'
  | 'account_ended';

/** Destroyed, as the server keeps it: a device's word that the administrator can read (SYNC-05). */
export interface Receipt extends Destroyed {
  readonly receiptId: string;
  /** By the device's clock. */
  readonly at: string;
  readonly device: DeviceId;
  readonly site: SiteCode;
  readonly user?: UserId;
}

export interface LogRequest {
  readonly entries: readonly { readonly entryId: string; readonly envelope: string }[];
}
export interface LogResponse {
  /** The entries that are durable now (new or already known). */
  readonly stored: readonly string[];
}

/** Events of `GET /api/sync/live`: only "something after your checkpoint"; a beat every 2 seconds. */
export type LiveEvent = 'hello' | 'beat' | 'changed';
export const LIVE_BEAT_MS = 2_000;
export const STALL_MS = 3_000;
export const PROBE_MS = 2_000;

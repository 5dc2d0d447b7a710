// What the sync engine offers to `records` and to the worker. `create-engine.ts` makes it.
import type { ChangeId, RecordDoc, RecordId, UserId } from '../domain/record.ts';
import type { ChannelGrant } from '../protocol/session.ts';
import type { AccessEntry, Change, Verdict } from '../protocol/wire.ts';

export interface SyncEngine {
  /** Replays the sealed logs into the table and restores the outbox. Needs no line. */
  open(): Promise<void>;
  /** Begins to talk to the server: push, pull, live; goes on by itself whatever the line does. */
  start(): void;
  /** Ends all talking; nothing is in flight when it resolves. */
  stop(): Promise<void>;
  /**
   * A new version of a record, or a new record. The base is the version that its author had on screen (`seen`),
   * else the newest that stands here: none, the held version, or a waiting change of the record. Resolves when the outbox has it durably; rejects with the
   * disk's fault when it has not.
   */
  save(next: RecordDoc, seen?: RecordDoc): Promise<{ readonly changeId: ChangeId }>;
  /** A person has dealt with changes in conflict or refused: they leave this device (the server keeps them). */
  settle(changeIds: readonly ChangeId[]): Promise<void>;
  /** An entry of the access log, durable when it resolves; delivered like a change. */
  logAccess(entry: AccessEntry): Promise<void>;
  /** The changes on this device that the unlocked ring can read, oldest first, until their overlay ends. */
  outgoing(): readonly OutgoingChange[];
  /** Of the unlocked user: what was sealed for the server alone and still waits, or was refused. */
  drops(): readonly SealedDrop[];
  /** What the server received since the vault opened and this device does not hold: told without content. */
  receipts(): readonly SealedDrop[];
  /** Conflicts and refusals of changes that the unlocked user cannot read (another user wrote them): counted in `attention`. */
  unreadable(): readonly UnreadableVerdict[];
  status(): SyncStatus;
  onStatus(listener: (status: SyncStatus) => void): () => void;
  /** Called after `outgoing()` changed: a write was queued, got its verdict, or its overlay ended. */
  onOutgoing(listener: () => void): () => void;
  /** After a sign-in over the line: other channels or generations. */
  setGrants(
    grants: readonly Pick<ChannelGrant, 'channel' | 'grantGeneration' | 'logId'>[],
  ): Promise<void>;
  /** A session exists again (password given): try everything now. */
  sessionRenewed(): void;
}

export interface OutgoingChange {
  readonly change: Change;
  readonly verdict?: Verdict;
  /** Goes where this device does not read: its author reads it until the server has it, nobody after that. */
  readonly leaves?: true;
}

/** A change of which this device keeps only the envelope: enough to name it in a list, nothing of what it says. */
export interface SealedDrop {
  readonly changeId: ChangeId;
  readonly recordId: RecordId;
  readonly type: string;
  readonly at: string;
  readonly by: UserId;
  readonly verdict?: Verdict;
}

export interface UnreadableVerdict {
  readonly verdict: Extract<Verdict, { readonly kind: 'conflict' | 'refused' }>;
}

export interface SyncStatus {
  readonly line: 'unknown' | 'up' | 'down';
  readonly session: 'none' | 'open' | 'ended';
  /** The device or the account was refused for good: nothing is sent any more, nothing is thrown away. */
  readonly refused: boolean;
  /** The server speaks another protocol version. */
  readonly wrongVersion: boolean;
  /** Restored, it waits to be opened, or for somebody's word about this device or account: it takes nothing yet. */
  readonly closed: boolean;
  /** All waiting changes of this device, other users' included. */
  readonly unsent: number;
  /** Changes in conflict or refused: those of `outgoing()` and those of `unreadable()`. */
  readonly attention: number;
  readonly activity: 'idle' | 'first' | 'pulling' | 'pushing';
  readonly progress?: { readonly people: number; readonly ofPeople: number };
  /** Server's clock minus ours in ms, from the last push or sign-in. */
  readonly clockOffsetMs?: number;
  /** Logs that did not open and are not yet pulled again. */
  readonly damagedChannels: number;
}

// The narrow door to the browser's disk: opaque blobs only. Dexie stands behind it in the product, memory in the simulator.

/** One row of the sealed log. Associated data of `sealed` binds format, logId and segment, so that gaps and swaps are seen. */
export interface SealedSegment {
  readonly logId: string;
  readonly segment: number;
  readonly iv: Uint8Array;
  readonly sealed: Uint8Array;
}

/** One thing on its way to the server. Nothing in it is readable but random ids. */
export interface OutgoingRow {
  /** Order of entry; given by the disk. */
  readonly seq: number;
  /** changeId of a change, entryId of an access entry: random. */
  readonly id: string;
  readonly kind: 'change' | 'access';
  /** Sealed to the server (HPKE), signed by the author. */
  readonly envelope: string;
  /** For reading here: sealed with the key of the channel that `logId` names. */
  readonly reading?: SealedNote;
  /** The same, sealed with the author's personal key: whatever becomes of the channel, the author can read it. */
  readonly own?: SealedNote;
  /** The verdict, sealed with the channel's key or that of whoever sent the change; absent while waiting. */
  readonly verdict?: SealedNote;
}
export interface SealedNote {
  readonly logId: string;
  readonly iv: Uint8Array;
  readonly sealed: Uint8Array;
}
export interface DraftRow {
  readonly draftId: string;
  /** For reading here: sealed with the user's personal key on this device. */
  readonly reading: SealedNote;
  /** The same, sealed to the server: a draft never depends on one person's memory. */
  readonly envelope: string;
}

/** Every method is one strict transaction: when it resolves, the bytes are durable; when it rejects, nothing changed. */
export interface Disk {
  readSegments(logId: string): Promise<readonly SealedSegment[]>;
  /** Adds segments of several channels, and deletes whole logs, in one transaction. */
  commit(batch: {
    readonly add: readonly SealedSegment[];
    readonly dropLogs?: readonly string[];
  }): Promise<void>;
  /** Names of all logs that have segments. */
  logIds(): Promise<readonly string[]>;

  /** All of them, in this order. */
  addOutgoing(...rows: readonly Omit<OutgoingRow, 'seq'>[]): Promise<void>;
  outgoing(): Promise<readonly OutgoingRow[]>;
  setVerdict(id: string, verdict: SealedNote): Promise<void>;
  /** It waits again. */
  removeVerdict(id: string): Promise<void>;
  /** In place of those that the row has. */
  setCopies(id: string, copies: Pick<OutgoingRow, 'reading' | 'own'>): Promise<void>;
  removeOutgoing(ids: readonly string[]): Promise<void>;

  putDraft(row: DraftRow): Promise<void>;
  drafts(): Promise<readonly DraftRow[]>;
  removeDraft(draftId: string): Promise<void>;

  /** Small rows of the device itself (enrolment, key rings, lock-out counters), by name. */
  getItem(name: string): Promise<unknown>;
  setItem(name: string, value: unknown): Promise<void>;
  removeItem(name: string): Promise<void>;

  /** Everything goes but the items of these names. */
  wipe(keepItems: readonly string[]): Promise<void>;
}

// What pages may ask of the worker that owns keys, replica, outbox and sync. One interface at centers and at the desk.
import type { Alert } from '../domain/alerts/alert.ts';
import type {
  Body,
  ChangeId,
  RecordDoc,
  RecordId,
  SiteCode,
  Stamp,
  UserId,
} from '../domain/record.ts';
import type { Result } from '../domain/result.ts';
import type {
  BabyRow,
  CandidateQuery,
  ElsewhereRow,
  Hit,
  ListQuery,
  PersonRow,
} from '../protocol/desk.ts';

import type { QuarantineContent, QuarantineEnd, QuarantineItem } from '../protocol/last-contact.ts';
import type { ChangeBase, RefusalReason } from '../protocol/wire.ts';

export type { Alert } from '../domain/alerts/alert.ts';
export type { HandedDraft, QuarantineContent, QuarantineEnd } from '../protocol/last-contact.ts';
export type {
  BabyRow,
  CandidateQuery,
  ElsewhereRow,
  Hit,
  ListQuery,
  PersonRow,
} from '../protocol/desk.ts';

export interface TsumugiApi {
  status(): Promise<AppStatus>;
  /** Registers this browser profile as a device of a site, with a one-time code. Needs the line. */
  enrol(code: string): Promise<Result>;
  /** Opens the vault: offline for a user known on this device, otherwise over the line. Refreshes lease and keys when the line is up. */
  signIn(input: { readonly userId: string; readonly password: string }): Promise<Result>;
  /** Closes the vault and ends the worker; resolves when nothing readable is left in it. */
  lock(): Promise<void>;

  search(
    query: string,
    options?: { readonly limit?: number },
  ): Promise<Result<{ readonly rows: readonly PersonRow[]; readonly total: number }>>;
  /** Lists that the work starts from. `babies`: children under 4 months, oldest first, with the state of their visit. */
  babies(): Promise<Result<{ readonly rows: readonly BabyRow[] }>>;
  /** Opens a person's page: one entry in the access log per opening; `again` re-reads without one. */
  person(
    id: RecordId,
    options?: { readonly again?: boolean },
  ): Promise<Result<{ readonly view: PersonView }>>;
  /** The same of a household: its members in both senses, and everything of the family that the viewer may see. */
  household(
    id: RecordId,
    options?: { readonly again?: boolean },
  ): Promise<Result<{ readonly view: HouseholdView }>>;
  /** Opens a record, and whom it is about with it: one entry; `again` re-reads without one. */
  record(
    id: RecordId,
    options?: { readonly again?: boolean },
  ): Promise<Result<{ readonly shown: ShownRecord }>>;
  /** Search everywhere (Ctrl+K): people, households, records, documents, each with why it matched. */
  find(
    query: string,
    options?: { readonly limit?: number },
  ): Promise<Result<{ readonly hits: readonly Hit[]; readonly total: number }>>;
  /** One type's records, filtered and sorted. */
  list(
    query: ListQuery,
  ): Promise<Result<{ readonly rows: readonly ListRow[]; readonly total: number }>>;
  /** 今日の仕事: every deadline that the viewer may see, worst first, and what waits for approval. */
  work(): Promise<Result<{ readonly work: Work }>>;
  /** Of these only: a person, or everybody of a household and itself; worst first. */
  deadlines(about: readonly RecordId[]): Promise<Result<{ readonly alerts: readonly Alert[] }>>;
  /** Who a half-typed person may already be. */
  candidates(query: CandidateQuery): Promise<Result<Candidates>>;

  /** Resolves when the write is durable: at a center in the sealed outbox, at the desk on the server. Never before. */
  save(input: SaveInput): Promise<Result<{ readonly recordId: RecordId; readonly place: Place }>>;
  /**
   * Several records of one piece of work, in order: a person with its household, a call with its sealed reporter,
   * a record with its stricter siblings. Stops at the first that fails; what was saved before is saved, and the
   * same inputs may be given again (new records carry the id they shall have in `newId`).
   */
  saveAll(
    inputs: readonly SaveInput[],
  ): Promise<Result<{ readonly saved: readonly { recordId: RecordId; place: Place }[] }>>;
  /** All of the user's readable outgoing changes: waiting, in conflict, refused; newest first. */
  outgoing(): Promise<Result<OutgoingList>>;
  /** 取り下げる: a refused change leaves the device for good; its reason goes into the access log first. */
  withdraw(changeId: ChangeId, reason: string): Promise<Result>;
  /** 上司に渡す: a refused change goes into quarantine on the server, sealed to the supervisors, with a word to them. */
  handOver(changeId: ChangeId, note: string): Promise<Result>;
  /** サーバで預かっている記録: own ones, and those of the sites that the user supervises. Needs the line. */
  quarantine(): Promise<Result<{ readonly items: readonly QuarantinedItem[] }>>;
  openQuarantined(id: string): Promise<Result<{ readonly content: QuarantineContent }>>;
  settleQuarantined(id: string, how: QuarantineEnd, reason: string): Promise<Result>;

  putDraft(draft: Draft): Promise<Result<{ readonly savedAt: string }>>;
  /** `damaged`: how many drafts on this device do not open any more. */
  drafts(): Promise<Result<{ readonly drafts: readonly Draft[]; readonly damaged: number }>>;
  dropDraft(draftId: string): Promise<Result>;

  /** URLs carry random handles, never ids: history and session files lie on the disk. Handles survive a reload, sealed. */
  handleFor(id: RecordId): Promise<string>;
  resolveHandle(handle: string): Promise<RecordId | undefined>;
}

export type ApiEvent =
  | { readonly kind: 'status'; readonly status: AppStatus }
  /** Records changed; absent ids mean: look again at everything on screen. */
  | { readonly kind: 'records'; readonly ids?: readonly RecordId[] };

export interface AppStatus {
  readonly phase:
    | 'starting'
    | 'not_enrolled'
    | 'locked'
    | 'opening'
    | 'ready'
    | 'storage_refused'
    | 'wrong_version';
  readonly device?: {
    readonly site: SiteCode;
    readonly siteName: string;
    readonly kind: 'center' | 'desk';
  };
  readonly user?: { readonly id: UserId; readonly name: string };
  /** Users who have signed in on this device before, for the sign-in page. */
  readonly knownUsers: readonly { readonly id: UserId; readonly name: string }[];
  /** Everybody of the staff by name, while the vault is open: who did it may have done it elsewhere. */
  readonly colleagues?: readonly { readonly id: UserId; readonly name: string }[];
  readonly line: 'unknown' | 'up' | 'down';
  /** `ended`: the server wants the password again; nothing is lost, the outbox waits. */
  readonly session: 'none' | 'sync' | 'full' | 'ended';
  readonly unsent: number;
  readonly attention: number;
  readonly sync: 'idle' | 'first' | 'pulling' | 'pushing';
  readonly progress?: { readonly people: number; readonly ofPeople: number };
  /** Set when the device's clock is more than 5 minutes off the server's. */
  readonly clockOffMinutes?: number;
  /** Parts that could not be opened and wait for the line to be pulled again. */
  readonly damagedChannels: number;
  /** The server no longer knows this device or account: nothing is sent, nothing is thrown away. */
  readonly deviceRefused?: boolean;
  /** The server was restored and takes nothing yet, or not yet from this device: everything waits here. */
  readonly serverClosed?: true;
  /** What became of this device at its last contact, in a sentence for whoever stands before it. */
  readonly notice?: string;
  /** Why the last storing failed, if it did (disk full, refused). */
  readonly storageFault?: string;
}

/**
 * Where a version is (DESIGN.md section 10): サーバ保存済, 未送信, 要確認.
 * `sealed`: a drop that this device cannot open again, 送付待ち until the server has it.
 */
export type Place = 'server' | 'device' | 'attention' | 'sealed';

export interface ShownRecord {
  readonly document: RecordDoc;
  readonly place: Place;
  /** For 要確認: why, in the user's words. */
  readonly attentionReason?: string;
  /** Name of the author, where known. */
  readonly byName: string;
  /** 併合: the name of whose version this one was merged with. */
  readonly mergedWithName?: string;
}

export interface PersonView {
  readonly person: ShownRecord;
  readonly household?: ShownRecord;
  readonly address?: string;
  readonly members: readonly {
    readonly row: PersonRow;
    readonly relation?: string;
    readonly livesHere: boolean;
  }[];
  readonly cases: readonly ShownRecord[];
  /** Newest first, of this person and of the household's shared cases. */
  readonly timeline: readonly TimelineItem[];
  /** Everything else about the person and the family that the viewer may see: addresses, affiliations, siblings … */
  readonly records: readonly ShownRecord[];
  /** Every household that lists the person, the one lived in first. */
  readonly households: readonly ShownRecord[];
}

export interface HouseholdView {
  readonly household: ShownRecord;
  readonly members: readonly {
    readonly row: PersonRow;
    readonly livesHere: boolean;
    /** 続柄 of the resident register, or the role of the living unit. */
    readonly relation?: string;
    readonly from?: string;
    readonly to?: string;
  }[];
  readonly cases: readonly ShownRecord[];
  readonly timeline: readonly TimelineItem[];
  readonly records: readonly ShownRecord[];
}

export interface ListRow extends ShownRecord {
  readonly aboutName: string;
  /** Names of what the row's columns refer to, by id. */
  readonly names: Readonly<Record<string, string>>;
}

export interface Work {
  readonly alerts: readonly Alert[];
  /** 起案・回付中 that this user may approve. */
  readonly approvals: readonly ListRow[];
  /** Persons, households and records here at all: 0 means that the home page says what to do first. */
  readonly people: number;
}

export interface Candidates {
  readonly here: readonly (PersonRow & { readonly why: readonly string[] })[];
  /** Outside the viewer's area: name, kana, birth year and the center in charge, online and logged. */
  readonly elsewhere: readonly ElsewhereRow[];
  /** Why `elsewhere` could not be asked. */
  readonly elsewhereMissing?: 'offline' | 'not_asked';
}

export interface TimelineItem extends ShownRecord {
  /** When it happened, as entered. */
  readonly occurredAt: string;
  /** Name of the person it is about. */
  readonly aboutName: string;
  /** The note it corrects, for an amendment. */
  readonly corrects?: RecordId;
}

export interface SaveInput {
  readonly type: string;
  /** Absent for a new record. */
  readonly recordId?: RecordId;
  /** The id that a new record shall have: saving the same again writes nothing twice. */
  readonly newId?: RecordId;
  readonly subjectId?: RecordId;
  readonly householdId?: RecordId;
  readonly caseId?: RecordId;
  readonly body: Body;
  /** The version that the author had on screen: what this one is judged against. Absent for a new record. */
  readonly seen?: RecordDoc;
  /** Goes up for approval with this version (決裁へ回す); absent: the state stays as it is. */
  readonly status?: 'submitted';
  /** Takes the record back with its reason; the body stays as it is. */
  readonly voidReason?: string;
  /** The change in conflict or refused that this save answers: settled once this write is durable. */
  readonly settles?: ChangeId;
  /** The draft that this save completes: removed in the same breath, after the write is durable. */
  readonly draftId?: string;
}

export interface Draft {
  readonly draftId: string;
  readonly type: string;
  readonly recordId?: RecordId;
  readonly subjectId?: RecordId;
  readonly householdId?: RecordId;
  readonly caseId?: RecordId;
  readonly subjectName?: string;
  /** The change in conflict or refused that this draft rewrites. */
  readonly settles?: ChangeId;
  /** The version that the form was opened on: a newer one is shown to the author before it is written over. */
  readonly seen?: RecordDoc;
  readonly body: Body;
  /** Text as typed in fields whose value is not readable yet (half a date, half a weight). */
  readonly typed?: Readonly<Record<string, string>>;
  readonly focus?: { readonly field: string; readonly start: number; readonly end: number };
  /** Forms that belong to this one: stricter siblings, the reporter of a call. Their texts in `typed` go by `part/field`. */
  readonly parts?: readonly DraftPart[];
  /** A call that was taken with F2: when it began, and when it was put aside. */
  readonly call?: { readonly startedAt: string; readonly parkedAt?: string };
  readonly savedAt: string;
}

export interface DraftPart {
  readonly type: string;
  /** The id that the record shall have, or has. */
  readonly recordId: RecordId;
  readonly seen?: RecordDoc;
  readonly body: Body;
  readonly typed?: Readonly<Record<string, string>>;
}

export interface OutgoingList {
  readonly items: readonly OutgoingItem[];
  /** In conflict or refused, written by colleagues: their text opens only for them. */
  readonly unreadable: number;
}

export interface OutgoingItem {
  readonly changeId: ChangeId;
  readonly recordId: RecordId;
  readonly type: string;
  readonly aboutName: string;
  readonly at: string;
  readonly byName: string;
  /** `received`: the server has what this device may not keep (受領済); told until the vault shuts. */
  readonly state: 'waiting' | 'conflict' | 'refused' | 'received';
  /** Goes where this device does not read: 送付待ち; of a reporter nothing can be opened here, `next` is empty. */
  readonly sealed?: true;
  /** It would make the record: refused, the server has no version of it. */
  readonly isNew?: true;
  /** In the user's words. */
  readonly reason?: string;
  readonly next: RecordDoc;
  /** In conflict or refused: the version on the server, where there is one that this device may read. */
  readonly theirs?: RecordDoc;
  /** Who wrote what `theirs` says otherwise, when, where and on which device. */
  readonly theirsWritten?: Stamp;
  /** The name, where known. */
  readonly theirsByName?: string;
  /** Of a refusal: which. */
  readonly refusal?: RefusalReason;
  /** What its author had before him; absent for a new record. */
  readonly base?: Body;
  /** The same as the server knows it, past own changes that it never took; absent where that is not known here. */
  readonly writtenOn?: Exclude<ChangeBase, { readonly kind: 'none' }>;
  /** In conflict with a version that has not come to this device yet. */
  readonly isBehind?: true;
}

/** As the server lists it, with its reason and its author in the user's words. */
export interface QuarantinedItem extends QuarantineItem {
  readonly reason: string;
  readonly authorName: string;
}

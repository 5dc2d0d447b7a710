// The one document shape that every record of the product has, and the ids that name things.

declare const brand: unique symbol;
type Branded<T extends string> = string & { readonly [brand]: T };

/** A site code of the `site` list, such as `CKITA`. Codes never change; names do. */
export type SiteCode = Branded<'SiteCode'>;
export type UserId = Branded<'UserId'>;
export type DeviceId = Branded<'DeviceId'>;
/** `${type}:${ULID}`, made offline. */
export type RecordId = Branded<'RecordId'>;
/** ULID, given by the device that made the version. */
export type ChangeId = Branded<'ChangeId'>;
/** Persons and households are subjects: what memberships are about. */
export type SubjectId = RecordId;

export interface Stamp {
  /** ISO 8601 with offset or Z, of the clock of the device. */
  readonly at: string;
  readonly by: UserId;
  readonly site: SiteCode;
  readonly device: DeviceId;
}

export type Body = Readonly<Record<string, unknown>>;

/** One version of a record. Shape: DESIGN.md section 3. */
export interface RecordDoc {
  readonly id: RecordId;
  readonly type: string;
  readonly schemaVersion: number;
  readonly subjectId?: SubjectId;
  readonly householdId?: RecordId;
  readonly caseId?: RecordId;
  readonly body: Body;
  readonly created: Stamp;
  readonly updated: Stamp;
  readonly changeId: ChangeId;
  /** `approval_state` list; a saved record starts as `draft`. */
  readonly status: string;
  readonly recordedOffline?: boolean;
  /** Given by the server at acceptance; absent on a version that waits in the outbox. */
  readonly version?: number;
  readonly prevHash?: string;
  readonly receivedAt?: string;
  /** By this the server knows the version again, should it have lost it; only on what devices hold. */
  readonly proof?: string;
  /** Of the version that this one was merged with (併合): both had been written on the same older one. */
  readonly mergedWith?: Stamp;
  /** The own change in conflict or refused that its author answers with this version: what was decided is its body. */
  readonly resolves?: ChangeId;
  readonly void?: { readonly at: string; readonly by: UserId; readonly reason: string };
}

/** Whether a value out of a body names a record. */
export function isRecordId(value: unknown): value is RecordId {
  return typeof value === 'string' && value.indexOf(':') > 0;
}

export function recordTypeOf(id: RecordId): string {
  return id.slice(0, id.indexOf(':'));
}

// The shapes of the desk under /api/desk: central staff read on demand, nothing is kept on their device.
import type { Alert } from '../domain/alerts/alert.ts';
import type { BabyRow } from '../domain/babies.ts';
import type { HalfTyped } from '../domain/candidates.ts';
import type { Hit } from '../domain/hits.ts';
import type { PersonRow } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';

export type { BabyRow } from '../domain/babies.ts';
export type { Hit } from '../domain/hits.ts';
export type { ListQuery } from '../domain/listing.ts';
export type { PersonRow } from '../domain/people.ts';

/** `POST /api/desk/search` */
export interface DeskSearchRequest {
  readonly query: string;
  readonly limit: number;
}
export interface DeskSearchResponse {
  readonly rows: readonly PersonRow[];
  readonly total: number;
}

/** `POST /api/desk/babies`, with an empty body. */
export interface DeskBabiesResponse {
  readonly rows: readonly BabyRow[];
}

/** `POST /api/desk/subject`: `again` re-reads what is on screen and is not a second opening in the log. */
export interface DeskSubjectRequest {
  readonly id: RecordId;
  readonly again: boolean;
}
/** The person, the household, its members and everything about them that the user may see. */
export interface DeskSubjectResponse {
  readonly records: readonly RecordDoc[];
}

/** `POST /api/desk/record` */
export interface DeskRecordRequest {
  readonly id: RecordId;
}
export interface DeskRecordResponse {
  readonly record: RecordDoc;
}

/** `POST /api/desk/find` */
export interface DeskFindRequest {
  readonly query: string;
  readonly limit: number;
}
export interface DeskFindResponse {
  readonly hits: readonly Hit[];
  readonly total: number;
}

/** `POST /api/desk/list` with a `ListQuery`. */
export interface DeskListResponse {
  readonly records: readonly RecordDoc[];
  readonly total: number;
  /** Names of what the records refer to, by id. */
  readonly names: Readonly<Record<string, string>>;
}

/** `POST /api/desk/work`, with an empty body. */
export interface DeskWorkResponse {
  readonly alerts: readonly Alert[];
  readonly approvals: readonly RecordDoc[];
  readonly names: Readonly<Record<string, string>>;
  readonly people: number;
}

/** `POST /api/desk/household`, answered as `/api/desk/subject` is. */
export interface DeskHouseholdRequest {
  readonly id: RecordId;
  readonly again: boolean;
}

/** `POST /api/desk/candidates`; at a center `POST /api/center/elsewhere` answers with the second half alone. */
export interface CandidateQuery extends HalfTyped {
  /** Ask the server about people outside the area too: one logged minimal search. */
  readonly elsewhere?: boolean;
}
export interface DeskCandidatesResponse {
  readonly here: readonly (PersonRow & { readonly why: readonly string[] })[];
}
/** A person outside the asker's area: no more than tells that they are known, and to whom. */
export interface ElsewhereRow {
  readonly name: string;
  readonly kana: string;
  readonly birthYear: string;
  /** Code of the center in charge; empty where there is none. */
  readonly site: string;
}
export interface ElsewhereResponse {
  readonly rows: readonly ElsewhereRow[];
}

/** `POST /api/desk/watch`: a stream of live events about the subjects on screen. */
export interface DeskWatchRequest {
  readonly subjects: readonly RecordId[];
}

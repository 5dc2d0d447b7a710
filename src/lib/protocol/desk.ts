// The shapes of the desk under /api/desk: central staff read on demand, nothing is kept on their device.
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { SearchRow } from '../domain/search.ts';

/** A person in a list. */
export interface PersonRow extends SearchRow {
  /** Codes of the `person_kind` list. */
  readonly kinds: readonly string[];
}

/** A child before the 4-month date, with the state of the first visit. */
export interface BabyRow extends PersonRow {
  readonly ageDays: number;
  /** Last legal day of the visit (day before the 4-month date). */
  readonly visitDue: string;
  readonly visit: 'none' | 'done' | 'tried';
}

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

/** `POST /api/desk/watch`: a stream of live events about the subjects on screen. */
export interface DeskWatchRequest {
  readonly subjects: readonly RecordId[];
}

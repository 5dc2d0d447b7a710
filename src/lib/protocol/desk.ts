// The shapes of the desk under /api/desk: central staff read on demand, nothing is kept on their device.
import type { BabyRow } from '../domain/babies.ts';
import type { PersonRow } from '../domain/people.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';

export type { BabyRow } from '../domain/babies.ts';
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

/** `POST /api/desk/watch`: a stream of live events about the subjects on screen. */
export interface DeskWatchRequest {
  readonly subjects: readonly RecordId[];
}

// What pages read and write, wherever the records are: replica ⊕ outbox at centers, the server at the desk.
import type { Alert } from '../domain/alerts/alert.ts';
import type { Result } from '../domain/result.ts';
import type { ChangeId, RecordId } from '../domain/record.ts';
import type {
  BabyRow,
  CandidateQuery,
  Candidates,
  Hit,
  HouseholdView,
  ListQuery,
  ListRow,
  OutgoingList,
  PersonRow,
  PersonView,
  Place,
  SaveInput,
  ShownRecord,
  Work,
} from './api.ts';

export interface Records {
  search(
    query: string,
    limit: number,
  ): Promise<Result<{ readonly rows: readonly PersonRow[]; readonly total: number }>>;
  babies(): Promise<Result<{ readonly rows: readonly BabyRow[] }>>;
  person(id: RecordId, again: boolean): Promise<Result<{ readonly view: PersonView }>>;
  household(id: RecordId, again: boolean): Promise<Result<{ readonly view: HouseholdView }>>;
  record(id: RecordId, again: boolean): Promise<Result<{ readonly shown: ShownRecord }>>;
  save(input: SaveInput): Promise<Result<{ readonly recordId: RecordId; readonly place: Place }>>;
  find(
    query: string,
    limit: number,
  ): Promise<Result<{ readonly hits: readonly Hit[]; readonly total: number }>>;
  list(
    query: ListQuery,
  ): Promise<Result<{ readonly rows: readonly ListRow[]; readonly total: number }>>;
  work(): Promise<Result<{ readonly work: Work }>>;
  deadlines(about: readonly RecordId[]): Promise<Result<{ readonly alerts: readonly Alert[] }>>;
  candidates(query: CandidateQuery): Promise<Result<Candidates>>;
  /** Before the vault closes: what is still in hand is written. */
  settle(): Promise<void>;
  outgoing(): Promise<Result<OutgoingList>>;
  withdraw(changeId: ChangeId, reason: string): Promise<Result>;
  handOver(changeId: ChangeId, note: string): Promise<Result>;
}

export const NOT_HERE = '見つかりませんでした。担当が変わったか、この端末では見られない記録です。';

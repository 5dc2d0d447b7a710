// Records at the desk: read from the server on demand, held in page memory, saved by the same push (DESIGN.md section 9).
import { mainSubject } from '../domain/about-whom.ts';
import { recordType } from '../domain/catalogue/registry.ts';
import type { PlainDate } from '../domain/dates.ts';
import type { RecordDoc, RecordId, UserId } from '../domain/record.ts';
import { failure, type Failure, type Result } from '../domain/result.ts';
import type {
  DeskBabiesResponse,
  DeskCandidatesResponse,
  DeskFindResponse,
  DeskListResponse,
  DeskRecordResponse,
  DeskSearchResponse,
  DeskSubjectResponse,
  DeskWorkResponse,
  ElsewhereResponse,
} from '../protocol/desk.ts';
import type { Clock, Courier, Randomness } from '../sync/ports.ts';
import type { ListRow, PersonView, ShownRecord } from './api.ts';
import type { Author } from './author.ts';
import { createDeskSaving } from './desk-saving.ts';
import { householdView } from './household-view.ts';
import { createPeople } from './people.ts';
import { personView } from './person-view.ts';
import { createRecordsIndex, type RecordSource } from './records-index.ts';
import { NOT_HERE, type Records } from './reader.ts';
import type { UnansweredStore } from './unanswered.ts';
import { alertsAbout } from './work.ts';

/** Answers as values; `again` marks an answer that never came, so that the same request may be sent once more. */
export type DeskAnswer<T> =
  { readonly ok: true; readonly value: T } | (Failure & { readonly again: boolean });

export interface DeskParts {
  readonly ask: <T>(path: string, body: unknown) => Promise<DeskAnswer<T>>;
  readonly courier: Courier;
  readonly unanswered: UnansweredStore;
  readonly author: Author;
  readonly staffName: (id: UserId) => string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly today: () => PlainDate;
  /** The subjects on screen, for the live stream. */
  readonly onScreen: (subjects: readonly RecordId[]) => void;
}

export function createDeskRecords(parts: DeskParts): Records {
  const { ask } = parts;
  const seen = new Map<RecordId, RecordDoc>();
  const saving = createDeskSaving({ ...parts, seen, read });
  const shown = (document: RecordDoc): ShownRecord => ({
    document,
    place: 'server',
    byName: parts.staffName(document.updated.by),
    ...(document.mergedWith ? { mergedWithName: parts.staffName(document.mergedWith.by) } : {}),
  });

  async function read(id: RecordId): Promise<Result<{ readonly document: RecordDoc }>> {
    const answer = await ask<DeskRecordResponse>('/api/desk/record', { id });
    if (!answer.ok) return answer;
    seen.set(id, answer.value.record);
    return { ok: true, document: answer.value.record };
  }

  async function readSubject(path: string, id: RecordId, again: boolean) {
    const answer = await ask<DeskSubjectResponse>(path, { id, again });
    if (!answer.ok) return answer;
    const { records } = answer.value;
    for (const document of records) seen.set(document.id, document);
    const index = createRecordsIndex(sourceOf(records.map(shown)));
    const people = createPeople(index, parts.today);
    while (index.step());
    while (people.step());
    return { ok: true as const, index, rowOf: people.rowOf };
  }
  function onScreen(id: RecordId, view: Pick<PersonView, 'members' | 'cases'>): void {
    parts.onScreen([
      id,
      ...view.members.map(({ row }) => row.id),
      ...view.cases.map((one) => one.document.id),
    ]);
  }
  function listRow(record: RecordDoc, names: Readonly<Record<string, string>>): ListRow {
    const about = mainSubject(record);
    // Colleagues are known here, whomever the server names.
    const staff = Object.fromEntries(
      userIds(record).map((id) => [id, parts.staffName(id)] as const),
    );
    return {
      ...shown(record),
      aboutName: (about === undefined ? undefined : names[about]) ?? '',
      names: { ...staff, ...names },
    };
  }

  return {
    async search(query, limit) {
      const answer = await ask<DeskSearchResponse>('/api/desk/search', { query, limit });
      return answer.ok ? { ok: true, ...answer.value } : answer;
    },
    async babies() {
      const answer = await ask<DeskBabiesResponse>('/api/desk/babies', {});
      return answer.ok ? { ok: true, ...answer.value } : answer;
    },
    async person(id, again) {
      const answer = await readSubject('/api/desk/subject', id, again);
      if (!answer.ok) return answer;
      const view = personView(answer.index, id, answer.rowOf);
      if (!view) return failure('not_found', NOT_HERE);
      onScreen(id, view);
      return { ok: true, view };
    },
    async household(id, again) {
      const answer = await readSubject('/api/desk/household', id, again);
      if (!answer.ok) return answer;
      const view = householdView(answer.index, id, answer.rowOf);
      if (!view) return failure('not_found', NOT_HERE);
      onScreen(id, view);
      return { ok: true, view };
    },
    async find(query, limit) {
      const answer = await ask<DeskFindResponse>('/api/desk/find', { query, limit });
      return answer.ok ? { ok: true, ...answer.value } : answer;
    },
    async list(query) {
      const answer = await ask<DeskListResponse>('/api/desk/list', query);
      if (!answer.ok) return answer;
      const { records, total, names } = answer.value;
      return { ok: true, rows: records.map((record) => listRow(record, names)), total };
    },
    async work() {
      const answer = await ask<DeskWorkResponse>('/api/desk/work', {});
      if (!answer.ok) return answer;
      const { alerts, approvals, names, people } = answer.value;
      const rows = approvals.map((record) => listRow(record, names));
      return { ok: true, work: { alerts, approvals: rows, people } };
    },
    async deadlines(about) {
      const answer = await ask<DeskWorkResponse>('/api/desk/work', {});
      return answer.ok ? { ok: true, alerts: alertsAbout(answer.value.alerts, about) } : answer;
    },
    async candidates(query) {
      const answer = await ask<DeskCandidatesResponse & Partial<ElsewhereResponse>>(
        '/api/desk/candidates',
        query,
      );
      if (!answer.ok) return answer;
      const { here, rows } = answer.value;
      return rows === undefined
        ? { ok: true, here, elsewhere: [], elsewhereMissing: 'not_asked' }
        : { ok: true, here, elsewhere: rows };
    },
    async record(id) {
      const answer = await read(id);
      return answer.ok ? { ok: true, shown: shown(answer.document) } : answer;
    },
    save: (input) => saving.save(input),
    settle: () => Promise.resolve(),
    outgoing: () => Promise.resolve({ ok: true, items: [], unreadable: 0 }),
    withdraw: () => Promise.resolve(failure('not_found', NOT_HERE)),
    handOver: () => Promise.resolve(failure('not_found', NOT_HERE)),
  };
}

function sourceOf(records: readonly ShownRecord[]): RecordSource {
  const byId = new Map(records.map((record) => [record.document.id, record]));
  return { get: (id) => byId.get(id), all: () => byId.values() };
}

function userIds(record: RecordDoc): readonly UserId[] {
  const fields = recordType(record.type)?.fields.filter((field) => field.refers === 'user') ?? [];
  return fields.flatMap(({ name }) => {
    const value = record.body[name];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((one): one is UserId => typeof one === 'string' && one !== '');
  });
}

// Records at the desk: read from the server on demand, held in page memory, saved by the same push (DESIGN.md section 9).
import { recordType } from '../domain/catalogue/registry.ts';
import type { PlainDate } from '../domain/dates.ts';
import type { RecordDoc, RecordId, UserId } from '../domain/record.ts';
import { failure, type Failure, type Result } from '../domain/result.ts';
import type {
  DeskBabiesResponse,
  DeskRecordResponse,
  DeskSearchResponse,
  DeskSubjectResponse,
} from '../protocol/desk.ts';
import type { ChangeBase, PushResponse, Verdict } from '../protocol/wire.ts';
import type { Clock, Courier, Randomness } from '../sync/ports.ts';
import type { SaveInput, ShownRecord } from './api.ts';
import { nextVersion, type Author } from './author.ts';
import { createPeople } from './people.ts';
import { personView, type RecordSource } from './person-view.ts';
import { NOT_HERE, type Records } from './reader.ts';
import type { Unanswered, UnansweredStore } from './unanswered.ts';
import { CONFLICT_TEXT, refusalText } from './words.ts';

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
  const { ask, author, clock, randomness } = parts;
  const seen = new Map<RecordId, RecordDoc>();
  const { unanswered } = parts;
  const shown = (document: RecordDoc): ShownRecord => ({
    document,
    place: 'server',
    byName: parts.staffName(document.updated.by),
  });

  async function read(id: RecordId): Promise<Result<{ readonly document: RecordDoc }>> {
    const answer = await ask<DeskRecordResponse>('/api/desk/record', { id });
    if (!answer.ok) return answer;
    seen.set(id, answer.value.record);
    return { ok: true, document: answer.value.record };
  }

  async function send(
    { next, envelope }: Unanswered,
    key: string,
  ): Promise<Result<{ readonly verdict: Verdict }>> {
    const answer = await ask<PushResponse>('/api/sync/push', {
      changes: [{ changeId: next.changeId, envelope }],
      confirmed: [],
    });
    if (!answer.ok) {
      if (!answer.again) await unanswered.remove(key);
      return answer;
    }
    const verdict = answer.value.verdicts.find(({ changeId }) => changeId === next.changeId);
    if (!verdict)
      return failure('unavailable', 'サーバの返事が読めませんでした。もう一度保存してください。');
    await unanswered.remove(key);
    if (verdict.kind === 'accepted' || verdict.kind === 'merged')
      seen.set(next.id, { ...next, version: verdict.version });
    return { ok: true, verdict };
  }

  async function push(
    next: RecordDoc,
    base: ChangeBase,
    key: string,
  ): Promise<Result<{ readonly verdict: Verdict }>> {
    const change = { changeId: next.changeId, recordId: next.id, author, base, next };
    const waiting: Unanswered = { next, envelope: await parts.courier.sealChange(change) };
    await unanswered.set(key, waiting);
    return send(waiting, key);
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
      const answer = await ask<DeskSubjectResponse>('/api/desk/subject', { id, again });
      if (!answer.ok) return answer;
      for (const document of answer.value.records) seen.set(document.id, document);
      const source = sourceOf(answer.value.records, shown);
      const people = createPeople(source, parts.today);
      const view = personView(source, id, people.rowOf);
      if (!view) return failure('not_found', NOT_HERE);
      parts.onScreen([
        id,
        ...view.members.map(({ row }) => row.id),
        ...view.cases.map((one) => one.document.id),
      ]);
      return { ok: true, view };
    },
    async record(id) {
      const answer = await read(id);
      return answer.ok ? { ok: true, shown: shown(answer.document) } : answer;
    },
    async save(input) {
      const key = input.draftId ?? input.recordId ?? randomness.ulid();
      const earlier = await unanswered.get(key);
      if (earlier) {
        const settled = await send(earlier, key);
        if (!settled.ok) return settled;
        const outcome = saved(settled.verdict, earlier.next.id);
        if (!outcome.ok || sameBody(earlier.next, input)) return outcome;
        input = afterEarlier(input, earlier.next);
      }
      const before = input.recordId && (input.seen ?? seen.get(input.recordId));
      const made = nextVersion(input, before, { author, clock, randomness, offline: false });
      if (!made.ok) return made;
      const base: ChangeBase =
        before?.version === undefined
          ? { kind: 'none' }
          : { kind: 'version', version: before.version, body: before.body };
      const pushed = await push(made.next, base, key);
      return pushed.ok ? saved(pushed.verdict, made.next.id) : pushed;
    },
    settle: () => Promise.resolve(),
    outgoing: () => Promise.resolve({ ok: true, items: [], unreadable: 0 }),
  };
}

function saved(
  verdict: Verdict,
  recordId: RecordId,
): Result<{ readonly recordId: RecordId; readonly place: 'server' }> {
  if (verdict.kind === 'conflict') return failure('conflict', CONFLICT_TEXT);
  if (verdict.kind === 'refused') return failure('refused', refusalText(verdict.reason));
  return { ok: true, recordId, place: 'server' };
}

function sameBody(next: RecordDoc, input: SaveInput): boolean {
  return JSON.stringify(next.body) === JSON.stringify(input.body);
}

/** The earlier text did arrive: what was typed since is a second version of it, or a correction where none may be. */
function afterEarlier(input: SaveInput, arrived: RecordDoc): SaveInput {
  // What was on screen before is no longer the base: the author's own first save is.
  const { seen: _before, ...rest } = input;
  return recordType(input.type)?.appendOnly
    ? { ...rest, body: { ...input.body, supersedes: arrived.id } }
    : { ...rest, recordId: arrived.id };
}

function sourceOf(
  records: readonly RecordDoc[],
  shown: (document: RecordDoc) => ShownRecord,
): RecordSource {
  const byId = new Map(records.map((document) => [document.id, shown(document)]));
  return { get: (id) => byId.get(id), all: () => byId.values() };
}

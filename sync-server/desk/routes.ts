// The desk's part of the route table: central staff read on demand, and each opening and search is logged (SYNC-09).
import { Type } from 'typebox';
import { listTerms } from '../../src/lib/domain/listing.ts';
import { everyMemberOf } from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { queryWords } from '../../src/lib/domain/text.ts';
import type {
  CandidateQuery,
  DeskBabiesResponse,
  DeskCandidatesResponse,
  DeskFindRequest,
  DeskHouseholdRequest,
  DeskRecordRequest,
  DeskRecordResponse,
  DeskSearchRequest,
  DeskSearchResponse,
  DeskSubjectRequest,
  DeskSubjectResponse,
  DeskWatchRequest,
  DeskWorkResponse,
  ListQuery,
} from '../../src/lib/protocol/desk.ts';
import { post, sessionOf, type Call, type Route } from '../access/route.ts';
import { json, refused, type Reply } from '../http/reply.ts';
import type { StoredDoc } from '../store/store.ts';
import { isStoredRecord } from '../sync/stored.ts';
import { createDesk, type DeskDeps } from './desk.ts';
import { findEverywhere } from './find.ts';
import { listFor, workFor } from './lists.ts';
import { babiesOf, candidatesFor, peopleMatching, rowOf } from './people.ts';
import { createWorkCache } from './work-cache.ts';
import type { WorkFollower } from './work-ticks.ts';

export type { DeskDeps } from './desk.ts';

export function deskRoutes(deps: DeskDeps): readonly Route[] {
  const { index, desk: held } = deps;
  const desk = createDesk(deps);
  const work = createWorkCache({
    state: () => `${String(held.generation())} ${String(index.counter())}`,
    now: deps.now,
  });

  /** Those of the subjects that may be read now: roles end and families move while a page stands open. */
  async function readable(subjects: readonly RecordId[], call: Call): Promise<readonly RecordId[]> {
    const { maySee } = await desk.reader(call);
    return subjects.filter((id) => {
      const record = index.slimOf(id);
      return record !== undefined && maySee(record);
    });
  }

  async function workOf(call: Call): Promise<DeskWorkResponse> {
    const [user, reader] = await Promise.all([desk.user(call), desk.reader(call)]);
    return work.of(user, () => workFor(held, index, deps.alertsOf, reader, deps.now()));
  }

  /** A record that was elsewhere before may have left the list; who sees what, anybody's. */
  async function workAfter(
    call: Call,
    writes: readonly StoredDoc[] | 'any',
  ): Promise<DeskWorkResponse | undefined> {
    const { maySee } = await desk.reader(call);
    const concerns = (doc: StoredDoc): boolean =>
      !isStoredRecord(doc) || doc.been !== undefined || maySee(doc.record);
    return writes === 'any' || writes.some(concerns) ? workOf(call) : undefined;
  }

  /** The households with their people, and whatever hangs on any of them or on their cases. */
  async function family(
    first: RecordDoc,
    households: readonly RecordDoc[],
  ): Promise<readonly RecordDoc[]> {
    const members = households.flatMap((one) => [
      one.id,
      ...everyMemberOf(one).map(({ id }) => id),
    ]);
    const subjects = new Set([first.id, ...members]);
    const ids = new Set([...subjects].flatMap((subject) => index.decidedBy(subject)));
    for (const id of [...ids])
      if (id.startsWith('case:')) for (const about of index.decidedBy(id)) ids.add(about);
    return desk.read([...subjects, ...[...ids].filter((id) => !subjects.has(id))]);
  }

  async function openSubject(
    call: Call,
    type: string,
    { id, again }: DeskSubjectRequest | DeskHouseholdRequest,
  ): Promise<Reply> {
    const { maySee } = await desk.reader(call);
    const [subject] = await desk.read([id]);
    if (subject?.type !== type) return refused('not_found');
    if (!maySee(subject)) return refused('no_right');
    const households = type === 'household' ? [subject] : held.householdsOf(id);
    const found = (await family(subject, households)).filter(maySee);
    await desk.noteOpening(call, id, again);
    return json({ records: found } satisfies DeskSubjectResponse);
  }

  return [
    post<DeskSearchRequest>(
      '/api/desk/search',
      'session:desk',
      Found,
      async ({ query, limit }, call) => {
        const reader = await desk.reader(call);
        const found = peopleMatching(held, queryWords(query), reader);
        await desk.note(call, { kind: 'search', terms: query, count: found.length });
        const rows = found.slice(0, limit).map((person) => rowOf(held, person, reader));
        return json({ rows, total: found.length } satisfies DeskSearchResponse);
      },
    ),
    post<DeskFindRequest>(
      '/api/desk/find',
      'session:desk',
      Found,
      async ({ query, limit }, call) => {
        const found = findEverywhere(held, query, limit, await desk.reader(call));
        await desk.note(call, { kind: 'search', note: 'find', terms: query, count: found.total });
        return json(found);
      },
    ),
    post<ListQuery>('/api/desk/list', 'session:desk', Listed, async (query, call) => {
      const found = listFor(held, query, await desk.reader(call));
      const terms = listTerms(query);
      await desk.note(call, { kind: 'search', note: 'list', terms, count: found.total });
      return json(found);
    }),
    post('/api/desk/work', 'session:desk', Type.Object({}), async (_body, call) => {
      const found = await workOf(call);
      deps.ticks.answered(seat(call), found);
      const count = found.alerts.length + found.approvals.length;
      await desk.note(call, { kind: 'search', note: 'work', count });
      return json(found);
    }),
    post<CandidateQuery>('/api/desk/candidates', 'session:desk', Candidate, async (typed, call) => {
      const here = candidatesFor(held, typed, await desk.reader(call));
      const terms = candidateTerms(typed);
      await desk.note(call, { kind: 'search', note: 'candidates', terms, count: here.length });
      return json({ here } satisfies DeskCandidatesResponse);
    }),
    post('/api/desk/babies', 'session:desk', Type.Object({}), async (_body, call) => {
      const rows = babiesOf(held, await desk.reader(call));
      await desk.note(call, { kind: 'search', note: 'babies', count: rows.length });
      return json({ rows } satisfies DeskBabiesResponse);
    }),
    post<DeskSubjectRequest>('/api/desk/subject', 'session:desk', Opened, (body, call) =>
      openSubject(call, 'person', body),
    ),
    post<DeskHouseholdRequest>('/api/desk/household', 'session:desk', Opened, (body, call) =>
      openSubject(call, 'household', body),
    ),
    post<DeskRecordRequest>(
      '/api/desk/record',
      'session:desk',
      Type.Object({ id: Id }),
      async ({ id }, call) => {
        const { maySee } = await desk.reader(call);
        const [record] = await desk.read([id]);
        if (!record) return refused('not_found');
        if (!maySee(record)) return refused('no_right');
        await desk.note(call, { kind: 'open', recordId: id });
        return json({ record } satisfies DeskRecordResponse);
      },
    ),
    post<DeskWatchRequest>(
      '/api/desk/watch',
      'session:desk',
      Type.Object({ subjects: Type.Array(Id, { maxItems: 200 }) }),
      async ({ subjects }, call) => {
        const allowed = await readable(subjects, call);
        return deps.watch(
          call,
          async () => new Set(await readable(allowed, call)),
          (tell) => {
            const answer: WorkFollower['answer'] = (writes) => workAfter(call, writes);
            return deps.ticks.follow({ who: seat(call), answer, tell });
          },
        );
      },
    ),
  ];
}

function seat(call: Call): string {
  const { device, user } = sessionOf(call);
  return `${device} ${user}`;
}

/** What somebody looked for when a person was registered: sealed in the log like every search. */
export function candidateTerms({ elsewhere: _, ...typed }: CandidateQuery): string {
  return Object.values(typed)
    .filter((text) => text !== '')
    .join(' ');
}

const Id = Type.String({ minLength: 1, maxLength: 200 });
const Word = Type.String({ maxLength: 200 });
const Found = Type.Object({ query: Word, limit: Type.Integer({ minimum: 1, maximum: 500 }) });
const Opened = Type.Object({ id: Id, again: Type.Optional(Type.Boolean()) });
const Listed = Type.Object({
  type: Id,
  where: Type.Optional(Type.Record(Id, Type.Array(Word, { maxItems: 50 }))),
  words: Type.Optional(Word),
  sortBy: Type.Optional(Id),
  descending: Type.Optional(Type.Boolean()),
  withVoid: Type.Optional(Type.Boolean()),
  subjectId: Type.Optional(Id),
  caseId: Type.Optional(Id),
  offset: Type.Optional(Type.Integer({ minimum: 0 })),
  limit: Type.Integer({ minimum: 1, maximum: 500 }),
});
export const Candidate = Type.Object({
  name: Type.Optional(Word),
  kana: Type.Optional(Word),
  birthDate: Type.Optional(Word),
  address: Type.Optional(Word),
  phone: Type.Optional(Word),
  school: Type.Optional(Word),
  elsewhere: Type.Optional(Type.Boolean()),
});

// The desk's part of the route table: central staff read on demand, and each opening and search is logged (SYNC-09).
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import type { AccessUser } from '../../src/lib/domain/access.ts';
import { peopleOf } from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import type {
  DeskBabiesResponse,
  DeskRecordRequest,
  DeskRecordResponse,
  DeskSearchRequest,
  DeskSearchResponse,
  DeskSubjectRequest,
  DeskSubjectResponse,
  DeskWatchRequest,
} from '../../src/lib/protocol/desk.ts';
import { post, sessionOf, type Call, type Route } from '../access/route.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { AccessLog, LogEntry } from '../audit/access-log.ts';
import { json, refused, type Reply } from '../http/reply.ts';
import type { Accounts } from '../session/accounts.ts';
import { cityDay } from '../session/city-day.ts';
import type { Collection } from '../store/store.ts';
import { isStoredRecord } from '../sync/stored.ts';
import type { BabyReader, PeopleIndex } from './people-index.ts';
import { mayRead, mayReadVisitsOf } from './rights.ts';

export interface DeskDeps {
  readonly records: Collection;
  readonly index: ScopeIndex;
  readonly people: PeopleIndex;
  readonly accounts: Accounts;
  readonly log: AccessLog;
  readonly now: () => Date;
  /** A stream that says when something about these subjects changed; they are asked again at every event. */
  readonly watch: (call: Call, subjects: () => Promise<ReadonlySet<RecordId>>) => Reply;
}

export function deskRoutes(deps: DeskDeps): readonly Route[] {
  const { records, index, people, accounts, log, now } = deps;
  // What each user has opened on each device since the server started: only that can be read again unlogged.
  const openedBy = new Map<string, Set<RecordId>>();

  async function reader(call: Call): Promise<Reader> {
    const account = await accounts.account(sessionOf(call).user);
    const user: AccessUser = { id: sessionOf(call).user, roles: account?.roles ?? [] };
    const today = cityDay(now());
    return {
      today,
      maySee: (record) => mayRead(index, user, record, today),
      maySeeVisitsOf: (child) => mayReadVisitsOf(index, user, child, today),
    };
  }

  /** Those of the subjects that may be read now: roles end and families move while a page stands open. */
  async function readable(subjects: readonly RecordId[], call: Call): Promise<readonly RecordId[]> {
    const { maySee } = await reader(call);
    return subjects.filter((id) => {
      const record = index.slimOf(id);
      return record !== undefined && maySee(record);
    });
  }

  async function note(
    call: Call,
    entry: Pick<LogEntry, 'kind' | 'recordId' | 'terms' | 'count' | 'note'>,
  ) {
    const { user, site, device } = sessionOf(call);
    const entryId = `desk:${randomBytes(12).toString('hex')}`;
    await log.append(device, [
      { entryId, at: now().toISOString(), user, site, offline: false, ...entry },
    ]);
  }

  async function read(ids: readonly RecordId[]): Promise<readonly RecordDoc[]> {
    return (await records.get(ids)).filter(isStoredRecord).map((doc) => doc.record);
  }

  /** The person, the households with their people, and whatever hangs on any of them or on their cases. */
  async function family(person: RecordDoc): Promise<readonly RecordDoc[]> {
    const households = people.householdsOf(person.id);
    const subjects = new Set([
      person.id,
      ...households.flatMap((one) => [one.id, ...peopleOf(one)]),
    ]);
    const ids = new Set([...subjects].flatMap((subject) => index.byAnchor(subject)));
    for (const id of [...ids])
      if (id.startsWith('case:')) for (const about of index.byAnchor(id)) ids.add(about);
    return read([...subjects, ...[...ids].filter((id) => !subjects.has(id))]);
  }

  return [
    post<DeskSearchRequest>(
      '/api/desk/search',
      'session:desk',
      Type.Object({
        query: Type.String({ maxLength: 200 }),
        limit: Type.Integer({ minimum: 1, maximum: 500 }),
      }),
      async ({ query, limit }, call) => {
        const { maySee, today } = await reader(call);
        const found = people.search(query).filter(maySee);
        await note(call, { kind: 'search', terms: query, count: found.length });
        const rows = found.slice(0, limit).map((person) => people.row(person, maySee, today));
        return json({ rows, total: found.length } satisfies DeskSearchResponse);
      },
    ),
    post('/api/desk/babies', 'session:desk', Type.Object({}), async (_body, call) => {
      const { maySee, maySeeVisitsOf, today } = await reader(call);
      const rows = people.babies({ maySee, maySeeVisitsOf, today });
      await note(call, { kind: 'search', note: 'babies', count: rows.length });
      return json({ rows } satisfies DeskBabiesResponse);
    }),
    post<DeskSubjectRequest>(
      '/api/desk/subject',
      'session:desk',
      Type.Object({ id: Id, again: Type.Optional(Type.Boolean()) }),
      async ({ id, again }, call) => {
        const { maySee } = await reader(call);
        const [person] = await read([id]);
        if (person?.type !== 'person') return refused('not_found');
        if (!maySee(person)) return refused('no_right');
        const found = (await family(person)).filter(maySee);
        const { device, user } = sessionOf(call);
        const opened = openedBy.get(`${device} ${user}`) ?? new Set();
        if (!again || !opened.has(id)) await note(call, { kind: 'open', recordId: id });
        openedBy.set(`${device} ${user}`, opened.add(id));
        return json({ records: found } satisfies DeskSubjectResponse);
      },
    ),
    post<DeskRecordRequest>(
      '/api/desk/record',
      'session:desk',
      Type.Object({ id: Id }),
      async ({ id }, call) => {
        const { maySee } = await reader(call);
        const [record] = await read([id]);
        if (!record) return refused('not_found');
        if (!maySee(record)) return refused('no_right');
        await note(call, { kind: 'open', recordId: id });
        return json({ record } satisfies DeskRecordResponse);
      },
    ),
    post<DeskWatchRequest>(
      '/api/desk/watch',
      'session:desk',
      Type.Object({ subjects: Type.Array(Id, { maxItems: 200 }) }),
      async ({ subjects }, call) => {
        const allowed = await readable(subjects, call);
        return deps.watch(call, async () => new Set(await readable(allowed, call)));
      },
    ),
  ];
}

interface Reader extends BabyReader {
  readonly today: string;
}

const Id = Type.String({ minLength: 1, maxLength: 64 });

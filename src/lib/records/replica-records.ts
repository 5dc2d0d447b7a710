// Records at a center: read from the sealed replica and the outbox, written to the outbox. Needs no line.
import { mainSubject } from '../domain/about-whom.ts';
import { dateInTokyo } from '../domain/dates.ts';
import { aboutName } from '../domain/hits.ts';
import { listRecords, listTerms } from '../domain/listing.ts';
import { failure, type Result } from '../domain/result.ts';
import type { ChangeId, RecordDoc, RecordId, UserId } from '../domain/record.ts';
import type { ElsewhereResponse } from '../protocol/desk.ts';
import type { AccessEntry } from '../protocol/wire.ts';
import type { SyncEngine } from '../sync/engine.ts';
import type { Clock, Randomness } from '../sync/ports.ts';
import type { CandidateQuery, Candidates, ListRow, ShownRecord } from './api.ts';
import type { Author } from './author.ts';
import { findEverywhere } from './find.ts';
import { householdView } from './household-view.ts';
import { columnNames, lookupIn, namesToMatch } from './names.ts';
import { outgoingList } from './outgoing.ts';
import type { People } from './people.ts';
import { personView } from './person-view.ts';
import type { ProvisionalNumbers } from './provisional.ts';
import { NOT_HERE, type Records } from './reader.ts';
import type { RecordsIndex } from './records-index.ts';
import { createSaving } from './saving.ts';
import { createSearchLog, MAX_TERMS, type SearchLog } from './search-log.ts';
import type { Slices } from './slices.ts';
import type { Texts } from './texts.ts';
import { alertsAbout, type WorkList } from './work.ts';

export interface ReplicaParts {
  readonly index: RecordsIndex;
  readonly people: People;
  readonly texts: Texts;
  readonly work: WorkList;
  /** The index as it stands now; with the people; and besides, what search and candidates compare. */
  readonly current: Slices;
  readonly indexed: Slices;
  readonly folded: Slices;
  /** The server's state without our waiting writes: the other side of a conflict. */
  readonly heldVersion: (id: RecordId) => RecordDoc | undefined;
  readonly engine: SyncEngine;
  readonly author: Author;
  readonly numbers: ProvisionalNumbers;
  readonly staffName: (id: UserId) => string;
  /** Whether the unlocked ring opens the site's maternal and child health channel. */
  readonly readsVisits: () => boolean;
  /** One logged search of the server for people outside the area. */
  readonly elsewhere: (query: CandidateQuery) => Promise<Result<ElsewhereResponse>>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** A log entry that could not be written: told, never swallowed. */
  readonly onFault: (fault: unknown) => void;
}

export function createReplicaRecords(parts: ReplicaParts): Records {
  const { index, people, texts, engine, author, clock, randomness } = parts;
  const offline = (): boolean => engine.status().line !== 'up';
  const saving = createSaving({ ...parts, offline });

  const entry = (): Omit<AccessEntry, 'kind'> => ({
    entryId: randomness.ulid(),
    at: new Date(clock.now()).toISOString(),
    ...author,
    offline: offline(),
  });
  const log = () =>
    createSearchLog(
      clock,
      (search) => engine.logAccess({ ...entry(), kind: 'search', ...search }),
      parts.onFault,
    );
  // Each by itself: a list that opens while the hand still rests on a search is not the end of that search.
  const searches = log();
  // Each type by itself: a page with several lists reads them all again when one record changes.
  const lists = new Map<string, SearchLog>();
  function listLog(type: string): SearchLog {
    const known = lists.get(type) ?? log();
    lists.set(type, known);
    return known;
  }
  const likenesses = log();
  // Only what was opened here before can be looked at again without an entry (SYNC-09).
  const openedHere = new Set<RecordId>();
  async function settle(): Promise<void> {
    for (const one of [searches, likenesses, ...lists.values()]) await one.settle();
  }
  async function opened(recordId: RecordId): Promise<void> {
    // The search that led here is written first: both are under way at once, in this order.
    await Promise.all([settle(), engine.logAccess({ ...entry(), kind: 'open', recordId })]);
    openedHere.add(recordId);
  }
  async function openedView<V>(
    id: RecordId,
    again: boolean,
    view: V | undefined,
  ): Promise<Result<{ readonly view: V }>> {
    if (!view) return failure('not_found', NOT_HERE);
    if (!again || !openedHere.has(id)) await opened(id);
    return { ok: true, view };
  }
  function listRow(shown: ShownRecord): ListRow {
    const { document } = shown;
    return {
      ...shown,
      aboutName: aboutName(document, lookupIn(index)),
      names: columnNames(index, document, parts.staffName),
    };
  }
  const listRows = (documents: readonly RecordDoc[]): readonly ListRow[] =>
    documents.flatMap(({ id }) => index.get(id) ?? []).map(listRow);

  async function elsewhereOf(query: CandidateQuery): Promise<Omit<Candidates, 'here'>> {
    if (query.elsewhere !== true) return { elsewhere: [], elsewhereMissing: 'not_asked' };
    if (offline()) return { elsewhere: [], elsewhereMissing: 'offline' };
    const answer = await parts.elsewhere(query);
    if (answer.ok) return { elsewhere: answer.rows };
    // Too little typed yet, or not this user's to ask: nothing was looked for.
    return { elsewhere: [], elsewhereMissing: answer.code === 'no_line' ? 'offline' : 'not_asked' };
  }

  /** A refused change leaves this device; the server keeps its text, and the log or a supervisor has a word on why. */
  async function endStopped(
    kind: 'withdraw' | 'hand_over',
    changeId: ChangeId,
    typed: string,
    missing: string,
  ): Promise<Result> {
    const terms = typed.trim().slice(0, MAX_TERMS);
    if (terms === '') return failure('no_reason', missing);
    const stopped = outgoingList(parts).items.find((item) => item.changeId === changeId);
    // A conflict is decided beside the other version; where there is none to decide on, it goes like a refusal.
    const isStuck = stopped?.state === 'conflict' && (!stopped.theirs || stopped.theirs.void);
    if (stopped === undefined || (stopped.state !== 'refused' && !isStuck))
      return failure('not_found', NOT_HERE);
    // The entry first: it is durable before anything goes from here.
    const { recordId } = stopped;
    await engine.logAccess({ ...entry(), kind, recordId, terms, changeId });
    await engine.settle([changeId]);
    return { ok: true };
  }

  return {
    async search(query, limit) {
      await parts.indexed.done();
      const found = people.search(query, limit);
      if (query.trim() !== '') searches.searched(query, found.total);
      return { ok: true, ...found };
    },
    async babies() {
      await parts.indexed.done();
      // Who may not read visits would be told of each child that nobody has visited it.
      return parts.readsVisits()
        ? { ok: true, rows: people.babies() }
        : failure('no_right', '赤ちゃんの一覧は、母子保健の記録を見られる人に表示します。');
    },
    async person(id, again) {
      await parts.indexed.done();
      return openedView(id, again, personView(index, id, people.rowOf));
    },
    async household(id, again) {
      await parts.indexed.done();
      return openedView(id, again, householdView(index, id, people.rowOf));
    },
    async record(id, again) {
      await parts.indexed.done();
      const shown = index.get(id);
      if (!shown) return failure('not_found', NOT_HERE);
      if (!again || !openedHere.has(id)) await opened(id);
      // Its page reads the names of the family: that belongs to the same opening.
      const about = mainSubject(shown.document);
      if (about) openedHere.add(about);
      return { ok: true, shown };
    },
    async find(query, limit) {
      await parts.folded.done();
      const found = findEverywhere(
        { source: index, people, texts, today: dateInTokyo(clock.now()) },
        query,
        limit,
      );
      if (query.trim() !== '') searches.searched(query, found.total);
      return { ok: true, ...found };
    },
    async list(query) {
      await parts.folded.done();
      const documents = [...index.ofType(query.type)].map(({ document }) => document);
      const { rows, total } = listRecords(documents, query, texts.of, (record) =>
        namesToMatch(index, record),
      );
      listLog(query.type).searched(listTerms(query), total);
      return { ok: true, rows: listRows(rows), total };
    },
    async work() {
      await parts.current.done();
      const { work } = parts;
      return {
        ok: true,
        work: {
          alerts: await work.alerts(),
          approvals: listRows(work.approvals()),
          people: work.people(),
        },
      };
    },
    async deadlines(about) {
      await parts.current.done();
      return { ok: true, alerts: alertsAbout(await parts.work.alerts(), about) };
    },
    async candidates(query) {
      await parts.folded.done();
      const here = people.candidates(query);
      const terms = [query.kana, query.name, query.birthDate, query.phone, query.address]
        .filter((term) => term !== undefined && term !== '')
        .join(' ');
      if (terms !== '') likenesses.searched(terms, here.length);
      return { ok: true, here, ...(await elsewhereOf(query)) };
    },
    async save(input) {
      await parts.indexed.done();
      return saving.save(input);
    },
    settle,
    async outgoing() {
      await parts.indexed.done();
      return { ok: true, ...outgoingList(parts) };
    },
    withdraw: (changeId, reason) =>
      endStopped('withdraw', changeId, reason, '取り下げる理由を書いてください。'),
    handOver: (changeId, note) =>
      endStopped('hand_over', changeId, note, '上司への申し送りを書いてください。'),
  };
}

// The interface to the records over plain arrays: the same rules and pages, nothing saved, nothing sent.
import { recordType } from '../../domain/catalogue/registry.ts';
import { dateInTokyo } from '../../domain/dates.ts';
import { personRow } from '../../domain/people.ts';
import type { ChangeId, RecordDoc, RecordId, SiteCode, UserId } from '../../domain/record.ts';
import { failure } from '../../domain/result.ts';
import { matches, personSearchText } from '../../domain/search.ts';
import type {
  ApiEvent,
  AppStatus,
  Draft,
  PersonRow,
  SaveInput,
  ShownRecord,
  TsumugiApi,
} from '../../records/api.ts';
import { householdView } from '../../records/household-view.ts';
import { personView } from '../../records/person-view.ts';
import { createRecordsIndex } from '../../records/records-index.ts';
import type { SessionConnection } from '../session.svelte.ts';
import { practiceFamily } from './family.ts';

export interface PracticeParts {
  readonly clock: () => number;
  /** A new part of an id; never twice the same. */
  readonly newId: () => string;
  /** Of the real session: the practice offers what this site may write. */
  readonly site: SiteCode;
}

export interface Practice extends SessionConnection {
  /** What was saved in the practice, for its last step. */
  readonly saved: () => number;
}

export function createPractice(parts: PracticeParts): Practice {
  const listeners = new Set<(event: ApiEvent) => void>();
  const records = new Map<RecordId, ShownRecord>();
  const drafts = new Map<string, Draft>();
  const now = (): string => new Date(parts.clock()).toISOString();
  const today = dateInTokyo(parts.clock());
  const index = createRecordsIndex({ get: (id) => records.get(id), all: () => records.values() });
  const shown = (document: RecordDoc): ShownRecord => ({
    document,
    place: 'server',
    byName: PRACTICE_USER.name,
  });
  for (const document of practiceFamily(today)) records.set(document.id, shown(document));
  lookAgain();
  let count = 0;

  /** The index works by and by; here it is always done at once. */
  function lookAgain(): void {
    index.reset();
    while (index.step()) continue;
  }

  const rowOf = (person: RecordDoc): PersonRow => {
    const household = [...index.about(person.id)].find(
      ({ document }) => document.type === 'household',
    )?.document;
    return personRow(person, { today, household });
  };

  function save(input: SaveInput): RecordId {
    const id = input.recordId ?? input.newId ?? (`${input.type}:${parts.newId()}` as RecordId);
    const before = records.get(id)?.document;
    const stamp = {
      at: now(),
      by: PRACTICE_USER.id,
      site: parts.site,
      device: 'PRACTICE' as RecordDoc['updated']['device'],
    };
    const { subjectId, householdId, caseId } = input;
    records.set(
      id,
      shown({
        id,
        type: input.type,
        schemaVersion: recordType(input.type)?.version ?? 1,
        ...(subjectId ? { subjectId } : {}),
        ...(householdId ? { householdId } : {}),
        ...(caseId ? { caseId } : {}),
        body: input.body,
        created: before?.created ?? stamp,
        updated: stamp,
        changeId: parts.newId() as ChangeId,
        status: 'draft',
        version: (before?.version ?? 0) + 1,
        ...(input.voidReason
          ? { void: { at: stamp.at, by: stamp.by, reason: input.voidReason } }
          : {}),
      }),
    );
    if (input.draftId) drafts.delete(input.draftId);
    count += 1;
    lookAgain();
    return id;
  }

  function tell(): void {
    for (const listener of listeners) listener({ kind: 'records' });
  }

  const status: AppStatus = {
    phase: 'ready',
    device: { site: parts.site, siteName: '練習', kind: 'center' },
    user: PRACTICE_USER,
    knownUsers: [PRACTICE_USER],
    line: 'down',
    session: 'sync',
    unsent: 0,
    attention: 0,
    sync: 'idle',
    damagedChannels: 0,
  };

  const api: TsumugiApi = {
    status: async () => status,
    enrol: async () => NOT_HERE,
    signIn: async () => NOT_HERE,
    lock: async () => undefined,
    search: async (query) => {
      const rows = [...index.ofType('person')]
        .map(({ document }) => document)
        .filter((person) => matches(personSearchText(person, {}), query))
        .map(rowOf);
      return { ok: true, rows, total: rows.length };
    },
    babies: async () => ({ ok: true, rows: [] }),
    person: async (id) => {
      const view = personView(index, id, rowOf);
      return view ? { ok: true, view } : NOT_HERE;
    },
    household: async (id) => {
      const view = householdView(index, id, rowOf);
      return view ? { ok: true, view } : NOT_HERE;
    },
    record: async (id) => {
      const found = records.get(id);
      return found ? { ok: true, shown: found } : NOT_HERE;
    },
    find: async () => ({ ok: true, hits: [], total: 0 }),
    list: async () => ({ ok: true, rows: [], total: 0 }),
    work: async () => ({ ok: true, work: { alerts: [], approvals: [], people: 2 } }),
    deadlines: async () => ({ ok: true, alerts: [] }),
    candidates: async () => ({
      ok: true,
      here: [],
      elsewhere: [],
      elsewhereMissing: 'not_asked',
    }),
    save: async (input) => {
      const recordId = save(input);
      tell();
      return { ok: true, recordId, place: 'server' };
    },
    saveAll: async (inputs) => {
      const saved = inputs.map((input) => ({ recordId: save(input), place: 'server' as const }));
      tell();
      return { ok: true, saved };
    },
    outgoing: async () => ({ ok: true, items: [], unreadable: 0 }),
    handOver: async () => ({ ok: false, code: 'not_found', message: '見つかりませんでした。' }),
    quarantine: async () => ({ ok: true, items: [] }),
    openQuarantined: async () => ({
      ok: false,
      code: 'not_found',
      message: '見つかりませんでした。',
    }),
    settleQuarantined: async () => ({
      ok: false,
      code: 'not_found',
      message: '見つかりませんでした。',
    }),
    withdraw: async () => ({ ok: false, code: 'not_found', message: '見つかりませんでした。' }),
    putDraft: async (draft) => {
      const savedAt = now();
      drafts.set(draft.draftId, { ...draft, savedAt });
      return { ok: true, savedAt };
    },
    drafts: async () => ({ ok: true, drafts: [...drafts.values()], damaged: 0 }),
    dropDraft: async (draftId) => {
      drafts.delete(draftId);
      return { ok: true };
    },
    handleFor: async (id) => id,
    resolveHandle: async (handle) =>
      records.has(handle as RecordId) ? (handle as RecordId) : undefined,
  };

  return {
    api,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    saved: () => count,
  };
}

const PRACTICE_USER = { id: 'practice' as UserId, name: '練習中のあなた' };
const NOT_HERE = failure('not_in_practice', '練習では使えません。');

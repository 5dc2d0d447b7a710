// What the routes of the desk have in common: who reads, what is written down of it, and what may be read again.
import { randomBytes } from 'node:crypto';
import type { AccessUser } from '../../src/lib/domain/access.ts';
import type { AlertsOf } from '../../src/lib/domain/alerts/alert.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { sessionOf, type Call } from '../access/route.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { AccessLog, LogEntry } from '../audit/access-log.ts';
import type { Reply } from '../http/reply.ts';
import type { Accounts } from '../session/accounts.ts';
import { cityDay } from '../session/city-day.ts';
import type { Collection } from '../store/store.ts';
import { isStoredRecord } from '../sync/stored.ts';
import type { DeskIndex } from './desk-index.ts';
import { createReader, type Reader } from './rights.ts';
import type { WorkTicks } from './work-ticks.ts';

export interface DeskDeps {
  readonly records: Collection;
  readonly index: ScopeIndex;
  readonly desk: DeskIndex;
  readonly alertsOf: AlertsOf;
  readonly accounts: Accounts;
  readonly log: AccessLog;
  readonly now: () => Date;
  /** A stream that says when something about these subjects changed; they are asked again at every event. */
  readonly watch: (
    call: Call,
    subjects: () => Promise<ReadonlySet<RecordId>>,
    /** What else may tell through the same stream; its answer ends that. */
    also: (tell: () => void) => () => void,
  ) => Reply;
  readonly ticks: WorkTicks;
}

export interface Desk {
  user(call: Call): Promise<AccessUser>;
  reader(call: Call): Promise<Reader>;
  note(
    call: Call,
    entry: Pick<LogEntry, 'kind' | 'recordId' | 'terms' | 'count' | 'note'>,
  ): Promise<void>;
  /** One entry per opening: reading again what this user has opened on this device is none. */
  noteOpening(call: Call, id: RecordId, isAgain: boolean): Promise<void>;
  /** As they stand in the store now; the index may be a moment behind. */
  read(ids: readonly RecordId[]): Promise<readonly RecordDoc[]>;
}

export function createDesk({ records, index, accounts, log, now }: DeskDeps): Desk {
  // What each user has opened on each device since the server started: only that can be read again unlogged.
  const openedBy = new Map<string, Set<RecordId>>();

  async function user(call: Call): Promise<AccessUser> {
    const account = await accounts.account(sessionOf(call).user);
    return { id: sessionOf(call).user, roles: account?.roles ?? [] };
  }

  const note: Desk['note'] = async (call, entry) => {
    const { user: by, site, device } = sessionOf(call);
    const entryId = `desk:${randomBytes(12).toString('hex')}`;
    await log.append(device, [
      { entryId, at: now().toISOString(), user: by, site, offline: false, ...entry },
    ]);
  };

  return {
    user,
    note,
    reader: async (call) => createReader(index, await user(call), cityDay(now())),
    async noteOpening(call, id, isAgain) {
      const { device, user: by } = sessionOf(call);
      const opened = openedBy.get(`${device} ${by}`) ?? new Set();
      if (!isAgain || !opened.has(id)) await note(call, { kind: 'open', recordId: id });
      openedBy.set(`${device} ${by}`, opened.add(id));
    },
    async read(ids) {
      return (await records.get(ids)).filter(isStoredRecord).map((doc) => doc.record);
    },
  };
}

// Records at a center: read from the sealed replica and the outbox, written to the outbox. Needs no line.
import { failure } from '../domain/result.ts';
import type { RecordDoc, RecordId, UserId } from '../domain/record.ts';
import { STORAGE_MESSAGES, StorageFault } from '../replica/storage-fault.ts';
import type { AccessEntry } from '../protocol/wire.ts';
import type { OutgoingChange, SyncEngine } from '../sync/engine.ts';
import type { Clock, Randomness } from '../sync/ports.ts';
import type { OutgoingItem } from './api.ts';
import { nextVersion, type Author } from './author.ts';
import type { People } from './people.ts';
import { aboutWhom, nameOf, personView, type RecordSource } from './person-view.ts';
import { NOT_HERE, type Records } from './reader.ts';
import { createSearchLog } from './search-log.ts';
import { CONFLICT_TEXT, refusalText } from './words.ts';

export interface ReplicaParts {
  readonly source: RecordSource;
  /** The server's state without our waiting writes: the other side of a conflict. */
  readonly heldVersion: (id: RecordId) => RecordDoc | undefined;
  readonly people: People;
  readonly engine: SyncEngine;
  readonly author: Author;
  readonly staffName: (id: UserId) => string;
  /** Whether the unlocked ring opens the site's maternal and child health channel. */
  readonly readsVisits: () => boolean;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** A log entry that could not be written: told, never swallowed. */
  readonly onFault: (fault: unknown) => void;
}

export function createReplicaRecords(parts: ReplicaParts): Records {
  const { source, people, engine, author, clock, randomness } = parts;
  const offline = (): boolean => engine.status().line !== 'up';

  const entry = (): Omit<AccessEntry, 'kind'> => ({
    entryId: randomness.ulid(),
    at: new Date(clock.now()).toISOString(),
    ...author,
    offline: offline(),
  });
  const searches = createSearchLog(
    clock,
    (search) => engine.logAccess({ ...entry(), kind: 'search', ...search }),
    parts.onFault,
  );
  // Only what was opened here before can be looked at again without an entry (SYNC-09).
  const openedHere = new Set<RecordId>();
  async function opened(recordId: RecordId): Promise<void> {
    await searches.settle();
    await engine.logAccess({ ...entry(), kind: 'open', recordId });
    openedHere.add(recordId);
  }

  return {
    async search(query, limit) {
      const found = people.search(query, limit);
      if (query.trim() !== '') searches.searched(query, found.total);
      return { ok: true, ...found };
    },
    babies: () =>
      Promise.resolve(
        // Who may not read visits would be told of each child that nobody has visited it.
        parts.readsVisits()
          ? { ok: true, rows: people.babies() }
          : failure('no_right', '赤ちゃんの一覧は、母子保健の記録を見られる人に表示します。'),
      ),
    async person(id, again) {
      const view = personView(source, id, people.rowOf);
      if (!view) return failure('not_found', NOT_HERE);
      if (!again || !openedHere.has(id)) await opened(id);
      return { ok: true, view };
    },
    async record(id) {
      const shown = source.get(id);
      if (!shown) return failure('not_found', NOT_HERE);
      await opened(id);
      return { ok: true, shown };
    },
    async save(input) {
      const before = input.recordId && (input.seen ?? source.get(input.recordId)?.document);
      const made = nextVersion(input, before, { author, clock, randomness, offline: offline() });
      if (!made.ok) return made;
      try {
        await engine.save(made.next, input.seen);
      } catch (fault) {
        if (fault instanceof StorageFault)
          return failure(`storage_${fault.code}`, STORAGE_MESSAGES[fault.code]);
        throw fault;
      }
      // The write is durable: what fails from here on is told, and never makes the author write it twice.
      if (input.settles !== undefined) await engine.settle([input.settles]).catch(parts.onFault);
      return { ok: true, recordId: made.next.id, place: 'device' };
    },
    settle: () => searches.settle(),
    outgoing: () =>
      Promise.resolve({
        ok: true,
        unreadable: engine.unreadable().length,
        items: engine
          .outgoing()
          .filter(({ verdict }) => verdict?.kind !== 'accepted' && verdict?.kind !== 'merged')
          .map((outgoing) => toItem(outgoing, parts))
          .reverse(),
      }),
  };
}

function toItem({ change, verdict }: OutgoingChange, parts: ReplicaParts): OutgoingItem {
  const { next } = change;
  const theirs = verdict?.kind === 'conflict' ? parts.heldVersion(next.id) : undefined;
  return {
    changeId: change.changeId,
    recordId: next.id,
    type: next.type,
    aboutName: nameOf(parts.source, aboutWhom(next)[0]),
    at: next.updated.at,
    byName: parts.staffName(next.updated.by),
    state: verdict?.kind === 'conflict' || verdict?.kind === 'refused' ? verdict.kind : 'waiting',
    ...(verdict?.kind === 'conflict' ? { reason: CONFLICT_TEXT } : {}),
    ...(verdict?.kind === 'refused' ? { reason: refusalText(verdict.reason) } : {}),
    next,
    ...(theirs ? { theirs, theirsByName: parts.staffName(theirs.updated.by) } : {}),
  };
}

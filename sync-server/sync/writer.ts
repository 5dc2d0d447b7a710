// The order of a write: archive the head, compare-and-set the new one, then log it and keep its verdict.
import type { DeviceId, RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import type { Change, Verdict } from '../../src/lib/protocol/wire.ts';
import { withoutGiven } from '../../src/lib/domain/catalogue/given.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import { hideAddress, placeKey, scopeGeneration } from '../../src/lib/protocol/scope.ts';
import { toHideWith } from '../access/hidden-addresses.ts';
import { createScopeCommands } from '../access/scope-commands.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { AccessLog } from '../audit/access-log.ts';
import type { SharedReads } from '../store/shared-reads.ts';
import type { Store, StoredDoc } from '../store/store.ts';
import { classWith, newScopeOf } from './new-scope.ts';
import type { Numbers } from './numbers.ts';
import type { PushDeps, Steps } from './push.ts';
import {
  isStoredRecord,
  offerKey,
  type StoredOffer,
  type StoredRecord,
  type StoredVersion,
  type Versioned,
  verdictKey,
  versionKey,
} from './stored.ts';
import { type Accepted, logEntriesOf, verdictOf, withoutKeys } from './accepted.ts';
import { type BaseVersion, isInDispute } from './verdicts.ts';
import { nextVersion, versionGivenBack } from './versions.ts';

export interface Writer {
  /** The version that this change became in an earlier try, if it did. */
  findAccepted(
    change: Change,
    head: StoredRecord | undefined,
    base: BaseVersion,
    /** Where it was read already: the version after the base. */
    after?: Archived,
  ): Promise<Accepted | undefined>;
  /** What the archive has after the version on which the change stands, where it names one. */
  afterBase(change: Change): Promise<Archived | undefined>;
  /** The first version, if this new record is the same once more: its device has forgotten that it was sent. */
  findSameFirst(change: Change, head: StoredRecord): Promise<Accepted | undefined>;
  /** Undefined: somebody else wrote first, judge again. */
  write(
    change: Change,
    changeHash: string,
    head: StoredRecord | undefined,
    /** Where it is merged with the head: what its author had signed. */
    merge?: Versioned['merge'],
  ): Promise<Accepted | undefined>;
  /** Logs and answers; may be repeated. */
  finish(accepted: Accepted): Promise<Verdict>;
  /** Before anybody is told of a verdict that stands: its entry in the log may not. */
  settle(id: RecordId): Promise<void>;
  catchUp(): Promise<void>;
  /** Whether the change says what that version says: where the change itself was lost and its version given back. */
  isSame(change: Change, version: Versioned): boolean;
  /** A version that the restored store lacks; `isNew` tells what was written after the restore. */
  takeBack(
    record: RecordDoc,
    by: DeviceId,
    isNew: (head: StoredRecord) => boolean,
  ): Promise<TakenBack>;
}

export interface Archived {
  readonly version: number;
  readonly found: Versioned | undefined;
}

/** `beside`: it does not fit what was written since, and is kept in the history for a person. */
export type TakenBack = 'taken' | 'known' | 'beside';

export function createWriter(deps: {
  readonly store: Store;
  readonly readHistory: SharedReads;
  readonly index: ScopeIndex;
  readonly log: AccessLog;
  readonly numbers: Numbers;
  readonly now: () => Date;
  readonly salt: () => string;
  readonly steps?: Steps;
  readonly onAccepted?: PushDeps['onAccepted'];
  readonly isClosed?: PushDeps['isClosed'];
}): Writer {
  const { store, index, log } = deps;
  const { isClosed } = deps;
  const commands = createScopeCommands({
    store,
    index,
    newId: deps.salt,
    ...(isClosed === undefined ? {} : { isClosed }),
  });
  /** Accepted by this process, and not yet logged and answered. */
  const owed = new Map<string, Accepted>();

  async function archive(head: StoredRecord): Promise<void> {
    const version = head.record.version ?? 0;
    const id = versionKey(head.record.id, version);
    const doc: StoredVersion = {
      _id: id,
      kind: 'version',
      recordId: head.record.id,
      version,
      head: withoutKeys(head),
    };
    const [result] = await store.history.write([doc]);
    if (result?.ok === true) return;
    // A conflict is an earlier try of the same step; anything else must be seen to be there.
    const [there] = await store.history.get([id]);
    if (there === undefined) throw new Error('push: the head could not be archived');
  }

  async function archived(id: RecordId, version: number): Promise<Versioned | undefined> {
    const doc = (await deps.readHistory(versionKey(id, version))) as StoredVersion | undefined;
    return doc?.head;
  }

  async function compareAndSet(doc: StoredRecord): Promise<boolean> {
    return index.during(async () => {
      const [result] = await store.records.write([doc]);
      if (result?.ok === true) {
        index.observe(doc);
        return true;
      }
      if (result?.code === 'conflict') return false;
      const [now] = await store.records.get([doc._id]);
      if (now === undefined) throw new Error('push: a write was not answered and is not there');
      index.observe(now);
      return isStoredRecord(now) && now.hash === doc.hash;
    });
  }

  /** Before its first record a subject or case has its scope document: a crash between the two is mended by the same push. */
  async function openScope(next: Change['next']): Promise<void> {
    if (newScopeOf(index, next) === undefined) return;
    await index.alone(() =>
      index.during(async () => {
        const doc = newScopeOf(index, next);
        if (doc === undefined) return;
        const [result] = await store.records.write([doc]);
        const [now] = result?.ok === true ? [doc] : await store.records.get([doc._id]);
        if (now === undefined) throw new Error('push: a scope document could not be written');
        index.observe(now);
      }),
    );
    await deps.steps?.after('scopeWritten');
  }

  /** Nobody comes to a protected address unprotected: marked first, then written, with no command in between. */
  async function aloneWithMarks<T>(
    head: RecordDoc | undefined,
    next: RecordDoc,
    write: () => Promise<T>,
  ): Promise<T> {
    for (;;) {
      for (const subject of toHideWith(index, head, next)) {
        await commands.setMembership(subject, (now) => hideAddress(now, 'hidden'));
        await deps.steps?.after('scopeWritten');
      }
      const written = await index.alone(async () =>
        toHideWith(index, head, next).length === 0 ? { is: await write() } : undefined,
      );
      if (written !== undefined) return written.is;
    }
  }

  /** The next version, with where it stands and where the version before stood, if that is elsewhere. */
  function versionOf(
    change: Change,
    changeHash: string,
    head: StoredRecord | undefined,
    next: Change['next'],
    merge: Versioned['merge'],
  ): StoredRecord {
    return nextVersion({
      record: next,
      head,
      receivedAt: deps.now().toISOString(),
      salt: deps.salt(),
      changeHash,
      ...(merge === undefined ? {} : { merge }),
      ...placing(head, next, (head?.record.version ?? 0) + 1),
    });
  }

  /** Where a version stands, if it is the first or stands elsewhere than the one before. `untold`: nobody was told where. */
  function placing(
    head: StoredRecord | undefined,
    next: RecordDoc,
    version: number,
    untold = false,
  ) {
    if (head === undefined) return { born: index.scopeOf(next) };
    if (placeKey(head.record) === placeKey(next)) return {};
    const left = untold ? [] : [...index.channelsOf(next.id), ...index.formerChannelsOf(next.id)];
    const been = { ...head.been, ...Object.fromEntries(left.map((one) => [one, version])) };
    return { born: index.scopeOf(next), been, lift: liftOf(head, next) };
  }

  /** `newer` than the head, `gap`: missing among the earlier ones, `other`: another one stands there. */
  async function placeInHistory(
    record: RecordDoc,
    head: StoredRecord | undefined,
  ): Promise<'newer' | 'known' | 'gap' | 'other'> {
    const { version = 0, changeId } = record;
    const now = head?.record.version ?? 0;
    if (version > now) return 'newer';
    const there = version === now ? head : await archived(record.id, version);
    if (there === undefined) return 'gap';
    // The same change, judged anew since, may have got another number or been joined with something else.
    const isSame = canonicalJson(there.record.body) === canonicalJson(record.body);
    return there.record.changeId === changeId && isSame ? 'known' : 'other';
  }

  async function fillGap(version: StoredRecord): Promise<TakenBack> {
    await archive(version);
    await finish(version);
    return 'taken';
  }

  async function keepBeside(record: RecordDoc, by: DeviceId): Promise<TakenBack> {
    const at = deps.now().toISOString();
    const doc: StoredOffer = { _id: offerKey(record), kind: 'offered', record, by, at };
    const [result] = await store.history.write([doc]);
    if (result?.ok !== true && result?.code !== 'conflict')
      throw new Error('offers: a version could not be kept');
    return 'beside';
  }

  /** However many people the new version names fewer: it must be newer than the one before. */
  function liftOf(head: StoredRecord, next: Change['next']): number {
    const lift = head.lift ?? 0;
    const lost = scopeGeneration(head.record, index) - scopeGeneration(next, index);
    return Math.max(lift, lift + lost);
  }

  async function finish(accepted: Accepted): Promise<Verdict> {
    const { record } = accepted;
    // Both follow from the head alone, and nobody is told before both stand: `owed` remembers until then.
    const [, verdict] = await Promise.all([logIt(accepted), keepVerdict(accepted)]);
    owed.delete(record.id);
    return verdict;
  }

  async function logIt(accepted: Accepted): Promise<void> {
    await log.append(accepted.record.updated.device, logEntriesOf(accepted));
    await deps.steps?.after('logged');
  }

  async function keepVerdict(accepted: Accepted): Promise<Verdict> {
    const verdict = verdictOf(accepted);
    const doc: StoredDoc = {
      _id: verdictKey(accepted.record.changeId),
      kind: 'verdict',
      verdict,
      changeHash: accepted.changeHash,
      ...(isInDispute(accepted) ? await bothSides(accepted) : {}),
    };
    const [result] = await store.history.write([doc]);
    if (result?.ok !== true && result?.code !== 'conflict')
      throw new Error('push: the verdict could not be stored');
    return verdict;
  }

  /** What a failed try of this process left unlogged. */
  async function settle(id: RecordId): Promise<void> {
    const debt = owed.get(id);
    if (debt !== undefined) await finish(debt);
  }

  /** What is in dispute, as it was written and as it stood. */
  async function bothSides({ record, merge }: Accepted) {
    const version = (record.version ?? 0) - 1;
    const theirs = (await archived(record.id, version))?.record.body;
    return {
      change: merge?.change,
      ...(theirs === undefined ? {} : { theirs: { version, body: theirs } }),
    };
  }

  return {
    finish,
    settle,
    async findAccepted(change, head, base, after) {
      if (head?.record.changeId === change.changeId) return head;
      if (typeof base !== 'number') return undefined;
      const wanted = base + 1;
      const version =
        after?.version === wanted ? after.found : await archived(change.recordId, wanted);
      return version?.record.changeId === change.changeId ? version : undefined;
    },
    async afterBase({ base, recordId }) {
      if (base.kind === 'change') return undefined;
      const version = base.kind === 'none' ? 1 : base.version + 1;
      return { version, found: await archived(recordId, version) };
    },
    async findSameFirst({ base, author, next }, head) {
      if (base.kind !== 'none' || head.record.created.by !== author.user) return undefined;
      const first = head.record.version === 1 ? head : await archived(next.id, 1);
      return first !== undefined && asEntered(first.record) === asEntered(next) ? first : undefined;
    },
    async write(change, changeHash, head, merge) {
      if (head !== undefined) {
        await settle(head.record.id);
        await archive(head);
        await deps.steps?.after('archived');
      }
      const next = { ...change.next, body: await deps.numbers.give(change.next, head?.record) };
      if (head === undefined) await openScope(next);
      const kind = classWith(index, head?.record, next);
      if (kind !== undefined) {
        // The class first: what the new kind says never stands in the former channels.
        await commands.setClass(next.id, kind);
        await deps.steps?.after('scopeWritten');
      }
      const write = async (): Promise<StoredRecord | undefined> => {
        const doc = versionOf(change, changeHash, head, next, merge);
        owed.set(next.id, doc);
        if (await compareAndSet(doc)) return doc;
        owed.delete(next.id);
        return undefined;
      };
      const moves = head !== undefined && placeKey(head.record) !== placeKey(next);
      const isAlone = moves || next.type === 'household';
      const doc = isAlone ? await aloneWithMarks(head?.record, next, write) : await write();
      if (doc === undefined) return undefined;
      await deps.steps?.after('headWritten');
      deps.onAccepted?.(doc);
      return doc;
    },
    isSame: ({ next }, { record }) => asEntered(record) === asEntered(next),
    async takeBack(record, by, isNew) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const [held] = await store.records.get([record.id]);
        const head = isStoredRecord(held) ? held : undefined;
        const known = await placeInHistory(record, head);
        if (known === 'known') return 'known';
        await deps.numbers.learn(record);
        if (known === 'other' || (head !== undefined && known === 'newer' && isNew(head)))
          return keepBeside(record, by);
        const givenBack = { by, at: deps.now().toISOString() };
        if (known === 'gap')
          return fillGap(versionGivenBack(record, undefined, { salt: deps.salt(), givenBack }));
        if (head !== undefined) {
          await settle(head.record.id);
          await archive(head);
        } else await openScope(record);
        const kind = classWith(index, head?.record, record);
        if (kind !== undefined) await commands.setClass(record.id, kind);
        const doc = await aloneWithMarks(head?.record, record, () =>
          // Asked in here: the first snapshot after the opening waits for it.
          index.during(async () => {
            const untold = (await isClosed?.()) === true;
            const place = placing(head, record, record.version ?? 1, untold);
            const next = versionGivenBack(record, head, { ...place, salt: deps.salt(), givenBack });
            return (await compareAndSet(next)) ? next : undefined;
          }),
        );
        if (doc === undefined) continue;
        await finish(doc);
        deps.onAccepted?.(doc);
        return 'taken';
      }
      throw new Error('offers: a record changed too often to be written');
    },
    async catchUp() {
      const [kept] = await store.log.get([POSITION]);
      let since = typeof kept?.['seq'] === 'string' ? kept['seq'] : '0';
      for (;;) {
        const page = await store.records.changes({ since, limit: 500 });
        for (const { doc } of page.changes) {
          if (isStoredRecord(doc) && (doc.changeHash ?? doc.givenBack) !== undefined)
            await finish(doc);
        }
        since = page.seq;
        if (page.pending === 0) break;
      }
      const rev = kept?._rev === undefined ? {} : { _rev: kept._rev };
      await store.log.write([{ _id: POSITION, ...rev, seq: since }]);
    },
  };
}

/** What its author entered: the numbers of device and server are not his. */
function asEntered({ type, subjectId, householdId, caseId, body, status }: Change['next']): string {
  const { provisional_no: _, ...entered } = withoutGiven(type, body);
  const place = [subjectId, householdId, caseId].map((one) => one ?? '');
  return canonicalJson([type, ...place, status, entered]);
}

/** Up to where the feed is known to be logged. */
const POSITION = 'audit-position';

// Verdicts as they are kept: refusals and conflicts with their full text, before anybody is told.
import type { ChangeId } from '../../src/lib/domain/record.ts';
import type { Change, RefusalReason, Verdict } from '../../src/lib/protocol/wire.ts';
import type { AccessLog } from '../audit/access-log.ts';
import type { SharedReads } from '../store/shared-reads.ts';
import type { Store } from '../store/store.ts';
import type { Steps } from './push.ts';
import { type StoredRecord, type StoredVerdict, type Versioned, verdictKey } from './stored.ts';
import { sha256 } from './versions.ts';

/** What a change stands on: a version, or an earlier change that itself did not become one. */
export type BaseVersion = number | 'conflict' | 'refused';

export interface Verdicts {
  find(changeId: ChangeId): Promise<StoredVerdict | undefined>;
  baseOf(change: Change, head: StoredRecord | undefined): Promise<BaseVersion>;
  /** `sealed`: the envelope of a drop, kept instead of its text. */
  refuse(
    change: Change,
    changeHash: string,
    reason: RefusalReason,
    sealed?: string,
  ): Promise<Verdict>;
  /** The first change of that id stays as it is. */
  refuseReuse(change: Change, changeHash: string, sealed?: string): Promise<Verdict>;
  refuseUnopened(
    changeId: ChangeId,
    envelope: string,
    reason: 'unreadable' | 'bad_signature' | 'too_large',
  ): Promise<Verdict>;
  conflict(change: Change, changeHash: string, head: StoredRecord | undefined): Promise<Verdict>;
  /** Nothing is written: it is that version already. */
  acceptAgain(change: Change, changeHash: string, version: Versioned): Promise<Verdict>;
}

export function createVerdicts(deps: {
  readonly store: Store;
  readonly readHistory: SharedReads;
  readonly log: AccessLog;
  readonly now: () => Date;
  readonly steps?: Steps;
}): Verdicts {
  const { history } = deps.store;

  async function find(key: string): Promise<StoredVerdict | undefined> {
    return (await deps.readHistory(key)) as StoredVerdict | undefined;
  }

  async function keep(doc: StoredVerdict, change: Change | undefined): Promise<Verdict> {
    const { verdict } = doc;
    await deps.log.append(change?.author.device ?? 'server', [
      {
        entryId: `${verdict.kind}:${doc._id}`,
        at: verdict.receivedAt,
        kind: verdict.kind === 'conflict' ? 'conflict' : 'refused',
        changeId: verdict.changeId,
        ...(change === undefined
          ? {}
          : { user: change.author.user, site: change.author.site, recordId: change.recordId }),
        ...(verdict.kind === 'refused' ? { note: verdict.reason } : {}),
      },
    ]);
    const [result] = await history.write([doc]);
    await deps.steps?.after('refusalStored');
    if (result?.ok === true) return verdict;
    const stored = await find(doc._id);
    if (stored === undefined) throw new Error('push: the verdict could not be stored');
    return stored.verdict;
  }

  function refused(changeId: ChangeId, reason: RefusalReason): Verdict {
    return { changeId, kind: 'refused', reason, receivedAt: deps.now().toISOString() };
  }

  return {
    find: (changeId) => find(verdictKey(changeId)),
    async baseOf(change, head) {
      const { base } = change;
      if (base.kind === 'none') return 0;
      if (base.kind === 'version') return base.version;
      if (head?.record.changeId === base.changeId)
        return isInDispute(head) ? 'conflict' : (head.record.version ?? 0);
      const earlier = (await find(verdictKey(base.changeId)))?.verdict;
      if (earlier === undefined || earlier.kind === 'refused') return 'refused';
      if (earlier.recordId !== change.recordId) return 'refused';
      return earlier.kind === 'conflict' ? 'conflict' : earlier.version;
    },
    refuse: (change, changeHash, reason, sealed) =>
      keep(
        {
          _id: verdictKey(change.changeId),
          kind: 'verdict',
          verdict: refused(change.changeId, reason),
          changeHash,
          ...textOf(change, sealed),
        },
        change,
      ),
    async refuseReuse(change, changeHash, sealed) {
      const _id = `reused:${change.changeId}:${changeHash}`;
      const known = await find(_id);
      if (known !== undefined) return known.verdict;
      const verdict = refused(change.changeId, 'change_id_reused');
      return keep({ _id, kind: 'verdict', verdict, changeHash, ...textOf(change, sealed) }, change);
    },
    async refuseUnopened(changeId, envelope, reason) {
      const changeHash = sha256(envelope);
      const _id = `unopened:${changeId}:${changeHash}`;
      const known = await find(_id);
      if (known !== undefined) return known.verdict;
      const verdict = refused(changeId, reason);
      return keep({ _id, kind: 'verdict', verdict, changeHash, envelope }, undefined);
    },
    async acceptAgain({ changeId, recordId }, changeHash, { record }) {
      const verdict: Verdict = {
        changeId,
        kind: 'accepted',
        recordId,
        version: record.version ?? 0,
        receivedAt: record.receivedAt ?? '',
      };
      const _id = verdictKey(changeId);
      const doc: StoredVerdict = { _id, kind: 'verdict', verdict, changeHash };
      const [result] = await history.write([doc]);
      if (result?.ok !== true && result?.code !== 'conflict')
        throw new Error('push: the verdict could not be stored');
      return verdict;
    },
    conflict: (change, changeHash, head) =>
      keep(
        {
          _id: verdictKey(change.changeId),
          kind: 'verdict',
          verdict: {
            changeId: change.changeId,
            kind: 'conflict',
            recordId: change.recordId,
            headVersion: head?.record.version ?? 0,
            receivedAt: deps.now().toISOString(),
          },
          changeHash,
          change,
          ...(head === undefined
            ? {}
            : { theirs: { version: head.record.version ?? 0, body: head.record.body } }),
        },
        change,
      ),
  };
}

/** Whether a version holds only a part of its change: the rest is for a person to decide. */
export function isInDispute({ merge }: Versioned): boolean {
  return merge !== undefined && merge.disputed.length > 0;
}

function textOf(change: Change, envelope: string | undefined) {
  return envelope === undefined ? { change } : { envelope };
}

// Sealed drops: what the server keeps without reading it out again, in a database of its own (DESIGN.md, idea 4).
import { compartmentByRules } from '../../src/lib/domain/catalogue/compartment-rules.ts';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import { compartments } from '../../src/lib/domain/compartment.ts';
import type { Body, RecordDoc } from '../../src/lib/domain/record.ts';
import type { Change, RefusalReason, Verdict } from '../../src/lib/protocol/wire.ts';
import type { AccessLog } from '../audit/access-log.ts';
import type { Store, StoredDoc } from '../store/store.ts';
import { agreesWithItself } from './change-shape.ts';
import type { PushDeps } from './push.ts';
import { mayDrop } from './rights.ts';
import { acceptedEntry, type StoredVerdict, verdictKey } from './stored.ts';
import type { Verdicts } from './verdicts.ts';

/** In `vault`: the envelope as it came. Nothing reads it until there are two people and a reason. */
export interface StoredDrop extends StoredDoc {
  readonly kind: 'drop';
  readonly type: string;
  readonly recordId: Change['recordId'];
  readonly changeId: Change['changeId'];
  readonly envelope: string;
  /** Of the envelope, not of what is in it: a name could be guessed from its hash. */
  readonly changeHash: string;
  readonly author: Change['author'];
  readonly at: string;
  readonly receivedAt: string;
  readonly consultationId?: string;
}

export interface Drops {
  judge(change: Change, envelope: string, hash: string): Promise<Verdict>;
  /** At start: what was kept and not logged when the last process died is logged now. */
  catchUp(): Promise<void>;
}

/** What no compartment of the records may hold, whoever wrote it: kept, accepted or refused, as the envelope it came in. */
export function isSealed({ type, body }: Pick<RecordDoc, 'type' | 'body'>): boolean {
  const compartment = compartmentByRules(type, body);
  return compartment !== undefined && compartments.every((one) => one !== compartment);
}

/** Goes into the vault as it comes. */
export function isSealedDrop(record: Pick<RecordDoc, 'type' | 'body'>): boolean {
  return recordType(record.type)?.dropBox === true && isSealed(record);
}

export function createDrops(
  deps: Pick<PushDeps, 'authorOf' | 'isValid' | 'now' | 'today' | 'steps'> & {
    readonly store: Store;
    readonly log: AccessLog;
    readonly verdicts: Verdicts;
  },
): Drops {
  const { vault, history, log } = deps.store;

  async function finish(drop: StoredDrop): Promise<Verdict> {
    await deps.log.append(drop.author.device, [acceptedEntry({ ...drop, version: 1 })]);
    await deps.steps?.after('logged');
    const verdict: Verdict = {
      changeId: drop.changeId,
      kind: 'accepted',
      recordId: drop.recordId,
      version: 1,
      receivedAt: drop.receivedAt,
    };
    const { changeHash } = drop;
    const doc: StoredVerdict = {
      _id: verdictKey(drop.changeId),
      kind: 'verdict',
      verdict,
      changeHash,
    };
    const [result] = await history.write([doc]);
    if (result?.ok !== true && result?.code !== 'conflict')
      throw new Error('push: the verdict could not be stored');
    return verdict;
  }

  async function refusal({ next, author, base }: Change): Promise<RefusalReason | undefined> {
    const user = await deps.authorOf(author.user);
    if (user === undefined || !mayDrop(user, author.site, deps.today())) return 'no_right';
    // It cannot be opened where it was made, so nobody there can have written a second version.
    if (base.kind !== 'none' || next.void !== undefined || next.status !== 'draft')
      return 'no_right';
    return deps.isValid(next.type, next.body, 'draft') ? undefined : 'invalid';
  }

  return {
    async judge(change, envelope, hash) {
      const refuse = (reason: RefusalReason): Promise<Verdict> =>
        deps.verdicts.refuse(change, hash, reason, envelope);
      if (!agreesWithItself(change)) return refuse('invalid');
      const key = dropKey(change.recordId);
      const beside = `${key}@${change.changeId}`;
      const [first, second] = (await vault.get([key, beside])) as (StoredDrop | undefined)[];
      for (const drop of [first, second])
        if (drop?.changeId === change.changeId && drop.changeHash === hash) return finish(drop);
      // Its device cannot know any more that it was sent, or what it said: its author's next one is kept beside it.
      if (second !== undefined || (first && first.author.user !== change.author.user))
        return refuse('no_right');
      const reason = await refusal(change);
      if (reason !== undefined) return refuse(reason);
      const drop: StoredDrop = {
        _id: first === undefined ? key : beside,
        kind: 'drop',
        type: change.next.type,
        recordId: change.recordId,
        changeId: change.changeId,
        envelope,
        changeHash: hash,
        author: change.author,
        at: change.next.updated.at,
        receivedAt: deps.now().toISOString(),
        ...consultationOf(change.next.body),
      };
      const [result] = await vault.write([drop]);
      if (result?.ok !== true) throw new Error('push: a drop could not be kept');
      await deps.steps?.after('dropKept');
      return finish(drop);
    },
    async catchUp() {
      const [position] = await log.get([POSITION]);
      let since = typeof position?.['seq'] === 'string' ? position['seq'] : '0';
      for (;;) {
        const page = await vault.changes({ since, limit: 500 });
        for (const { doc } of page.changes)
          if (doc?.['kind'] === 'drop') await finish(doc as StoredDrop);
        since = page.seq;
        if (page.pending === 0) break;
      }
      const rev = position?._rev === undefined ? {} : { _rev: position._rev };
      await log.write([{ _id: POSITION, ...rev, seq: since }]);
    },
  };
}

/** Up to where the drops are known to be logged. */
const POSITION = 'audit-position-vault';

const dropKey = (id: Change['recordId']): string => `drop:${id}`;

function consultationOf(body: Body): { readonly consultationId?: string } {
  const id = body['consultation_id'];
  return typeof id === 'string' && id !== '' ? { consultationId: id } : {};
}

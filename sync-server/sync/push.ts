// Push: one verdict per change, in order, each stored before it is answered (DESIGN.md sections 6 and 11).
import { type AccessUser, sitesOf } from '../../src/lib/domain/access.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import { givenFields } from '../../src/lib/domain/catalogue/given.ts';
import { withoutKept } from '../../src/lib/domain/catalogue/strangers.ts';
import type { mergeBodies } from '../../src/lib/domain/merge/merge.ts';
import type { Body, ChangeId, DeviceId, RecordDoc, UserId } from '../../src/lib/domain/record.ts';
import { type Result, failure } from '../../src/lib/domain/result.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import type {
  Change,
  PushRequest,
  PushResponse,
  RefusalReason,
  Verdict,
} from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { AccessLog } from '../audit/access-log.ts';
import { createSharedReads } from '../store/shared-reads.ts';
import type { Store } from '../store/store.ts';
import { agreesWithItself, placeFault, readChange } from './change-shape.ts';
import { createDrops, isSealed, isSealedDrop } from './drops.ts';
import { createMerging, type Joint } from './merging.ts';
import { areNumbersLost, createNumbers, inventsNumbers, withoutSeen } from './numbers.ts';
import { entersForOthers, refusalByRights } from './rights.ts';
import { isStoredRecord, type StoredRecord, type StoredVerdict, type Versioned } from './stored.ts';
import { createTurns } from './turns.ts';
import { createVerdicts } from './verdicts.ts';
import { sha256 } from './versions.ts';
import { type Archived, createWriter, type TakenBack } from './writer.ts';

/** Where the simulator may kill the server. */
export const WRITE_STEPS = [
  'archived',
  'scopeWritten',
  'headWritten',
  'dropKept',
  'logged',
  'refusalStored',
] as const;
export type WriteStep = (typeof WRITE_STEPS)[number];
export interface Steps {
  after(step: WriteStep): Promise<void> | void;
}

export type Opened =
  | { readonly ok: true; readonly change: unknown }
  /** `not_approved`: after a restore its author or device waits for somebody to say that he may still write. */
  | { readonly ok: false; readonly code: 'unreadable' | 'bad_signature' | 'not_approved' };

export interface PushDeps {
  readonly store: Store;
  readonly index: ScopeIndex;
  readonly log: AccessLog;
  /** Opens the envelope and checks the signature with the key of (author's user, author's device). */
  readonly openChange: (changeId: ChangeId, envelope: string) => Promise<Opened>;
  readonly authorOf: (user: UserId) => Promise<AccessUser | undefined>;
  /** Whether the body may be saved as it stands, or go to decision. */
  readonly isValid: (
    type: string,
    body: Body,
    level: 'draft' | 'decide',
    /** Of the author's catalogue: what a newer one knows is kept as it is. */
    schemaVersion?: number,
  ) => boolean;
  readonly now: () => Date;
  readonly today: () => PlainDate;
  /** Fresh random text for each version. */
  readonly salt: () => string;
  readonly maxEnvelope?: number;
  /** Replaced only by the simulator's mutants. */
  readonly mergeBodies?: typeof mergeBodies;
  /** What somebody wrote who has left since: kept for the supervisors before it is refused. `sealed`: all that may be. */
  readonly keepOfGone?: (change: Change, sealed: string | undefined) => Promise<void>;
  /** After a version was accepted and logged: live listens here. */
  readonly onAccepted?: (stored: StoredRecord) => void;
  readonly steps?: Steps;
  /** As the gate asks it: what is given back until the store is opened stood nowhere before. */
  readonly isClosed?: () => Promise<boolean>;
}

export const MAX_ENVELOPE = 1_000_000;
export const MAX_CHANGES = 100;

export interface Push {
  push(request: PushRequest): Promise<Result<{ readonly response: PushResponse }>>;
  /** At start: what was accepted and not logged when the last process died is logged now. */
  catchUp(): Promise<void>;
  /** A version that a device gives back after a restore. */
  takeBack(record: RecordDoc, by: DeviceId, restoredAt: string): Promise<TakenBack>;
}

export function createPush(deps: PushDeps): Push {
  const { store, index } = deps;
  const shared = { ...deps, readHistory: createSharedReads(store.history) };
  const verdicts = createVerdicts(shared);
  const writer = createWriter({ ...shared, numbers: createNumbers(deps) });
  const drops = createDrops({ ...deps, verdicts });
  const merging = createMerging(deps);
  const turns = createTurns();

  /** Undefined: not yet. `resting`: what of the same push is not judged yet either. */
  async function judge(
    changeId: ChangeId,
    envelope: string,
    resting: ReadonlySet<ChangeId>,
  ): Promise<Verdict | undefined> {
    if (envelope.length > (deps.maxEnvelope ?? MAX_ENVELOPE))
      return verdicts.refuseUnopened(changeId, envelope, 'too_large');
    const opened = await deps.openChange(changeId, envelope);
    if (!opened.ok) {
      const { code } = opened;
      if (code === 'not_approved') return undefined;
      return verdicts.refuseUnopened(changeId, envelope, code);
    }
    const change = readChange(opened.change);
    if (change === undefined || change.changeId !== changeId)
      return verdicts.refuseUnopened(changeId, envelope, 'unreadable');
    const { base } = change;
    if (base.kind === 'change' && resting.has(base.changeId)) return undefined;
    // Of what is sealed nothing is kept but the envelope, and no hash from which it could be guessed.
    const sealed = isSealed(change.next) ? envelope : undefined;
    const hash = sha256(sealed ?? canonicalJson(change));
    const inTurn = (run: () => Promise<Verdict>): Promise<Verdict> =>
      turns.take(`change ${changeId}`, () => turns.take(`record ${change.recordId}`, run));
    return inTurn(async () => {
      const isDrop = isSealedDrop(change.next);
      // All that is asked before judging, at once: each way to the database counts.
      const [known, facts] = await Promise.all([
        verdicts.find(changeId),
        isDrop ? undefined : read(change),
      ]);
      if (known !== undefined) {
        if (known.changeHash !== hash && !(await isOfGivenBack(change, known)))
          return verdicts.refuseReuse(change, hash, sealed);
        await writer.settle(change.recordId);
        return known.verdict;
      }
      return isDrop
        ? drops.judge(change, envelope, hash)
        : decide(change, hash, facts ?? (await read(change)), sealed);
    });
  }

  async function read(change: Change): Promise<Facts> {
    const [head, after, author] = await Promise.all([
      readHead(change),
      writer.afterBase(change),
      deps.authorOf(change.author.user),
    ]);
    return { head, after, author };
  }

  /** SYNC-08: the same change, whatever became of the first answer, gets the same verdict. */
  async function decide(
    change: Change,
    hash: string,
    first: Facts,
    sealed?: string,
  ): Promise<Verdict> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const facts = attempt === 0 ? first : await read(change);
      const { head, author } = facts;
      const base = await verdicts.baseOf(change, head);
      const earlier = await writer.findAccepted(change, head, base, facts.after);
      if (earlier !== undefined) {
        // What it was merged into was given back by a device; which part of it that holds, a person sees.
        if (earlier.givenBack !== undefined && earlier.record.mergedWith !== undefined)
          return verdicts.conflict(change, hash, head);
        return earlier.changeHash === hash || isGivenBack(change, earlier)
          ? writer.finish(earlier)
          : verdicts.refuseReuse(change, hash, sealed);
      }
      if (head !== undefined && agreesWithItself(change)) {
        const first = await writer.findSameFirst(change, head);
        if (first !== undefined) return verdicts.acceptAgain(change, hash, first);
      }
      const version = head?.record.version ?? 0;
      const saw =
        typeof base === 'number' && base <= version
          ? await merging.saw(change, base, head)
          : undefined;
      // Only a restore can have lost the version that its author saw, or the whole record: that is no fault of his.
      const isLost = typeof base === 'number' && base > version;
      const isLate = base === 'conflict' || isLost || (saw !== undefined && saw.kind !== 'head');
      const entered = await asEntered(change, head);
      const reason = refusal(entered, head, author, isLate);
      if (reason !== undefined) return refuse(change, hash, reason, { author, sealed });
      if (base === 'refused') return verdicts.refuse(change, hash, 'depends_on_refused');
      if (saw?.kind === 'older' && head !== undefined) {
        const joint = await merging.join(entered, saw.record, head);
        const verdict = await merge(change, hash, joint, { head, author });
        if (verdict !== undefined) return verdict;
        continue;
      }
      if (base === 'conflict' || isLost || saw?.kind === 'lost')
        return verdicts.conflict(change, hash, head);
      const accepted = await writer.write(entered, hash, head);
      if (accepted !== undefined) return writer.finish(accepted);
    }
    throw new Error('push: a record changed too often to be written');
  }

  /** After a total loss its record may have got another number than its author saw: that counts as left out. */
  async function asEntered(change: Change, head: StoredRecord | undefined): Promise<Change> {
    if (!inventsNumbers(head?.record, change.next) || !(await areNumbersLost(store))) return change;
    return { ...change, next: withoutSeen(change) };
  }

  /** Undefined: somebody else wrote first, judge again. What is not in dispute is written, all else waits for a person. */
  async function merge(
    change: Change,
    hash: string,
    joint: Joint | undefined,
    { head, author }: { readonly head: StoredRecord; readonly author: AccessUser | undefined },
  ): Promise<Verdict | undefined> {
    if (joint === undefined) return verdicts.conflict(change, hash, head);
    // The author's rights are asked of what would stand; what is not valid together is for a person.
    const reason = refusal(joint.change, head, author, false);
    if (reason === 'invalid') return verdicts.conflict(change, hash, head);
    if (reason !== undefined) return refuse(change, hash, reason, { author });
    const { disputed } = joint;
    const accepted = await writer.write(joint.change, hash, head, { change, disputed });
    return accepted === undefined ? undefined : writer.finish(accepted);
  }

  /** An author who has left would never see why: then the text is for the supervisors. */
  async function refuse(
    change: Change,
    hash: string,
    reason: RefusalReason,
    {
      author,
      sealed,
    }: { readonly author: AccessUser | undefined; readonly sealed?: string | undefined },
  ): Promise<Verdict> {
    const isGone =
      reason === 'no_right' &&
      !(author && sitesOf(author, deps.today()).includes(change.author.site));
    if (!isGone || deps.keepOfGone === undefined)
      return verdicts.refuse(change, hash, reason, sealed);
    await deps.keepOfGone(change, sealed);
    return verdicts.refuse(change, hash, 'author_gone', sealed);
  }

  /** `isLate`: written on an older version. What does not fit the newer one is then no fault of its author. */
  function refusal(
    change: Change,
    head: StoredRecord | undefined,
    author: AccessUser | undefined,
    isLate: boolean,
  ) {
    if (!agreesWithItself(change)) return 'invalid' as const;
    const byRights = refusalByRights(index, author, change, head?.record, deps.today());
    if (byRights !== undefined) return byRights;
    const moved = placeFault(head?.record, change.next);
    if (moved !== undefined && !(isLate && moved === 'invalid')) return moved;
    if (!isLate && entersForOthers(head?.record, change)) return 'no_right' as const;
    if (!isLate && inventsNumbers(head?.record, change.next)) return 'invalid' as const;
    const { type, status, schemaVersion } = change.next;
    const body = withoutKept(type, change.next.body, head?.record.body);
    if (!deps.isValid(type, body, 'draft', schemaVersion)) return 'invalid' as const;
    // 決裁へ回す: what goes to decision is complete. Numbers that are still missing come with acceptance.
    if (status !== 'submitted') return undefined;
    const whole = { ...Object.fromEntries(givenFields(type).map((one) => [one, '0'])), ...body };
    return deps.isValid(type, whole, 'decide', schemaVersion) ? undefined : ('invalid' as const);
  }

  /** A device gave back the version; the change that made it, and its hash, are lost. */
  function isGivenBack(change: Change, version: Versioned): boolean {
    return (
      version.givenBack !== undefined &&
      version.changeHash === undefined &&
      writer.isSame(change, version)
    );
  }

  async function isOfGivenBack(change: Change, { verdict, changeHash }: StoredVerdict) {
    if (changeHash !== undefined || verdict.kind !== 'accepted') return false;
    const head = await readHead(change);
    const version = await writer.findAccepted(change, head, verdict.version - 1);
    return version !== undefined && isGivenBack(change, version);
  }

  async function readHead(change: Change): Promise<StoredRecord | undefined> {
    const [doc] = await store.records.get([change.recordId]);
    return isStoredRecord(doc) ? doc : undefined;
  }

  return {
    takeBack: (record, by, restoredAt) =>
      turns.take(`record ${record.id}`, () =>
        writer.takeBack(
          record,
          by,
          (head) => head.givenBack === undefined && (head.record.receivedAt ?? '') > restoredAt,
        ),
      ),
    async catchUp() {
      await writer.catchUp();
      await drops.catchUp();
    },
    async push(request) {
      if (request.changes.length > MAX_CHANGES)
        return failure('bad_request', '一度に送る変更が多すぎます。');
      const found: Verdict[] = [];
      const resting = new Set<ChangeId>();
      for (const { changeId, envelope } of request.changes) {
        const verdict = await judge(changeId, envelope, resting);
        if (verdict === undefined) resting.add(changeId);
        else found.push(verdict);
      }
      const unjudged = resting.size === 0 ? {} : { unjudged: [...resting] };
      // `confirmed` needs nothing here yet: verdicts stay, since a reused id must be known for ever.
      return {
        ok: true,
        response: { verdicts: found, ...unjudged, now: deps.now().toISOString() },
      };
    },
  };
}

/** What stands in the store about a change that is to be judged. */
interface Facts {
  readonly head: StoredRecord | undefined;
  /** Of the record, the version after its base: an earlier try may have become that. */
  readonly after: Archived | undefined;
  readonly author: AccessUser | undefined;
}

// The commands that move records between channels: each changes scope documents, one compare-and-set at a time.
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import { peopleOf } from '../../src/lib/domain/people.ts';
import type { RecordId, SiteCode, SubjectId } from '../../src/lib/domain/record.ts';
import { type Result, failure } from '../../src/lib/domain/result.ts';
import type { CaseClass, Membership } from '../../src/lib/protocol/scope.ts';
import {
  channelId,
  endShare,
  hideAddress,
  isActive,
  moveMembership,
  newCaseClass,
  newMembership,
  reclassify,
  shareMembership,
  untoldClass,
  untoldMembership,
} from '../../src/lib/protocol/scope.ts';
import type { Store, StoredDoc } from '../store/store.ts';
import {
  classKey,
  isStoredClass,
  isStoredMembership,
  isStoredRecord,
  membershipKey,
  storedClass,
  storedMembership,
} from '../sync/stored.ts';
import { isInHidden } from './hidden-addresses.ts';
import type { ScopeIndex } from './scope-index.ts';

export interface ScopeCommands {
  /** Reads, changes, compares and sets. `change` gets a membership without entries where there is none. */
  setMembership(
    subject: SubjectId,
    change: (now: Membership) => Membership,
  ): Promise<Result<{ readonly membership: Membership }>>;
  /** The household and everybody in it; resumed at start by `resume`. The same `moveId` twice moves once. */
  moveFamily(move: FamilyMove): Promise<Result>;
  /** At start: ends what a dead process began. */
  resume(): Promise<void>;
  shareCase(caseId: RecordId, site: SiteCode): Promise<Result>;
  unshareCase(caseId: RecordId, site: SiteCode): Promise<Result>;
  setClass(caseId: RecordId, compartment: Compartment): Promise<Result>;
  /** A protected address appears, or its protection has ended: for the household and everybody in it. */
  hideAddress(household: RecordId, state: 'hidden' | 'shown'): Promise<Result>;
}

export interface FamilyMove {
  readonly moveId: string;
  readonly household: RecordId;
  readonly from?: SiteCode;
  readonly to?: SiteCode;
}

export function createScopeCommands(deps: {
  readonly store: Store;
  readonly index: ScopeIndex;
  /** Names commands that bring no id of their own. */
  readonly newId: () => string;
  /** After each scope document: live listens here; the simulator may kill the server. */
  readonly onChanged?: (doc: StoredDoc) => void | Promise<void>;
  /**
   * Restored without the journal, nothing is pulled until the store is opened, and then everything anew. What moves
   * until then was told to nobody: given back to where it did not stand any more, it must not be named there (SYNC-04).
   */
  readonly isClosed?: () => Promise<boolean>;
}): ScopeCommands {
  const { store, index } = deps;

  /** Undefined from `next`: nothing to change. */
  async function change(
    id: string,
    next: (now: StoredDoc | undefined, isClosed: boolean) => StoredDoc | undefined,
    first?: (doc: StoredDoc) => Promise<void>,
  ): Promise<StoredDoc | undefined> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const written = await index.during(async () => {
        const [now] = await store.records.get([id]);
        // Asked in here: the first snapshot after the opening waits for what was begun before it.
        const doc = next(now, (await deps.isClosed?.()) === true);
        if (doc === undefined) return { done: now };
        await first?.(doc);
        const [result] = await store.records.write([doc]);
        if (result?.ok !== true) return undefined;
        index.observe(doc);
        return { done: doc, isNew: true };
      });
      if (written === undefined) continue;
      if (written.isNew === true && written.done !== undefined)
        await deps.onChanged?.(written.done);
      return written.done;
    }
    throw new Error('scope: a document changed too often to be written');
  }

  /**
   * Before a case whose class has changed once comes to be seen somewhere, its class document says so; and before it
   * leaves a place, for those that came there while the store was closed, or after the class had changed.
   */
  async function noteCases(doc: StoredDoc): Promise<void> {
    if (!isStoredMembership(doc)) return;
    const { membership } = doc;
    const membershipOf = (subject: SubjectId): Membership | undefined =>
      subject === membership.subjectId ? membership : index.membershipOf(subject);
    for (const caseId of index.casesOf(membership.subjectId)) {
      const seen = index
        .decidedBy(caseId)
        .flatMap((id) => [...index.channelsOf(id), ...index.channelsIf(id, { membershipOf })]);
      await change(classKey(caseId), (now, isClosed) => {
        if (isClosed || !isStoredClass(now) || now.been === undefined) return undefined;
        const been = new Set([...now.been, ...seen]);
        return been.size === now.been.length ? undefined : { ...now, been: [...been].sort() };
      });
    }
  }

  async function setMembership(
    subject: SubjectId,
    edit: (now: Membership) => Membership,
  ): Promise<Membership | undefined> {
    const doc = await index.alone(() =>
      change(
        membershipKey(subject),
        (now, isClosed) => {
          const held = isStoredMembership(now) ? now.membership : undefined;
          const before: Membership = held ?? { ...newMembership(subject, []), generation: 0 };
          const after = edit(before);
          if (after === before) return undefined;
          return storedMembership(isClosed ? untoldMembership(after) : after, now?._rev);
        },
        noteCases,
      ),
    );
    return isStoredMembership(doc) ? doc.membership : undefined;
  }

  /** The intention comes first: who was concerned is known, even if the server dies in the middle. */
  async function run(job: ScopeJob): Promise<void> {
    const key = jobKey(job.jobId);
    const noted = await change(key, (now) =>
      now === undefined ? { _id: key, kind: 'scope-job', state: 'begun', job } : undefined,
    );
    if (noted?.['state'] === 'begun') await carryOut(noted['job'] as ScopeJob);
  }

  async function carryOut({ jobId, edit, subjects, household }: ScopeJob): Promise<void> {
    for (const subject of subjects) await editOne(subject, edit);
    // Who joined before the household was marked; whoever joins after that takes the mark along.
    if (household !== undefined)
      for (const person of await peopleIn(household))
        if (!subjects.includes(person)) await editOne(person, edit);
    await change(jobKey(jobId), (now) =>
      now === undefined ? undefined : { ...now, state: 'done' },
    );
  }

  async function editOne(subject: SubjectId, edit: ScopeEdit): Promise<void> {
    // Whoever lives in two protected households stays protected when one of them is not any more.
    const isKept =
      edit.kind === 'address' && edit.state === 'shown' && isInHidden(index, subject as RecordId);
    if (!isKept) await setMembership(subject, (now) => edited(now, edit));
  }

  async function peopleIn(household: RecordId): Promise<readonly RecordId[]> {
    const [doc] = await store.records.get([household]);
    return isStoredRecord(doc) ? peopleOf(doc.record) : [];
  }

  function sharedFor(caseId: RecordId, site: SiteCode): readonly SubjectId[] {
    return index
      .subjectsOf(channelId(site, 'CORE'))
      .filter((subject) =>
        index
          .membershipOf(subject)
          ?.entries.some((entry) => isActive(entry) && entry.caseId === caseId),
      );
  }

  async function changeShare(
    caseId: RecordId,
    site: SiteCode,
    kind: 'share' | 'unshare',
  ): Promise<Result> {
    const [doc] = await store.records.get([caseId]);
    if (!isStoredRecord(doc)) return failure('not_found', '見つかりませんでした。');
    const { main_person: main } = doc.record.body;
    const named = [main, doc.record.householdId].filter((id) => typeof id === 'string');
    // Ended wherever it stands: since it was shared, the case may have come to hang on others.
    const standing = kind === 'unshare' ? sharedFor(caseId, site) : [];
    const subjects = [...new Set([...(named as SubjectId[]), ...standing])];
    await run({ jobId: deps.newId(), edit: { kind, site, caseId }, subjects });
    return { ok: true };
  }

  return {
    async setMembership(subject, edit) {
      const membership = await setMembership(subject, edit);
      return membership === undefined
        ? failure('not_found', '見つかりませんでした。')
        : { ok: true, membership };
    },
    async moveFamily(move) {
      const [household] = await store.records.get([move.household]);
      if (!isStoredRecord(household)) return failure('not_found', '見つかりませんでした。');
      const { moveId, from, to } = move;
      // Whoever writes a household names its people: only those go along whom the place that it leaves holds itself.
      const people = peopleOf(household.record).filter(
        (person) => from === undefined || isOfArea(index.membershipOf(person), from, to),
      );
      const subjects = [move.household, ...people];
      const edit: ScopeEdit = {
        kind: 'move',
        moveId,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
      await run({ jobId: moveId, edit, subjects });
      return { ok: true };
    },
    async hideAddress(household, state) {
      const [doc] = await store.records.get([household]);
      if (!isStoredRecord(doc)) return failure('not_found', '見つかりませんでした。');
      const edit: ScopeEdit = { kind: 'address', state };
      const subjects = [household, ...peopleOf(doc.record)];
      await run({ jobId: deps.newId(), edit, subjects, household });
      return { ok: true };
    },
    async resume() {
      let after: string | undefined;
      for (;;) {
        const query = { from: 'scope-job:', to: 'scope-job;', limit: 500 };
        const page = await store.records.range(after === undefined ? query : { ...query, after });
        for (const doc of page)
          if (doc['state'] === 'begun') await carryOut(doc['job'] as ScopeJob);
        after = page.at(-1)?._id;
        if (page.length < 500) return;
      }
    },
    shareCase: (caseId, site) => changeShare(caseId, site, 'share'),
    unshareCase: (caseId, site) => changeShare(caseId, site, 'unshare'),
    async setClass(caseId, compartment) {
      const next = (now: StoredDoc | undefined, isClosed: boolean): StoredDoc | undefined => {
        if (!isStoredClass(now)) return storedClass(newCaseClass(caseId, compartment), now?._rev);
        const after = reclassify(now.class, compartment);
        if (after === now.class) return undefined;
        if (isClosed) return storedClass(untoldClass(after), now._rev, now.been ?? []);
        const classOf = (): CaseClass => after;
        const seen = index
          .decidedBy(caseId)
          .flatMap((id) => [
            ...index.channelsOf(id),
            ...index.formerChannelsOf(id),
            ...index.channelsIf(id, { classOf }),
          ]);
        const been = [...new Set([...(now.been ?? []), ...seen])].sort();
        return storedClass(after, now._rev, been);
      };
      await index.alone(() => change(classKey(caseId), next));
      return { ok: true };
    },
  };
}

/** A command over several scope documents. */
interface ScopeJob {
  readonly jobId: string;
  readonly edit: ScopeEdit;
  readonly subjects: readonly SubjectId[];
  /** Whoever belongs to it by then is concerned as well. */
  readonly household?: RecordId;
}

type ScopeEdit =
  | {
      readonly kind: 'move';
      readonly moveId: string;
      readonly from?: SiteCode;
      readonly to?: SiteCode;
    }
  | { readonly kind: 'share' | 'unshare'; readonly site: SiteCode; readonly caseId: RecordId }
  | { readonly kind: 'address'; readonly state: 'hidden' | 'shown' };

function edited(now: Membership, edit: ScopeEdit): Membership {
  switch (edit.kind) {
    case 'move':
      return moveMembership(now, edit);
    case 'share':
      return shareMembership(now, edit);
    case 'unshare':
      return endShare(now, edit);
    case 'address':
      // Somebody whose own record is still to come takes the mark from his household.
      return now.generation === 0 ? now : hideAddress(now, edit.state);
  }
}

function isOfArea(
  membership: Membership | undefined,
  ...sites: readonly (SiteCode | undefined)[]
): boolean {
  const held = (membership?.entries ?? []).filter((one) => isActive(one) && one.why === 'area');
  return held.length === 0 || held.some((one) => sites.includes(one.site));
}

const jobKey = (jobId: string): string => `scope-job:${jobId}`;

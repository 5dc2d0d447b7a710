// A change that was written on an older version: joined with the one that stands, field by field (DESIGN.md section 6).
import { mainSubject } from '../../src/lib/domain/about-whom.ts';
import type { ComputedContext } from '../../src/lib/domain/computed/context.ts';
import { isPlainDate, type PlainDate } from '../../src/lib/domain/dates.ts';
import { mergeBodies } from '../../src/lib/domain/merge/merge.ts';
import type { RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';
import type { Store } from '../store/store.ts';
import { areNumbersLost, withGiven } from './numbers.ts';
import { isStoredRecord, type StoredRecord, type Versioned, versionKey } from './stored.ts';

/** What the author had before him when he wrote. */
export type Saw =
  | { readonly kind: 'head' }
  /** `record` absent: nothing, he made the record himself. */
  | { readonly kind: 'older'; readonly record: RecordDoc | undefined }
  /** It is not kept any more. */
  | { readonly kind: 'lost' };

export interface Joint {
  /** As the author wrote it, but with the merged body. */
  readonly change: Change;
  /** Keys of what a person has to decide; in these fields the version that stood goes on standing. */
  readonly disputed: readonly string[];
}

export interface Merging {
  saw(change: Change, base: number, head: StoredRecord | undefined): Promise<Saw>;
  /** Undefined: nothing of it can be written without a person. */
  join(change: Change, saw: RecordDoc | undefined, head: StoredRecord): Promise<Joint | undefined>;
}

export function createMerging(deps: {
  readonly store: Store;
  readonly today: () => PlainDate;
  /** Replaced only by the simulator's mutants. */
  readonly mergeBodies?: typeof mergeBodies;
}): Merging {
  const { records, history } = deps.store;
  const merge = deps.mergeBodies ?? mergeBodies;

  async function versionAt(
    id: RecordId,
    version: number,
    head: StoredRecord,
  ): Promise<Versioned | undefined> {
    if (version === head.record.version) return head;
    const [doc] = await history.get([versionKey(id, version)]);
    return doc?.['head'] as Versioned | undefined;
  }

  async function contextOf(record: RecordDoc): Promise<ComputedContext> {
    const subject = mainSubject(record);
    const [doc] = subject === undefined ? [] : await records.get([subject]);
    const body = isStoredRecord(doc) && doc.record.type === 'person' ? doc.record.body : {};
    const { birth_date: birthDate, sex } = body;
    return {
      today: deps.today(),
      ...(typeof birthDate === 'string' && isPlainDate(birthDate) ? { birthDate } : {}),
      ...(typeof sex === 'string' ? { sex } : {}),
    };
  }

  /** After a restore without the journal that number may have been given to another version than the author saw. */
  async function isAnother({ base, next }: Change, version: Versioned): Promise<boolean> {
    if (base.kind !== 'version') return false;
    const now = { ...next, body: base.body };
    if (canonicalJson(withGiven(version.record, now)) === canonicalJson(version.record.body))
      return false;
    return areNumbersLost(deps.store);
  }

  return {
    async saw(change, base, head) {
      if (head === undefined) return { kind: 'head' };
      if (base === 0) return { kind: 'older', record: undefined };
      const version = await versionAt(change.recordId, base, head);
      if (version === undefined || (await isAnother(change, version))) return { kind: 'lost' };
      const own = change.base.kind === 'change' ? change.base.changeId : undefined;
      // On his own change: he saw his own text, not what it was merged into.
      if (version.merge !== undefined && version.record.changeId === own)
        return { kind: 'older', record: version.merge.change.next };
      // Given back by a device after a restore: his own text was lost with the store, and only what it was merged into is left.
      if (version.record.mergedWith !== undefined && version.record.changeId === own)
        return { kind: 'lost' };
      return base === head.record.version
        ? { kind: 'head' }
        : { kind: 'older', record: version.record };
    },
    async join(change, saw, head) {
      const { next } = change;
      const place = placeOf(saw, head.record, next);
      if (place === undefined || next.void !== undefined) return undefined;
      // Made twice by one author, whose page had forgotten the first: what he left out he meant to leave out.
      if (saw === undefined && head.record.created.by === change.author.user) return undefined;
      // Going to decision is said of a whole text, which its author has to have seen.
      if (next.status !== (saw?.status ?? next.status)) return undefined;
      const schemaVersion = Math.max(head.record.schemaVersion, next.schemaVersion);
      const merged = merge({
        type: next.type,
        base: saw?.body,
        theirs: head.record.body,
        mine: withGiven(saw, next),
        context: await contextOf(head.record),
        schemaVersion,
      });
      if (merged === undefined || (merged.kind === 'conflict' && !merged.isPartly))
        return undefined;
      const { subjectId: _, householdId: __, caseId: ___, ...rest } = next;
      const status = head.record.status;
      return {
        change: {
          ...change,
          next: { ...rest, ...place, schemaVersion, status, body: merged.body },
        },
        disputed: merged.kind === 'merged' ? [] : merged.disputes.map(({ key }) => key),
      };
    },
  };
}

const PLACES = ['subjectId', 'householdId', 'caseId'] as const;

/** Whom and which case it hangs on: as whoever changed it since says; undefined where both did. */
function placeOf(
  saw: RecordDoc | undefined,
  theirs: RecordDoc,
  mine: RecordDoc,
): Pick<RecordDoc, (typeof PLACES)[number]> | undefined {
  const found: Record<string, RecordId> = {};
  for (const name of PLACES) {
    const [was, there, here] = [saw?.[name], theirs[name], mine[name]];
    if (there !== here && was !== there && was !== here) return undefined;
    const stands = was === there ? here : there;
    if (stands !== undefined) found[name] = stands;
  }
  return found;
}

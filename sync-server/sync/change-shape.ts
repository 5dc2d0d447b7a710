// What a change must look like before anybody judges it: an envelope that opens may still hold anything.
import Type from 'typebox';
import { Value } from 'typebox/value';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import { type RecordDoc, recordTypeOf } from '../../src/lib/domain/record.ts';
import { sameAnchors } from '../../src/lib/protocol/scope.ts';
import { canonicalJson } from '../../src/lib/protocol/envelopes/canonical.ts';
import type { Change, RefusalReason } from '../../src/lib/protocol/wire.ts';
import { withGiven } from './numbers.ts';

export function readChange(value: unknown): Change | undefined {
  // The schema is the type: checked once, here.
  return Value.Check(changeSchema, value) ? (value as unknown as Change) : undefined;
}

/** Whether a change is what it says: one record, one author, nothing given that only the server gives. */
export function agreesWithItself(change: Change): boolean {
  const { next, author } = change;
  const stamped = (stamp: RecordDoc['updated']): boolean =>
    stamp.by === author.user && stamp.device === author.device && stamp.site === author.site;
  return (
    next.id === change.recordId &&
    next.changeId === change.changeId &&
    next.type === recordTypeOf(next.id) &&
    recordType(next.type) !== undefined &&
    stamped(next.updated) &&
    (change.base.kind !== 'none' || stamped(next.created))
  );
}

/**
 * A new version may change the body. What the record hangs on stays, except that a record without subject may find
 * it once; it may go to decision, and be taken back with a reason. Everything else about its state is the server's.
 */
export function placeFault(
  before: RecordDoc | undefined,
  after: RecordDoc,
): RefusalReason | undefined {
  if (before === undefined)
    return OWN_STATES.includes(after.status) && after.void === undefined ? undefined : 'invalid';
  if (before.void !== undefined) return 'already_void';
  if (!staysWhereItHangs(before, after)) return 'invalid';
  if (after.void !== undefined) return voidFault(before, after);
  // Notes are append-only from acceptance: a correction is a new note that names what it corrects.
  if (recordType(after.type)?.appendOnly === true) return 'append_only';
  const goesOn = after.status === 'submitted' && ['draft', 'returned'].includes(before.status);
  return goesOn || after.status === before.status ? undefined : 'invalid';
}

/** 下書き, 起案・回付中: the others are decided by the server. */
const OWN_STATES: readonly string[] = ['draft', 'submitted'];

function staysWhereItHangs(before: RecordDoc, after: RecordDoc): boolean {
  const { subjectId } = after;
  const found =
    findsItsSubject(before) && subjectId !== undefined ? { ...before, subjectId } : before;
  const householdId =
    found === before ? before.householdId : (before.householdId ?? after.householdId);
  return (
    sameAnchors(found, after) &&
    found.subjectId === subjectId &&
    householdId === after.householdId &&
    before.caseId === after.caseId
  );
}

function findsItsSubject(before: RecordDoc): boolean {
  const anchor = recordType(before.type)?.anchor;
  return anchor?.kind === 'subject' && anchor.optional === true && before.subjectId === undefined;
}

/** Taking back leaves the text as it was. */
function voidFault(before: RecordDoc, after: RecordDoc): RefusalReason | undefined {
  const isOwn = after.void?.by === after.updated.by && after.void.reason.trim() !== '';
  const body = canonicalJson(withGiven(before, after));
  const isSame = body === canonicalJson(before.body) && before.status === after.status;
  return isOwn && isSame ? undefined : 'invalid';
}

const id = Type.String({ minLength: 1, maxLength: 200 });
const recordId = Type.String({ pattern: '^[a-z_~]+:[A-Za-z0-9_.-]{1,100}$' });
const body = Type.Record(Type.String(), Type.Unknown());
const stamp = Type.Object(
  { at: id, by: id, site: id, device: id },
  { additionalProperties: false },
);

const changeSchema = Type.Object(
  {
    changeId: id,
    recordId,
    author: Type.Object({ user: id, device: id, site: id }, { additionalProperties: false }),
    base: Type.Union([
      Type.Object({ kind: Type.Literal('none') }),
      Type.Object({
        kind: Type.Literal('version'),
        version: Type.Integer({ minimum: 1 }),
        body,
      }),
      Type.Object({ kind: Type.Literal('change'), changeId: id, body }),
    ]),
    next: Type.Object(
      {
        id: recordId,
        type: id,
        schemaVersion: Type.Integer({ minimum: 1 }),
        subjectId: Type.Optional(recordId),
        householdId: Type.Optional(recordId),
        caseId: Type.Optional(recordId),
        body,
        created: stamp,
        updated: stamp,
        changeId: id,
        status: id,
        recordedOffline: Type.Optional(Type.Boolean()),
        resolves: Type.Optional(id),
        void: Type.Optional(
          Type.Object({ at: id, by: id, reason: Type.String({ maxLength: 2_000 }) }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

// What a change must look like before anybody judges it: an envelope that opens may still hold anything.
import Type from 'typebox';
import { Value } from 'typebox/value';
import { recordType } from '../../src/lib/domain/catalogue/registry.ts';
import { type RecordDoc, recordTypeOf } from '../../src/lib/domain/record.ts';
import { sameAnchors } from '../../src/lib/protocol/scope.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';

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

/** A new version may change the body; what the record hangs on, its state of approval and its being void are not the author's. */
export function keepsItsPlace(before: RecordDoc | undefined, after: RecordDoc): boolean {
  if (before === undefined) return after.status === 'draft' && after.void === undefined;
  return (
    sameAnchors(before, after) &&
    before.subjectId === after.subjectId &&
    before.householdId === after.householdId &&
    before.caseId === after.caseId &&
    before.status === after.status &&
    JSON.stringify(before.void) === JSON.stringify(after.void)
  );
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
        void: Type.Optional(
          Type.Object({ at: id, by: id, reason: Type.String({ maxLength: 2_000 }) }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

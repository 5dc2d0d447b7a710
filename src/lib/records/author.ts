// Makes the next version of a record as its author on this device writes it.
import { recordType } from '../domain/catalogue/registry.ts';
import { validateBody } from '../domain/catalogue/validate.ts';
import type {
  Body,
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  Stamp,
  UserId,
} from '../domain/record.ts';
import { failure, type Result } from '../domain/result.ts';
import type { Clock, Randomness } from '../sync/ports.ts';
import type { SaveInput } from './api.ts';
import { withoutNumber } from './provisional.ts';

export interface Author {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
}

/** A save that may be the same one again: the record that it names is here already. */
export function afterEarlier(input: SaveInput, arrived: RecordDoc): SaveInput {
  // What was on screen before is no longer the base: the author's own first save is.
  const { seen: _before, newId: _newId, ...rest } = input;
  return recordType(input.type)?.appendOnly
    ? { ...rest, body: { ...input.body, supersedes: arrived.id } }
    : { ...rest, recordId: arrived.id };
}

/** As it would be saved; the number that this device gave is not the author's. */
export function sameBody(saved: RecordDoc, input: SaveInput): boolean {
  return JSON.stringify(withoutNumber(saved.body)) === JSON.stringify(withoutNumber(input.body));
}

/** `before` is the version on screen; absent for a new record. */
export function nextVersion(
  input: SaveInput,
  before: RecordDoc | undefined,
  parts: {
    readonly author: Author;
    readonly clock: Clock;
    readonly randomness: Randomness;
    readonly offline: boolean;
  },
): Result<{ readonly next: RecordDoc }> {
  const type = recordType(input.type);
  if (!type) return failure('unknown_type', 'この種類の記録は、この版では扱えません。');
  if (input.recordId !== undefined && !before)
    return failure('not_found', 'この記録は、この端末に見つかりません。');
  // What is taken back stays as it was, whatever was on screen.
  const body = input.voidReason === undefined ? input.body : (before?.body ?? input.body);
  const fault =
    input.voidReason === undefined ? firstFault(input.type, withoutNumber(body)) : undefined;
  if (fault !== undefined) return failure('invalid', fault);
  if (input.voidReason !== undefined && !before)
    return failure('not_found', 'まだ保存していない記録は取り消せません。');
  if (input.voidReason?.trim() === '')
    return failure('no_reason', '取り消す理由を書いてください。');
  const { author, clock, randomness } = parts;
  const stamp: Stamp = {
    at: new Date(clock.now()).toISOString(),
    by: author.user,
    site: author.site,
    device: author.device,
  };
  const reason = input.voidReason;
  return {
    ok: true,
    next: {
      id: before?.id ?? input.newId ?? (`${input.type}:${randomness.ulid()}` as RecordId),
      type: input.type,
      schemaVersion: type.version,
      ...present('subjectId', before?.subjectId ?? input.subjectId),
      ...present('householdId', before?.householdId ?? input.householdId),
      ...present('caseId', before?.caseId ?? input.caseId),
      body,
      created: before?.created ?? stamp,
      updated: stamp,
      changeId: randomness.ulid() as ChangeId,
      status: input.status ?? before?.status ?? 'draft',
      ...(parts.offline ? { recordedOffline: true } : {}),
      ...(reason === undefined
        ? present('void', before?.void)
        : { void: { at: stamp.at, by: stamp.by, reason } }),
    },
  };
}

function firstFault(type: string, body: Body): string | undefined {
  return validateBody(type, body, 'draft').find((issue) => issue.severity === 'error')?.message;
}

function present<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V });
}

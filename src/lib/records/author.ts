// Makes the next version of a record as its author on this device writes it.
import { recordType } from '../domain/catalogue/registry.ts';
import { validateBody } from '../domain/catalogue/validate.ts';
import type {
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

export interface Author {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
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
  const fault = validateBody(input.type, input.body, 'draft').find(
    (issue) => issue.severity === 'error',
  );
  if (fault) return failure('invalid', fault.message);
  const { author, clock, randomness } = parts;
  const stamp: Stamp = {
    at: new Date(clock.now()).toISOString(),
    by: author.user,
    site: author.site,
    device: author.device,
  };
  return {
    ok: true,
    next: {
      id: before?.id ?? (`${input.type}:${randomness.ulid()}` as RecordId),
      type: input.type,
      schemaVersion: type.version,
      ...present('subjectId', before?.subjectId ?? input.subjectId),
      ...present('householdId', before?.householdId ?? input.householdId),
      ...present('caseId', before?.caseId ?? input.caseId),
      body: input.body,
      created: before?.created ?? stamp,
      updated: stamp,
      changeId: randomness.ulid() as ChangeId,
      status: before?.status ?? 'draft',
      ...(parts.offline ? { recordedOffline: true } : {}),
    },
  };
}

function present<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V });
}

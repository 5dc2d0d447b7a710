// Makes the next version of a record as its author on this device writes it.
import { siteMayCreate } from '../domain/access.ts';
import { isUnanswered, matchingRule } from '../domain/catalogue/compartment-rules.ts';
import { withoutGiven } from '../domain/catalogue/given.ts';
import { recordType } from '../domain/catalogue/registry.ts';
import type { RecordType } from '../domain/catalogue/shapes.ts';
import { strangersOf, withoutKept } from '../domain/catalogue/strangers.ts';
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
import { canonicalJson } from '../protocol/envelopes/canonical.ts';
import { isBlind } from '../sync/drops.ts';
import type { Clock, Randomness } from '../sync/ports.ts';
import type { SaveInput } from './api.ts';
import { withoutNumber } from './provisional.ts';
import { refusalText, REPORTER_PAPER_TEXT } from './words.ts';

export interface Author {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
}

/** A save that may be the same one again: the record that it names is here already. */
export function afterEarlier(input: SaveInput, arrived: RecordDoc): SaveInput {
  // What was on screen before is no longer the base: the author's own first save is.
  const { seen: _before, newId: _newId, ...rest } = input;
  if (recordType(input.type)?.appendOnly)
    return { ...rest, body: { ...input.body, supersedes: arrived.id } };
  const number = arrived.body['provisional_no'];
  const body = number === undefined ? input.body : { provisional_no: number, ...input.body };
  // Somebody else has written since, which nobody here has seen: it is merged with what was saved first.
  const isOthers = (arrived.version ?? 0) > 1 && arrived.updated.by !== arrived.created.by;
  const seen = isOthers ? { seen: { ...arrived, version: 1 } } : {};
  return { ...rest, ...seen, body, recordId: arrived.id };
}

/** As it would be saved; the numbers that this device and the server gave are not the author's. */
export function sameBody(saved: RecordDoc, input: SaveInput): boolean {
  const entered = (body: Body): Body => withoutGiven(input.type, withoutNumber(body));
  return canonicalJson(entered(saved.body)) === canonicalJson(entered(input.body));
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
  // Its form here does not know what it says: it is shown and taken back, never changed.
  if (before !== undefined && before.schemaVersion > type.version && input.voidReason === undefined)
    return failure('newer', 'この記録は新しい版で書かれています。アプリを更新してください。');
  // What a newer version wrote beside our fields goes on with the record.
  const entered = { ...strangersOf(input.type, before?.body ?? {}), ...input.body };
  // What is taken back stays as it was, whatever was on screen.
  const body = input.voidReason === undefined ? entered : (before?.body ?? entered);
  const fault =
    input.voidReason === undefined
      ? firstFault(input.type, withoutKept(input.type, withoutNumber(body), before?.body))
      : undefined;
  if (fault !== undefined) return failure('invalid', fault);
  const sealed =
    input.voidReason === undefined ? sealedFault(type, body, parts.author.site) : undefined;
  if (sealed !== undefined) return failure('not_yet_enterable', sealed);
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
      schemaVersion: Math.max(before?.schemaVersion ?? 0, type.version),
      ...present('subjectId', before?.subjectId ?? input.subjectId),
      ...present('householdId', before?.householdId ?? input.householdId),
      ...present('caseId', before?.caseId ?? input.caseId),
      body,
      created: before?.created ?? stamp,
      updated: stamp,
      changeId: randomness.ulid() as ChangeId,
      status: input.status ?? before?.status ?? 'draft',
      ...(parts.offline ? { recordedOffline: true } : {}),
      ...present('resolves', input.settles),
      ...(reason === undefined
        ? present('void', before?.void)
        : { void: { at: stamp.at, by: stamp.by, reason } }),
    },
  };
}

/** Sealed for a server that could only refuse it, it would be gone for its author: it stays in the form. */
function sealedFault(type: RecordType, body: Body, site: SiteCode): string | undefined {
  if (type.dropBox === true) return undefined;
  const rule = matchingRule(type.key, body);
  const blind = isBlind({ type: type.key, body });
  const asked = type.fields.find(({ name }) => name === rule?.field);
  if (
    asked &&
    rule &&
    isUnanswered(rule, body) &&
    (blind || !siteMayCreate(site, rule.compartment))
  )
    return `「${asked.ja}」を選ぶと保存できます。入力した内容は残っています。`;
  if (!blind) return undefined;
  return rule?.compartment === 'REPORTER' ? REPORTER_PAPER_TEXT : refusalText('not_yet_enterable');
}

function firstFault(type: string, body: Body): string | undefined {
  return validateBody(type, body, 'draft').find((issue) => issue.severity === 'error')?.message;
}

function present<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V });
}

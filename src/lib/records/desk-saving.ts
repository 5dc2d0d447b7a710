// Writing at the desk: pushed at once, sealed on the device until the answer is there, and never twice.
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { failure, type Result } from '../domain/result.ts';
import type { ChangeBase, PushResponse, Verdict } from '../protocol/wire.ts';
import { isBlind } from '../sync/drops.ts';
import type { Clock, Courier, Randomness } from '../sync/ports.ts';
import type { SaveInput } from './api.ts';
import { afterEarlier, nextVersion, sameBody, type Author } from './author.ts';
import type { DeskAnswer } from './desk-records.ts';
import { createDigests } from './digests.ts';
import type { Unanswered, UnansweredStore } from './unanswered.ts';
import { CONFLICT_TEXT, refusalText } from './words.ts';

type Saved = Result<{ readonly recordId: RecordId; readonly place: 'server' }>;

export function createDeskSaving(parts: {
  readonly ask: <T>(path: string, body: unknown) => Promise<DeskAnswer<T>>;
  readonly courier: Courier;
  readonly unanswered: UnansweredStore;
  readonly author: Author;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** What was read or written here: what a further version is judged against. */
  readonly seen: Map<RecordId, RecordDoc>;
  readonly read: (id: RecordId) => Promise<Result<{ readonly document: RecordDoc }>>;
}): { save(input: SaveInput): Promise<Saved> } {
  const { ask, author, clock, randomness, seen, unanswered } = parts;
  const digests = createDigests(randomness.ulid());
  /** Of envelopes whose answer is not there yet. */
  const underWay = createDigests(randomness.ulid());

  async function send(
    { next, envelope }: Unanswered,
    key: string,
  ): Promise<Result<{ readonly verdict: Verdict }>> {
    const answer = await ask<PushResponse>('/api/sync/push', {
      changes: [{ changeId: next.changeId, envelope }],
      confirmed: [],
    });
    if (!answer.ok) {
      if (!answer.again) await unanswered.remove(key);
      return answer;
    }
    const verdict = answer.value.verdicts.find(({ changeId }) => changeId === next.changeId);
    if (!verdict)
      return failure('unavailable', 'サーバの返事が読めませんでした。もう一度保存してください。');
    await unanswered.remove(key);
    if ((verdict.kind === 'accepted' || verdict.kind === 'merged') && !isBlind(next))
      // What it was merged into is read anew; until then it is this text that was seen.
      seen.set(next.id, verdict.kind === 'merged' ? next : { ...next, version: verdict.version });
    return { ok: true, verdict };
  }

  async function push(
    next: RecordDoc,
    base: ChangeBase,
    key: string,
  ): Promise<Result<{ readonly verdict: Verdict }>> {
    const change = { changeId: next.changeId, recordId: next.id, author, base, next };
    const envelope = await parts.courier.sealChange(change);
    // Of what nobody may read again only the envelope is kept.
    const kept = isBlind(next) ? { ...next, body: {} } : next;
    await unanswered.set(key, { next: kept, envelope });
    return send({ next, envelope }, key);
  }

  async function write(input: SaveInput, key: string): Promise<Saved> {
    const before = input.recordId && (input.seen ?? seen.get(input.recordId));
    const made = nextVersion(input, before, { author, clock, randomness, offline: false });
    if (!made.ok) return made;
    const base = before ? baseOf(before) : ({ kind: 'none' } as const);
    if (isBlind(made.next)) await underWay.learn(made.next.id, input);
    const pushed = await push(made.next, base, key);
    if (!pushed.ok) return pushed;
    const outcome = saved(pushed.verdict, made.next.id);
    if (input.newId !== undefined && !outcome.ok && outcome.code === 'conflict')
      return writeBeside(input, input.newId, key);
    if (outcome.ok && input.newId !== undefined) await digests.learn(input.newId, input);
    return outcome;
  }

  /** The id is taken: by the same page before it was loaded anew. What was saved then is amended, or joined by another. */
  async function writeBeside(input: SaveInput, id: RecordId, key: string): Promise<Saved> {
    const there = await parts.read(id);
    if (!there.ok) return there.code === 'not_found' ? write(withoutId(input), key) : there;
    return sameBody(there.document, input)
      ? { ok: true, recordId: id, place: 'server' }
      : write(afterEarlier(input, there.document), key);
  }

  /** Of what nobody may read again, after a reload too, another record stands beside it: nothing is lost. */
  function isSame(earlier: RecordDoc, input: SaveInput): boolean | Promise<boolean> {
    return isBlind(earlier) ? underWay.isSame(earlier.id, input) : sameBody(earlier, input);
  }

  return {
    async save(input) {
      const key = keyOf(input);
      const { newId } = input;
      const earlier = await unanswered.get(key);
      if (earlier) {
        const settled = await send(earlier, key);
        if (!settled.ok) return settled;
        const outcome = saved(settled.verdict, earlier.next.id);
        if (!outcome.ok || (await isSame(earlier.next, input))) return outcome;
        return write(
          isBlind(earlier.next) ? withoutId(input) : afterEarlier(input, earlier.next),
          key,
        );
      }
      if (newId === undefined) return write(input, key);
      if (await digests.isSame(newId, input)) return { ok: true, recordId: newId, place: 'server' };
      const arrived = seen.get(newId);
      return write(arrived ? afterEarlier(input, arrived) : input, key);
    },
  };
}

/** One per record of a draft: several are saved together. */
function keyOf({ draftId, recordId, newId, type }: SaveInput): string {
  return [draftId, newId ?? recordId ?? type].filter((part) => part !== undefined).join(' ');
}

function withoutId({ newId: _newId, ...input }: SaveInput): SaveInput {
  return input;
}

function baseOf({ changeId, version, body }: RecordDoc): ChangeBase {
  return version === undefined
    ? { kind: 'change', changeId, body }
    : { kind: 'version', version, body };
}

function saved(verdict: Verdict, recordId: RecordId): Saved {
  if (verdict.kind === 'conflict') return failure('conflict', CONFLICT_TEXT);
  if (verdict.kind === 'refused') return failure('refused', refusalText(verdict.reason));
  return { ok: true, recordId, place: 'server' };
}

// Writing at a center: into the sealed outbox, durable before anybody is told, and never twice.
import { failure, type Result } from '../domain/result.ts';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { STORAGE_MESSAGES, StorageFault } from '../replica/storage-fault.ts';
import { isBlind } from '../sync/drops.ts';
import type { SyncEngine } from '../sync/engine.ts';
import type { Clock, Randomness } from '../sync/ports.ts';
import type { Place, SaveInput } from './api.ts';
import { afterEarlier, nextVersion, sameBody, type Author } from './author.ts';
import { createDigests } from './digests.ts';
import type { ProvisionalNumbers } from './provisional.ts';
import type { RecordSource } from './records-index.ts';

type Saved = Result<{ readonly recordId: RecordId; readonly place: Place }>;

export interface Saving {
  save(input: SaveInput): Promise<Saved>;
}

export function createSaving(parts: {
  readonly index: RecordSource;
  readonly engine: Pick<SyncEngine, 'save' | 'settle' | 'outgoing' | 'drops' | 'receipts'>;
  readonly author: Author;
  readonly numbers: ProvisionalNumbers;
  readonly offline: () => boolean;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly onFault: (fault: unknown) => void;
}): Saving {
  const { engine, index } = parts;
  const digests = createDigests(parts.randomness.ulid());

  /** What stands here under the id that the new record shall have. */
  function earlierOf({ newId, settles }: SaveInput): RecordDoc | undefined {
    if (newId === undefined) return undefined;
    // What this save answers was refused: it is not the record.
    const stands = (changeId: RecordDoc['changeId']): boolean => changeId !== settles;
    const own = engine
      .outgoing()
      .findLast(({ change }) => change.recordId === newId && stands(change.changeId));
    const here = own?.change.next ?? index.get(newId)?.document;
    return here && stands(here.changeId) ? here : undefined;
  }
  async function write(next: RecordDoc, input: SaveInput): Promise<Saved> {
    try {
      await engine.save(next, input.seen);
    } catch (fault) {
      if (fault instanceof StorageFault)
        return failure(`storage_${fault.code}`, STORAGE_MESSAGES[fault.code]);
      throw fault;
    }
    // The write is durable: what fails from here on is told, and never makes the author write it twice.
    if (input.settles !== undefined) await engine.settle([input.settles]).catch(parts.onFault);
    return { ok: true, recordId: next.id, place: placeOf(next) };
  }
  function placeOf(next: RecordDoc): Place {
    if (isBlind(next)) return 'sealed';
    const own = engine.outgoing().find(({ change }) => change.changeId === next.changeId);
    return own?.leaves ? 'sealed' : 'device';
  }

  /** What was sealed cannot be amended: what differs is a record beside it, so that neither is lost. */
  function isSealedAlready(id: RecordId): boolean {
    return [...engine.drops(), ...engine.receipts()].some(({ recordId }) => recordId === id);
  }

  return {
    async save(input) {
      const { newId } = input;
      const earlier = earlierOf(input);
      if (earlier && sameBody(earlier, input) && input.voidReason === undefined)
        return { ok: true, recordId: earlier.id, place: placeOf(earlier) };
      if (newId !== undefined && isSealedAlready(newId)) {
        if (await digests.isSame(newId, input))
          return { ok: true, recordId: newId, place: 'sealed' };
        return make(withoutId(input));
      }
      const saved = await make(earlier ? afterEarlier(input, earlier) : input);
      if (saved.ok && newId !== undefined) await digests.learn(newId, input);
      return saved;
    },
  };

  async function make(input: SaveInput): Promise<Saved> {
    const before = input.recordId && (input.seen ?? index.get(input.recordId)?.document);
    const number =
      parts.offline() && input.recordId === undefined
        ? await parts.numbers.next(input.type, input.body)
        : undefined;
    const numbered =
      number === undefined ? input : { ...input, body: { ...input.body, provisional_no: number } };
    const made = nextVersion(numbered, before, { ...parts, offline: parts.offline() });
    return made.ok ? write(made.next, numbered) : made;
  }
}

function withoutId({ newId: _newId, ...input }: SaveInput): SaveInput {
  return input;
}

// Destroying what this device may not keep: noted first, then done, then told to the server as a receipt (SYNC-05).
import type { AccessEntry, Destroyed } from '../protocol/wire.ts';
import type { Disk } from '../replica/disk.ts';
import { createTurns } from '../replica/turns.ts';
import type { Clock, Randomness } from './ports.ts';

export interface Destruction {
  /** `work` destroys; the receipt is durable in the outbox when this resolves. A crash in between is told at the next opening. */
  run(what: Destroyed, work: () => Promise<void>, log?: string): Promise<void>;
  /** Notes of an earlier life. `stillToDo`: without what is still there, which is judged and noted anew. */
  resume(stillToDo: (note: DestructionNote) => Destroyed | undefined, again: Again): Promise<void>;
}

/** Destroys the logs once more: harmless where they are gone. */
type Again = (what: Destroyed) => Promise<void>;

export interface DestructionNote {
  readonly receiptId: string;
  readonly at: string;
  readonly what: Destroyed;
  /** The log that was to be rewritten without the records that left. */
  readonly log?: string;
}

/** The item of the disk: nothing in it but random ids and the names of channels. */
export const NOTES = 'destructions';
/** A receipt is one log entry, and those have a size. */
const MOST_RECORDS = 1_000;

export function createDestruction(deps: {
  readonly disk: Pick<Disk, 'getItem' | 'setItem' | 'removeItem'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly author: Pick<AccessEntry, 'user' | 'device' | 'site'>;
  readonly isOffline: () => boolean;
  /** Durable when it resolves; the same entry twice is one. */
  readonly logAccess: (entry: AccessEntry) => Promise<void>;
  readonly onFault: (fault: unknown) => void;
}): Destruction {
  const { disk, clock, randomness } = deps;
  const turns = createTurns();

  async function notes(): Promise<readonly DestructionNote[]> {
    const found = await disk.getItem(NOTES);
    return Array.isArray(found) ? (found as DestructionNote[]) : [];
  }

  async function note(one: DestructionNote): Promise<void> {
    await disk.setItem(NOTES, [...(await notes()), one]);
  }

  async function forget({ receiptId }: DestructionNote): Promise<void> {
    const left = (await notes()).filter((one) => one.receiptId !== receiptId);
    await (left.length === 0 ? disk.removeItem(NOTES) : disk.setItem(NOTES, left));
  }

  async function tell({ receiptId, at, what }: DestructionNote): Promise<void> {
    await deps.logAccess({
      entryId: receiptId,
      at,
      ...deps.author,
      kind: 'destroyed',
      count: what.records.length + what.keys.length,
      offline: deps.isOffline(),
      receipt: what,
    });
  }

  return {
    run: (what, work, log) =>
      turns(async () => {
        const all = partsOf(what).map((part): DestructionNote => ({
          receiptId: randomness.ulid(),
          at: new Date(clock.now()).toISOString(),
          what: part,
          ...(log === undefined ? {} : { log }),
        }));
        try {
          for (const one of all) await note(one);
        } catch (fault) {
          deps.onFault(fault); // A full disk is no reason to keep what must go; only a crash now would lose the receipt.
        }
        await work();
        for (const one of all) {
          await tell(one);
          await forget(one);
        }
      }),
    resume: (stillToDo, again) =>
      turns(async () => {
        for (const one of await notes()) {
          const what = stillToDo(one);
          if (what !== undefined) {
            await again(what);
            await tell({ ...one, what });
          }
          await forget(one);
        }
      }),
  };
}

function partsOf(what: Destroyed): readonly Destroyed[] {
  const { records } = what;
  if (records.length <= MOST_RECORDS) return [what];
  const first = { ...what, records: records.slice(0, MOST_RECORDS) };
  return [first, ...partsOf({ ...what, records: records.slice(MOST_RECORDS) })];
}

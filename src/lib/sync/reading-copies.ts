// The copies of a waiting change that can be read here: one for whoever shares its channel, one for its author alone.
import type { Change, Verdict } from '../protocol/wire.ts';
import type { OutgoingRow, SealedNote } from '../replica/disk.ts';
import type { SealedDrop } from './engine.ts';
import type { Sealer } from './ports.ts';

export interface ReadingCopies {
  /** `logId`: of the channel where it will be read; absent where this device does not hold that. */
  seal(change: Change, logId: string | undefined): Promise<Pick<OutgoingRow, 'reading' | 'own'>>;
  /** In place of those that the row has, as far as they are for whoever is unlocked. */
  reseal(row: OutgoingRow, change: Change): Promise<Pick<OutgoingRow, 'reading' | 'own'>>;
  /** Of a change that nobody may read here: what names it, for its author. */
  sealDrop(drop: SealedDrop): Promise<Pick<OutgoingRow, 'own'>>;
  openDrop(row: OutgoingRow): Promise<SealedDrop | undefined>;
  openChange(row: OutgoingRow): Promise<Change | undefined>;
  sealVerdict(row: OutgoingRow, verdict: Verdict): Promise<SealedNote>;
  openVerdict(row: OutgoingRow): Promise<Verdict | undefined>;
}

export function createReadingCopies({
  sealer,
  personalLogId,
}: {
  readonly sealer: Sealer;
  /** Of the unlocked user, who is the author of whatever is saved now. */
  readonly personalLogId: string;
}): ReadingCopies {
  async function opened<T>(
    id: string,
    note: SealedNote | undefined,
    is: (value: unknown) => value is T,
  ): Promise<T | undefined> {
    if (note === undefined || !sealer.holds(note.logId)) return undefined;
    try {
      const value = await sealer.openNote(id, note);
      return is(value) ? value : undefined;
    } catch {
      // The envelope is the change; a copy that does not open is counted as unreadable, and its verdict asked again.
      return undefined;
    }
  }

  return {
    async seal(change, logId) {
      const note = { kind: 'change', change };
      const [own, reading] = await Promise.all([
        sealer.sealNote(personalLogId, change.changeId, note),
        logId === undefined ? undefined : sealer.sealNote(logId, change.changeId, note),
      ]);
      return reading === undefined ? { own } : { own, reading };
    },
    async reseal({ id, reading, own }, change) {
      const sealed = async (old: SealedNote | undefined): Promise<SealedNote | undefined> =>
        old !== undefined && sealer.holds(old.logId)
          ? sealer.sealNote(old.logId, id, { kind: 'change', change })
          : undefined;
      const [forAll, forOwn] = await Promise.all([sealed(reading), sealed(own)]);
      return { ...(forAll && { reading: forAll }), ...(forOwn && { own: forOwn }) };
    },
    async sealDrop(drop) {
      return { own: await sealer.sealNote(personalLogId, drop.changeId, { kind: 'drop', drop }) };
    },
    async openDrop({ id, own }) {
      return (await opened(id, own, isDropNote))?.drop;
    },
    async openChange({ id, reading, own }) {
      const note =
        (await opened(id, reading, isChangeNote)) ?? (await opened(id, own, isChangeNote));
      return note?.change;
    },
    sealVerdict({ id, reading }, verdict) {
      const shared = reading !== undefined && sealer.holds(reading.logId);
      const logId = shared ? reading.logId : personalLogId;
      return sealer.sealNote(logId, id, { kind: 'verdict', verdict });
    },
    async openVerdict({ id, verdict }) {
      return (await opened(id, verdict, isVerdictNote))?.verdict;
    },
  };
}

function isChangeNote(value: unknown): value is { readonly change: Change } {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'change';
}

function isDropNote(value: unknown): value is { readonly drop: SealedDrop } {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'drop';
}

function isVerdictNote(value: unknown): value is { readonly verdict: Verdict } {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'verdict';
}

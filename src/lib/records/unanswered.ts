// Saves at the desk whose answer never came, kept sealed: after a lock or a reload the same change is sent again, not a second one.
import type { RecordDoc } from '../domain/record.ts';
import type { Disk, SealedNote } from '../replica/disk.ts';
import type { Sealer } from '../sync/ports.ts';

export interface Unanswered {
  readonly next: RecordDoc;
  /** Sent again to the letter: the server knows it by its change id. */
  readonly envelope: string;
}

export interface UnansweredStore {
  get(key: string): Promise<Unanswered | undefined>;
  /** Durable when it resolves: only then the change is sent. */
  set(key: string, waiting: Unanswered): Promise<void>;
  remove(key: string): Promise<void>;
}

export function createUnansweredStore(parts: {
  readonly disk: Disk;
  readonly sealer: Sealer;
  readonly personal: string;
}): UnansweredStore {
  const { disk, sealer, personal } = parts;
  const item = (key: string): string => `unanswered:${key}`;
  return {
    async get(key) {
      const note = (await disk.getItem(item(key))) as SealedNote | undefined;
      if (!note) return undefined;
      try {
        return (await sealer.openNote(item(key), note)) as Unanswered;
      } catch {
        // Sealed under a former key: what was typed is in the draft, and the server shows a second one as a conflict.
        return undefined;
      }
    },
    async set(key, waiting) {
      await disk.setItem(item(key), await sealer.sealNote(personal, item(key), waiting));
    },
    remove: (key) => disk.removeItem(item(key)),
  };
}

// Drafts: sealed at every pause, for reading here and to the server, so that no crash and no forgotten password loses one.
import type { Result } from '../domain/result.ts';
import type { Disk } from '../replica/disk.ts';
import type { Clock, Courier, Sealer } from '../sync/ports.ts';
import type { Draft } from './api.ts';

export interface DraftStore {
  put(draft: Draft): Promise<Result<{ readonly savedAt: string }>>;
  /** `damaged`: how many rows do not open; they stay for the administrator. */
  list(): Promise<Result<{ readonly drafts: readonly Draft[]; readonly damaged: number }>>;
  drop(draftId: string): Promise<Result>;
}

export interface DraftParts {
  readonly disk: Disk;
  readonly sealer: Sealer;
  readonly courier: Courier;
  readonly clock: Clock;
  /** The log id of the user's personal key on this device. */
  readonly personal: string;
}

/** A draft that another user of this device left is not readable here, stays where it is and is not listed. */
export function createDraftStore(parts: DraftParts): DraftStore {
  const { disk, sealer, courier, clock, personal } = parts;
  return {
    async put(draft) {
      const savedAt = new Date(clock.now()).toISOString();
      const dated: Draft = { ...draft, savedAt };
      const [reading, envelope] = await Promise.all([
        sealer.sealNote(personal, draft.draftId, dated),
        courier.sealDraft(draft.draftId, dated),
      ]);
      await disk.putDraft({ draftId: draft.draftId, reading, envelope });
      return { ok: true, savedAt };
    },
    async list() {
      const rows = await disk.drafts();
      const own = rows.filter((row) => row.reading.logId === personal);
      const drafts: Draft[] = [];
      for (const row of own) {
        const opened = await openOrUndefined(sealer, row.draftId, row.reading);
        if (opened) drafts.push(opened);
      }
      drafts.sort((a, b) => b.savedAt.localeCompare(a.savedAt));
      return { ok: true, drafts, damaged: own.length - drafts.length };
    },
    async drop(draftId) {
      await disk.removeDraft(draftId);
      return { ok: true };
    },
  };
}

async function openOrUndefined(
  sealer: Sealer,
  draftId: string,
  reading: Parameters<Sealer['openNote']>[1],
): Promise<Draft | undefined> {
  try {
    return (await sealer.openNote(draftId, reading)) as Draft;
  } catch {
    // A blob that does not open is damaged: the caller says so; the row stays for the administrator.
    return undefined;
  }
}

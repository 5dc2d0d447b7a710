// Names of colleagues, kept sealed beside the user's drafts, so that offline too a record shows who wrote it.
import type { UserId } from '../domain/record.ts';
import type { SignInResponse } from '../protocol/session.ts';
import type { Disk, SealedNote } from '../replica/disk.ts';
import type { Sealer } from '../sync/ports.ts';

export interface Staff {
  nameOf(id: UserId): string;
  all(): SignInResponse['staff'];
  learn(staff: SignInResponse['staff']): Promise<void>;
}

export async function openStaff(parts: {
  readonly disk: Disk;
  readonly sealer: Sealer;
  readonly personal: string;
  /** A damaged row costs names until the next sign-in, nothing else: told, and gone on. */
  readonly onFault: (fault: unknown) => void;
}): Promise<Staff> {
  const { disk, sealer, personal } = parts;
  const item = `staff:${personal}`;
  let names = new Map<string, string>();
  const note = (await disk.getItem(item)) as SealedNote | undefined;
  if (note) {
    try {
      names = new Map((await sealer.openNote(item, note)) as [string, string][]);
    } catch (fault) {
      parts.onFault(fault);
    }
  }
  return {
    nameOf: (id) => names.get(id) ?? id,
    all: () => [...names].map(([id, name]) => ({ id: id as UserId, name })),
    async learn(staff) {
      names = new Map(staff.map(({ id, name }) => [id, name]));
      await disk.setItem(item, await sealer.sealNote(personal, item, [...names]));
    },
  };
}

// Random handles that stand for record ids in URLs: history and session files lie readable on the disk, ids must not.
import type { RecordId } from '../domain/record.ts';
import type { Disk, SealedNote } from '../replica/disk.ts';
import type { Sealer } from '../sync/ports.ts';

export interface Handles {
  handleFor(id: RecordId): Promise<string>;
  resolve(handle: string): Promise<RecordId | undefined>;
  /** Until the next reload finds them, too. */
  settle(): Promise<void>;
}

/** Enough for a day's walk through the product; older ones are forgotten. */
const KEPT = 200;

/** The map is sealed with the user's personal key, so that a reload and the next unlock find it again. */
export function createHandles(parts: {
  readonly disk: Disk;
  readonly sealer: Sealer;
  readonly personal: string;
  readonly newHandle: () => string;
  /** A handle that could not be stored works until the next reload: told, and gone on. */
  readonly onFault: (fault: unknown) => void;
}): Handles {
  const { disk, sealer, personal, newHandle, onFault } = parts;
  const item = `handles:${personal}`;
  const loading = load();
  let storing = Promise.resolve();

  async function store(): Promise<void> {
    await disk.setItem(item, await sealer.sealNote(personal, item, [...(await loading)]));
  }

  async function load(): Promise<Map<string, RecordId>> {
    const note = (await disk.getItem(item)) as SealedNote | undefined;
    if (!note) return new Map();
    try {
      return new Map((await sealer.openNote(item, note)) as [string, RecordId][]);
    } catch {
      // Damaged or sealed under a former key: handles are a convenience, the person is searched for again.
      return new Map();
    }
  }

  return {
    async handleFor(id) {
      const map = await loading;
      for (const [handle, known] of map) if (known === id) return handle;
      const handle = newHandle();
      map.set(handle, id);
      for (const oldest of map.keys()) {
        if (map.size <= KEPT) break;
        map.delete(oldest);
      }
      // Nobody who opens a page waits for that.
      storing = storing.then(store).catch(onFault);
      return handle;
    },
    async resolve(handle) {
      return (await loading).get(handle);
    },
    settle: () => storing,
  };
}

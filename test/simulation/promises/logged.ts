// SYNC-09: every write and every opening has its log entry, and each chain verifies.
import type { Versioned } from '../../../sync-server/sync/stored.ts';
import { DEVICES } from '../city.ts';
import type { Scene } from '../scene.ts';

export async function everythingIsLogged(
  scene: Scene,
  versions: readonly Versioned[],
  found: string[],
): Promise<void> {
  const log = scene.server.up()?.log;
  if (log === undefined) return void found.push('SYNC-09: the server is not up');
  const known = new Set<string>();
  for (const source of [...DEVICES.map(({ id }) => id as string), 'server']) {
    if (!(await log.verify(source)).ok)
      found.push(`SYNC-09: the chain of ${source} does not verify`);
    for (const { entry } of await log.entries(source)) known.add(entry.entryId);
  }
  for (const { record, changeHash } of versions)
    if (changeHash !== undefined && !known.has(`write:${record.changeId}`))
      found.push(`SYNC-09: ${record.changeId} was written and not logged`);
  for (const { device, entryId } of scene.openings)
    if (!known.has(entryId) && !waits(device, entryId))
      found.push(`SYNC-09: ${entryId} on ${device.device.id} was not logged`);
}

/** On the disk of a device that nobody can open until it may work again. */
function waits(device: Scene['devices'][number], entryId: string): boolean {
  return device.up() === undefined && device.contents.outgoing.some(({ id }) => id === entryId);
}

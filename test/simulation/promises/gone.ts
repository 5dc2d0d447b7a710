// SYNC-04, SYNC-05: no secret lies where it must not; what ended is gone, and somebody was told.
import type { DeviceId } from '../../../src/lib/domain/record.ts';
import type { Receipt } from '../../../src/lib/protocol/wire.ts';
import { foldBatches } from '../../../src/lib/replica/log-fold.ts';
import type { LogBatch } from '../../../src/lib/replica/sealed-log.ts';
import { markerOf } from '../city.ts';
import type { SimDevice } from '../device.ts';
import { logIdOf } from '../server.ts';
import type { Scene } from '../scene.ts';
import { drops } from './kept.ts';

/** SYNC-04: notifications and reporters are on no device's disk but in the outbox of whoever wrote them. */
export async function secretsAreKept(scene: Scene, found: string[]): Promise<void> {
  const { store } = scene.server;
  const reporters = (await drops(scene)).map(({ next }) => markerOf(next));
  const kept: string[] = [];
  for (const name of ['records', 'history', 'log', 'accounts'] as const)
    for (const doc of await store[name].range(EVERYTHING))
      kept.push(JSON.stringify(doc, (key, value: unknown) => (key === 'envelope' ? '' : value)));
  const readable = kept.join('\n');
  for (const reporter of reporters)
    if (readable.includes(reporter)) found.push(`SYNC-04: ${reporter} can be read on the server`);
  for (const { device, contents, up } of scene.devices) {
    const logs = contents.segments.map(({ sealed }) => new TextDecoder().decode(sealed)).join('\n');
    const table = JSON.stringify([...(up()?.table.all() ?? [])]);
    for (const secret of scene.secrets)
      if (logs.includes(secret) || table.includes(secret))
        found.push(`SYNC-04: ${secret} is in the replica of ${device.id}`);
  }
}

/**
 * SYNC-05: what left is in no segment any more, and for each log that ended the administrator has a receipt.
 * Asked of who is here alone, it is asked of all but what only a colleague's ring opens: that is his to let go of.
 */
export async function destroyedIsGone(
  scene: Scene,
  found: string[],
  of: 'who is here' | 'everybody',
): Promise<void> {
  const receipts = (await scene.server.store.accounts.range(EVERYTHING))
    .filter(({ _id }) => _id.startsWith('receipt:'))
    .map((doc) => doc['value'] as Receipt);
  const active = new Set(
    [...scene.server.grants].flatMap(([key, grant]) =>
      grant.isActive ? [logIdOf(key.slice(0, key.indexOf(' ')), grant)] : [],
    ),
  );
  for (const one of scene.devices) {
    const { device, contents, up, everHeld, forgotten, phase } = one;
    const later = of === 'everybody' ? new Set<string>() : onlyOthersOpen(one);
    const kept = new Set(contents.segments.map(({ logId }) => logId));
    for (const { keys, device: whose } of receipts)
      for (const key of keys)
        if (whose === device.id && kept.has(key))
          found.push(`SYNC-05: ${device.id} has a receipt for ${key} and keeps it`);
    // Whose ring opens nothing here has no channel by whose end he would hear of it: he hears when he comes next.
    const isTold = of === 'everybody' || up()?.ring().length !== 0;
    if (isTold && !hasObeyed(scene, device.id, phase()))
      found.push(`SYNC-05: ${device.id} is ${phase()}, not ${scene.server.wanted(device.id)}`);
    if (phase() !== 'center' && hasObeyed(scene, device.id, phase()))
      for (const name of contents.items.keys())
        if (name !== 'device' && name !== 'known-users')
          found.push(`SYNC-05: ${device.id} is ${phase()} and keeps ${name}`);
    if (phase() !== 'center' && contents.segments.length + contents.outgoing.length > 0)
      found.push(`SYNC-05: ${device.id} is ${phase()} and keeps logs or work`);
    if (up() !== undefined)
      for (const logId of kept)
        if (!active.has(logId) && !forgotten.has(logId) && !later.has(logId))
          found.push(`SYNC-05: ${device.id} still keeps ${logId}`);
    // Receipts of before a loss of disk and journal are lost with them.
    if ((up() === undefined && phase() === 'center') || scene.hasLost()) continue;
    for (const logId of everHeld)
      if (
        !active.has(logId) &&
        !forgotten.has(logId) &&
        !later.has(logId) &&
        !receipts.some(({ keys }) => keys.includes(logId))
      )
        found.push(`SYNC-05: no receipt from ${device.id} for ${logId}`);
    for (const logId of kept) {
      if (forgotten.has(logId) || later.has(logId)) continue;
      const batches = contents.segments
        .filter((row) => row.logId === logId)
        .map(({ sealed }) => JSON.parse(new TextDecoder().decode(sealed)) as { payload: LogBatch });
      const now = new Set(
        foldBatches(batches.map(({ payload }) => payload)).flatMap(({ put }) =>
          put.map(({ document }) => document.id),
        ),
      );
      for (const { payload } of batches)
        for (const { document } of payload.put)
          if (!now.has(document.id))
            found.push(`SYNC-05: ${document.id} left and still lies in ${logId}`);
    }
  }
}

/** What no ring of who is here opens, and another one on the disk does. */
function onlyOthersOpen({ up, logsOfOthers }: SimDevice): ReadonlySet<string> {
  const here = up();
  const mine = new Set(here?.ring().map(({ logId }) => logId));
  return new Set([...logsOfOthers(here?.user)].filter((logId) => !mine.has(logId)));
}

const EVERYTHING = { from: ' ', to: '~', limit: 100_000 };

function hasObeyed(scene: Scene, id: DeviceId, phase: string): boolean {
  const wanted = scene.server.wanted(id);
  return phase === (wanted === 'gone' ? 'left' : wanted);
}

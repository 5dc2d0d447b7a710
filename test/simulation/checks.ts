// The quiet city: everything is repaired, and after a while every promise is asked of it, one by one.
import { NOT_TAKEN } from '../../src/lib/sync/sender.ts';
import type { StoredVersion, Versioned } from '../../sync-server/sync/stored.ts';
import { checkMerges } from './merging.ts';
import { destroyedIsGone, secretsAreKept } from './promises/gone.ts';
import { chainsHold, erasedStaysErased, verdictsAreSeen, writesAreKept } from './promises/kept.ts';
import { everythingIsLogged } from './promises/logged.ts';
import { newcomersAreWhole, replicasAgree } from './promises/whole.ts';
import type { Scene } from './scene.ts';
import { SESSION_ACTIONS } from './session-actions.ts';

/** Everything is repaired; after a while nothing more may happen, and everything must be true. */
export async function checkQuietCity(scene: Scene): Promise<readonly string[]> {
  const found: string[] = [];
  await calm(scene, found);
  found.unshift(...scene.broken);
  const versions = await allVersions(scene);
  for (const device of scene.devices) {
    if (device.mismatches() > 0) found.push(`SYNC-01: totals differed on ${device.device.id}`);
    // A full disk and a truncated answer are the city's doing; what they may lead to is asked below.
    const odd = device
      .faults()
      .filter((fault) => !fault.includes('storage: full') && !fault.includes(NOT_TAKEN));
    if (odd.length > 0) found.push(`fault on ${device.device.id}: ${odd[0] ?? ''}`);
  }
  await replicasAgree(scene, found);
  await writesAreKept(scene, versions, found);
  found.push(...(await checkMerges(scene, versions)));
  await everythingIsLogged(scene, versions, found);
  await newcomersAreWhole(scene, found);
  await secretsAreKept(scene, found);
  await destroyedIsGone(scene, found, 'everybody');
  chainsHold(versions, found);
  await erasedStaysErased(scene, found);
  const before = scene.documentsSent();
  await scene.world.pass(70_000);
  if (scene.documentsSent() !== before)
    found.push('SYNC-10: documents were sent though nothing changed');
  verdictsAreSeen(scene, found);
  // Each device had its first user until now: the others come and look, too.
  for (const device of scene.devices) {
    await device.lock();
    void device.boot(device.device.users[1]!);
  }
  await scene.world.pass(20_000);
  // What an author asks anew after a restore may be written only now, and set off a kill that was armed until here.
  if (scene.server.up() === undefined) {
    await scene.server.start();
    await scene.world.pass(40_000);
  }
  verdictsAreSeen(scene, found);
  return found;
}

async function calm(scene: Scene, found: string[]): Promise<void> {
  scene.server.calm();
  await scene.server.start();
  // An armed kill may still be waiting for its step: let it happen, then start again. So may a device's crash.
  const isDown = (): boolean =>
    scene.devices.some((device) => device.up() === undefined && !isShut(scene, device));
  // What a colleague's ring opens stays until he has come himself (SYNC-05): the first one comes, the other, the first again.
  await sitDown(scene, 0, (round) => round < 4 || (round < 8 && isDown()));
  // At the next contact, not at the next opening: what is late would be made good by those that follow here.
  await destroyedIsGone(scene, found, 'who is here');
  await sitDown(scene, 1, (round) => round < 2 || (round < 4 && isDown()));
  await sitDown(scene, 0, (round) => round < 2 || (round < 4 && isDown()));
}

/** Round by round, the users of this number work at their devices, and nothing more is in anybody's way. */
async function sitDown(
  scene: Scene,
  which: 0 | 1,
  goOn: (round: number) => boolean,
): Promise<void> {
  for (let round = 0; goOn(round); round += 1) {
    for (const device of scene.devices) {
      device.isFull = false;
      device.link.set(true);
      SESSION_ACTIONS.approveDevice(device);
      SESSION_ACTIONS.givePassword(device);
      device.link.weather = { lost: 0, doubled: 0, slow: 0, truncated: 0 };
      // It left on an earlier order: somebody enrols it again.
      if (scene.server.wanted(device.device.id) !== 'gone') device.enrol();
      const user = device.device.users[which]!;
      // Who is here already hears over the line what ended; only a new ring may need an unlock.
      const isStale = round > 0 && !device.isRingCurrent();
      if (device.up()?.user !== user || isStale) await device.lock();
      if (device.up() === undefined) void device.boot(user);
    }
    await scene.world.pass(40_000);
    await scene.server.start();
  }
}

async function allVersions(scene: Scene): Promise<readonly Versioned[]> {
  const archived = await scene.server.store.history.range({
    from: 'version:',
    to: 'version;',
    limit: 100_000,
  });
  return [...archived.map((doc) => (doc as StoredVersion).head), ...(await scene.heads())];
}

/** It is what it shall be, and that is nothing that opens. */
function isShut({ server }: Scene, { device, phase }: Scene['devices'][number]): boolean {
  const wanted = server.wanted(device.id);
  return wanted !== 'center' && phase() === (wanted === 'gone' ? 'left' : wanted);
}

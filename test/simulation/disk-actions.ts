// What happens to the server's disk: backups, a journal that is cut off, a fire, and the administrator's work after it.
import type { SiteCode } from '../../src/lib/domain/record.ts';
import { isActive } from '../../src/lib/protocol/scope.ts';
import { FAMILIES, SITES } from './city.ts';
import { moveBetween } from './people-actions.ts';
import type { Prng } from './prng.ts';
import type { Scene } from './scene.ts';

type DiskAction = (scene: Scene, random: Prng) => Promise<void> | void;

type DiskActionKind = 'backup' | 'killAtJournal' | 'eraseDrop' | 'loseDisk' | 'loseBoth';

export const DISK_ACTIONS: Readonly<Record<DiskActionKind, DiskAction>> = {
  backup: (scene) => scene.backUp(),
  killAtJournal: ({ server }, random) =>
    server.disks.killAtJournal(random.pick(['before', 'after'] as const)),
  /** A reporter is lawfully erased, long after his drop was received. */
  eraseDrop: async (scene, random) => {
    const waiting = new Set(
      scene.devices.flatMap(({ contents }) => contents.outgoing.map(({ id }) => id)),
    );
    const drops = (
      await scene.server.store.vault.range({ from: 'drop:', to: 'drop;', limit: 1_000 })
    ).filter(
      ({ changeId }) =>
        scene.told.get(changeId as never)?.kind === 'accepted' && !waiting.has(String(changeId)),
    );
    if (drops.length === 0) return;
    const { _id, changeId } = random.pick(drops);
    await scene.server.disks.erase('vault', [_id]);
    scene.erased.set(changeId as never, _id);
  },
  loseDisk: async (scene) => {
    if (await quiet(scene)) await scene.server.loseDisk('kept');
  },
  /** And the second target with it: closed until the administrator has entered again what moved since. */
  loseBoth: async (scene) => {
    const { server, world } = scene;
    if (!server.disks.hasBackup() || !(await quiet(scene))) return;
    await scene.lostSinceBackup();
    server.close(true);
    await server.loseDisk('lost');
    await world.pass(8_000);
    scene.forgetLostOpenings();
    await reenter(scene);
    // As the command that opens it does.
    await scene.backUp();
    await server.disks.openUp();
    server.close(false);
  },
};

/** Up, and with everything that was acknowledged behind it. */
async function quiet(scene: Scene): Promise<boolean> {
  const { server, world } = scene;
  await server.start();
  const running = server.up();
  if (running === undefined) return false;
  // The commands of the administrator are acknowledged, too.
  void running.settled();
  await world.settle();
  await scene.remember();
  return server.up() === running;
}

async function reenter({ server, model, newId }: Scene): Promise<void> {
  const running = server.up();
  if (running === undefined) throw new Error('the restored server is not up');
  for (const { household, caseId } of FAMILIES) {
    const to = model.homeOf(household);
    // What shuts out comes first: nothing stands where it must not, not even in between.
    for (const site of SITES as readonly SiteCode[])
      if (!model.isShared(caseId, site)) await running.commands.unshareCase(caseId, site);
    await running.commands.hideAddress(household, model.isHidden(household) ? 'hidden' : 'shown');
    await running.commands.setClass(caseId, model.classOf(caseId));
    const entries = running.index.membershipOf(household)?.entries ?? [];
    const from = entries.find((one) => isActive(one) && one.why === 'area')?.site;
    if (from !== to)
      await running.commands.moveFamily({
        moveId: newId('move'),
        household,
        ...moveBetween(from, to),
      });
    for (const site of SITES as readonly SiteCode[])
      if (model.isShared(caseId, site)) await running.commands.shareCase(caseId, site);
  }
}

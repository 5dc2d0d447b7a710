// What the office decides about a family, and what a person does with his own change that needs one.
import type { SiteCode } from '../../src/lib/domain/record.ts';
import { FAMILIES, TEXT_FIELD } from './city.ts';
import type { SimDevice } from './device.ts';
import { isNewer } from './device-actions.ts';
import { noteEdit } from './merging.ts';
import type { Prng } from './prng.ts';
import type { Scene } from './scene.ts';

type PeopleAction = (scene: Scene, device: SimDevice, random: Prng) => Promise<void> | void;

export const PEOPLE_ACTIONS: Readonly<
  Record<'settle' | 'leaveCity' | 'hideAddress', PeopleAction>
> = {
  /** He looks at what was refused or is in conflict, and withdraws it or writes it once more on what stands now. */
  settle: async (scene, device, random) => {
    const up = device.up();
    const own = (up?.engine.outgoing() ?? []).filter(
      ({ change, verdict }) =>
        change.author.user === up?.user &&
        (verdict?.kind === 'refused' || verdict?.kind === 'conflict'),
    );
    if (up === undefined || own.length === 0) return;
    const { changeId, recordId } = random.pick(own).change;
    // From here on it is his word that it may go: whether or not the disk lets it.
    scene.settled.add(changeId);
    const isAgain = random.chance(0.5);
    up.engine.settle([changeId]).then(
      () => {
        const standing = up.table.get(recordId)?.document;
        const field = standing && TEXT_FIELD[standing.type];
        if (!isAgain || standing === undefined || field === undefined) return;
        if (device.up() !== up || standing.type === 'case_note' || isNewer(standing)) return;
        if (up.engine.outgoing().some(({ change }) => change.recordId === recordId)) return;
        const marker = scene.newId('text');
        const body = { ...standing.body, [field]: marker };
        const next = { ...standing, body };
        const again = scene.save(device, up, next, standing, marker);
        noteEdit(scene, again, standing, body);
      },
      () => undefined, // The disk refused: it stays.
    );
    await scene.world.settle();
  },
  leaveCity: async (scene, _device, random) => {
    const { household } = random.pick(FAMILIES);
    const running = scene.server.up();
    const from = scene.model.homeOf(household);
    if (running === undefined || from === undefined) return;
    await scene.remember();
    scene.model.move(household, undefined);
    const move = { moveId: scene.newId('move'), household, from };
    if (random.chance(0.2)) scene.server.killAfter('headWritten');
    void running.commands.moveFamily(move);
    await scene.world.settle();
  },
  /** Its address is protected from now on, or no longer. */
  hideAddress: async (scene, _device, random) => {
    const { household } = random.pick(FAMILIES);
    const running = scene.server.up();
    if (running === undefined) return;
    const isHidden = scene.model.isHidden(household);
    await scene.remember();
    scene.model.hide(household, !isHidden);
    void running.commands.hideAddress(household, isHidden ? 'shown' : 'hidden');
    await scene.world.settle();
  },
};

/** `from` and `to` of a move: a family without a home of ours comes from outside. */
export function moveBetween(from: SiteCode | undefined, to: SiteCode | undefined) {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

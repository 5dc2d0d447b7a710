// What can happen in the simulated city. Each action has its own seed, so that leaving one out changes no other.
import type { SiteCode } from '../../src/lib/domain/record.ts';
import type { AccessEntry } from '../../src/lib/protocol/wire.ts';
import { WRITE_STEPS } from '../../sync-server/sync/push.ts';
import { COMPARTMENTS, FAMILIES, SITES } from './city.ts';
import type { Coverage } from './coverage.ts';
import type { SimDevice } from './device.ts';
import { asNewer, DEVICE_ACTIONS, isNewer } from './device-actions.ts';
import { DISK_ACTIONS } from './disk-actions.ts';
import { channelId } from '../../src/lib/protocol/scope.ts';
import { raise } from './hall-actions.ts';
import { editFields, editTogether } from './merging.ts';
import { moveBetween, PEOPLE_ACTIONS } from './people-actions.ts';
import { createPrng, type Prng } from './prng.ts';
import type { Scene } from './scene.ts';
import { SESSION_ACTIONS } from './session-actions.ts';
import {
  arrive,
  callerFor,
  create,
  edit,
  familyFor,
  newRecord,
  personFor,
  shownAt,
} from './writing.ts';

export interface Action {
  readonly kind: ActionKind;
  readonly seed: number;
  /** How long the city waits afterwards. */
  readonly pause: number;
}

const WEIGHTS = {
  edit: 16,
  editTwice: 4,
  editFields: 6,
  editTogether: 8,
  newRecord: 6,
  newNote: 8,
  newFamily: 4,
  newCase: 3,
  newCall: 6,
  newReporter: 3,
  newerRecord: 4,
  raise: 3,
  open: 3,
  moveFamily: 5,
  settle: 4,
  leaveCity: 2,
  hideAddress: 2,
  share: 4,
  reclassify: 3,
  revoke: 3,
  regrant: 8,
  weather: 5,
  cut: 6,
  restore: 10,
  crashAtWrite: 7,
  crash: 2,
  lock: 4,
  unlock: 18,
  killServer: 1,
  killServerAfterStep: 5,
  startServer: 12,
  fillDisk: 2,
  freeDisk: 4,
  shiftClock: 2,
  expireSession: 2,
  endSession: 3,
  givePassword: 4,
  refuseDevice: 2,
  approveDevice: 3,
  wait: 4,
  backup: 3,
  killAtJournal: 3,
  eraseDrop: 2,
  loseDisk: 2,
  loseBoth: 1,
  switchOnline: 2,
  switchSite: 2,
  giveUpDevice: 1,
  enrol: 7,
  resetPassword: 2,
  switchUser: 3,
  carry: 4,
} as const;
export type ActionKind = keyof typeof WEIGHTS;
export const ACTION_KINDS = Object.keys(WEIGHTS) as readonly ActionKind[];

export function makeActions(seed: number, count: number): readonly Action[] {
  const random = createPrng(seed);
  const drawn = ACTION_KINDS.flatMap((kind) => Array<ActionKind>(WEIGHTS[kind]).fill(kind));
  return Array.from({ length: count }, () => ({
    kind: random.pick(drawn),
    seed: random.below(2 ** 31),
    pause: random.chance(0.4) ? random.below(60) : random.below(5_000),
  }));
}

export async function perform(scene: Scene, action: Action, coverage?: Coverage): Promise<void> {
  const random = createPrng(action.seed);
  const device = random.pick(scene.devices);
  // What happens to the city happens to each of its devices.
  const met = OF_THE_CITY.has(action.kind) ? scene.devices : [device];
  for (const one of met) coverage?.note(action.kind, one);
  await PERFORM[action.kind](scene, device, random);
}

const OF_THE_CITY: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'editTogether',
  'raise',
  'moveFamily',
  'leaveCity',
  'hideAddress',
  'share',
  'reclassify',
  'killServer',
  'killServerAfterStep',
  'startServer',
  'freeDisk',
  'wait',
  'backup',
  'killAtJournal',
  'eraseDrop',
  'loseDisk',
  'loseBoth',
]);

type Perform = (scene: Scene, device: SimDevice, random: Prng) => Promise<void> | void;

const PERFORM: Readonly<Record<ActionKind, Perform>> = {
  edit: (scene, device, random) => void edit(scene, device, random),
  editTwice: (scene, device, random) => {
    const target = edit(scene, device, random);
    if (target !== undefined) scene.world.after(20, () => edit(scene, device, random, target));
  },
  editFields: (scene, device, random) => editFields(scene, device, random),
  editTogether: (scene, _device, random) => editTogether(scene, random),
  newRecord: (scene, device, random) =>
    void create(scene, device, 'birth_contact', 'advice', {
      body: { child_id: personFor(scene, device, random) },
    }),
  newNote: (scene, device, random) => {
    const family = familyFor(scene, device, random);
    create(scene, device, 'case_note', 'facts', {
      subjectId: random.pick(family.people),
      ...(random.chance(0.5) ? { caseId: family.caseId } : {}),
    });
  },
  newFamily: (scene, device, random) => {
    const child = arrive(scene, device, 'person', 'contact_rule', { kinds: ['child'] });
    if (child === undefined) return;
    const members = [{ row_id: 'r1', person_id: child }];
    const household = arrive(scene, device, 'household', 'visit_caution', { members });
    if (household !== undefined && random.chance(0.5))
      create(scene, device, 'birth_contact', 'advice', { body: { child_id: child } });
  },
  newCase: (scene, device, random) => {
    const [kind, compartment] = random.pick([
      ['mch', 'MCH'],
      ['care', 'CARE'],
      ['general', 'CONSULT'],
    ] as const);
    const main_person = personFor(scene, device, random);
    const id = create(scene, device, 'case', 'policy_summary', { body: { kind, main_person } });
    if (id === undefined) return;
    scene.model.classify(id, compartment);
    if (random.chance(0.5))
      create(scene, device, 'case_note', 'facts', { subjectId: main_person, caseId: id });
  },
  newCall: (scene, device, random) => {
    const grave = random.chance(0.5);
    const marker = scene.newId(grave ? 'secret' : 'text');
    const body = random.chance(0.5)
      ? { is_notification: grave }
      : { category: grave ? '01' : '03' };
    const subject = random.chance(0.8) ? { subjectId: callerFor(scene, device, random) } : {};
    const id = create(scene, device, 'consultation', 'complaint', { ...subject, body }, marker);
    if (grave && id !== undefined) scene.secrets.push(marker);
  },
  newerRecord: (scene, device, random) => {
    const shown = shownAt(device).filter((record) => isNewer(record));
    const before = shown.length > 0 && random.chance(0.5) ? random.pick(shown) : undefined;
    const up = device.up();
    if (up === undefined) return;
    const marker = scene.newId('text');
    if (before !== undefined)
      return void scene.save(device, up, asNewer(before, marker), before, marker);
    const made = newRecord(scene, device, up.user, 'birth_contact', {
      body: { child_id: personFor(scene, device, random) },
    });
    scene.save(device, up, asNewer(made, marker), undefined, marker);
  },
  newReporter: (scene, device) => {
    const marker = scene.newId('secret');
    const body = { consultation_id: 'consultation:any', name: `通告者 ${marker}` };
    const parts = { body };
    const id = create(scene, device, 'reporter_identity', 'identifying_details', parts, marker);
    if (id !== undefined) scene.secrets.push(marker);
  },
  raise: (scene, _device, random) => raise(scene, random),
  open: (scene, device, random) => {
    handOver(scene, device, random);
    const shown = shownAt(device);
    const up = device.up();
    if (up === undefined || shown.length === 0) return;
    const entry: AccessEntry = {
      entryId: scene.newId('entry'),
      at: new Date(scene.world.now()).toISOString(),
      user: up.user,
      device: device.device.id,
      site: device.device.site,
      kind: 'open',
      recordId: random.pick(shown).id,
      offline: false,
    };
    up.engine.logAccess(entry).then(
      () => scene.opened(device, entry.entryId),
      () => undefined, // Not stored, not shown: the page says so.
    );
  },
  moveFamily: async (scene, _device, random) => {
    const family = random.pick(FAMILIES);
    const running = scene.server.up();
    if (running === undefined) return;
    const from = scene.model.homeOf(family.household);
    const to = SITES.find((site) => site !== from)!;
    await scene.remember();
    scene.model.move(family.household, to);
    const { household } = family;
    const move = { moveId: scene.newId('move'), household, ...moveBetween(from, to) };
    if (random.chance(0.2)) scene.server.killAfter('headWritten');
    void running.commands.moveFamily(move);
    await scene.world.settle();
  },
  settle: (scene, device, random) => PEOPLE_ACTIONS.settle(scene, device, random),
  leaveCity: (scene, device, random) => PEOPLE_ACTIONS.leaveCity(scene, device, random),
  hideAddress: (scene, device, random) => PEOPLE_ACTIONS.hideAddress(scene, device, random),
  share: async (scene, _device, random) => {
    const { caseId } = random.pick(FAMILIES);
    const site: SiteCode = random.pick(SITES);
    const running = scene.server.up();
    if (running === undefined) return;
    const isShared = scene.model.isShared(caseId, site);
    await scene.remember();
    scene.model.share(caseId, site, !isShared);
    void (isShared
      ? running.commands.unshareCase(caseId, site)
      : running.commands.shareCase(caseId, site));
    await scene.world.settle();
  },
  reclassify: async (scene, _device, random) => {
    const { caseId } = random.pick(FAMILIES);
    const running = scene.server.up();
    if (running === undefined) return;
    const next = scene.model.classOf(caseId) === 'CONSULT' ? 'ABUSE' : 'CONSULT';
    await scene.remember();
    scene.model.classify(caseId, next);
    void running.commands.setClass(caseId, next);
    await scene.world.settle();
  },
  revoke: (scene, { device }, random) => {
    const channel = channelId(device.site, random.pick(COMPARTMENTS));
    scene.server.setGrant(device.id, channel, false);
    // Ended and given anew before the device has heard of either.
    if (random.chance(0.3)) scene.server.setGrant(device.id, channel, true);
  },
  regrant: (scene, { device }, random) => {
    const ended = [...scene.server.grants].filter(
      ([key, grant]) => key.startsWith(`${device.id} `) && !grant.isActive,
    );
    if (ended.length > 0) scene.server.setGrant(device.id, random.pick(ended)[1].channel, true);
  },
  weather: (_scene, { link }, random) => {
    link.weather = random.chance(0.4)
      ? { lost: 0, doubled: 0, slow: 0, truncated: 0 }
      : {
          lost: random.fraction() * 0.4,
          doubled: random.fraction() * 0.4,
          slow: random.fraction() * 0.3,
          truncated: random.fraction() * 0.2,
        };
  },
  cut: (_scene, { link }) => link.set(false),
  restore: (_scene, { link }) => link.set(true),
  crashAtWrite: (_scene, device, random) =>
    device.crashAtWrite(1 + random.below(4), random.pick(['before', 'after'] as const)),
  crash: (_scene, device) => {
    if (device.up() !== undefined) device.crash();
  },
  lock: async (_scene, device) => device.lock(),
  unlock: async (scene, device, random) => {
    if (device.up() === undefined)
      void device.boot(random.pick(device.device.users)).catch(() => undefined);
    await scene.world.settle();
  },
  killServer: ({ server }) => {
    if (server.up() !== undefined) server.kill();
  },
  killServerAfterStep: ({ server }, _device, random) => {
    server.killAfter(random.pick(WRITE_STEPS));
  },
  startServer: ({ server }) => server.start(),
  fillDisk: (_scene, device) => {
    device.isFull = true;
  },
  freeDisk: ({ devices }) => {
    for (const device of devices) device.isFull = false;
  },
  shiftClock: (_scene, device, random) => {
    device.clockShift = (random.below(48) - 24) * 3_600_000;
  },
  expireSession: (_scene, device) => SESSION_ACTIONS.expireSession(device),
  endSession: (_scene, device) => SESSION_ACTIONS.endSession(device),
  givePassword: (_scene, device) => SESSION_ACTIONS.givePassword(device),
  refuseDevice: (_scene, device) => SESSION_ACTIONS.refuseDevice(device),
  approveDevice: (_scene, device) => SESSION_ACTIONS.approveDevice(device),
  wait: ({ world }, _device, random) => world.pass(random.below(20_000)),
  backup: (scene, _device, random) => DISK_ACTIONS.backup(scene, random),
  killAtJournal: (scene, _device, random) => DISK_ACTIONS.killAtJournal(scene, random),
  eraseDrop: (scene, _device, random) => DISK_ACTIONS.eraseDrop(scene, random),
  loseDisk: (scene, _device, random) => DISK_ACTIONS.loseDisk(scene, random),
  loseBoth: (scene, _device, random) => DISK_ACTIONS.loseBoth(scene, random),
  ...DEVICE_ACTIONS,
};

/** Somebody who opens the list of what was refused gives one of his own to the supervisors. */
function handOver(scene: Scene, device: SimDevice, random: Prng): void {
  const up = device.up();
  const refused = (up?.engine.outgoing() ?? []).filter(
    ({ change, verdict }) => verdict?.kind === 'refused' && change.author.user === up?.user,
  );
  if (up === undefined || refused.length === 0) return;
  const { changeId, recordId } = random.pick(refused).change;
  const entry: AccessEntry = {
    entryId: scene.newId('entry'),
    at: new Date(scene.world.now()).toISOString(),
    user: up.user,
    device: device.device.id,
    site: device.device.site,
    kind: 'hand_over',
    recordId,
    changeId,
    terms: '申し送り',
    offline: false,
  };
  up.engine.logAccess(entry).then(
    () => {
      scene.handedOver.add(changeId);
      // Killed or full in between, it stays on the device as well.
      up.engine.settle([changeId]).catch(() => undefined);
    },
    () => undefined, // Not stored: it stays where it is.
  );
}

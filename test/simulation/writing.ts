// What somebody writes at a screen of the simulated city, and about whom.
import type { ChangeId, RecordDoc, RecordId, UserId } from '../../src/lib/domain/record.ts';
import { overlayAll } from '../../src/lib/sync/overlay.ts';
import { FAMILIES, SITES, TEXT_FIELD } from './city.ts';
import type { SimDevice } from './device.ts';
import { isNewer } from './device-actions.ts';
import { noteEdit } from './merging.ts';
import type { Prng } from './prng.ts';
import type { Scene } from './scene.ts';

/** Often about a child whose case is shared: only there does a center read calls at all. */
export function callerFor(scene: Scene, device: SimDevice, random: Prng): RecordId {
  const shared = FAMILIES.filter(({ caseId }) =>
    SITES.some((site) => scene.model.isShared(caseId, site)),
  );
  return shared.length > 0 && random.chance(0.7)
    ? random.pick(shared).people[1]!
    : personFor(scene, device, random);
}

/** Mostly one of the site's own; sometimes one that it has no right to. */
export function familyFor(
  scene: Scene,
  { device }: SimDevice,
  random: Prng,
): (typeof FAMILIES)[number] {
  const own = FAMILIES.filter((one) => scene.model.homeOf(one.household) === device.site);
  return random.pick(own.length > 0 && random.chance(0.8) ? own : FAMILIES);
}

export function shownAt(device: SimDevice): readonly RecordDoc[] {
  const up = device.up();
  if (up === undefined) return [];
  return [...overlayAll(up.table.all(), up.engine.outgoing())].map(({ document }) => document);
}

export function edit(
  scene: Scene,
  device: SimDevice,
  random: Prng,
  only?: RecordId,
): RecordId | undefined {
  const up = device.up();
  const candidates = shownAt(device).filter(
    (record) =>
      TEXT_FIELD[record.type] !== undefined &&
      !isNewer(record) &&
      (record.type !== 'case_note' || random.chance(0.1)) &&
      (only === undefined || record.id === only),
  );
  if (up === undefined || candidates.length === 0) return undefined;
  const before = random.pick(candidates);
  const marker = scene.newId('text');
  const body = { ...before.body, [TEXT_FIELD[before.type]!]: marker };
  const changeId = scene.save(device, up, { ...before, body }, before, marker);
  noteEdit(scene, changeId, before, body);
  return before.id;
}

/** A new subject belongs to the center that took it in, from the moment the server has it. */
export function arrive(
  scene: Scene,
  device: SimDevice,
  type: string,
  field: string,
  body: RecordDoc['body'],
): RecordId | undefined {
  const id = create(scene, device, type, field, { body });
  if (id !== undefined) scene.model.arrive(id, device.device.site);
  return id;
}

/** Somebody the device shows, or one of a family that it may have nothing to do with. */
export function personFor(scene: Scene, device: SimDevice, random: Prng): RecordId {
  const shown = shownAt(device).filter(({ type }) => type === 'person');
  return shown.length > 0 && random.chance(0.6)
    ? random.pick(shown).id
    : random.pick(familyFor(scene, device, random).people);
}

export function create(
  scene: Scene,
  device: SimDevice,
  type: string,
  field: string,
  parts: Partial<Pick<RecordDoc, 'subjectId' | 'caseId' | 'body'>>,
  marker = scene.newId('text'),
): RecordId | undefined {
  const up = device.up();
  if (up === undefined) return undefined;
  const body = { ...parts.body, [field]: marker };
  const record = newRecord(scene, device, up.user, type, { ...parts, body });
  scene.save(device, up, record, undefined, marker);
  return record.id;
}

export function newRecord(
  scene: Scene,
  device: SimDevice,
  user: UserId,
  type: string,
  parts: Partial<Pick<RecordDoc, 'subjectId' | 'caseId'>> & Pick<RecordDoc, 'body'>,
): RecordDoc {
  const stamp = scene.stamp(device, user);
  return {
    id: `${type}:${scene.newId('R')}` as RecordId,
    type,
    schemaVersion: 1,
    ...parts,
    created: stamp,
    updated: stamp,
    changeId: '' as ChangeId,
    status: 'draft',
  };
}

// SYNC-01, SYNC-06, SYNC-11: each replica is what belongs there, whole and nothing else; what the server took in is whole itself.
import type { RecordDoc, RecordId } from '../../../src/lib/domain/record.ts';
import { canonicalJson } from '../../../src/lib/protocol/envelopes/canonical.ts';
import { channelId } from '../../../src/lib/protocol/scope.ts';
import { countedFields } from '../../../sync-server/sync/numbers.ts';
import { classKey, membershipKey } from '../../../sync-server/sync/stored.ts';
import { COMPARTMENTS, markerOf } from '../city.ts';
import { grantKey } from '../server.ts';
import type { Scene } from '../scene.ts';

export async function replicasAgree(scene: Scene, found: string[]): Promise<void> {
  const heads = (await scene.heads()).map(({ record }) => record);
  for (const { device, up } of scene.devices) {
    const here = up();
    if (here === undefined) {
      const anything = COMPARTMENTS.some(
        (one) =>
          scene.server.grants.get(grantKey(device.id, channelId(device.site, one)))?.isActive,
      );
      if (anything) found.push(`SYNC-01: ${device.id} does not open`);
      continue;
    }
    const granted = new Set<string>();
    for (const compartment of COMPARTMENTS) {
      const channel = channelId(device.site, compartment);
      const grant = scene.server.grants.get(grantKey(device.id, channel));
      if (grant?.isActive === true) granted.add(channel);
    }
    const expected = new Map<RecordId, RecordDoc>();
    for (const record of heads)
      if (
        !isOrphan(scene, heads, record) &&
        scene.model.placesOf(record).some((place) => granted.has(place))
      )
        expected.set(record.id, record);
    for (const { document, channel } of here.table.all()) {
      const right = expected.get(document.id);
      if (right === undefined || !granted.has(channel))
        found.push(`SYNC-11: ${document.id} is still on ${device.id} in ${channel}`);
      else if (right.version !== document.version || !isSameText(right, document))
        found.push(
          `SYNC-01: ${document.id} is v${String(document.version)} on ${device.id}, v${String(right.version)} on the server`,
        );
      expected.delete(document.id);
    }
    for (const id of expected.keys()) found.push(`SYNC-06: ${id} is missing on ${device.id}`);
    const status = here.engine.status();
    if (status.unsent > 0)
      found.push(`SYNC-03: ${device.id} still has ${String(status.unsent)} unsent`);
    if (status.damagedChannels > 0) found.push(`SYNC-01: a part of ${device.id} is damaged`);
  }
}

/** Every subject and case that was accepted has its scope document, and every number is one record's. */
export async function newcomersAreWhole(scene: Scene, found: string[]): Promise<void> {
  const numbers = new Map<string, RecordId>();
  for (const { record } of await scene.heads()) {
    const { id, type } = record;
    const key =
      type === 'case'
        ? classKey(id)
        : ['person', 'household'].includes(type)
          ? membershipKey(id)
          : undefined;
    if (key !== undefined) {
      const [scope] = await scene.server.store.records.get([key]);
      if (scope === undefined) found.push(`SYNC-01: ${id} was accepted without ${key}`);
    }
    // What was there before anything happened was loaded without numbers.
    if (record.changeId.startsWith('seed-')) continue;
    for (const field of countedFields(type)) {
      const number = String(record.body[field]);
      if (record.body[field] === undefined) found.push(`SYNC-02: ${id} has no ${field}`);
      else if (numbers.has(number)) found.push(`SYNC-02: ${number} was given twice`);
      numbers.set(number, id);
    }
  }
}

/** Given back, while the person or case that it hangs on is lost with disk and journal. */
function isOrphan(scene: Scene, heads: readonly RecordDoc[], record: RecordDoc): boolean {
  if (!scene.hasLost()) return false;
  const { subjectId, caseId, body } = record;
  const hangsOn = [subjectId, caseId, body['child_id'], body['main_person']];
  return hangsOn.some((id) => id !== undefined && !heads.some((one) => one.id === id));
}

/** To the last field, known to this version of the product or not. */
function isSameText(a: RecordDoc, b: RecordDoc): boolean {
  return markerOf(a) === markerOf(b) && canonicalJson(a.body) === canonicalJson(b.body);
}

// The promises, asked of the quiet city one by one.
import type { ChangeId, RecordDoc, RecordId } from '../../src/lib/domain/record.ts';
import { channelId } from '../../src/lib/protocol/scope.ts';
import type { Change, Receipt } from '../../src/lib/protocol/wire.ts';
import { foldBatches } from '../../src/lib/replica/log-fold.ts';
import type { LogBatch } from '../../src/lib/replica/sealed-log.ts';
import { countedFields } from '../../sync-server/sync/numbers.ts';
import {
  classKey,
  membershipKey,
  type StoredVersion,
  type StoredVerdict,
  verdictKey,
  type Versioned,
} from '../../sync-server/sync/stored.ts';
import { NOT_TAKEN } from '../../src/lib/sync/sender.ts';
import { versionHolds } from '../../sync-server/sync/versions.ts';
import { COMPARTMENTS, DEVICES, markerOf } from './city.ts';
import { checkMerges, textIn } from './merging.ts';
import { grantKey, logIdOf } from './server.ts';
import type { Scene } from './scene.ts';
import { SESSION_ACTIONS } from './session-actions.ts';

/** Everything is repaired; after a while nothing more may happen, and everything must be true. */
export async function checkQuietCity(scene: Scene): Promise<readonly string[]> {
  await calm(scene);
  const found = [...scene.broken];
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
  await destroyedIsGone(scene, found);
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
  verdictsAreSeen(scene, found);
  return found;
}

/** SYNC-03: what was refused or conflicts is shown to its author with all of its text, and counted for whoever was told. */
function verdictsAreSeen(scene: Scene, found: string[]): void {
  for (const { up, device, contents } of scene.devices) {
    const here = up();
    if (here === undefined) continue;
    const listed = new Map(here.engine.outgoing().map((item) => [item.change.changeId, item]));
    const untold = new Map(here.engine.unreadable().map((item) => [item.verdict.changeId, item]));
    let attention = 0;
    for (const { id } of contents.outgoing) {
      const changeId = id as ChangeId;
      const verdict = scene.told.get(changeId);
      if (verdict?.kind !== 'conflict' && verdict?.kind !== 'refused') continue;
      const promise = scene.promised.find((one) => one.changeId === changeId);
      const item = listed.get(changeId);
      const shown = item?.verdict ?? untold.get(changeId)?.verdict;
      if (shown !== undefined) attention += 1;
      if (
        item !== undefined &&
        promise !== undefined &&
        markerOf(item.change.next) !== promise.marker
      )
        found.push(`SYNC-03: ${changeId} is shown with another text on ${device.id}`);
      if (promise?.user === here.user && item?.verdict?.kind !== verdict.kind)
        found.push(`SYNC-03: ${changeId} is ${verdict.kind} and its author does not see it`);
    }
    if (here.engine.status().attention !== attention)
      found.push(
        `SYNC-03: ${device.id} counts ${String(here.engine.status().attention)} for attention, not ${String(attention)}`,
      );
  }
}

async function calm(scene: Scene): Promise<void> {
  scene.server.calm();
  await scene.server.start();
  // An armed kill may still be waiting for its step: let it happen, then start again. So may a device's crash.
  const isDown = (): boolean => scene.devices.some((device) => device.up() === undefined);
  for (let round = 0; round < 4 || (round < 8 && isDown()); round += 1) {
    for (const device of scene.devices) {
      device.isFull = false;
      device.link.set(true);
      SESSION_ACTIONS.approveDevice(device);
      SESSION_ACTIONS.givePassword(device);
      device.link.weather = { lost: 0, doubled: 0, slow: 0, truncated: 0 };
      const user = device.device.users[0]!;
      if (device.up()?.user !== user || !device.isRingCurrent()) await device.lock();
      if (device.up() === undefined) void device.boot(user);
    }
    await scene.world.pass(40_000);
    await scene.server.start();
  }
}

async function replicasAgree(scene: Scene, found: string[]): Promise<void> {
  const heads = (await scene.heads()).map(({ record }) => record);
  for (const { device, contents, up } of scene.devices) {
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
    const logs = new Set<string>();
    for (const compartment of COMPARTMENTS) {
      const channel = channelId(device.site, compartment);
      const grant = scene.server.grants.get(grantKey(device.id, channel));
      if (grant?.isActive !== true) continue;
      granted.add(channel);
      logs.add(logIdOf(device.id, grant));
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
      else if (right.version !== document.version || markerOf(right) !== markerOf(document))
        found.push(
          `SYNC-01: ${document.id} is v${String(document.version)} on ${device.id}, v${String(right.version)} on the server`,
        );
      expected.delete(document.id);
    }
    for (const id of expected.keys()) found.push(`SYNC-06: ${id} is missing on ${device.id}`);
    for (const { logId } of contents.segments)
      if (!logs.has(logId)) {
        found.push(`SYNC-05: ${device.id} still keeps ${logId}`);
        break;
      }
    const status = here.engine.status();
    if (status.unsent > 0)
      found.push(`SYNC-03: ${device.id} still has ${String(status.unsent)} unsent`);
    if (status.damagedChannels > 0) found.push(`SYNC-01: a part of ${device.id} is damaged`);
  }
}

/** Given back, while the person or case that it hangs on is lost with disk and journal. */
function isOrphan(scene: Scene, heads: readonly RecordDoc[], record: RecordDoc): boolean {
  if (!scene.hasLost()) return false;
  const { subjectId, caseId, body } = record;
  const hangsOn = [subjectId, caseId, body['child_id'], body['main_person']];
  return hangsOn.some((id) => id !== undefined && !heads.some((one) => one.id === id));
}

async function allVersions(scene: Scene): Promise<readonly Versioned[]> {
  const archived = await scene.server.store.history.range({
    from: 'version:',
    to: 'version;',
    limit: 100_000,
  });
  return [...archived.map((doc) => (doc as StoredVersion).head), ...(await scene.heads())];
}

async function writesAreKept(
  scene: Scene,
  versions: readonly Versioned[],
  found: string[],
): Promise<void> {
  const byChange = new Map<ChangeId, RecordDoc>();
  for (const { record } of versions) {
    if (byChange.has(record.changeId) && byChange.get(record.changeId)?.version !== record.version)
      found.push(`SYNC-08: ${record.changeId} counts twice`);
    byChange.set(record.changeId, record);
  }
  for (const { changeId, next } of await drops(scene))
    byChange.set(changeId, { ...next, version: 1 });
  for (const [changeId, verdict] of scene.told) {
    if (scene.excused.has(changeId) || scene.erased.has(changeId)) continue;
    const version = byChange.get(changeId);
    if (verdict.kind === 'accepted' || verdict.kind === 'merged') {
      if (version?.version !== verdict.version)
        found.push(`SYNC-02: ${changeId} was accepted and is not in the history`);
      continue;
    }
    // Of a conflict the version before the head's may hold what nobody disputes.
    const isPart = verdict.kind === 'conflict' && version?.version === verdict.headVersion;
    if (version !== undefined && !isPart)
      found.push(`SYNC-08: ${changeId} is ${verdict.kind} and a version`);
    const [kept] = await scene.server.store.history.get([verdictKey(changeId)]);
    const stored = kept as StoredVerdict | undefined;
    if (stored?.change === undefined && stored?.envelope === undefined)
      found.push(`SYNC-02: the text of ${changeId} was not stored`);
  }
  const inQuarantine = { from: 'quarantine:', to: 'quarantine;', limit: 10_000 };
  const quarantined = JSON.stringify(await scene.server.store.history.range(inQuarantine));
  for (const one of scene.promised) {
    if (scene.excused.has(one.changeId) || scene.erased.has(one.changeId)) continue;
    const version = byChange.get(one.changeId);
    const verdict = scene.told.get(one.changeId);
    const whole = versions.find(({ record }) => record.changeId === one.changeId);
    const texts = whole === undefined ? [version && markerOf(version)] : textIn(whole);
    if (version !== undefined && !texts.includes(one.marker))
      found.push(`SYNC-02: ${one.changeId} is not what was written`);
    const before = versions.find(
      ({ record }) => record.id === one.recordId && record.version === (version?.version ?? 0) - 1,
    );
    const isMerged = whole?.merge !== undefined;
    if (version && before && !isMerged && before.record.changeId !== one.saw)
      found.push(`SYNC-02: ${one.changeId} replaced a version that its author had not seen`);
    const row = one.device.contents.outgoing.find(({ id }) => id === one.changeId);
    if (version === undefined && row === undefined && scene.handedOver.has(one.changeId)) {
      const waits = one.device.contents.outgoing.some(({ kind }) => kind === 'access');
      if (!waits && !quarantined.includes(one.marker) && !scene.excused.has(one.changeId))
        found.push(`SYNC-03: ${one.changeId} was handed over and lies nowhere`);
    } else if (version === undefined && row === undefined && !scene.settled.has(one.changeId))
      found.push(`SYNC-03: ${one.changeId} is neither on its device nor on the server`);
    if (
      version === undefined &&
      row !== undefined &&
      row.verdict === undefined &&
      isOpenHere(scene, one.device)
    )
      found.push(`SYNC-03: ${one.changeId} has no verdict`);
    if (verdict?.kind === 'conflict' && one.saw !== undefined) {
      const theirs = versions.find(
        ({ record }) => record.id === one.recordId && record.version === verdict.headVersion,
      );
      // What an own change was merged into, or is in conflict with, he had not seen: `checkMerges` asks of those.
      const isWhole =
        !['conflict', 'merged'].includes(scene.told.get(one.saw)?.kind ?? '') &&
        theirs?.record.mergedWith === undefined;
      if (theirs?.record.changeId === one.saw && isWhole)
        found.push(`SYNC-03: ${one.changeId} conflicts with what its author saw`);
    }
    // What it was written on may be lost with disk and journal: nothing is there to change then.
    const isLost = scene.hasLost() && one.saw !== undefined;
    if (verdict?.kind === 'refused' && verdict.reason === 'invalid' && !isLost)
      found.push(`SYNC-03: ${one.changeId} was refused as invalid`);
  }
}

/** Sealed drops: kept as they came, and nowhere else. */
async function drops(scene: Scene): Promise<readonly Change[]> {
  const docs = await scene.server.store.vault.range({ from: 'drop:', to: 'drop;', limit: 10_000 });
  return docs.map(({ envelope }) => (JSON.parse(String(envelope)) as { change: Change }).change);
}

/** Every subject and case that was accepted has its scope document, and every number is one record's. */
async function newcomersAreWhole(scene: Scene, found: string[]): Promise<void> {
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

/** SYNC-04: notifications and reporters are on no device's disk but in the outbox of whoever wrote them. */
async function secretsAreKept(scene: Scene, found: string[]): Promise<void> {
  const { store } = scene.server;
  const reporters = (await drops(scene)).map(({ next }) => markerOf(next));
  const kept: string[] = [];
  for (const name of ['records', 'history', 'log', 'accounts'] as const)
    for (const { envelope: _, ...doc } of await store[name].range(EVERYTHING))
      kept.push(JSON.stringify(doc));
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

/** SYNC-05: what left is in no segment any more, and for each log that ended the administrator has a receipt. */
async function destroyedIsGone(scene: Scene, found: string[]): Promise<void> {
  const receipts = (await scene.server.store.accounts.range(EVERYTHING))
    .filter(({ _id }) => _id.startsWith('receipt:'))
    .map((doc) => doc['value'] as Receipt);
  const active = new Set(
    [...scene.server.grants].flatMap(([key, grant]) =>
      grant.isActive ? [logIdOf(key.slice(0, key.indexOf(' ')), grant)] : [],
    ),
  );
  for (const { device, contents, up, everHeld } of scene.devices) {
    const kept = new Set(contents.segments.map(({ logId }) => logId));
    for (const { keys, device: whose } of receipts)
      for (const key of keys)
        if (whose === device.id && kept.has(key))
          found.push(`SYNC-05: ${device.id} has a receipt for ${key} and keeps it`);
    // Receipts of before a loss of disk and journal are lost with them.
    if (up() === undefined || scene.hasLost()) continue;
    for (const logId of everHeld)
      if (!active.has(logId) && !receipts.some(({ keys }) => keys.includes(logId)))
        found.push(`SYNC-05: no receipt from ${device.id} for ${logId}`);
    for (const logId of kept) {
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

const EVERYTHING = { from: ' ', to: '~', limit: 100_000 };

function isOpenHere(_scene: Scene, device: Scene['devices'][number]): boolean {
  return device.up() !== undefined;
}

async function everythingIsLogged(
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
    if (!known.has(entryId) && device.up() !== undefined)
      found.push(`SYNC-09: ${entryId} on ${device.device.id} was not logged`);
}

/** Lawfully erased is erased, whatever was restored since. */
async function erasedStaysErased(scene: Scene, found: string[]): Promise<void> {
  for (const [changeId, id] of scene.erased) {
    const [doc] = await scene.server.store.vault.get([id]);
    if (doc !== undefined) found.push(`SYNC-02: ${changeId} was erased and is there again`);
  }
}

function chainsHold(versions: readonly Versioned[], found: string[]): void {
  const byRecord = new Map<RecordId, Versioned[]>();
  for (const version of versions) {
    const list = byRecord.get(version.record.id) ?? [];
    byRecord.set(version.record.id, list);
    if (!list.some((one) => one.record.version === version.record.version)) list.push(version);
  }
  for (const [id, list] of byRecord) {
    let prev = '';
    list.sort((a, b) => (a.record.version ?? 0) - (b.record.version ?? 0));
    let at = 0;
    for (const version of list) {
      // What a device gave back after a restore may come behind a gap: its chain goes on from what it says itself.
      const isGivenBack = version.givenBack !== undefined;
      at = isGivenBack ? (version.record.version ?? 0) : at + 1;
      const before = isGivenBack ? (version.record.prevHash ?? '') : prev;
      if (version.record.version !== at || !versionHolds(version, before))
        found.push(`SYNC-02: the history of ${id} does not hold at ${String(at)}`);
      prev = version.hash;
    }
  }
}

// SYNC-02, SYNC-03, SYNC-08: what was promised to somebody is in the history, on its device or in quarantine, once and as it was written.
import type { ChangeId, RecordDoc, RecordId } from '../../../src/lib/domain/record.ts';
import { canonicalJson } from '../../../src/lib/protocol/envelopes/canonical.ts';
import type { Change } from '../../../src/lib/protocol/wire.ts';
import { countedFields } from '../../../sync-server/sync/numbers.ts';
import {
  type StoredVerdict,
  verdictKey,
  type Versioned,
} from '../../../sync-server/sync/stored.ts';
import { versionHolds } from '../../../sync-server/sync/versions.ts';
import { markerOf } from '../city.ts';
import { textIn } from '../merging.ts';
import type { Scene } from '../scene.ts';

export async function writesAreKept(
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
    if (version && before && !isMerged && !hasSeen(scene, one.saw, before.record))
      found.push(`SYNC-02: ${one.changeId} replaced a version that its author had not seen`);
    const row = one.device.contents.outgoing.find(({ id }) => id === one.changeId);
    // Judged on its way, or not: what the server did not take as it is lies before the supervisors, with its text.
    const isHandedIn = scene.handedIn.has(one.changeId) && !scene.settled.has(one.changeId);
    if (version === undefined && row === undefined && isHandedIn) {
      if (!quarantined.includes(one.marker))
        found.push(`SYNC-03: ${one.changeId} was handed in and lies nowhere`);
    } else if (version === undefined && row === undefined && scene.handedOver.has(one.changeId)) {
      const waits = one.device.contents.outgoing.some(({ kind }) => kind === 'access');
      if (!waits && !quarantined.includes(one.marker) && !scene.excused.has(one.changeId))
        found.push(`SYNC-03: ${one.changeId} was handed over and lies nowhere`);
    } else if (version === undefined && row === undefined && !scene.settled.has(one.changeId))
      found.push(`SYNC-03: ${one.changeId} is neither on its device nor on the server`);
    if (
      version === undefined &&
      row !== undefined &&
      row.verdict === undefined &&
      one.device.up() !== undefined
    )
      found.push(`SYNC-03: ${one.changeId} has no verdict`);
    if (verdict?.kind === 'conflict' && one.saw !== undefined) {
      const theirs = versions.find(
        ({ record }) => record.id === one.recordId && record.version === verdict.headVersion,
      );
      // What an own change was merged into, or is in conflict with, he had not seen: `checkMerges` asks of those.
      const isWhole =
        !['conflict', 'merged'].includes(scene.told.get(one.saw.changeId)?.kind ?? '') &&
        theirs?.record.mergedWith === undefined;
      if (theirs?.record.changeId === one.saw.changeId && isWhole)
        found.push(`SYNC-03: ${one.changeId} conflicts with what its author saw`);
    }
    if (verdict?.kind === 'refused' && verdict.reason === 'invalid')
      found.push(`SYNC-03: ${one.changeId} was refused as invalid`);
  }
}

/**
 * What its author saw was lost with disk and journal, and its number given to a colleague's that says the same, word for
 * word: nothing stands there that he had not seen, whoever wrote it. Only the number on paper is the server's own.
 */
function hasSeen({ excused }: Scene, saw: RecordDoc | undefined, stood: RecordDoc): boolean {
  if (saw === undefined) return false;
  if (stood.changeId === saw.changeId) return true;
  return excused.has(saw.changeId) && stood.version === saw.version && isWordForWord(stood, saw);
}

function isWordForWord(a: RecordDoc, b: RecordDoc): boolean {
  const said = ({ body, subjectId, householdId, caseId, status, void: ended, type }: RecordDoc) => {
    const numbers = countedFields(type);
    const entered = Object.entries(body).filter(([field]) => !numbers.includes(field));
    const place = [subjectId, householdId, caseId].map((id) => id ?? '');
    return canonicalJson([...place, status, ended ?? '', Object.fromEntries(entered)]);
  };
  return said(a) === said(b);
}

/** SYNC-03: what was refused or conflicts is shown to its author with all of its text, and counted for whoever was told. */
export function verdictsAreSeen(scene: Scene, found: string[]): void {
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

export function chainsHold(versions: readonly Versioned[], found: string[]): void {
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

/** Lawfully erased is erased, whatever was restored since. */
export async function erasedStaysErased(scene: Scene, found: string[]): Promise<void> {
  for (const [changeId, id] of scene.erased) {
    const [doc] = await scene.server.store.vault.get([id]);
    if (doc !== undefined) found.push(`SYNC-02: ${changeId} was erased and is there again`);
  }
}

/** Sealed drops: kept as they came, and nowhere else. */
export async function drops(scene: Scene): Promise<readonly Change[]> {
  const docs = await scene.server.store.vault.range({ from: 'drop:', to: 'drop;', limit: 10_000 });
  return docs.map(({ envelope }) => (JSON.parse(String(envelope)) as { change: Change }).change);
}

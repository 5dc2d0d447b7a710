// What a record looks like here and now: the server's version under this device's own changes. The one place that combines them.
import type { RecordDoc, RecordId } from '../domain/record.ts';
import type { Verdict } from '../protocol/wire.ts';
import type { HeldRecord } from '../replica/table.ts';
import type { OutgoingChange } from './engine.ts';

/** The words of DESIGN.md section 10: サーバ保存済, 未送信, 要確認. */
export type OverlayPlace = 'server' | 'device' | 'attention';

export interface Overlaid {
  readonly document: RecordDoc;
  readonly place: OverlayPlace;
  /** The newest own change that decides `place`; absent where only the server's version stands. */
  readonly change?: OutgoingChange;
}

/** `outgoing`: the readable changes of this record, oldest first. Undefined: there is no such record here. */
export function overlay(
  held: HeldRecord | undefined,
  outgoing: readonly OutgoingChange[],
): Overlaid | undefined {
  if (held === undefined && !isMadeHere(outgoing)) return undefined;
  const current = newestStanding(held, outgoing);
  const attention = outgoing.findLast(needsAttention);
  if (attention !== undefined) {
    // What was refused or conflicts is not the record; it is shown beside it. A record never accepted has nothing else.
    const document = current?.document ?? attention.change.next;
    return { document, place: 'attention', change: attention };
  }
  return current;
}

/** For lists and search: each record once, own new records included. */
export function* overlayAll(
  held: Iterable<HeldRecord>,
  outgoing: readonly OutgoingChange[],
): Generator<Overlaid> {
  const changes = byRecord(outgoing);
  for (const record of held) {
    const own = changes.get(record.document.id);
    changes.delete(record.document.id);
    const shown = overlay(record, own ?? []);
    if (shown !== undefined) yield shown;
  }
  for (const own of changes.values()) {
    const shown = overlay(undefined, own);
    if (shown !== undefined) yield shown;
  }
}

/** The record itself is on its way. Of one that left this device nothing is shown; its edits stand in the list of changes. */
function isMadeHere(outgoing: readonly OutgoingChange[]): boolean {
  return outgoing.some(({ change }) => change.base.kind === 'none');
}

export function byRecord(outgoing: readonly OutgoingChange[]): Map<RecordId, OutgoingChange[]> {
  const found = new Map<RecordId, OutgoingChange[]>();
  for (const item of outgoing) {
    const list = found.get(item.change.recordId);
    if (list === undefined) found.set(item.change.recordId, [item]);
    else list.push(item);
  }
  return found;
}

/** The version that a further change of the record builds on: the newest own one that stands, or the server's. */
export function newestStanding(
  held: HeldRecord | undefined,
  outgoing: readonly OutgoingChange[],
): Overlaid | undefined {
  const own = outgoing.findLast((item) => !needsAttention(item));
  const heldVersion = held?.document.version ?? 0;
  const isReached = acceptedVersion(own) !== undefined && acceptedVersion(own)! <= heldVersion;
  if (own === undefined || isReached)
    return held === undefined ? undefined : { document: held.document, place: 'server' };
  const { next } = own.change;
  const version = acceptedVersion(own);
  if (version === undefined) return { document: next, place: 'device', change: own };
  // What it was merged into comes with the pull: until then this text is not that version.
  const document = own.verdict?.kind === 'merged' ? next : { ...next, version };
  return { document, place: 'server', change: own };
}

export function needsAttention(item: OutgoingChange): boolean {
  return isBad(item.verdict);
}

/** A person has to look at it. */
export function isBad(
  verdict: Verdict | undefined,
): verdict is Extract<Verdict, { readonly kind: 'conflict' | 'refused' }> {
  return verdict?.kind === 'conflict' || verdict?.kind === 'refused';
}

function acceptedVersion(item: OutgoingChange | undefined): number | undefined {
  const verdict = item?.verdict;
  return verdict?.kind === 'accepted' || verdict?.kind === 'merged' ? verdict.version : undefined;
}

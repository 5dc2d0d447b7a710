// What is on its way from this device, as its list shows it; of what is sealed no more than that it is there.
import { aboutName } from '../domain/hits.ts';
import type { RecordDoc, RecordId, UserId } from '../domain/record.ts';
import type { ChangeBase } from '../protocol/wire.ts';
import type { OutgoingChange, SealedDrop, SyncEngine } from '../sync/engine.ts';
import { isBad } from '../sync/overlay.ts';
import type { OutgoingItem, OutgoingList } from './api.ts';
import type { RecordSource } from './records-index.ts';
import { CONFLICT_TEXT, refusalText, SEALED_NAME } from './words.ts';

export interface OutgoingParts {
  readonly index: RecordSource;
  readonly heldVersion: (id: RecordId) => RecordDoc | undefined;
  readonly engine: Pick<SyncEngine, 'outgoing' | 'drops' | 'receipts' | 'unreadable'>;
  readonly staffName: (id: UserId) => string;
}

/** Newest first. */
export function outgoingList(parts: OutgoingParts): OutgoingList {
  const { engine } = parts;
  const items = [
    ...engine
      .outgoing()
      .filter(({ verdict }) => verdict === undefined || isBad(verdict))
      .map((outgoing) => toItem(outgoing, parts)),
    ...engine.drops().map((drop) => dropItem(drop, parts)),
    ...engine.receipts().map((drop) => dropItem(drop, parts)),
  ];
  return {
    unreadable: engine.unreadable().length,
    // Change ids are given in order, in the same millisecond too.
    items: items.sort((a, b) => b.at.localeCompare(a.at) || (a.changeId < b.changeId ? 1 : -1)),
  };
}

/** When the oldest change that waits for the line was written; what the server answered waits for its author instead. */
export function unsentSince(engine: Pick<SyncEngine, 'outgoing' | 'drops'>): string | undefined {
  const changes = engine.outgoing().map(({ change, verdict }) => ({
    at: change.next.updated.at,
    verdict,
  }));
  return [...changes, ...engine.drops()]
    .flatMap(({ at, verdict }) => (verdict === undefined ? [at] : []))
    .sort()[0];
}

function toItem(outgoing: OutgoingChange, parts: OutgoingParts): OutgoingItem {
  const { change, verdict, leaves } = outgoing;
  const { next } = change;
  const root = rootOf(outgoing, parts);
  const theirs = isBad(verdict) ? parts.heldVersion(next.id) : undefined;
  return {
    changeId: change.changeId,
    recordId: next.id,
    type: next.type,
    aboutName: aboutName(next, (id) => shownHere(parts, id, next)?.document),
    at: next.updated.at,
    byName: parts.staffName(next.updated.by),
    ...stateOf(verdict),
    ...(leaves ? { sealed: true } : {}),
    ...(verdict?.kind === 'refused' ? { refusal: verdict.reason } : {}),
    ...(root?.kind === 'none' ? { isNew: true } : root && { writtenOn: root }),
    next,
    ...(change.base.kind === 'none' ? {} : { base: change.base.body }),
    ...(verdict?.kind === 'conflict' && (theirs?.version ?? 0) < verdict.headVersion
      ? { isBehind: true }
      : {}),
    ...(theirs ? theirsOf(theirs, change.changeId, parts) : {}),
  };
}

/** What it was written on, past own changes that never became a version; undefined where such a one is gone. */
function rootOf({ change, verdict }: OutgoingChange, parts: OutgoingParts): ChangeBase | undefined {
  const { base } = change;
  if (base.kind !== 'change') return base;
  const before = parts.engine.outgoing().find((one) => one.change.changeId === base.changeId);
  if (before !== undefined && isBad(before.verdict)) return rootOf(before, parts);
  const isLost = verdict?.kind === 'refused' && verdict.reason === 'depends_on_refused';
  return before === undefined && isLost ? undefined : base;
}

function theirsOf(
  theirs: RecordDoc,
  ours: RecordDoc['changeId'],
  { staffName }: OutgoingParts,
): Pick<OutgoingItem, 'theirs' | 'theirsWritten' | 'theirsByName'> {
  // What nobody disputes of this change stands there already: what differs is of whoever wrote before.
  const isPart = theirs.changeId === ours && theirs.mergedWith !== undefined;
  const theirsWritten = isPart && theirs.mergedWith ? theirs.mergedWith : theirs.updated;
  return { theirs, theirsWritten, theirsByName: staffName(theirsWritten.by) };
}

/** A new person is called by the name that waits. */
function shownHere(
  { index }: OutgoingParts,
  id: RecordId,
  next: RecordDoc,
): ReturnType<RecordSource['get']> {
  return (
    index.get(id) ?? (id === next.id ? { document: next, place: 'device', byName: '' } : undefined)
  );
}

function dropItem(drop: SealedDrop, parts: OutgoingParts): OutgoingItem {
  const stamp = { at: drop.at, by: drop.by } as RecordDoc['updated'];
  const { recordId, changeId, type } = drop;
  return {
    changeId,
    recordId,
    type,
    // Its kind stands beside it; whom it was about went with it.
    aboutName: type === 'reporter_identity' ? SEALED_NAME : '',
    at: drop.at,
    byName: parts.staffName(drop.by),
    ...stateOf(drop.verdict),
    sealed: true,
    next: {
      id: recordId,
      type,
      schemaVersion: 0,
      body: {},
      created: stamp,
      updated: stamp,
      changeId,
      status: 'draft',
    },
  };
}

function stateOf(verdict: OutgoingChange['verdict']): Pick<OutgoingItem, 'state' | 'reason'> {
  switch (verdict?.kind) {
    case undefined:
      return { state: 'waiting' };
    case 'conflict':
      return { state: 'conflict', reason: CONFLICT_TEXT };
    case 'refused':
      return { state: 'refused', reason: refusalText(verdict.reason) };
    default:
      return { state: 'received' };
  }
}

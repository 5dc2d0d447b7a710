// What this device may write and not read (DESIGN.md, idea 4): which changes leave it, and what it keeps to name them.
import { compartmentByRules } from '../domain/catalogue/compartment-rules.ts';
import { recordType } from '../domain/catalogue/registry.ts';
import type { RecordDoc } from '../domain/record.ts';
import { channelId, type ChannelId } from '../protocol/scope.ts';
import type { SealedDrop } from './engine.ts';

/** Not even for its author: only the envelope is kept. */
export function isBlind(next: Pick<RecordDoc, 'type' | 'body'>): boolean {
  const compartment = compartmentByRules(next.type, next.body);
  return compartment === 'REPORTER' || compartment === 'DVADDR';
}

/** The server's answer is the last that this device sees of it: its compartment has no channel here. */
export function leavesDevice(
  next: RecordDoc,
  here: { readonly holds: (channel: ChannelId) => boolean; readonly isHeld: boolean },
): boolean {
  const compartment = compartmentByRules(next.type, next.body);
  if (compartment === undefined) return false;
  if (compartment === 'REPORTER' || compartment === 'DVADDR' || compartment === 'SYS') return true;
  if (here.holds(channelId(next.updated.site, compartment))) return false;
  // What stricter rules take away goes, also from where it was shared before; otherwise its case or a share may bring it back.
  const isStricter = compartment !== recordType(next.type)?.compartment;
  return isStricter || (!here.isHeld && recordType(next.type)?.classed === undefined);
}

export function dropOf(next: RecordDoc): SealedDrop {
  const { changeId, id, type, updated } = next;
  return { changeId, recordId: id, type, at: updated.at, by: updated.by };
}

// What is on its way to the server: durable before anybody is told, kept until its verdict is (SYNC-02, SYNC-03).
import { recordType } from '../domain/catalogue/registry.ts';
import type { ChangeId, RecordDoc } from '../domain/record.ts';
import { type ChannelId, channelId, compartmentOf } from '../protocol/scope.ts';
import type { AccessEntry, Change, ChangeBase, Verdict } from '../protocol/wire.ts';
import type { Disk, OutgoingRow } from '../replica/disk.ts';
import type { RecordTable } from '../replica/table.ts';
import type { OutgoingChange } from './engine.ts';
import { needsAttention, newestStanding } from './overlay.ts';
import type { Courier, Sealer } from './ports.ts';
import { createTurns } from './turns.ts';

export interface Outbox {
  /** From the disk, with what the unlocked ring can read of it. */
  restore(): Promise<void>;
  save(next: RecordDoc, seen?: RecordDoc): Promise<{ readonly changeId: ChangeId }>;
  logAccess(entry: AccessEntry): Promise<void>;
  /** Waiting changes in order; what stands behind a held back one of the same record, or may do, waits too. */
  waiting(atMost: number, isHeldBack: (id: string) => boolean): readonly OutgoingRow[];
  waitingEntries(atMost: number): readonly OutgoingRow[];
  /** Stores each verdict before the next; what this device may not read ends with it. */
  storeVerdicts(verdicts: readonly Verdict[]): Promise<void>;
  entriesStored(ids: readonly string[]): Promise<void>;
  /** Ends overlays whose version the replica has. `isComplete`: everything up to now was pulled since those verdicts came. */
  endReached(options?: { readonly storedBefore: number }): Promise<void>;
  /** Counts verdicts: what was stored before a pull began is contained in it. */
  readonly verdictCount: () => number;
  readonly list: () => readonly OutgoingChange[];
  readonly counts: () => { readonly unsent: number; readonly attention: number };
  /** A person has dealt with changes in conflict or refused: they leave this device (the server keeps them). */
  settle(changeIds: readonly ChangeId[]): Promise<void>;
  takeConfirmed(): readonly ChangeId[];
}

interface Item {
  readonly row: OutgoingRow;
  readonly change?: Change;
  verdict?: Verdict;
  /** Number of the verdict since opening. */
  verdictAt?: number;
  /** Not readable here, and judged: nothing more to send. */
  isDelivered?: true;
}

export function createOutbox(deps: {
  readonly disk: Disk;
  readonly table: Pick<RecordTable, 'get'>;
  readonly sealer: Sealer;
  readonly courier: Courier;
  /** Seals verdicts of what the author may not read here. */
  readonly personalLogId: string;
  readonly logIdOf: (channel: ChannelId) => string | undefined;
  readonly onChange: () => void;
}): Outbox {
  const { disk, table, sealer, courier } = deps;
  const items = new Map<string, Item>();
  const entries = new Map<string, OutgoingRow>();
  let confirmed: ChangeId[] = [];
  let verdicts = 0;
  const turns = createTurns();

  const readable = (): readonly (Item & { readonly change: Change })[] =>
    [...items.values()].filter(
      (item): item is Item & { readonly change: Change } => item.change !== undefined,
    );
  const listed = ({ change, verdict }: Item & { readonly change: Change }): OutgoingChange =>
    verdict === undefined ? { change } : { change, verdict };

  /** The base is what the author saw: the newest own change that stands, the held version, or nothing. */
  function baseFor(next: RecordDoc, seen: RecordDoc | undefined): ChangeBase {
    if (seen !== undefined) return baseSeen(seen);
    const own = readable()
      .filter((item) => item.change.recordId === next.id)
      .map(listed);
    const standing = newestStanding(table.get(next.id), own);
    if (standing === undefined) return { kind: 'none' };
    const { body, version } = standing.document;
    if (standing.place === 'device' && standing.change !== undefined)
      return { kind: 'change', changeId: standing.change.change.changeId, body };
    return { kind: 'version', version: version ?? 0, body };
  }

  /** An own change that was on screen while it waited may have its version by now. */
  function baseSeen({ id, changeId, version, body }: RecordDoc): ChangeBase {
    if (version !== undefined) return { kind: 'version', version, body };
    const held = table.get(id)?.document;
    if (held?.changeId === changeId) return { kind: 'version', version: held.version ?? 0, body };
    return { kind: 'change', changeId, body };
  }

  /** Where it will be read: beside its case, or in its compartment's channel at the author's site. */
  function readingLog(next: RecordDoc): string | undefined {
    const caseChannel = next.caseId === undefined ? undefined : table.get(next.caseId)?.channel;
    const isClassed = recordType(next.type)?.classed === 'caseId' && next.caseId !== undefined;
    const compartment = isClassed ? undefined : compartmentOf(next, () => undefined);
    const channel =
      table.get(next.id)?.channel ??
      (isClassed ? caseChannel : undefined) ??
      (compartment === undefined ? undefined : channelId(next.updated.site, compartment));
    const logId = channel === undefined ? undefined : deps.logIdOf(channel);
    return logId !== undefined && sealer.holds(logId) ? logId : undefined;
  }

  async function openItem(row: OutgoingRow): Promise<Item> {
    const { reading, id } = row;
    const change = reading === undefined ? undefined : await opened(reading, id, isChangeNote);
    if (change === undefined)
      return row.verdict === undefined ? { row } : { row, isDelivered: true };
    const item: Item = { row, change: change.change };
    const verdict = row.verdict && (await opened(row.verdict, id, isVerdictNote));
    if (verdict) {
      item.verdict = verdict.verdict;
      item.verdictAt = 0;
    }
    return item;
  }

  async function opened<T>(
    note: NonNullable<OutgoingRow['reading']>,
    id: string,
    is: (value: unknown) => value is T,
  ): Promise<T | undefined> {
    if (!sealer.holds(note.logId)) return undefined;
    try {
      const value = await sealer.openNote(id, note);
      return is(value) ? value : undefined;
    } catch {
      // The envelope is the change; a reading copy that does not open is only not shown, and its verdict asked again.
      return undefined;
    }
  }

  async function remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await disk.removeOutgoing(ids);
    for (const id of ids) {
      items.delete(id);
      entries.delete(id);
    }
    deps.onChange();
  }

  async function storeVerdict(verdict: Verdict): Promise<void> {
    const item = items.get(verdict.changeId);
    if (item === undefined || item.verdict !== undefined) return;
    const { reading, id } = item.row;
    const isGood = verdict.kind === 'accepted' || verdict.kind === 'merged';
    if (reading !== undefined && (item.change === undefined || !sealer.holds(reading.logId))) {
      // Its reader, if the key still exists, cannot open this note, asks the server again and gets the same verdict.
      const note = await sealer.sealNote(deps.personalLogId, id, { kind: 'verdict', verdict });
      await disk.setVerdict(id, note);
      item.isDelivered = true;
      deps.onChange();
      return;
    }
    if (reading === undefined && isGood) {
      await remove([id]);
      confirmed.push(verdict.changeId);
      return;
    }
    const note = await sealer.sealNote(reading?.logId ?? deps.personalLogId, id, {
      kind: 'verdict',
      verdict,
    });
    await disk.setVerdict(id, note);
    verdicts += 1;
    item.verdict = verdict;
    item.verdictAt = verdicts;
    confirmed.push(verdict.changeId);
    deps.onChange();
  }

  return {
    restore: () =>
      turns(async () => {
        const rows = [...(await disk.outgoing())].sort((a, b) => a.seq - b.seq);
        const read = new Map<string, Item>();
        for (const row of rows) if (row.kind === 'change') read.set(row.id, await openItem(row));
        items.clear();
        entries.clear();
        for (const [id, item] of read) items.set(id, item);
        for (const row of rows) if (row.kind === 'access') entries.set(row.id, row);
        deps.onChange();
      }),
    save: (next, seen) =>
      turns(async () => {
        const base = baseFor(next, seen);
        const change: Change = {
          changeId: next.changeId,
          recordId: next.id,
          author: { user: next.updated.by, device: next.updated.device, site: next.updated.site },
          base,
          // A record that was never accepted begins with whoever writes it now.
          next: withoutServersPart(
            base.kind === 'none' ? { ...next, created: next.updated } : next,
          ),
        };
        const logId = readingLog(next);
        const [envelope, reading] = await Promise.all([
          courier.sealChange(change),
          logId === undefined
            ? undefined
            : sealer.sealNote(logId, change.changeId, { kind: 'change', change }),
        ]);
        const row = {
          id: change.changeId,
          kind: 'change' as const,
          envelope,
          ...(reading === undefined ? {} : { reading }),
        };
        await disk.addOutgoing(row);
        const seq = Math.max(0, ...[...items.values()].map((item) => item.row.seq)) + 1;
        items.set(row.id, {
          row: { ...row, seq },
          ...(logId === undefined ? {} : { change }),
        });
        deps.onChange();
        return { changeId: change.changeId };
      }),
    logAccess: (entry) =>
      turns(async () => {
        const row = {
          id: entry.entryId,
          kind: 'access' as const,
          envelope: await courier.sealAccess(entry),
        };
        await disk.addOutgoing(row);
        entries.set(row.id, { ...row, seq: 0 });
        deps.onChange();
      }),
    waiting(atMost, isHeldBack) {
      const found: OutgoingRow[] = [];
      const heldRecords = new Set<string>();
      let isUnclear = false;
      for (const [id, item] of items) {
        if (found.length >= atMost) break;
        if (isSettledItem(item)) continue;
        const recordId = item.change?.recordId;
        if (isHeldBack(id)) {
          if (recordId === undefined) isUnclear = true;
          else heldRecords.add(recordId);
        }
        const waits =
          isHeldBack(id) ||
          isUnclear ||
          (recordId === undefined ? heldRecords.size > 0 : heldRecords.has(recordId));
        if (!waits) found.push(item.row);
      }
      return found;
    },
    waitingEntries: (atMost) => [...entries.values()].slice(0, atMost),
    storeVerdicts: (list) =>
      turns(async () => {
        for (const verdict of list) await storeVerdict(verdict);
      }),
    entriesStored: (ids) => turns(() => remove(ids.filter((id) => entries.has(id)))),
    endReached: (options) =>
      turns(async () => {
        const ended: string[] = [];
        for (const { row, change, verdict, verdictAt } of readable()) {
          if (verdict?.kind !== 'accepted' && verdict?.kind !== 'merged') continue;
          const held = table.get(change.recordId)?.document.version ?? 0;
          const isPulled = options !== undefined && (verdictAt ?? 0) <= options.storedBefore;
          if (held >= verdict.version || isPulled) ended.push(row.id);
        }
        await remove(ended);
      }),
    verdictCount: () => verdicts,
    list: () => readable().map(listed),
    counts: () => {
      const all = [...items.values()];
      return {
        unsent: all.filter((item) => !isSettledItem(item)).length,
        attention: readable().map(listed).filter(needsAttention).length,
      };
    },
    settle: (changeIds) =>
      turns(() => {
        const settled = readable().filter(
          (item) => changeIds.includes(item.change.changeId) && needsAttention(listed(item)),
        );
        return remove(settled.map((item) => item.row.id));
      }),
    takeConfirmed() {
      const taken = confirmed;
      confirmed = [];
      return taken;
    },
  };
}

/** Nothing more to send. */
function isSettledItem(item: Item): boolean {
  return item.verdict !== undefined || item.isDelivered === true;
}

function withoutServersPart(next: RecordDoc): RecordDoc {
  const { version: _, prevHash: __, receivedAt: ___, ...own } = next;
  return own;
}

function isChangeNote(value: unknown): value is { readonly change: Change } {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'change';
}

function isVerdictNote(value: unknown): value is { readonly verdict: Verdict } {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'verdict';
}

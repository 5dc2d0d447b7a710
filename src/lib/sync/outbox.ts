// What is on its way to the server: durable before anybody is told, kept until its verdict is (SYNC-02, SYNC-03).
import type { ChangeId, RecordDoc } from '../domain/record.ts';
import {
  type ChannelId,
  channelId,
  classDeciding,
  compartmentWithoutClass,
} from '../protocol/scope.ts';
import type { AccessEntry, Change, ChangeBase, Verdict } from '../protocol/wire.ts';
import type { Disk, OutgoingRow } from '../replica/disk.ts';
import type { RecordTable } from '../replica/table.ts';
import { dropOf, isBlind, leavesDevice } from './drops.ts';
import type { OutgoingChange, SealedDrop, UnreadableVerdict } from './engine.ts';
import { isBad, newestStanding } from './overlay.ts';
import type { Courier, Sealer } from './ports.ts';
import { createReadingCopies } from './reading-copies.ts';
import { createTurns } from '../replica/turns.ts';

export interface Outbox {
  /** From the disk, with what the unlocked ring can read of it. */
  restore(): Promise<void>;
  save(next: RecordDoc, seen?: RecordDoc): Promise<{ readonly changeId: ChangeId }>;
  logAccess(entry: AccessEntry): Promise<void>;
  /** Waiting changes in order; what stands on a held back one, or of which nobody here can say that it does not, waits too. */
  waiting(atMost: number, isHeldBack: (id: string) => boolean): readonly OutgoingRow[];
  waitingEntries(atMost: number, isHeldBack: (id: string) => boolean): readonly OutgoingRow[];
  /** Stores each verdict before the next. */
  storeVerdicts(verdicts: readonly Verdict[]): Promise<void>;
  entriesStored(ids: readonly string[]): Promise<void>;
  /** Ends overlays whose version the replica has. `isComplete`: everything up to now was pulled since those verdicts came. */
  endReached(options?: { readonly storedBefore: number }): Promise<void>;
  /** Counts verdicts: what was stored before a pull began is contained in it. */
  readonly verdictCount: () => number;
  /**
   * The server was restored: what it had accepted it may have lost, and is asked once more; so is what it said to a
   * colleague, who may have been told that. Whatever it says now, nobody reads the former answer any more.
   */
  askAgain(): Promise<void>;
  readonly list: () => readonly OutgoingChange[];
  readonly drops: () => readonly SealedDrop[];
  /** Received by the server since opening, of what this device does not hold. */
  readonly receipts: () => readonly SealedDrop[];
  /** Conflicts and refusals of changes that the unlocked user cannot read: told without content. */
  readonly unreadable: () => readonly UnreadableVerdict[];
  readonly counts: () => { readonly unsent: number; readonly attention: number };
  /** A person has dealt with changes in conflict or refused: they leave this device (the server keeps them). */
  settle(changeIds: readonly ChangeId[]): Promise<void>;
  takeConfirmed(): readonly ChangeId[];
}

interface Item {
  readonly row: OutgoingRow;
  readonly change?: Change;
  /** Instead of the change, where its author may not read it again either. */
  readonly drop?: SealedDrop;
  verdict?: Verdict;
  /** Number of the verdict since opening. */
  verdictAt?: number;
  /** Judged when another user was here, who was told; its author asks again. Nothing more to send for this one. */
  isDelivered?: true;
}

type EntryRow = Omit<OutgoingRow, 'seq'>;

export function createOutbox(deps: {
  readonly disk: Disk;
  readonly table: Pick<RecordTable, 'get'>;
  readonly sealer: Sealer;
  readonly courier: Courier;
  /** Of the unlocked user: what is typed here stays readable to its author. */
  readonly personalLogId: string;
  readonly logIdOf: (channel: ChannelId) => string | undefined;
  /** Of changes: an entry of the access log alters nothing that is shown. */
  readonly onChange: () => void;
}): Outbox {
  const { disk, table, sealer, courier } = deps;
  const copies = createReadingCopies(deps);
  const items = new Map<string, Item>();
  const entries = new Map<string, OutgoingRow>();
  const receipts: SealedDrop[] = [];
  let confirmed: ChangeId[] = [];
  let verdicts = 0;
  const turns = createTurns();
  /** Entries that wait for the same turn are written at once: an opening, and the search that led to it. */
  let gathered: Promise<EntryRow>[] = [];
  let nextWrite: Promise<void> | undefined;

  const sealEntry = async (entry: AccessEntry): Promise<EntryRow> => ({
    id: entry.entryId,
    kind: 'access',
    envelope: await courier.sealAccess(entry),
  });
  async function writeEntries(): Promise<void> {
    const sealings = gathered;
    gathered = [];
    nextWrite = undefined;
    const rows = new Map<string, EntryRow>();
    for (const sealed of await Promise.allSettled(sealings)) {
      // A receipt is told again after a crash, under its first name.
      if (sealed.status === 'fulfilled' && !entries.has(sealed.value.id))
        rows.set(sealed.value.id, sealed.value);
    }
    if (rows.size === 0) return;
    await disk.addOutgoing(...rows.values());
    for (const row of rows.values()) entries.set(row.id, { ...row, seq: 0 });
  }

  const readable = (): readonly (Item & { readonly change: Change })[] =>
    [...items.values()].filter(
      (item): item is Item & { readonly change: Change } => item.change !== undefined,
    );
  const listed = ({ change, verdict }: Item & { readonly change: Change }): OutgoingChange => ({
    change,
    ...(verdict === undefined ? {} : { verdict }),
    ...(leaves(change.next) ? { leaves: true as const } : {}),
  });
  const holds = (channel: ChannelId): boolean => {
    const logId = deps.logIdOf(channel);
    return logId !== undefined && sealer.holds(logId);
  };
  const leaves = (next: RecordDoc): boolean =>
    leavesDevice(next, { holds, isHeld: table.get(next.id) !== undefined });

  /** The base is what the author saw: the newest own change that stands, the held version, or nothing. */
  function baseFor(next: RecordDoc, seen: RecordDoc | undefined): ChangeBase {
    if (seen !== undefined) return baseSeen(seen);
    const own = readable()
      .filter((item) => item.change.recordId === next.id)
      .map(listed);
    const standing = newestStanding(table.get(next.id), own);
    if (standing === undefined) return { kind: 'none' };
    const { body, version } = standing.document;
    if (version === undefined && standing.change !== undefined)
      return { kind: 'change', changeId: standing.change.change.changeId, body };
    return { kind: 'version', version: version ?? 0, body };
  }

  /** An own change that was on screen while it waited: the server knows what became of it, perhaps a merged version. */
  function baseSeen({ changeId, version, body }: RecordDoc): ChangeBase {
    return version === undefined
      ? { kind: 'change', changeId, body }
      : { kind: 'version', version, body };
  }

  /** Where it will be read: in its own compartment's channel at the author's site, else beside its case or as held. */
  function readingLog(next: RecordDoc): string | undefined {
    if (leaves(next)) return undefined;
    const caseId = classDeciding(next);
    const compartment = compartmentWithoutClass(next);
    // Raised or moved by what it says now, it is no longer for whoever could read it before.
    const channel =
      compartment !== undefined
        ? channelId(next.updated.site, compartment)
        : (table.get(next.id)?.channel ??
          (caseId === undefined ? undefined : table.get(caseId)?.channel));
    const logId = channel === undefined ? undefined : deps.logIdOf(channel);
    return logId !== undefined && sealer.holds(logId) ? logId : undefined;
  }

  async function openItem(row: OutgoingRow): Promise<Item> {
    const [change, drop, verdict] = await Promise.all([
      copies.openChange(row),
      copies.openDrop(row),
      copies.openVerdict(row),
    ]);
    const isOthers = change === undefined && drop === undefined && row.own !== undefined;
    return {
      row,
      ...(change === undefined ? {} : { change }),
      ...(drop === undefined ? {} : { drop }),
      ...(verdict === undefined ? {} : { verdict, verdictAt: 0 }),
      ...(isOthers && row.verdict && !verdict ? { isDelivered: true } : {}),
    };
  }

  async function remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await disk.removeOutgoing(ids);
    for (const id of ids) items.delete(id);
    deps.onChange();
  }

  /**
   * The record left this device, and nothing is decided here beside its newer version any more: what its author wrote
   * stays his to read, what others had written before him goes with the record. The server has all of it.
   */
  async function forgetBase({ row, change }: Item & { readonly change: Change }): Promise<void> {
    const { base } = change;
    if (base.kind === 'none' || Object.keys(base.body).length === 0) return;
    const bare: Change = { ...change, base: { ...base, body: {} } };
    const sealed = await copies.reseal(row, bare);
    await disk.setCopies(row.id, sealed);
    const item = items.get(row.id);
    if (item !== undefined)
      items.set(row.id, { ...item, row: { ...row, ...sealed }, change: bare });
    deps.onChange();
  }

  /** What is told of it once the server has it, where nothing of it stays here. */
  function goneWith({ change, drop }: Item): SealedDrop | undefined {
    return drop ?? (change !== undefined && leaves(change.next) ? dropOf(change.next) : undefined);
  }

  async function storeVerdict(verdict: Verdict): Promise<void> {
    const item = items.get(verdict.changeId);
    if (item === undefined || item.verdict !== undefined) return;
    const { row } = item;
    const isAnybodys = row.reading !== undefined || row.own !== undefined;
    const gone = goneWith(item);
    const isWithSupervisors = verdict.kind === 'refused' && verdict.reason === 'author_gone';
    if (isWithSupervisors && item.change === undefined && item.drop === undefined) {
      // Nobody will ever open it here again; the server put it into quarantine before it answered.
      await remove([row.id]);
      confirmed.push(verdict.changeId);
      return;
    }
    if ((!isAnybodys || gone !== undefined) && !isBad(verdict)) {
      await remove([row.id]);
      if (gone !== undefined) receipts.push({ ...gone, verdict });
      confirmed.push(verdict.changeId);
      return;
    }
    await disk.setVerdict(row.id, await copies.sealVerdict(row, verdict));
    verdicts += 1;
    item.verdict = verdict;
    item.verdictAt = verdicts;
    // Who cannot open this note, but can read the change, asks the server again and gets the same verdict.
    if (item.change !== undefined || item.drop !== undefined || !isAnybodys)
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
        const drop = isBlind(next) ? dropOf(next) : undefined;
        const [envelope, readable] = await Promise.all([
          courier.sealChange(change),
          drop ? copies.sealDrop(drop) : copies.seal(change, readingLog(next)),
        ]);
        const row = { id: change.changeId, kind: 'change' as const, envelope, ...readable };
        await disk.addOutgoing(row);
        const seq = Math.max(0, ...[...items.values()].map((item) => item.row.seq)) + 1;
        items.set(row.id, { row: { ...row, seq }, ...(drop ? { drop } : { change }) });
        deps.onChange();
        return { changeId: change.changeId };
      }),
    async logAccess(entry) {
      const sealing = sealEntry(entry);
      gathered.push(sealing);
      nextWrite ??= turns(writeEntries);
      // One that could not be sealed is its own caller's to hear; the others are written.
      await Promise.all([sealing, nextWrite]);
    },
    waiting(atMost, isHeldBack) {
      const found: OutgoingRow[] = [];
      const heldRecords = new Set<string>();
      const unread = new Set<string>();
      for (const [id, item] of items) {
        if (found.length >= atMost) break;
        if (isSettledItem(item)) continue;
        const recordId = item.change?.recordId ?? item.drop?.recordId;
        const base = item.change?.base;
        const waits =
          isHeldBack(id) ||
          (recordId === undefined
            ? heldRecords.size + unread.size > 0
            : heldRecords.has(recordId) || (base?.kind === 'change' && unread.has(base.changeId)));
        if (!waits) found.push(item.row);
        else if (recordId === undefined) unread.add(id);
        else heldRecords.add(recordId);
      }
      return found;
    },
    waitingEntries: (atMost, isHeldBack) =>
      [...entries.values()].filter(({ id }) => !isHeldBack(id)).slice(0, atMost),
    storeVerdicts: (list) =>
      turns(async () => {
        for (const verdict of list) await storeVerdict(verdict);
      }),
    entriesStored: (ids) =>
      turns(async () => {
        const known = ids.filter((id) => entries.has(id));
        if (known.length === 0) return;
        await disk.removeOutgoing(known);
        for (const id of known) entries.delete(id);
      }),
    endReached: (options) =>
      turns(async () => {
        const ended: string[] = [];
        for (const item of readable()) {
          const { row, change, verdict, verdictAt } = item;
          const isBefore = options !== undefined && (verdictAt ?? 0) <= options.storedBefore;
          if (isBad(verdict) && isBefore && table.get(change.recordId) === undefined)
            await forgetBase(item);
          if (verdict?.kind !== 'accepted' && verdict?.kind !== 'merged') continue;
          const held = table.get(change.recordId)?.document.version ?? 0;
          if (held >= verdict.version || isBefore) ended.push(row.id);
          // A call that is shared with nobody here, a family that has left: it must not vanish without a word.
          const isTold = receipts.some(({ changeId }) => changeId === change.changeId);
          if (isBefore && held === 0 && !isTold) receipts.push({ ...dropOf(change.next), verdict });
        }
        await remove(ended);
      }),
    verdictCount: () => verdicts,
    askAgain: () =>
      turns(async () => {
        for (const [id, item] of items) {
          if (isBad(item.verdict)) continue;
          // Cut off before the new answer is durable, its author would read the former one, which may say otherwise.
          if (item.isDelivered) await disk.removeVerdict(id);
          delete item.verdict;
          delete item.isDelivered;
        }
        deps.onChange();
      }),
    list: () => readable().map(listed),
    drops: () =>
      [...items.values()].flatMap(({ drop, verdict }) =>
        drop === undefined ? [] : [verdict === undefined ? drop : { ...drop, verdict }],
      ),
    receipts: () => receipts,
    unreadable: () =>
      [...items.values()].flatMap(({ change, drop, verdict }) =>
        change === undefined && drop === undefined && isBad(verdict) ? [{ verdict }] : [],
      ),
    counts: () => {
      const all = [...items.values()];
      return {
        unsent: all.filter((item) => !isSettledItem(item)).length,
        attention: all.filter(({ verdict }) => isBad(verdict)).length,
      };
    },
    settle: (changeIds) =>
      turns(() => {
        // What another user wrote waits for its author, unless nobody can ever read it here.
        const settled = [...items.values()].filter(
          ({ row, change, drop, verdict }) =>
            isBad(verdict) &&
            changeIds.includes(verdict.changeId) &&
            (change !== undefined || drop !== undefined || row.own === undefined),
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
  const {
    version: _,
    prevHash: __,
    receivedAt: ___,
    mergedWith: ____,
    proof: _____,
    ...own
  } = next;
  return own;
}

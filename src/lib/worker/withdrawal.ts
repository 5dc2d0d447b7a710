// The last contact of a replica: hand in what waits, destroy keys, then logs, send the receipt. Resumed until it is done (SYNC-05).
import type { UserId } from '../domain/record.ts';
import {
  type HandedIn,
  isGenuineOrder,
  type Order,
  type ReceiptRequest,
} from '../protocol/last-contact.ts';
import type { ChannelGrant } from '../protocol/session.ts';
import type { Disk, DraftRow, OutgoingRow } from '../replica/disk.ts';
import { type DestructionNote, NOTES } from '../sync/destruction.ts';
import type { Clock, Randomness } from '../sync/ports.ts';
import { type DeviceIdentity, changeKind, forgetDevice } from '../vault/enrolment.ts';
import { forgetRing, knownUsers, logsOfOthers } from '../vault/key-ring.ts';
import type { Heard } from './asking.ts';
import type { ServerDoor } from './server-door.ts';

/** What became of the contact, and what the device is now. Undefined: it is enrolled no more. */
export interface Contact {
  readonly device: DeviceIdentity | undefined;
  /** Begun and not ended: nothing more is opened here until the server has everything. */
  readonly isWaiting: boolean;
}

export type HeardOrder =
  { readonly kind: 'heard'; readonly order: Order } | { readonly kind: Exclude<Heard, 'heard'> };

export interface EndedUser {
  readonly id: UserId;
  readonly personalLogId: string;
  readonly channels: readonly Pick<ChannelGrant, 'channel' | 'logId'>[];
}

export interface Withdrawal {
  /** What the server wants of this device now; only ever what it has signed. */
  orders(device: DeviceIdentity): Promise<HeardOrder>;
  isBegun(): Promise<boolean>;
  /** With the vault shut. Without an order: goes on with what was begun. */
  carryOut(device: DeviceIdentity, order?: Order): Promise<Contact>;
  /** The account has ended, the device goes on for its other users. False: not yet, the line is gone. */
  endUser(device: DeviceIdentity, user: EndedUser): Promise<boolean>;
}

/** On the disk from the first step to the last. */
const BEGUN = 'withdrawal';
interface Begun {
  readonly order: Order;
  /** Of this contact, after those that the engine had noted and not told. */
  readonly receipts?: readonly ReceiptRequest['receipt'][];
}
const ROWS_AT_ONCE = 20;

export function createWithdrawal(deps: {
  readonly disk: Disk;
  readonly door: ServerDoor;
  readonly clock: Clock;
  readonly randomness: Randomness;
}): Withdrawal {
  const { disk, door, clock, randomness } = deps;

  const begun = async (): Promise<Begun | undefined> => {
    const found = await disk.getItem(BEGUN);
    return typeof found === 'object' && found !== null ? (found as Begun) : undefined;
  };

  const newReceipt = (
    what: Omit<ReceiptRequest['receipt'], 'receiptId' | 'at'>,
  ): ReceiptRequest['receipt'] => ({
    receiptId: randomness.ulid(),
    at: new Date(clock.now()).toISOString(),
    ...what,
  });

  /** Each row leaves the disk only when the server says that it is durable there. */
  async function handIn(device: DeviceIdentity, rows: readonly HandedIn[]): Promise<boolean> {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const some = rows.slice(at, at + ROWS_AT_ONCE);
      const answer = await door.handIn(device, some);
      if (answer.kind !== 'answer' || !Array.isArray(answer.value.taken)) return false;
      const taken = some.filter(({ id }) => answer.value.taken.includes(id));
      const drafts = taken.filter(({ kind }) => kind === 'draft');
      await disk.removeOutgoing(taken.filter(({ kind }) => kind !== 'draft').map(({ id }) => id));
      for (const { id } of drafts) await disk.removeDraft(id);
      if (taken.length < some.length) return false;
    }
    return true;
  }

  async function everything(kind: Order['kind']): Promise<readonly HandedIn[]> {
    const rows = (await disk.outgoing()).map(asHandedIn);
    // A desk keeps its users' own sealed drafts.
    return kind === 'leave' ? [...rows, ...(await disk.drafts()).map(draftAsHandedIn)] : rows;
  }

  async function notes(): Promise<readonly DestructionNote[]> {
    const found = await disk.getItem(NOTES);
    return Array.isArray(found) ? (found as readonly DestructionNote[]) : [];
  }

  /** Begun by the engine and cut off: it is destroyed now with everything else. */
  async function noted(): Promise<readonly ReceiptRequest['receipt'][]> {
    return (await notes()).map(({ receiptId, at, what }) => ({ receiptId, at, ...what }));
  }

  async function destroy({ order }: Begun, keys: readonly string[]): Promise<void> {
    for (const { id } of await knownUsers(disk)) await forgetRing(disk, id);
    await disk.commit({ add: [], dropLogs: keys });
    if (order.kind === 'leave') await disk.wipe([BEGUN, 'device']);
  }

  return {
    async orders(device) {
      const answer = await door.orders(device);
      if (answer.kind === 'refused' && answer.error.code === 'unknown_device')
        return { kind: 'refused' };
      if (answer.kind !== 'answer') return { kind: 'unheard' };
      const { order } = answer.value;
      const isOurs =
        order?.deviceId === device.deviceId &&
        (await isGenuineOrder(device.serverKeys.signing, answer.value));
      if (!isOurs) return { kind: 'unheard' };
      // Nothing to destroy on the way back: the next sign-in brings keys, and the replica is pulled from nothing.
      if (order.kind === 'work' && device.kind === 'desk' && answer.value.workKind === 'center')
        await changeKind(disk, device, 'center');
      return { kind: 'heard', order };
    },
    isBegun: async () => (await begun()) !== undefined,
    async carryOut(device, order) {
      let state = await begun();
      if (state === undefined) {
        if (order === undefined || order.kind === 'work') return { device, isWaiting: false };
        state = { order };
        await disk.setItem(BEGUN, state);
      }
      const { kind } = state.order;
      if (!(await handIn(device, await everything(kind)))) return { device, isWaiting: true };
      if (state.receipts === undefined) {
        const why = kind === 'leave' ? 'device_revoked' : 'online_only';
        const keys = await disk.logIds();
        const own = newReceipt({ why, channels: [], keys, records: [] });
        state = { ...state, receipts: [...(await noted()), own] };
        await disk.setItem(BEGUN, state);
      }
      const receipts = state.receipts ?? [];
      await destroy(state, receipts.at(-1)?.keys ?? []);
      for (const receipt of receipts) {
        const told = await door.tellReceipt(device, receipt);
        if (told.kind !== 'answer') return { device, isWaiting: true };
      }
      await disk.removeItem(NOTES);
      if (kind === 'leave') {
        // In this order: whoever is enrolled here next must not be made to leave by what is left of this.
        await disk.removeItem(BEGUN);
        await forgetDevice(disk);
        return { device: undefined, isWaiting: false };
      }
      const now = await changeKind(disk, device, 'desk');
      await disk.removeItem(BEGUN);
      return { device: now, isWaiting: false };
    },
    async endUser(device, { id, personalLogId, channels }) {
      const own = (await disk.outgoing()).filter((row) => row.own?.logId === personalLogId);
      const drafts = (await disk.drafts()).filter((row) => row.reading.logId === personalLogId);
      const rows = [...own.map(asHandedIn), ...drafts.map(draftAsHandedIn)];
      if (!(await handIn(device, rows))) return false;
      const others = await logsOfOthers(disk, id);
      const keys = channels.map(({ logId }) => logId).filter((logId) => !others.has(logId));
      const names = channels.map(({ channel }) => channel);
      const what = { why: 'account_ended', channels: names, keys, records: [] } as const;
      const receipt = newReceipt(what);
      const { receiptId, at } = receipt;
      // First: with the line gone in between, whoever opens the vault next tells it (SYNC-05).
      const before = await notes();
      await disk.setItem(NOTES, [...before, { receiptId, at, what }]);
      await forgetRing(disk, id);
      await disk.commit({ add: [], dropLogs: keys });
      const told = await door.tellReceipt(device, receipt);
      if (told.kind !== 'answer') return false;
      await (before.length === 0 ? disk.removeItem(NOTES) : disk.setItem(NOTES, before));
      return true;
    },
  };
}

function draftAsHandedIn({ draftId, envelope }: DraftRow): HandedIn {
  return { id: draftId, kind: 'draft', envelope };
}

function asHandedIn({ id, kind, envelope }: OutgoingRow): HandedIn {
  return { id, kind, envelope };
}

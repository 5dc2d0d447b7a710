// Receipts of destruction: what each device says it no longer has, for the administrator to read (SYNC-05).
import type { DeviceId } from '../../src/lib/domain/record.ts';
import type { Receipt } from '../../src/lib/protocol/wire.ts';
import type { Collection } from '../store/store.ts';

export interface Receipts {
  /** Durable when it resolves; the same receipt twice counts once, and the first stays as it is. */
  keep(receipt: Receipt): Promise<void>;
  /** Oldest first: receipt ids are given in order. */
  list(device?: DeviceId): Promise<readonly KeptReceipt[]>;
}

export interface KeptReceipt extends Receipt {
  /** By the server's clock. */
  readonly receivedAt: string;
}

export function createReceipts(deps: {
  readonly accounts: Collection;
  readonly now: () => Date;
}): Receipts {
  const { accounts } = deps;
  return {
    async keep(receipt) {
      const _id = `receipt:${receipt.receiptId}`;
      const value: KeptReceipt = { ...receipt, receivedAt: deps.now().toISOString() };
      const [result] = await accounts.write([{ _id, value }]);
      if (result?.ok === true) return;
      const [there] = await accounts.get([_id]);
      if (there === undefined) throw new Error('receipts: a receipt could not be stored');
    },
    async list(device) {
      const found: KeptReceipt[] = [];
      let after: string | undefined;
      for (;;) {
        const query = { from: 'receipt:', to: 'receipt;', limit: 500 };
        const page = await accounts.range(after === undefined ? query : { ...query, after });
        for (const doc of page) found.push(doc['value'] as KeptReceipt);
        after = page.at(-1)?._id;
        if (page.length < 500) break;
      }
      return found.filter((one) => device === undefined || one.device === device);
    },
  };
}

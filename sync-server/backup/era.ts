// Which store this is: its epoch makes devices pull anew, its era orders revisions across restores; and whether it is closed.
import { randomBytes } from 'node:crypto';
import { toBase64url } from '../../src/lib/protocol/envelopes/canonical.ts';
import type { Collection, StoredDoc } from '../store/store.ts';
import type { Era } from './journal.ts';

export const ERA_ID = 'store-epoch';
const CLOSED_ID = 'store-closed';

/** Made at the first start; replaced by a restore alone. */
export async function readEra(
  accounts: Collection,
): Promise<Era & { readonly restoredAt?: string }> {
  for (;;) {
    const [kept] = await accounts.get([ERA_ID]);
    const restoredAt = kept?.['restoredAt'];
    if (kept)
      return {
        epoch: String(kept['epoch']),
        era: Number(kept['era'] ?? 1),
        ...(typeof restoredAt === 'string' ? { restoredAt } : {}),
      };
    await accounts.write([eraDoc({ era: 1, epoch: newEpoch() })]);
  }
}

export const newEpoch = (): string => toBase64url(randomBytes(12));
export const eraDoc = (era: Era & { readonly restoredAt?: string }): StoredDoc => ({
  _id: ERA_ID,
  ...era,
});

/**
 * `restoring`: a restore was not finished. `closed`: restored without the journal, so that nobody knows what was
 * revoked, moved or written since the backup; an administrator opens the server.
 */
export type Closing = {
  readonly state: 'restoring' | 'closed';
  readonly at: string;
  /** Of the backup; the work and the decisions behind it are what is missing. */
  readonly since?: string;
};

export async function readClosing(accounts: Collection): Promise<Closing | undefined> {
  const [doc] = await accounts.get([CLOSED_ID]);
  return doc?.['closing'] as Closing | undefined;
}

export async function setClosing(
  accounts: Collection,
  closing: Closing | undefined,
): Promise<void> {
  const [held] = await accounts.get([CLOSED_ID]);
  const rev = held?._rev === undefined ? {} : { _rev: held._rev };
  const [result] = await accounts.write([
    { _id: CLOSED_ID, ...rev, ...(closing === undefined ? {} : { closing }) },
  ]);
  if (result?.ok !== true) throw new Error('backup: the state of the store could not be written');
}

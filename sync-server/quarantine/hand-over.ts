// A refused change that its author hands to the supervisors: its text is here already, with the refusal.
import { createHash } from 'node:crypto';
import type { ChangeId, DeviceId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import type { Change } from '../../src/lib/protocol/wire.ts';
import type { Store } from '../store/store.ts';
import { type StoredVerdict, verdictKey } from '../sync/stored.ts';
import type { Quarantine } from './quarantine.ts';

export interface HandingOver {
  readonly changeId: ChangeId | undefined;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
  readonly note: string;
}

/** Of a change of another site nothing is handed over: whoever signs for it must share its place. */
export async function handOver(
  deps: { readonly store: Pick<Store, 'history'>; readonly quarantine: Pick<Quarantine, 'keep'> },
  { changeId, user, device, site, note }: HandingOver,
): Promise<void> {
  if (changeId === undefined) return;
  const kept = await refusalOf(deps.store, changeId);
  // A conflict is handed over where the record left its author's device before he decided.
  if (kept?.verdict.kind !== 'refused' && kept?.verdict.kind !== 'conflict') return;
  const { envelope } = kept;
  const change = kept.change as Change | undefined;
  if (change !== undefined && change.author.site !== site) return;
  await deps.quarantine.keep({
    id: `handed-${createHash('sha256').update(changeId).digest('hex').slice(0, 40)}`,
    site,
    device,
    why: kept.verdict.kind === 'refused' ? kept.verdict.reason : 'conflict',
    kind: 'change',
    author: change?.author.user ?? user,
    changeId,
    content: {
      note,
      ...(change === undefined ? {} : { change }),
      ...(envelope === undefined ? {} : { envelope }),
    },
  });
}

/** What could not be opened is kept under the hash of its envelope. */
async function refusalOf(
  { history }: Pick<Store, 'history'>,
  changeId: ChangeId,
): Promise<StoredVerdict | undefined> {
  const [judged] = await history.get([verdictKey(changeId)]);
  if (judged !== undefined) return judged as StoredVerdict;
  const from = `unopened:${changeId}:`;
  const [unopened] = await history.range({ from, to: `unopened:${changeId};`, limit: 1 });
  return unopened as StoredVerdict | undefined;
}

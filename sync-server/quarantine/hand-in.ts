// What a device hands in by its own key: judged like any push, into the log, or into quarantine; nothing is dropped.
import { createHash } from 'node:crypto';
import type { ChangeId, UserId } from '../../src/lib/domain/record.ts';
import type { HandedIn } from '../../src/lib/protocol/last-contact.ts';
import type { Change, Verdict } from '../../src/lib/protocol/wire.ts';
import type { DeviceEntries } from '../audit/device-entries.ts';
import type { Device } from '../session/accounts.ts';
import type { Store } from '../store/store.ts';
import { verdictKey, type StoredVerdict } from '../sync/stored.ts';
import type { ReadDraft } from './custody.ts';
import type { Quarantine } from './quarantine.ts';

export interface HandInDeps {
  readonly history: Store['history'];
  readonly quarantine: Pick<Quarantine, 'keep'>;
  readonly entries: DeviceEntries;
  /** One change, as push judges it; undefined: not yet. */
  readonly judge: (changeId: ChangeId, envelope: string) => Promise<Verdict | undefined>;
  /** What lies in the envelope, where it opens and its author signed it. */
  readonly read: (changeId: ChangeId, envelope: string) => Promise<Change | undefined>;
  readonly readDraft: (draftId: string, envelope: string) => Promise<ReadDraft | undefined>;
}

type HandingIn = Pick<Device, 'id' | 'site' | 'revokedAt'>;

/** Whether it is durable. Otherwise it stays where it is: nobody knows yet whether its author may still write. */
export function createTaking(
  deps: HandInDeps,
): (device: HandingIn, row: HandedIn) => Promise<boolean> {
  async function takeChange(device: HandingIn, { id, envelope }: HandedIn): Promise<boolean> {
    const changeId = id as ChangeId;
    const [known] = await deps.history.get([verdictKey(changeId)]);
    // A device that was given up speaks for nobody any more: a person looks at what it brings.
    const isGivenUp = device.revokedAt !== undefined;
    const verdict =
      (known as StoredVerdict | undefined)?.verdict ??
      (isGivenUp ? undefined : await deps.judge(changeId, envelope));
    if (verdict === undefined && !isGivenUp) return false;
    if (verdict?.kind === 'accepted' || verdict?.kind === 'merged') return true;
    // It went into quarantine with its refusal: once is enough.
    if (verdict?.kind === 'refused' && verdict.reason === 'author_gone') return true;
    const why = verdict === undefined ? 'device_revoked' : whyOf(verdict);
    return keep(device, { id, kind: 'change', envelope }, why);
  }

  async function keep(device: HandingIn, row: HandedIn, why: string): Promise<true> {
    const { id, kind, envelope } = row;
    const named = `${kind}-${createHash('sha256').update(`${id} ${envelope}`).digest('hex')}`;
    await deps.quarantine.keep({
      id: named.slice(0, 48),
      site: device.site,
      device: device.id,
      why,
      kind,
      ...(kind === 'change' ? { changeId: id as ChangeId } : {}),
      ...(await contentOf(row)),
    });
    return true;
  }

  async function contentOf({ id, kind, envelope }: HandedIn) {
    if (kind === 'draft') {
      const read = await deps.readDraft(id, envelope);
      if (read === undefined) return { content: { envelope } };
      const { author, draft, isPart } = read;
      return { author, content: { draft, ...(isPart ? { envelope } : {}) } };
    }
    const change = await deps.read(id as ChangeId, envelope);
    return change === undefined
      ? { content: { envelope } }
      : { author: change.author.user, content: { change } };
  }

  return async (device, row) => {
    if (row.kind === 'change') return takeChange(device, row);
    if (row.kind === 'draft') return keep(device, row, 'draft');
    const { id: entryId, envelope } = row;
    const courier = { user: 'device' as UserId, device: device.id, site: device.site };
    await deps.entries.store({ entries: [{ entryId, envelope }] }, courier);
    return true;
  };
}

function whyOf(verdict: Verdict): string {
  return verdict.kind === 'refused' ? verdict.reason : verdict.kind;
}

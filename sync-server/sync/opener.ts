// Opens what devices sealed to the server and checks who signed it: the user's key on that device.
import type { ChangeId, DeviceId, UserId } from '../../src/lib/domain/record.ts';
import { verifyAccess, verifyChange } from '../../src/lib/protocol/envelopes/contents.ts';
import { openAtServer, type ToServerKind } from '../../src/lib/protocol/envelopes/to-server.ts';
import { isAccessEntry } from './log-entries.ts';
import type { AccessEntry } from '../../src/lib/protocol/wire.ts';
import { readChange } from './change-shape.ts';
import type { Opened } from './push.ts';

export interface Opener {
  openChange(changeId: ChangeId, envelope: string): Promise<Opened>;
  /** Undefined: does not open, is not an entry, or was not signed by whom it names. */
  openAccess(entryId: string, envelope: string): Promise<AccessEntry | undefined>;
}

export function createOpener(deps: {
  readonly privateKey: string;
  /** Every key with which this user ever signed on this device. */
  readonly publicKeys: (user: UserId, device: DeviceId) => Promise<readonly string[]>;
}): Opener {
  async function inside(kind: ToServerKind, id: string, envelope: string): Promise<unknown> {
    try {
      return await openAtServer(deps.privateKey, kind, id, envelope);
    } catch {
      return undefined; // Damaged or for another: the caller says so with the fitting word.
    }
  }

  async function isSigned(
    author: { readonly user: UserId; readonly device: DeviceId },
    check: (publicKey: string) => Promise<boolean>,
  ): Promise<boolean> {
    for (const key of await deps.publicKeys(author.user, author.device))
      if (await check(key)) return true;
    return false;
  }

  return {
    async openChange(changeId, envelope) {
      const content = await inside('change', changeId, envelope);
      const change = readChange(part(content, 'change'));
      const signature = part(content, 'signature');
      if (change === undefined || typeof signature !== 'string')
        return { ok: false, code: 'unreadable' };
      const signed = { change, signature };
      return (await isSigned(change.author, (key) => verifyChange(key, signed)))
        ? { ok: true, change }
        : { ok: false, code: 'bad_signature' };
    },
    async openAccess(entryId, envelope) {
      const content = await inside('access', entryId, envelope);
      const entry = part(content, 'entry');
      const signature = part(content, 'signature');
      if (!isAccessEntry(entry) || typeof signature !== 'string') return undefined;
      const isRight =
        entry.entryId === entryId &&
        (await isSigned(entry, (key) => verifyAccess(key, { entry, signature })));
      return isRight ? entry : undefined;
    },
  };
}

function part(content: unknown, name: string): unknown {
  return typeof content === 'object' && content !== null ? Reflect.get(content, name) : undefined;
}

// The quarantine: unsent or refused work that its device cannot keep, sealed to the supervisors of its site; never dropped.
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { ChangeId, DeviceId, SiteCode, UserId } from '../../src/lib/domain/record.ts';
import { utf8, fromUtf8 } from '../../src/lib/protocol/envelopes/canonical.ts';
import {
  generateServerKeys,
  openAtServer,
  sealToServer,
} from '../../src/lib/protocol/envelopes/to-server.ts';
import type {
  HandedIn,
  QuarantineContent,
  QuarantineEnd,
  QuarantineItem,
  QuarantineWhy,
} from '../../src/lib/protocol/last-contact.ts';
import type { ServerSecrets } from '../keys/server-keys.ts';
import type { Store, StoredDoc } from '../store/store.ts';

export interface Quarantine {
  /** Durable when it resolves. The same thing twice is one, and stays as it was first. */
  keep(what: NewInQuarantine): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly QuarantineItem[]>;
  open(id: string): Promise<{ item: QuarantineItem; content: QuarantineContent } | undefined>;
  /** False where there is none, or somebody has settled it. */
  settle(
    id: string,
    end: { readonly by: UserId; readonly how: QuarantineEnd; readonly reason: string },
  ): Promise<boolean>;
}

export interface NewInQuarantine {
  readonly id: string;
  readonly site: SiteCode;
  readonly device: DeviceId;
  readonly why: QuarantineWhy;
  readonly kind: HandedIn['kind'];
  readonly author?: UserId;
  readonly changeId?: ChangeId;
  /** Which of the supervisors may open it. */
  readonly compartment?: Compartment;
  readonly content: QuarantineContent;
}

export function createQuarantine(deps: {
  readonly store: Pick<Store, 'history' | 'accounts'>;
  readonly secrets: ServerSecrets;
  readonly now: () => Date;
}): Quarantine {
  const { history, accounts } = deps.store;

  /** A role key held by the server: its private half is escrowed, since people and their passwords come and go. */
  async function roleKeys(site: SiteCode): Promise<{ publicKey: string; privateKey: string }> {
    const id = `role-key:${site}.supervisor`;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const [kept] = await accounts.get([id]);
      if (kept) {
        const privateKey = fromUtf8(await deps.secrets.escrow.open(id, String(kept['sealed'])));
        return { publicKey: String(kept['publicKey']), privateKey };
      }
      const made = await generateServerKeys();
      const sealed = await deps.secrets.escrow.seal(id, utf8(made.privateKey));
      await accounts.write([{ _id: id, publicKey: made.publicKey, sealed }]);
    }
    throw new Error('quarantine: a role key could be neither read nor written');
  }

  async function read(id: string): Promise<Kept | undefined> {
    const [doc] = await history.get([keyOf(id)]);
    return doc as Kept | undefined;
  }

  return {
    async keep({ content, ...what }) {
      if ((await read(what.id)) !== undefined) return;
      const { publicKey } = await roleKeys(what.site);
      const sealed = await sealToServer(publicKey, 'quarantine', what.id, content);
      const item: QuarantineItem = {
        ...what,
        receivedAt: deps.now().toISOString(),
        state: 'open',
      };
      const [result] = await history.write([
        { _id: keyOf(what.id), kind: 'quarantine', item, sealed },
      ]);
      if (result?.ok !== true && (await read(what.id)) === undefined)
        throw new Error('quarantine: nothing could be stored');
    },
    async list() {
      const found: QuarantineItem[] = [];
      let after: string | undefined;
      for (;;) {
        const query = { from: 'quarantine:', to: 'quarantine;', limit: 500 };
        const page = await history.range(after === undefined ? query : { ...query, after });
        for (const doc of page) found.push((doc as Kept).item);
        after = page.at(-1)?._id;
        if (page.length < 500) break;
      }
      return found.sort((a, b) => b.receivedAt.localeCompare(a.receivedAt));
    },
    async open(id) {
      const kept = await read(id);
      if (kept === undefined) return undefined;
      const { privateKey } = await roleKeys(kept.item.site);
      const content = await openAtServer(privateKey, 'quarantine', id, kept.sealed);
      return { item: kept.item, content: content as QuarantineContent };
    },
    async settle(id, { by, how, reason }) {
      const kept = await read(id);
      if (kept?.item.state !== 'open') return false;
      const { publicKey } = await roleKeys(kept.item.site);
      const settled = { by, how, at: deps.now().toISOString() };
      // The reason may tell of people: sealed like the text, which stays.
      const sealedReason = await sealToServer(publicKey, 'quarantine', `${id}:end`, { reason });
      const item: QuarantineItem = { ...kept.item, state: 'settled', settled };
      const [result] = await history.write([{ ...kept, item, sealedReason }]);
      return result?.ok === true;
    },
  };
}

interface Kept extends StoredDoc {
  readonly item: QuarantineItem;
  readonly sealed: string;
}

const keyOf = (id: string): string => `quarantine:${id}`;

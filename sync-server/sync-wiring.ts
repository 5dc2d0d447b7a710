// Joins the sync handlers to sessions, keys and accounts, and gives their part of the route table.
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import type { AccessUser } from '../src/lib/domain/access.ts';
import { hasErrors, validateBody } from '../src/lib/domain/catalogue/validate.ts';
import type { ChangeId, RecordId, UserId } from '../src/lib/domain/record.ts';
import type { Failure } from '../src/lib/domain/result.ts';
import { utf8 } from '../src/lib/protocol/envelopes/canonical.ts';
import { type SignedChange, verifyChange } from '../src/lib/protocol/envelopes/contents.ts';
import { openAtServer } from '../src/lib/protocol/envelopes/to-server.ts';
import type { ChannelId } from '../src/lib/protocol/scope.ts';
import type { ApiErrorCode } from '../src/lib/protocol/session.ts';
import {
  LIVE_BEAT_MS,
  type LogRequest,
  type OfferRequest,
  type PullRequest,
  type PushRequest,
} from '../src/lib/protocol/wire.ts';
import { post, sessionOf, type Call, type Route } from './access/route.ts';
import type { ScopeIndex } from './access/scope-index.ts';
import type { AccessLog } from './audit/access-log.ts';
import { createReceipts } from './audit/receipts.ts';
import type { LastContactDeps } from './quarantine/last-contact.ts';
import { classified, createDraftReading, ofGone, ofOffered } from './quarantine/custody.ts';
import { handOver } from './quarantine/hand-over.ts';
import { createQuarantine } from './quarantine/quarantine.ts';
import { createDeviceEntries } from './audit/device-entries.ts';
import { json, type Reply } from './http/reply.ts';
import type { OperatorLog } from './http/log.ts';
import type { Services } from './services.ts';
import { cityDay } from './session/city-day.ts';
import type { LiveSession } from './session/sessions.ts';
import type { Live, Listener } from './sync/live.ts';
import { readChange } from './sync/change-shape.ts';
import { isSealed } from './sync/drops.ts';
import { createOffers } from './sync/offers.ts';
import { createKeptPages } from './sync/kept-pages.ts';
import { createKeptPull } from './sync/pull.ts';
import { createRecent, type Recent } from './sync/recent.ts';
import { createPush, MAX_CHANGES, type Opened, type Push } from './sync/push.ts';

export interface SyncWiring {
  readonly routes: readonly Route[];
  readonly push: Push;
  /** Kept up to date by whoever follows the feed. */
  readonly recent: Recent;
  /** What a device without a session hands in, and what its supervisors read of it. */
  readonly handIn: HandIn;
}
export type HandIn = Pick<
  LastContactDeps,
  'quarantine' | 'receipts' | 'entries' | 'judge' | 'read' | 'readDraft'
>;

export function createSyncWiring(deps: {
  readonly services: Services;
  readonly index: ScopeIndex;
  readonly log: AccessLog;
  readonly live: Live;
  readonly storeEpoch: string;
  /** Where the store was restored: devices may give back what it lacks. */
  readonly restoredAt: string | undefined;
  readonly isErased: (id: RecordId) => Promise<boolean>;
  readonly isClosed: () => Promise<boolean>;
  readonly now: () => Date;
  readonly operator: OperatorLog;
}): SyncWiring {
  const { services, index, log, live, now, operator } = deps;
  const { accounts, ring, secrets, store } = services;

  const recent = createRecent({ records: store.records, index });
  const pull = createKeptPull({
    pages: createKeptPages({ index, now }),
    records: store.records,
    index,
    recent,
    storeEpoch: () => deps.storeEpoch,
    prove: (record) => secrets.proofs.prove(record),
    async grantOf(session, channel) {
      const [account, device] = await holders(session as LiveSession);
      return ring.stateOf(account, device, channel, now());
    },
    async onRefused(session, channel) {
      operator.note('a channel was claimed that was never granted', { device: session.device });
      const entryId = `claim:${randomBytes(12).toString('hex')}`;
      const entry = {
        entryId,
        at: now().toISOString(),
        kind: 'claim',
        user: session.user,
        site: session.site,
      } as const;
      await log.append('server', [{ ...entry, note: channel.slice(0, 40) }]);
    },
  });

  const quarantine = classified(index, createQuarantine({ store, secrets, now }));
  const push = createPush({
    store,
    index,
    log,
    openChange,
    authorOf,
    isValid: (type, body, level, schemaVersion) =>
      !hasErrors(
        validateBody(type, body, level, schemaVersion === undefined ? {} : { schemaVersion }),
      ),
    now,
    today: () => cityDay(now()),
    salt: () => randomBytes(16).toString('base64url'),
    isClosed: deps.isClosed,
    keepOfGone: (change, sealed) => quarantine.keep(ofGone(change, sealed)),
  });

  const receipts = createReceipts({ accounts: store.accounts, now });
  const entries = createDeviceEntries({
    log,
    now,
    handOver: ({ changeId, user, device, site, terms = '' }) =>
      handOver({ store, quarantine }, { changeId, user, device, site, note: terms }),
    keepReceipt: (receipt) => receipts.keep(receipt),
    open: (entryId, envelope) => opened('access', entryId, envelope),
    publicKeys: (user, device) => accounts.publicKeys(user, device),
    siteOf: async (device) => (await accounts.device(device))?.site,
  });

  function holders({ user, device }: Pick<LiveSession, 'user' | 'device'>) {
    return Promise.all([accounts.account(user), accounts.device(device)]);
  }

  async function authorOf(user: UserId): Promise<AccessUser | undefined> {
    const account = await accounts.account(user);
    if (!account || account.endedAt !== undefined) return undefined;
    return { id: account.id, roles: account.roles };
  }

  async function openChange(changeId: ChangeId, envelope: string): Promise<Opened> {
    const found = await openSigned(changeId, envelope);
    if (!found.ok) return found;
    const { account, device, change } = found;
    // What ended him or his device after the backup may be lost: nobody knows yet whether he may still write.
    const waits =
      (account?.isAwaitingApproval === true && account.endedAt === undefined) ||
      (device.isAwaitingApproval === true && device.revokedAt === undefined);
    return waits ? { ok: false, code: 'not_approved' } : { ok: true, change };
  }

  async function openSigned(changeId: ChangeId, envelope: string) {
    const signed = await opened<SignedChange>('change', changeId, envelope);
    const author = signed?.change?.author;
    if (!signed || typeof author?.user !== 'string' || typeof author.device !== 'string')
      return { ok: false, code: 'unreadable' } as const;
    // Keys are kept per user and device, so the author that is named must be the one who signed.
    const [keys, [account, device]] = await Promise.all([
      accounts.publicKeys(author.user, author.device),
      holders(author),
    ]);
    if (device?.site !== author.site || !(await isSignedWith(keys, signed)))
      return { ok: false, code: 'bad_signature' } as const;
    return { ok: true, account, device, change: signed.change } as const;
  }

  async function isSignedWith(keys: readonly string[], signed: SignedChange): Promise<boolean> {
    for (const key of keys) if (await verifyChange(key, signed)) return true;
    return false;
  }

  async function opened<T>(kind: 'change' | 'access' | 'draft', id: string, envelope: string) {
    try {
      return (await openAtServer(secrets.hpke.privateKey, kind, id, envelope)) as Partial<T> & T;
    } catch {
      // Whatever is wrong with an envelope, the answer is the same: it cannot be read.
      return undefined;
    }
  }

  async function grantedChannels(session: LiveSession): Promise<ReadonlySet<ChannelId>> {
    const [account, device] = await holders(session);
    if (!account || !device) return new Set();
    return new Set(ring.channels(account, device, now()).map(({ channel }) => channel));
  }

  const offers = createOffers({
    store,
    push,
    holds: (record) => secrets.proofs.holds(record),
    isErased: deps.isErased,
    restoredAt: deps.restoredAt,
    note: (event, facts) => operator.note(event, facts),
    onBeside: (record, by) => quarantine.keep(ofOffered(record, by)),
  });

  const routes: readonly Route[] = [
    post<PullRequest>(
      '/api/sync/pull',
      'session:sync',
      PullShape,
      async (body, call) => {
        const session = sessionOf(call);
        const outcome = await pull(session, body);
        if (!outcome.ok) return refusedBy(outcome);
        if ('packed' in outcome) return { kind: 'packed', zstd: outcome.packed };
        return { ...json(outcome.response), packed: true };
      },
      { reads: true },
    ),
    post<PushRequest>(
      '/api/sync/push',
      'session:sync',
      PushShape,
      async (body) => {
        const outcome = await push.push(body);
        return outcome.ok ? json(outcome.response) : refusedBy(outcome);
      },
      { limitBytes: 16 * 1024 * 1024 },
    ),
    post<LogRequest>(
      '/api/sync/log',
      'session:sync',
      LogShape,
      async (body, call) => json(await entries.store(body, sessionOf(call))),
      { limitBytes: 4 * 1024 * 1024 },
    ),
    post<OfferRequest>(
      '/api/sync/offer',
      'session:sync',
      OfferShape,
      async (body, call) => json(await offers.offer(body, sessionOf(call).device)),
      { limitBytes: 16 * 1024 * 1024, whileClosed: true },
    ),
    {
      method: 'GET',
      path: '/api/sync/live',
      rule: 'session:sync',
      handle: (call) => {
        const session = sessionOf(call);
        const channels = () => grantedChannels(session);
        const { site, device } = session;
        return Promise.resolve(listen(live, call, { channels, site, device }));
      },
    },
  ];
  const handIn: HandIn = {
    quarantine,
    receipts,
    entries,
    async judge(changeId, envelope) {
      const outcome = await push.push({ changes: [{ changeId, envelope }], confirmed: [] });
      return outcome.ok ? outcome.response.verdicts[0] : undefined;
    },
    async read(changeId, envelope) {
      const content = await openSigned(changeId, envelope);
      const change = content.ok ? readChange(content.change) : undefined;
      // A reporter's name is read by nobody, in quarantine neither.
      return change === undefined || isSealed(change.next) ? undefined : change;
    },
    readDraft: createDraftReading({
      open: (draftId, envelope) => opened('draft', draftId, envelope),
      publicKeys: (user, device) => accounts.publicKeys(user, device),
    }),
  };
  return { routes, push, recent, handIn };
}

/** A stream that says `changed` when something did, and beats so that a dead line is noticed. */
export function listen(
  live: Live,
  call: Call,
  what: Pick<Listener, 'channels' | 'site' | 'device' | 'subjects'>,
  /** What else has something to tell; its answer ends that. */
  also?: (tell: () => void) => () => void,
): Reply {
  return {
    kind: 'events',
    run: ({ send, signal }) =>
      new Promise<void>((resolve, reject) => {
        // The session is asked again before anything is said: an ended one hears nothing more.
        const tell = (event: string) => {
          call.stillAllowed().then((allowed) => (allowed ? send(event) : finish()), fail);
        };
        const beat = setInterval(() => tell('beat'), LIVE_BEAT_MS);
        const unsubscribe = live.subscribe({
          ...what,
          stillAllowed: () =>
            call.stillAllowed().catch((fault: unknown) => {
              fail(fault);
              return false;
            }),
          onEvent: send,
          onEnded: () => finish(),
        });
        const unfollow = also?.(() => tell('changed'));
        const release = () => {
          clearInterval(beat);
          unsubscribe();
          unfollow?.();
        };
        const finish = () => {
          release();
          resolve();
        };
        const fail = (fault: unknown) => {
          release();
          reject(
            fault instanceof Error ? fault : new Error('live: the session could not be asked'),
          );
        };
        signal.addEventListener('abort', finish, { once: true });
        if (signal.aborted) finish();
        else send('hello');
      }),
  };
}

function refusedBy(failure: Failure): Reply {
  return {
    kind: 'refused',
    error: { code: failure.code as ApiErrorCode, message: failure.message },
  };
}

/** Seals what somebody searched for: the words are about people too. */
export function termSealer(services: Services) {
  return (entryId: string, terms: string): Promise<string> =>
    services.secrets.escrow.seal(`terms:${entryId}`, utf8(terms));
}

const Id = Type.String({ minLength: 1, maxLength: 64 });
const Cursor = Type.Object({
  grantGeneration: Type.Integer({ minimum: 0 }),
  snapshotCursor: Type.Optional(Type.String({ maxLength: 4096 })),
  since: Type.Optional(Type.String({ maxLength: 4096 })),
});
const PullShape = Type.Object({
  checkpoint: Type.Object({
    storeEpoch: Type.String({ maxLength: 64 }),
    channels: Type.Record(Type.String({ maxLength: 64 }), Cursor),
  }),
  limit: Type.Integer({ minimum: 1, maximum: 1_000 }),
  channels: Type.Array(Id, { maxItems: 64 }),
});
const PushShape = Type.Object({
  changes: Type.Array(Type.Object({ changeId: Id, envelope: Type.String() }), {
    maxItems: MAX_CHANGES,
  }),
  confirmed: Type.Array(Id, { maxItems: 10_000 }),
});
const OfferShape = Type.Object({
  held: Type.Array(Type.Tuple([Type.String({ maxLength: 200 }), Type.Integer({ minimum: 1 })]), {
    maxItems: 1_000,
  }),
  // Believed only where our own proof says that it is ours.
  documents: Type.Array(
    Type.Object({ id: Type.String({ maxLength: 200 }), version: Type.Integer({ minimum: 1 }) }),
    { maxItems: 200 },
  ),
});
const LogShape = Type.Object({
  // Each entry is judged for itself: one that is too long must not hold up the others.
  entries: Type.Array(Type.Object({ entryId: Type.String(), envelope: Type.String() }), {
    maxItems: 500,
  }),
});

// A push handler over a memory store that can be killed after any step and started again; changes are built by hand.
import type { AccessUser } from '../../src/lib/domain/access.ts';
import { hasErrors, validateBody } from '../../src/lib/domain/catalogue/validate.ts';
import type {
  ChangeId,
  DeviceId,
  RecordDoc,
  SiteCode,
  UserId,
} from '../../src/lib/domain/record.ts';
import { recordTypeOf, type RecordId } from '../../src/lib/domain/record.ts';
import type { Change, PullRequest, Verdict } from '../../src/lib/protocol/wire.ts';
import { createScopeCommands } from '../../sync-server/access/scope-commands.ts';
import { loadScopeIndex } from '../../sync-server/access/scope-index.ts';
import { createAccessLog } from '../../sync-server/audit/access-log.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { isStoredRecord, type StoredRecord } from '../../sync-server/sync/stored.ts';
import { createPull } from '../../sync-server/sync/pull.ts';
import { createPush, type WriteStep } from '../../sync-server/sync/push.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import { openTestStore } from './test-database.ts';

export const NOW = new Date('2026-11-22T03:00:00Z');

/** `abe@CKITA:MCM`: user, site and role in one word. */
export type Who = `${string}@${string}:${string}`;

export type PushWorld = Awaited<ReturnType<typeof createPushWorld>>;

/** `store`: one that may die, or that was restored. `idsFrom`: where a world before this one has given ids. */
export async function createPushWorld(given?: Store, idsFrom = 0) {
  const store = given ?? (await openTestStore());
  const log = createAccessLog({ log: store.log, now: () => NOW, sealTerms: (_, text) => text });
  const users = new Map<string, AccessUser>();
  let salts = 0;
  let ids = idsFrom;
  let armed: WriteStep | undefined;
  const now = { at: NOW };
  /** Restored without the journal, and not yet opened. */
  const closed = { is: false };
  const isClosed = async (): Promise<boolean> => closed.is;

  async function start() {
    const index = await loadScopeIndex(store.records);
    const push = createPush({
      store,
      index,
      log,
      openChange: async (_id, envelope) => ({ ok: true, change: unsealed(envelope) }),
      authorOf: async (user) => users.get(user),
      isValid: (type, body, level, schemaVersion) =>
        !hasErrors(
          validateBody(type, body, level, schemaVersion === undefined ? {} : { schemaVersion }),
        ),
      now: () => now.at,
      today: () => '2026-11-22',
      salt: () => `salt${String((salts += 1))}`,
      isClosed,
      steps: {
        after: (step) => {
          if (armed !== step) return;
          armed = undefined;
          throw new Error(`killed after ${step}`);
        },
      },
    });
    await push.catchUp();
    const commands = createScopeCommands({
      store,
      index,
      newId: () => `job${String((ids += 1))}`,
      isClosed,
    });
    const pull = createPull({
      records: store.records,
      index,
      storeEpoch: () => 'epoch',
      grantOf: () => ({ state: 'granted', generation: 1 }),
      onRefused: () => undefined,
    });
    return { index, push, commands, pull };
  }
  let running = await start();

  function author(who: Who): Change['author'] {
    const [user = '', place = ''] = who.split('@');
    const [site = '', role = ''] = place.split(':');
    users.set(user, { id: user as UserId, roles: [{ site: site as SiteCode, role }] });
    return { user: user as UserId, site: site as SiteCode, device: `d-${site}` as DeviceId };
  }

  function change(
    who: Who,
    id: string,
    body: RecordDoc['body'],
    more: Partial<RecordDoc> & { readonly seen?: RecordDoc | undefined } = {},
  ): Change {
    const by = author(who);
    const { seen, ...rest } = more;
    const stamp = { at: now.at.toISOString(), by: by.user, site: by.site, device: by.device };
    const changeId = `change${String((ids += 1))}` as ChangeId;
    const next: RecordDoc = {
      id: id as RecordId,
      type: recordTypeOf(id as RecordId),
      schemaVersion: 1,
      ...(seen === undefined ? {} : placeOf(seen)),
      body,
      created: seen?.created ?? stamp,
      updated: stamp,
      changeId,
      status: seen?.status ?? 'draft',
      ...rest,
    };
    const base: Change['base'] =
      seen === undefined
        ? { kind: 'none' }
        : { kind: 'version', version: seen.version ?? 0, body: seen.body };
    return { changeId, recordId: next.id, author: by, base, next };
  }

  async function send(...changes: readonly Change[]): Promise<readonly Verdict[]> {
    const answer = await running.push.push({
      changes: changes.map((one) => ({ changeId: one.changeId, envelope: sealed(one) })),
      confirmed: [],
    });
    if (!answer.ok) throw new Error(answer.code);
    return answer.response.verdicts;
  }

  return {
    store,
    log,
    now,
    closed,
    change,
    send,
    index: () => running.index,
    commands: () => running.commands,
    takeBack: (...given: Parameters<typeof running.push.takeBack>) =>
      running.push.takeBack(...given),
    restart: async () => {
      running = await start();
    },
    killAfter: (step: WriteStep) => {
      armed = step;
    },
    /** In short: accepted, conflict, or why it was refused. */
    words: async (...changes: readonly Change[]) => (await send(...changes)).map(wordOf),
    async head(id: string): Promise<StoredRecord> {
      const [doc] = await store.records.get([id]);
      if (!isStoredRecord(doc)) throw new Error(`no ${id}`);
      return doc;
    },
    async pullAll(channels: readonly string[], request?: PullRequest['checkpoint']) {
      const session = { user: 'u', device: 'd', site: 'CKITA' } as never;
      const all = channels as readonly ChannelId[];
      let checkpoint = request ?? { storeEpoch: '', channels: {} };
      const documents = [];
      const removals = [];
      for (;;) {
        const answer = await running.pull(session, { checkpoint, limit: 100, channels: all });
        if (!answer.ok) throw new Error(answer.code);
        const { response } = answer;
        documents.push(...response.documents);
        removals.push(...response.removals);
        const cursors = { ...checkpoint.channels, ...response.checkpoint.channels };
        checkpoint = { ...response.checkpoint, channels: cursors };
        if (!response.more) return { documents, removals, checkpoint };
      }
    },
    /** All that the store keeps, as text. */
    async everything(but: readonly string[] = []): Promise<string> {
      const found: unknown[] = [];
      for (const name of ['records', 'history', 'log', 'accounts', 'vault'] as const)
        if (!but.includes(name))
          found.push(await store[name].range({ from: ' ', to: '~', limit: 10_000 }));
      return JSON.stringify(found);
    },
  };
}

export function wordOf(verdict: Verdict): string {
  return verdict.kind === 'refused' ? verdict.reason : verdict.kind;
}

function placeOf({ subjectId, householdId, caseId }: RecordDoc): Partial<RecordDoc> {
  return {
    ...(subjectId === undefined ? {} : { subjectId }),
    ...(householdId === undefined ? {} : { householdId }),
    ...(caseId === undefined ? {} : { caseId }),
  };
}

/** Stands for HPKE: nothing of it can be found by its words. */
function sealed(change: Change): string {
  return Buffer.from(JSON.stringify(change)).toString('base64url');
}
function unsealed(envelope: string): unknown {
  return JSON.parse(Buffer.from(envelope, 'base64url').toString());
}

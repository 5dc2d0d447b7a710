// Deliberate breakages, each by wrapping one thing the product is given. The simulator must find every one.
import type { mergeBodies } from '../../src/lib/domain/merge/merge.ts';
import type { ChannelId } from '../../src/lib/protocol/scope.ts';
import type { isNewer } from '../../src/lib/protocol/scope-freshness.ts';
import type { Change, PulledDocument } from '../../src/lib/protocol/wire.ts';
import type { Disk } from '../../src/lib/replica/disk.ts';
import type { SealedLog } from '../../src/lib/replica/sealed-log.ts';
import { NOTES } from '../../src/lib/sync/destruction.ts';
import type { SyncEngine } from '../../src/lib/sync/engine.ts';
import type { Courier, Transport } from '../../src/lib/sync/ports.ts';
import type { ScopeIndex } from '../../sync-server/access/scope-index.ts';
import type { Quarantine } from '../../sync-server/quarantine/quarantine.ts';
import type { AccessLog } from '../../sync-server/audit/access-log.ts';
import type { Collection, Store, StoredDoc } from '../../sync-server/store/store.ts';
import { isStoredRecord } from '../../sync-server/sync/stored.ts';
import type { GrantState } from '../../sync-server/sync/pull.ts';
import type { World } from './clock.ts';
import { DEVICE_MUTANTS } from './device-mutants.ts';
import { DISK_MUTANTS } from './disk-mutants.ts';
import type { DiskMutant } from './disks.ts';
import { MERGE_MUTANTS } from './merge-mutants.ts';
import type { Door } from './link.ts';
import type { SimGrant } from './server.ts';

export interface Mutant {
  readonly name: string;
  readonly store?: (store: Store) => Store;
  readonly log?: (log: AccessLog) => AccessLog;
  readonly index?: (index: ScopeIndex) => ScopeIndex;
  readonly grantOf?: (grant: SimGrant) => GrantState;
  readonly disk?: (disk: Disk, world: World) => Disk;
  readonly sealedLog?: (log: SealedLog) => SealedLog;
  readonly transport?: (transport: Transport) => Transport;
  readonly door?: (door: Door) => Door;
  /** On the server, between the envelope and its judge. */
  readonly change?: (change: Change, store: Store) => Promise<Change>;
  readonly courier?: (courier: Courier) => Courier;
  readonly newerThan?: typeof isNewer;
  readonly mergeBodies?: (merge: typeof mergeBodies) => typeof mergeBodies;
  readonly quarantine?: (quarantine: Pick<Quarantine, 'keep'>) => Pick<Quarantine, 'keep'>;
  /** Made anew whenever a device opens: for what breaks its disk and its line together. */
  readonly ofLife?: () => Pick<Mutant, 'disk' | 'transport'>;
  readonly engine?: (engine: SyncEngine) => SyncEngine;
  /** Of journal and restore. */
  readonly disks?: DiskMutant;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledges before the write',
    disk: (disk, world) => ({
      ...disk,
      addOutgoing: async (...rows) => {
        world.after(400, () => void disk.addOutgoing(...rows).catch(() => undefined));
        return Promise.resolve();
      },
    }),
  },
  {
    name: 'loses an outbox entry on restart',
    disk: (disk) => {
      let isFirst = true;
      return {
        ...disk,
        outgoing: async () => {
          const rows = await disk.outgoing();
          const lost = isFirst ? rows.findLast((row) => row.verdict === undefined) : undefined;
          isFirst = false;
          if (lost === undefined) return rows;
          await disk.removeOutgoing([lost.id]);
          return rows.filter((row) => row !== lost);
        },
      };
    },
  },
  {
    name: 'skips a removal',
    transport: (transport) => ({
      ...transport,
      pull: async (request, signal) => {
        const response = await transport.pull(request, signal);
        return { ...response, removals: response.removals.slice(1) };
      },
    }),
  },
  {
    name: 'reuses a checkpoint after a drop',
    transport: (transport) => {
      const last = new Map<string, string>();
      return {
        ...transport,
        pull: async (request, signal) => {
          const channels = { ...request.checkpoint.channels };
          for (const channel of request.channels) {
            const cursor = channels[channel];
            const since = cursor?.since ?? last.get(channel);
            if (cursor === undefined || since === undefined) continue;
            last.set(channel, since);
            channels[channel] = { grantGeneration: cursor.grantGeneration, since };
          }
          const checkpoint = { ...request.checkpoint, channels };
          return transport.pull({ ...request, checkpoint }, signal);
        },
      };
    },
  },
  {
    name: 'moves the checkpoint without its documents',
    sealedLog: (log) => {
      let count = 0;
      return {
        ...log,
        commit: (entries, dropLogs) =>
          log.commit(
            entries.map((entry) => {
              count += 1;
              return count % 5 === 0 ? { ...entry, payload: { ...entry.payload, put: [] } } : entry;
            }),
            dropLogs,
          ),
      };
    },
  },
  { name: 'applies an old version', newerThan: () => true },
  {
    name: 'forgets the grant generation',
    grantOf: () => ({ state: 'granted', generation: 1 }),
  },
  {
    name: 'swallows a conflict',
    transport: (transport) => ({
      ...transport,
      push: async (request, signal) => {
        const response = await transport.push(request, signal);
        const verdicts = response.verdicts.map((verdict) =>
          verdict.kind === 'conflict'
            ? { ...verdict, kind: 'accepted' as const, version: verdict.headVersion }
            : verdict,
        );
        return { ...response, verdicts };
      },
    }),
  },
  {
    name: 'loses the verdict of a refusal',
    disk: (disk) => ({
      ...disk,
      setVerdict: async (id) => disk.removeOutgoing([id]),
    }),
  },
  {
    name: 'keeps no copy that only the author needs',
    disk: (disk) => ({
      ...disk,
      addOutgoing: async (...rows) => disk.addOutgoing(...rows.map(({ own: _, ...row }) => row)),
    }),
  },
  {
    name: 'shows no refusal',
    engine: (engine) => ({
      ...engine,
      outgoing: () => engine.outgoing().filter(({ verdict }) => verdict?.kind !== 'refused'),
    }),
  },
  {
    name: 'ignores that a change stands on another',
    courier: (courier) => ({
      ...courier,
      sealChange: (change) =>
        courier.sealChange(
          change.base.kind === 'change' ? { ...change, base: { kind: 'none' } } : change,
        ),
    }),
  },
  {
    name: 'lets the last one win',
    change: async (change, store) => {
      const [head] = await store.records.get([change.recordId]);
      if (!isStoredRecord(head) || change.base.kind !== 'version') return change;
      const version = head.record.version ?? 0;
      return { ...change, base: { ...change.base, version } };
    },
  },
  {
    name: 'archives nothing',
    store: (store) => ({ ...store, history: without(store.history, 'version') }),
  },
  {
    name: 'answers a refusal that it did not store',
    store: (store) => ({ ...store, history: without(store.history, 'verdict') }),
  },
  {
    name: 'takes in a person without a membership',
    store: (store) => ({
      ...store,
      records: losing(store.records, (doc) => doc['kind'] === 'membership' && !doc._rev),
    }),
  },
  {
    name: 'gives a number twice',
    store: (store) => ({
      ...store,
      history: {
        ...store.history,
        get: async (ids) =>
          (await store.history.get(ids)).map((doc) =>
            doc?.['kind'] === 'counter' ? { ...doc, last: Number(doc['last']) - 1 } : doc,
          ),
      },
    }),
  },
  {
    name: 'forgets where a call stood before it was raised',
    index: (index) => ({
      ...index,
      formerChannelsOf: (id) =>
        index.recordOf(id)?.type === 'consultation' ? new Set() : index.formerChannelsOf(id),
    }),
  },
  {
    name: 'drops a reporter where it can be read',
    store: (store) => ({
      ...store,
      vault: {
        ...store.vault,
        write: async (docs) => {
          await store.log.write(docs.map((doc) => ({ ...doc, opened: doc['envelope'] })));
          return store.vault.write(docs);
        },
      },
    }),
  },
  { name: 'logs nothing', log: (log) => ({ ...log, append: () => Promise.resolve() }) },
  {
    name: 'sends without asking where a record belongs',
    index: (index) => {
      const names = ['CKITA.core', 'CMINAMI.core', 'CKITA.mch', 'CMINAMI.mch'];
      const open = new Set(names as unknown as readonly ChannelId[]);
      return { ...index, channelsOf: () => open };
    },
  },
  {
    name: 'forgets that a family left',
    index: (index) => ({ ...index, formerChannelsOf: () => new Set() }),
  },
  {
    name: 'leaves out one document of a page',
    transport: (transport) => {
      let count = 0;
      const keep = (): boolean => (count += 1) % 40 !== 0;
      return {
        ...transport,
        pull: async (request, signal) => {
          const { written: _, ...response } = await transport.pull(request, signal);
          const documents: readonly PulledDocument[] = response.documents.filter(keep);
          return { ...response, documents };
        },
      };
    },
  },
  {
    name: 'drops what is handed to the supervisors',
    quarantine: () => ({ keep: () => Promise.resolve() }),
  },
  {
    name: 'hands over a note without the text',
    quarantine: (quarantine) => ({
      keep: (what) => quarantine.keep({ ...what, content: { note: what.content.note ?? '' } }),
    }),
  },
  {
    name: 'says that it destroyed a log, and keeps it',
    sealedLog: (log) => ({
      ...log,
      commit: (entries, dropLogs = []) =>
        log.commit(entries, entries.length > 0 ? dropLogs : dropLogs.slice(1)),
    }),
  },
  {
    name: 'hides what left, and keeps it in the log',
    sealedLog: (log) => ({ ...log, rewrite: () => Promise.resolve() }),
  },
  {
    name: 'forgets the receipt',
    courier: (courier) => ({
      ...courier,
      sealAccess: ({ receipt: _, ...entry }) => courier.sealAccess(entry),
    }),
  },
  {
    name: 'notes nothing before it destroys',
    disk: (disk) => ({
      ...disk,
      setItem: (name, value) => (name === NOTES ? Promise.resolve() : disk.setItem(name, value)),
    }),
  },
  ...DEVICE_MUTANTS,
  ...MERGE_MUTANTS,
  ...DISK_MUTANTS,
];

/** Answers that these were written. */
function losing(collection: Collection, isLost: (doc: StoredDoc) => boolean): Collection {
  return {
    ...collection,
    write: async (docs) => {
      const done = await collection.write(docs.filter((doc) => !isLost(doc)));
      return docs.map(
        (doc) =>
          done.find((result) => result.id === doc._id) ?? { ok: true, id: doc._id, rev: '1-x' },
      );
    },
  };
}

function without(history: Collection, kind: string): Collection {
  return {
    ...history,
    get: history.get,
    write: async (docs) => {
      const kept = docs.filter(
        (doc) =>
          doc['kind'] !== kind ||
          (kind === 'verdict' && (doc['verdict'] as { kind: string }).kind === 'accepted'),
      );
      const done = await history.write(kept);
      return docs.map(
        (doc) =>
          done.find((result) => result.id === doc._id) ?? { ok: true, id: doc._id, rev: '1-x' },
      );
    },
  };
}

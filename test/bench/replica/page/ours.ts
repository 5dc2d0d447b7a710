// The product's replica: sealed log on the strict disk, a map in memory, saves into the sealed outbox.
import { ulid } from 'ulid';
import type {
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../../../../src/lib/domain/record.ts';
import { channelId } from '../../../../src/lib/protocol/scope.ts';
import type { ChannelCursor } from '../../../../src/lib/protocol/wire.ts';
import { openDexieDisk, type DexieDisk } from '../../../../src/lib/replica/dexie-disk.ts';
import { createMemoryTable } from '../../../../src/lib/replica/memory-table.ts';
import { createSealedLog, type SealedLog } from '../../../../src/lib/replica/sealed-log.ts';
import type { HeldRecord, RecordTable } from '../../../../src/lib/replica/table.ts';
import { createOutbox, type Outbox } from '../../../../src/lib/sync/outbox.ts';
import { overlayAll, type Overlaid } from '../../../../src/lib/sync/overlay.ts';
import { createCourier } from '../../../../src/lib/vault/courier.ts';
import { createSealer } from '../../../../src/lib/vault/sealer.ts';
import { recordId } from './documents.ts';
import { countMatches } from './search.ts';
import type { BenchKeys, Subject } from './steps.ts';

interface Opened {
  readonly disk: DexieDisk;
  readonly table: RecordTable;
  readonly log: SealedLog;
  readonly outbox: Outbox;
  readonly logId: string;
}

export function createOurs(): Subject {
  let current: Opened | undefined;
  let batches = 0;
  const opened = (): Opened => {
    if (current === undefined) throw new Error('bench: not opened');
    return current;
  };

  /** What the puller does with a page: newer ones only, disk first, then memory. */
  async function pulled(documents: readonly RecordDoc[], cursor: ChannelCursor): Promise<void> {
    const { log, logId, table } = opened();
    const put = documents.map(asHeld).filter(({ document, freshness }) => {
      const known = table.get(document.id);
      return known === undefined || known.freshness.version < freshness.version;
    });
    await log.commit([{ logId, payload: { base: false, put, remove: [], cursor } }]);
    await table.apply({ put, remove: [] });
  }

  return {
    open: async (name, keys) => {
      current = await openAll(name, keys);
    },
    insert: async (batch) => {
      batches += 1;
      await pulled(batch, { grantGeneration: 1, since: String(batches) });
    },
    firstSync: async (source) => {
      for (let at = 0; at < source.length; at += 500) {
        const next = at + 500;
        await pulled(source.slice(at, next), { grantGeneration: 1, snapshotCursor: String(next) });
      }
      return opened().table.size();
    },
    readAll: async () => {
      let count = 0;
      for (const { document } of opened().table.all()) {
        if (document.body['content'] !== '') count += 1;
      }
      return Promise.resolve(count);
    },
    edit: async (at, text) => save(opened(), at, text),
    unlock: async (name, keys, query) => {
      const { table, log, outbox, logId } = (current = await openAll(name, keys));
      const content = await log.openLog(logId);
      if (!content.ok) throw new Error('bench: damaged log');
      // The log in order: a later batch wins.
      const held = new Map<RecordId, HeldRecord>();
      for (const batch of content.batches) {
        for (const record of batch.put) held.set(record.document.id, record);
      }
      await table.apply({ put: [...held.values()], remove: [] });
      await outbox.restore();
      return countMatches(shown(overlayAll(table.all(), outbox.list())), query);
    },
    close: async () => {
      await opened().table.close();
      opened().disk.close();
    },
  };
}

async function openAll(name: string, keys: BenchKeys): Promise<Opened> {
  const user = { id: 'user-1' as UserId, name: '架空 花子' };
  const channel = channelId('CKITA' as SiteCode, 'MCH');
  const sealer = createSealer({
    channels: [{ channel, grantGeneration: 1, logId: keys.logId, key: keys.key }],
    personal: { logId: 'own', key: keys.key },
  });
  const courier = createCourier(
    { user, signing: keys.signing, serverKeys: { hpke: keys.serverKey, signing: '' } },
    { deviceId: 'device-1' as DeviceId },
  );
  const disk = await openDexieDisk(name);
  const table = createMemoryTable();
  const log = createSealedLog({ disk, sealer });
  const outbox = createOutbox({
    disk,
    table,
    sealer,
    courier,
    personalLogId: 'own',
    logIdOf: () => keys.logId,
    onChange: () => undefined,
  });
  return { disk, table, log, outbox, logId: keys.logId };
}

function* shown(overlaid: Iterable<Overlaid>): Generator<RecordDoc> {
  for (const { document } of overlaid) yield document;
}

function asHeld(document: RecordDoc): HeldRecord {
  const channel = channelId('CKITA' as SiteCode, 'MCH');
  return { channel, freshness: { scope: 1, version: document.version ?? 0 }, document };
}

/** As `records.save`: the product's own outbox signs, seals and writes. */
async function save({ table, outbox }: Opened, at: number, text: string): Promise<void> {
  const before = table.get(recordId(at))?.document;
  if (before === undefined) throw new Error('bench: no such record');
  const updated = { ...before.updated, at: new Date().toISOString() };
  const body = { ...before.body, content: text };
  await outbox.save({ ...before, body, updated, changeId: ulid() as ChangeId });
}

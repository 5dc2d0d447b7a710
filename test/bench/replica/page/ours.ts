// The product's replica: sealed log on the strict disk, RxDB in memory, saves into the sealed outbox.
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
import { createRxdbTable } from '../../../../src/lib/replica/rxdb-table.ts';
import { createSealedLog, type SealedLog } from '../../../../src/lib/replica/sealed-log.ts';
import type { HeldRecord, RecordTable } from '../../../../src/lib/replica/table.ts';
import { createCourier, type RingCourier } from '../../../../src/lib/vault/courier.ts';
import { createSealer, type RingSealer } from '../../../../src/lib/vault/sealer.ts';
import { recordId } from './documents.ts';
import { countMatches } from './search.ts';
import type { BenchKeys, Subject } from './steps.ts';

interface Opened {
  readonly disk: DexieDisk;
  readonly table: RecordTable;
  readonly log: SealedLog;
  readonly sealer: RingSealer;
  readonly courier: RingCourier;
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
      const { disk, table, log, sealer, logId } = (current = await openAll(name, keys));
      const waiting = disk.outgoing();
      const content = await log.openLog(logId);
      if (!content.ok) throw new Error('bench: damaged log');
      // The log in order: a later batch wins.
      const held = new Map<RecordId, HeldRecord>();
      for (const batch of content.batches) {
        for (const record of batch.put) held.set(record.document.id, record);
      }
      await table.apply({ put: [...held.values()], remove: [] });
      // What waits in the outbox stands over it, as in the product.
      const shown = new Map<RecordId, RecordDoc>();
      for (const { document } of table.all()) shown.set(document.id, document);
      for (const row of await waiting) {
        if (row.reading === undefined) continue;
        const change = (await sealer.openNote(row.id, row.reading)) as { next: RecordDoc };
        shown.set(change.next.id, change.next);
      }
      return countMatches(shown.values(), query);
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
  const [disk, table] = await Promise.all([openDexieDisk(name), createRxdbTable()]);
  const log = createSealedLog({ disk, sealer });
  return { disk, table, log, sealer, courier, logId: keys.logId };
}

function asHeld(document: RecordDoc): HeldRecord {
  const channel = channelId('CKITA' as SiteCode, 'MCH');
  return { channel, freshness: { scope: 1, version: document.version ?? 0 }, document };
}

/** What `records.save` does: the change signed and sealed to the server, a reading copy, one strict write. */
async function save(
  { table, courier, sealer, disk, logId }: Opened,
  at: number,
  text: string,
): Promise<void> {
  const before = table.get(recordId(at))?.document;
  if (before === undefined) throw new Error('bench: no such record');
  const changeId = ulid() as ChangeId;
  const { site, device, by: user } = before.updated;
  const updated = { ...before.updated, at: new Date().toISOString() };
  const next = { ...before, body: { ...before.body, content: text }, updated, changeId };
  const change = {
    changeId,
    recordId: before.id,
    author: { user, device, site },
    base: { kind: 'version' as const, version: before.version ?? 0, body: before.body },
    next,
  };
  const [envelope, reading] = await Promise.all([
    courier.sealChange(change),
    sealer.sealNote(logId, changeId, change),
  ]);
  await disk.addOutgoing({ id: changeId, kind: 'change', envelope, reading });
}

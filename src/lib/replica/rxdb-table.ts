// The record table in the product: one RxDB collection in memory storage, for all record types.
import { createRxDatabase, type RxJsonSchema, type RxStorageInstance } from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { RecordId } from '../domain/record.ts';
import { applyToMap, createListeners } from './memory-table.ts';
import type { HeldRecord, RecordTable } from './table.ts';

interface Row {
  id: string;
  /** Absent on what was removed: a tombstone keeps nothing but its id. */
  held?: HeldRecord;
}

export async function createRxdbTable(): Promise<RecordTable> {
  const database = await createRxDatabase({
    name: `replica-${String((tables += 1))}`,
    storage: getRxStorageMemory(),
    multiInstance: false,
    eventReduce: false,
  });
  const { records } = await database.addCollections({ records: { schema: SCHEMA } });
  const storage: RxStorageInstance<Row, unknown, unknown> = records.storageInstance;
  // Reads come from here: RxDB's own would wrap and copy each document.
  const held = new Map<RecordId, HeldRecord>();
  const listeners = createListeners();

  return {
    get: (id) => held.get(id),
    all: () => held.values(),
    size: () => held.size,
    apply: async (batch) => {
      const rows = new Map<string, Row | undefined>();
      for (const id of batch.remove) if (held.has(id)) rows.set(id, undefined);
      for (const record of batch.put) {
        rows.set(record.document.id, { id: record.document.id, held: record });
      }
      await write(storage, rows);
      listeners.tell(applyToMap(held, batch));
    },
    onChange: listeners.add,
    close: async () => {
      held.clear();
      listeners.clear();
      await database.remove();
    },
  };
}

// RxDB wants each open database to have its own name, in memory too.
let tables = 0;

const SCHEMA: RxJsonSchema<Row> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    held: { type: 'object' },
  },
  required: ['id'],
};

// Straight to the collection's storage, as RxDB's own replication does: the server's state is
// written as it is, with no document objects, hooks or conflict handling in between.
async function write(
  storage: RxStorageInstance<Row, unknown, unknown>,
  rows: ReadonlyMap<string, Row | undefined>,
): Promise<void> {
  if (rows.size === 0) return;
  const before = new Map(
    (await storage.findDocumentsById([...rows.keys()], true)).map((row) => [row.id, row]),
  );
  const { error } = await storage.bulkWrite(
    [...rows].map(([id, row]) => {
      const previous = before.get(id);
      const document = {
        ...(row ?? { id }),
        _deleted: row === undefined,
        _attachments: {},
        _meta: previous?._meta ?? { lwt: 1 },
        _rev: previous?._rev ?? '',
      };
      return previous === undefined ? { document } : { previous, document };
    }),
    'tsumugi-replica',
  );
  // RxDB's errors contain documents: only their number may be said.
  if (error.length > 0) throw new Error(`table: ${String(error.length)} rows were not written`);
}

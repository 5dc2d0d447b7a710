// What we are measured against: RxDB on its Dexie storage as its documentation sets it up, without encryption, with strict durability.
import { createRxDatabase, type RxCollection, type RxJsonSchema } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { RecordDoc } from '../../../../src/lib/domain/record.ts';
import { recordId } from './documents.ts';
import { countMatches } from './search.ts';
import type { Subject } from './steps.ts';

export function createPlain(): Subject {
  let current: RxCollection<RecordDoc> | undefined;
  const opened = (): RxCollection<RecordDoc> => {
    if (current === undefined) throw new Error('bench: not opened');
    return current;
  };

  return {
    open: async (name) => {
      current = await openPlainCollection(name);
    },
    insert: async (batch) => {
      const { error } = await opened().bulkInsert([...batch]);
      if (error.length > 0) throw new Error('bench: rows were not written');
    },
    firstSync: async (source) => {
      const replication = replicateRxCollection<RecordDoc, { at: number }>({
        collection: opened(),
        replicationIdentifier: 'bench',
        live: false,
        pull: {
          batchSize: 500,
          handler: async (checkpoint, size) => {
            const from = checkpoint?.at ?? 0;
            const page = source.slice(from, from + size);
            const documents = page.map((document) => ({ ...document, _deleted: false }));
            return Promise.resolve({ documents, checkpoint: { at: from + page.length } });
          },
        },
      });
      await replication.awaitInitialReplication();
      return opened().count().exec();
    },
    readAll: async () => {
      let count = 0;
      for (const document of await opened().find().exec()) {
        if (document.body['content'] !== '') count += 1;
      }
      return count;
    },
    edit: async (at, text) => {
      const document = await opened().findOne(recordId(at)).exec();
      if (document === null) throw new Error('bench: no such record');
      const updated = { ...document.updated, at: new Date().toISOString() };
      await document.patch({ body: { ...document.body, content: text }, updated });
    },
    unlock: async (name, _keys, query) => {
      current = await openPlainCollection(name);
      return countMatches(await current.find().exec(), query);
    },
    close: async () => {
      await opened().database.close();
    },
  };
}

export async function openPlainCollection(name: string): Promise<RxCollection<RecordDoc>> {
  const database = await createRxDatabase({
    name,
    storage: getRxStorageDexie({ chromeTransactionDurability: 'strict' }),
    multiInstance: false,
    eventReduce: true,
  });
  const { records } = await database.addCollections({ records: { schema: SCHEMA } });
  return records;
}

const SCHEMA: RxJsonSchema<RecordDoc> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    type: { type: 'string' },
    schemaVersion: { type: 'number' },
    subjectId: { type: 'string' },
    body: { type: 'object' },
    created: { type: 'object' },
    updated: { type: 'object' },
    changeId: { type: 'string' },
    status: { type: 'string' },
    version: { type: 'number' },
    prevHash: { type: 'string' },
    receivedAt: { type: 'string' },
  },
  required: ['id', 'type'],
} as unknown as RxJsonSchema<RecordDoc>;

// RxDB's CouchDB replication into its plain Dexie storage, one shot, in batches of 1,000.
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb';
import type { RecordDoc } from '../../../../src/lib/domain/record.ts';
import { openPlainCollection } from '../../replica/page/plain.ts';

export async function rxdbFirstSync(url: string) {
  const collection = await openPlainCollection('bench');
  const replication = replicateCouchDB<RecordDoc>({
    replicationIdentifier: 'bench',
    collection,
    url,
    // Its own default calls the browser's as a method of something else.
    fetch: (...asked) => fetch(...asked),
    live: false,
    waitForLeadership: false,
    pull: { batchSize: 1_000 },
  });
  replication.error$.subscribe((error) => {
    throw error;
  });
  await replication.awaitInitialReplication();
  const count = await collection.count().exec();
  return {
    count,
    all: async (): Promise<readonly RecordDoc[]> =>
      (await collection.find().exec()).map((one) => one.toJSON() as RecordDoc),
  };
}

// PouchDB on its IndexedDB adapter, as its documentation sets it up; batches of 1,000 instead of 100, the browser's relaxed durability.
import PouchDB from 'pouchdb-browser';
import type { RecordDoc } from '../../../../src/lib/domain/record.ts';

export async function pouchFirstSync(url: string) {
  const local = new PouchDB('bench', { auto_compaction: true });
  await local.replicate.from(url, { batch_size: 1_000, batches_limit: 10 });
  const { doc_count: count } = await local.info();
  return {
    count,
    async all(): Promise<readonly RecordDoc[]> {
      const { rows } = await local.allDocs({ include_docs: true });
      return rows.map(({ doc }) => ({ ...doc, id: doc?._id }) as unknown as RecordDoc);
    },
  };
}

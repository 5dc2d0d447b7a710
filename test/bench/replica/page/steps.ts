// What the page asks of a subject's worker; both subjects answer the same steps.
import type { RecordDoc } from '../../../../src/lib/domain/record.ts';

export type SubjectName = 'ours' | 'plain';

export interface Subject {
  /** Not timed. `keys`: what an opened key ring gives; plain has none. */
  open(name: string, keys: BenchKeys): Promise<void>;
  /** One batch, to durable. */
  insert(batch: readonly RecordDoc[]): Promise<void>;
  /** Pulls all of the source in batches of 500, checkpoint included, to durable and queryable; answers how many a query finds. */
  firstSync(source: readonly RecordDoc[]): Promise<number>;
  /** Touches every record; answers how many there were. */
  readAll(): Promise<number>;
  /** One save, to durable. */
  edit(at: number, text: string): Promise<void>;
  /** From nothing open until a folded search over all records answers; answers the hits. */
  unlock(name: string, keys: BenchKeys, query: string): Promise<number>;
  close(): Promise<void>;
}

export interface BenchKeys {
  readonly logId: string;
  readonly key: string;
  readonly signing: { readonly publicKey: string; readonly privateKey: string };
  readonly serverKey: string;
}

export type Step =
  | { readonly step: 'open'; readonly name: string; readonly keys: BenchKeys }
  | { readonly step: 'insert'; readonly batch: readonly RecordDoc[] }
  | { readonly step: 'prepareSource'; readonly count: number; readonly marker: string }
  | { readonly step: 'firstSync' | 'readAll' | 'close' }
  | { readonly step: 'edit'; readonly at: number; readonly text: string }
  | {
      readonly step: 'unlock';
      readonly name: string;
      readonly keys: BenchKeys;
      readonly query: string;
    };

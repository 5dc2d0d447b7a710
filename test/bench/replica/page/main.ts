// The page of the bench: drives a subject's worker, one message a step, and takes the times.
import { toBase64url } from '../../../../src/lib/protocol/envelopes/canonical.ts';
import { newSealKey } from '../../../../src/lib/protocol/envelopes/seal.ts';
import { generateSigningKeys } from '../../../../src/lib/protocol/envelopes/signature.ts';
import { generateServerKeys } from '../../../../src/lib/protocol/envelopes/to-server.ts';
import { makeRecords, QUERY, QUERY_EVERY } from './documents.ts';
import type { BenchKeys, Step, SubjectName } from './steps.ts';

export interface WriteTimes {
  readonly insertMs: number;
  readonly firstSyncMs: number;
  readonly readAllMs: number;
  readonly editMs: readonly number[];
}

export interface BenchPage {
  newKeys(): Promise<BenchKeys>;
  write(
    subject: SubjectName,
    keys: BenchKeys,
    records: number,
    marker: string,
  ): Promise<WriteTimes>;
  unlock(subject: SubjectName, keys: BenchKeys, records: number): Promise<number>;
}

const EDITS = 500;

const page: BenchPage = {
  newKeys: async () => ({
    logId: toBase64url(newSealKey()),
    key: toBase64url(newSealKey()),
    signing: await generateSigningKeys(),
    serverKey: (await generateServerKeys()).publicKey,
  }),

  write: async (name, keys, records, marker) => {
    const inserted = startSubject(name);
    const documents = makeRecords(records, marker);
    await inserted.ask({ step: 'open', name: 'insert', keys });
    const insertMs = await timed(async () => {
      for (let at = 0; at < records; at += 200) {
        await inserted.ask({ step: 'insert', batch: documents.slice(at, at + 200) });
      }
    });
    await inserted.end();

    const synced = startSubject(name);
    await synced.ask({ step: 'open', name: 'sync', keys });
    await synced.ask({ step: 'prepareSource', count: records, marker });
    const firstSyncMs = await timed(async () => {
      expectCount(await synced.ask({ step: 'firstSync' }), records);
    });
    const readAllMs = await timed(async () => {
      expectCount(await synced.ask({ step: 'readAll' }), records);
    });
    const editMs: number[] = [];
    for (let n = 0; n < EDITS; n += 1) {
      // Spread over the odd ones: the search counts none of them.
      const at = 2 * ((n * 19) % Math.floor(records / 2)) + 1;
      const text = `${marker} 経過を追記しました。`.repeat(8) + String(n);
      editMs.push(await timed(async () => synced.ask({ step: 'edit', at, text })));
    }
    await synced.end();
    return { insertMs, firstSyncMs, readAllMs, editMs };
  },

  unlock: async (name, keys, records) => {
    const worker = startSubject(name);
    // The worker's script is loaded; nothing is open.
    await worker.ask({ step: 'prepareSource', count: 0, marker: '' });
    return timed(async () => {
      const hits = await worker.ask({ step: 'unlock', name: 'sync', keys, query: QUERY });
      expectCount(hits, Math.ceil(records / QUERY_EVERY));
    });
  },
};
Object.assign(window, { benchPage: page });

function startSubject(name: SubjectName) {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
  const ask = async (step: Step): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => {
        reject(new Error(event.message));
      };
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.ok) resolve(data.answer);
        else reject(new Error(data.message));
      };
      worker.postMessage(step);
    });
  return {
    ask,
    end: async () => {
      await ask({ step: 'close' });
      worker.terminate();
    },
  };
}

type Answer =
  | { readonly ok: true; readonly answer: number | undefined }
  | { readonly ok: false; readonly message: string };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function expectCount(found: number | undefined, expected: number): void {
  if (found !== expected) {
    throw new Error(`bench: ${String(found)} found, ${String(expected)} expected`);
  }
}

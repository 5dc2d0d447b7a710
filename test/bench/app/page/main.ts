// The page of the bench's parts that need no product: the rules in a worker, and a plain IndexedDB to compare with.
export interface AlertOrder {
  readonly records: number;
  readonly rounds: number;
}

export interface PartsPage {
  /** Milliseconds of each round. */
  alerts(order: AlertOrder): Promise<readonly number[]>;
  /** What one would write without a product: every row is read from IndexedDB and compared, for each question. */
  plainSearch(records: number, words: readonly string[]): Promise<readonly number[]>;
}

declare global {
  interface Window {
    partsPage: PartsPage;
  }
}

window.partsPage = {
  alerts: async (order) =>
    new Promise((resolve) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<readonly number[]>) => {
        worker.terminate();
        resolve(data);
      };
      worker.postMessage(order);
    }),
  async plainSearch(records, words) {
    const database = await openPlain();
    const writing = database.transaction('rows', 'readwrite');
    for (let n = 0; n < records; n += 1) writing.objectStore('rows').put(rowOf(n), n);
    await new Promise((resolve) => (writing.oncomplete = resolve));
    const times: number[] = [];
    for (const word of words) {
      const began = performance.now();
      const rows = await answer<string[]>(
        database.transaction('rows').objectStore('rows').getAll() as IDBRequest<string[]>,
      );
      rows.filter((row) => row.normalize('NFKC').includes(word));
      times.push(performance.now() - began);
    }
    database.close();
    return times;
  },
};

async function openPlain(): Promise<IDBDatabase> {
  const request = indexedDB.open('plain', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('rows');
  return answer(request);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('bench: no answer'));
  });
}

/** As much text as a record is found by. */
function rowOf(n: number): string {
  return `架空 ${String(n)} カクウ ${String(n)} 090${String(n).padStart(8, '0')} 北区架空町${String(n % 90)}番地 家庭訪問をして様子を聞いた`;
}

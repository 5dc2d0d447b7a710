// First sync of the same records by each client, turn about: ours from the product's server, the others from a CouchDB replayed in memory.
import { openClient } from './client-browser.ts';
import type { CouchReplay } from './couch-replay.ts';
import type { DeviceOrder } from './device.ts';
import type { ClientName } from './page/steps.ts';

export interface Round {
  readonly number: number;
  readonly client: ClientName;
  readonly ms: number;
  /** Of the replayed CouchDB: taken off. Of our own server nothing is. */
  readonly serverMs: number;
  readonly bytes: number;
}

/** Of the first device of its center: its pages are read from the database. Those after it may be sent kept ones. */
export async function coldSync(
  origin: string,
  newOrder: () => Promise<DeviceOrder>,
): Promise<Pick<Round, 'ms' | 'bytes'>> {
  const opened = await openClient(origin, 'ours');
  try {
    const step = { step: 'firstSync', records: 0, order: await newOrder() } as const;
    const { ms, bytes } = await opened.ask(step);
    console.log(`ours, first of its center: ${ms.toFixed(0)} ms`);
    return { ms, bytes };
  } finally {
    await opened.close();
  }
}

const ORDERS: readonly (readonly ClientName[])[] = [
  ['ours', 'pouch', 'rxdbCouch'],
  ['pouch', 'rxdbCouch', 'ours'],
  ['rxdbCouch', 'ours', 'pouch'],
];

export async function firstSyncs(bench: {
  readonly rounds: number;
  readonly records: number;
  readonly digest: string;
  readonly replay: CouchReplay;
  readonly origin: string;
  readonly newOrder: () => Promise<DeviceOrder>;
}): Promise<{ readonly rounds: readonly Round[]; readonly version: string }> {
  const rounds: Round[] = [];
  let version = '';
  for (let n = 0; n < bench.rounds; n += 1) {
    for (const client of ORDERS[n % ORDERS.length]!) {
      const opened = await openClient(
        client === 'ours' ? bench.origin : bench.replay.origin,
        client,
      );
      ({ version } = opened);
      try {
        const order = client === 'ours' ? { order: await bench.newOrder() } : {};
        bench.replay.ownMs();
        const { records } = bench;
        const synced = await opened.ask({ step: 'firstSync', records, ...order });
        if (synced.digest !== bench.digest || synced.records !== records)
          throw new Error(`bench: ${client} holds other records (${String(synced.records)})`);
        const serverMs = client === 'ours' ? 0 : bench.replay.ownMs();
        rounds.push({ number: n + 1, client, ms: synced.ms, serverMs, bytes: synced.bytes });
        console.log(JSON.stringify(rounds.at(-1)));
      } finally {
        await opened.close();
      }
    }
  }
  return { rounds, version };
}

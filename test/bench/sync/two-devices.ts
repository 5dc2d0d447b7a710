// Two devices of one center in two Chromiums: a save on one until it is seen on the other, and what a return after an absence costs.
import { type Client, openClient } from './client-browser.ts';
import type { DeviceOrder } from './device.ts';
import type { Returned } from './page/steps.ts';
import type { BenchServer } from './server-process.ts';

export interface Return extends Returned {
  readonly foreign: number;
}

export async function twoDevices(bench: {
  readonly server: BenchServer;
  readonly site: string;
  readonly records: number;
  readonly newOrder: () => Promise<DeviceOrder>;
  readonly saves: number;
  readonly rounds: number;
  readonly foreign: { readonly site: string; readonly person: string; readonly count: number };
}): Promise<{ readonly live: readonly number[]; readonly returns: readonly Return[] }> {
  const { server, records, rounds, foreign } = bench;
  const open = async (): Promise<Client> => {
    const client = await openClient(server.origin, 'ours');
    await client.ask({ step: 'firstSync', records, order: await bench.newOrder() });
    return client;
  };
  const one = await open();
  const other = await open();
  try {
    const live: number[] = [];
    for (let n = 0; n < bench.saves; n += 1) {
      const { id, at } = await one.ask({ step: 'save' });
      live.push((await other.ask({ step: 'seen', id })) - at);
    }
    const returns: Return[] = [];
    const person = await one.ask({ step: 'person' });
    /** One change of its own channel while it is away, after as many of others. */
    const returning = async (count: number): Promise<void> => {
      await other.ask({ step: 'leave' });
      if (count > 0) await server.notes(foreign.person, foreign.site, count);
      const id = await server.notes(person, bench.site, 1);
      // The device that stayed has it: the server is done with what came before it.
      await one.ask({ step: 'seen', id });
      const returned = await other.ask({ step: 'return', id });
      returns.push({ ...returned, foreign: count });
      console.log(JSON.stringify(returns.at(-1)));
    };
    await returning(0); // Not counted: the first of its kind.
    returns.pop();
    for (let n = 0; n < rounds; n += 1)
      for (const count of n % 2 === 0 ? [0, foreign.count] : [foreign.count, 0])
        await returning(count);
    return { live, returns };
  } finally {
    await one.close();
    await other.close();
  }
}

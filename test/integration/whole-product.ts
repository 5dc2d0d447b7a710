// The whole product in one process: the server as it really starts, and devices with the real keeper on a memory disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../sync-server/http/log.ts';
import { startServer } from '../../sync-server/main.ts';
import type { SiteCode } from '../../src/lib/domain/record.ts';
import type { DeviceKind } from '../../src/lib/protocol/session.ts';
import { createMemoryDisk, emptyContents } from '../../src/lib/replica/memory-disk.ts';
import { createHttp } from '../../src/lib/worker/http.ts';
import { createKeeper, type Keeper } from '../../src/lib/worker/keeper.ts';
import { createServerDoor } from '../../src/lib/worker/server-door.ts';
import { browserRandomness, randomName } from '../../src/lib/worker/world.ts';
import { type DatabasePlace, databasePlace } from './test-database.ts';
import { addAccount, PASSWORD, role } from './world.ts';

export interface ProductDevice {
  readonly keeper: Keeper;
  /** Looks again whenever the worker tells its pages something. */
  until(holds: () => Promise<boolean>): Promise<void>;
  /** The bytes of the disk, as text. */
  readonly onDisk: () => string;
  readonly faults: readonly unknown[];
}

export type WholeProduct = Awaited<ReturnType<typeof startWholeProduct>>;

/** `place`: a database other than the one that tests are given. */
export async function startWholeProduct(place: DatabasePlace = databasePlace()) {
  const directory = await mkdtemp(join(tmpdir(), 'tsumugi-whole-'));
  const dataDir = join(directory, 'data');
  const server = await startServer({ dataDir, port: 0, log: createLog('silent'), ...place });
  const { port, services } = server;
  const origin = `http://localhost:${String(port)}`;
  const world = { port, services, origin, clock: new Date() };
  const devices: ProductDevice[] = [];

  /** A new device of the site, with this user signed in; `linePort`: what it speaks through. */
  async function device(
    user: string,
    site: string,
    code: string,
    kind: DeviceKind,
    linePort = port,
  ): Promise<ProductDevice> {
    await addAccount(world, user, [role(site, code)]);
    const enrolment = await services.accounts.issueCode({
      site: site as SiteCode,
      kind,
      label: '',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const contents = emptyContents();
    const faults: unknown[] = [];
    let waiting: (() => void)[] = [];
    const lineOrigin = `http://localhost:${String(linePort)}`;
    const http = createHttp(fetchWithCookies(lineOrigin));
    const keeper = createKeeper({
      disk: createMemoryDisk(contents),
      http,
      door: createServerDoor(http, lineOrigin),
      clock: {
        now: () => Date.now(),
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      randomness: browserRandomness,
      randomName,
      tell: () => {
        const told = waiting;
        waiting = [];
        for (const one of told) one();
      },
      onFault: (fault) => faults.push(fault),
      leave: () => undefined,
    });
    await keeper.begin();
    for (const answer of [
      await keeper.enrol(enrolment),
      await keeper.signIn({ userId: user, password: PASSWORD }),
    ])
      if (!answer.ok) throw new Error(answer.message);
    const made: ProductDevice = {
      keeper,
      faults,
      onDisk: () => JSON.stringify(contents),
      async until(holds) {
        while (!(await holds())) await new Promise<void>((resolve) => waiting.push(resolve));
      },
    };
    devices.push(made);
    return made;
  }

  return {
    services,
    port,
    device,
    async stop() {
      for (const { keeper } of devices) await keeper.lock();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A browser sends paths and keeps cookies; Node does neither. */
export function fetchWithCookies(origin: string): typeof fetch {
  let cookie = '';
  return async (path, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    const answer = await fetch(new URL(path as string, origin), { ...init, headers });
    const set = answer.headers.getSetCookie()[0];
    if (set !== undefined) cookie = set.split(';')[0] ?? '';
    return answer;
  };
}

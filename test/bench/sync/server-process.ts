// Starts the bench's server process and asks it.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CityScale } from '../../../sync-server/demo/data/city.ts';
import type { Asked } from './server.ts';

export interface BenchServer {
  readonly port: number;
  readonly origin: string;
  code(site: string): Promise<string>;
  account(user: string, site: string, role: string): Promise<void>;
  /** Answers the id of the last. */
  notes(about: string, site: string, count: number): Promise<string>;
  stop(): Promise<void>;
}

export const TODAY = '2026-05-15';

export async function startBenchServer(scale: CityScale, pages: string): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsumugi-bench-data-'));
  const child = fork(new URL('./server.ts', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asks = 0;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    for (const [id, tell] of waiting) tell({ id, ok: false, answer: 'the server ended' });
  });
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ask = (asked: Asked): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = (asks += 1);
      waiting.set(id, ({ ok, answer }) =>
        ok ? resolve(answer) : reject(new Error(String(answer))),
      );
      child.send({ id, asked });
    });
  const order = { dataDir, pages, today: TODAY, scale };
  const port = (await ask({ ask: 'start', order })) as number;
  return {
    port,
    origin: `http://localhost:${String(port)}`,
    code: async (site) => (await ask({ ask: 'code', site })) as string,
    async account(user, site, role) {
      await ask({ ask: 'account', user, site, role });
    },
    notes: async (about, site, count) =>
      (await ask({ ask: 'notes', about, site, count })) as string,
    async stop() {
      child.send({ id: 0, asked: { ask: 'stop' } satisfies Asked });
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly id: number;
  readonly ok: boolean;
  readonly answer: unknown;
}

// The worker of a client: ours, PouchDB or RxDB, by the name it was given.
import { digestOf } from '../digest.ts';
import { createOurs } from './ours.ts';
import { pouchFirstSync } from './pouch.ts';
import { rxdbFirstSync } from './rxdb-couch.ts';
import type { Step, Synced } from './steps.ts';

// RxDB praises its paid storages on the console, once for each database.
console.warn = () => undefined;

const ours = createOurs();

self.addEventListener('message', ({ data, ports }: MessageEvent<Step>) => {
  act(data).then(
    (answer) => ports[0]?.postMessage({ ok: true, answer }),
    (error: unknown) =>
      ports[0]?.postMessage({
        ok: false,
        message: error instanceof Error ? error.stack : 'unknown',
      }),
  );
});

async function act(step: Step): Promise<unknown> {
  if (self.name === 'ours') return ours.act(step);
  if (step.step !== 'firstSync') throw new Error('bench: only ours does that');
  const url = `${self.location.origin}/db/`;
  const began = performance.now();
  const sync = self.name === 'pouch' ? pouchFirstSync : rxdbFirstSync;
  const { count, all } = await sync(url);
  const ms = performance.now() - began;
  if (count !== step.records) throw new Error(`bench: ${String(count)} records came`);
  return { ms, records: count, bytes: 0, digest: await digestOf(await all()) } satisfies Synced;
}

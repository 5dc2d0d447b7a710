// Follows the feed of records for everything that is derived from it: scope, the desk's index, live.
import type { Collection, StoredDoc } from './store/store.ts';
import type { ReadPage } from './sync/recent.ts';

export interface Follower {
  stop(): Promise<void>;
}

const WAIT_MS = 25_000;
const AGAIN_MS = 1_000;

/** Calls `observe` with the changes after `since`, in order, until stopped. */
export function followRecords(deps: {
  readonly records: Collection;
  readonly since: string;
  readonly observe: (docs: readonly StoredDoc[], page: ReadPage) => Promise<void>;
  /** The database did not answer; it is asked again after a second. */
  readonly onFault: (fault: unknown) => void;
}): Follower {
  const ending = new AbortController();
  const { signal } = ending;
  let since = deps.since;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const page = await deps.records.changes({ since, limit: 500, waitMs: WAIT_MS, signal });
        const docs = page.changes.flatMap(({ doc }) => doc ?? []);
        if (docs.length > 0) await deps.observe(docs, { ...page, since });
        since = page.seq;
      } catch (fault) {
        if (signal.aborted) return;
        deps.onFault(fault);
        await pause(AGAIN_MS, signal);
      }
    }
  }

  const running = run();
  return {
    async stop() {
      ending.abort();
      await running;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

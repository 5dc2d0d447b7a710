// Brings what is typed into its sealed draft: at every pause, at the latest 1.5 seconds after the first key (promise: 2).
import type { Result } from '../../domain/result.ts';

export type KeeperState =
  | { readonly kind: 'untouched' }
  /** Typed and not yet in the draft. */
  | { readonly kind: 'pending'; readonly lastStored?: string }
  | { readonly kind: 'stored'; readonly at: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface DraftKeeper {
  readonly state: KeeperState;
  touch(): void;
  /** Resolves when everything typed so far is stored, or storing it failed. */
  flush(): Promise<void>;
  /** Stores nothing more; resolves when a storing under way has ended. */
  stop(): Promise<void>;
}

export interface Timers {
  readonly set: (run: () => void, ms: number) => unknown;
  readonly clear: (timer: unknown) => void;
}

export const PAUSE_MS = 400;
export const MAX_WAIT_MS = 1_500;

export function createDraftKeeper(parts: {
  readonly put: () => Promise<Result<{ readonly savedAt: string }>>;
  readonly onState: (state: KeeperState) => void;
  readonly timers: Timers;
}): DraftKeeper {
  const { timers } = parts;
  let state: KeeperState = { kind: 'untouched' };
  let typed = 0;
  let stored = 0;
  let lastStored: string | undefined;
  let stopped = false;
  let running: Promise<void> | undefined;
  let pause: unknown;
  let deadline: unknown;

  // Asked through a function: it may change while a storing is under way.
  const hasStopped = (): boolean => stopped;

  function show(next: KeeperState): void {
    state = next;
    parts.onState(next);
  }

  function clearTimers(): void {
    timers.clear(pause);
    timers.clear(deadline);
    pause = deadline = undefined;
  }

  /** One storing at a time; keys that come meanwhile wait for the next one. */
  function store(): Promise<void> {
    clearTimers();
    running ??= storeAll().finally(() => (running = undefined));
    return running;
  }

  async function storeAll(): Promise<void> {
    while (stored < typed && !hasStopped()) {
      const upTo = typed;
      const answer = await parts.put();
      if (!answer.ok) {
        show({ kind: 'failed', message: answer.message });
        // Tried again soon without a key: what was typed is nowhere else.
        if (!hasStopped()) deadline ??= timers.set(() => void store(), MAX_WAIT_MS);
        return;
      }
      stored = upTo;
      lastStored = answer.savedAt;
      if (stored === typed) show({ kind: 'stored', at: answer.savedAt });
    }
  }

  return {
    get state() {
      return state;
    },
    touch() {
      if (stopped) return;
      typed += 1;
      show({ kind: 'pending', ...(lastStored === undefined ? {} : { lastStored }) });
      timers.clear(pause);
      pause = timers.set(() => void store(), PAUSE_MS);
      deadline ??= timers.set(() => void store(), MAX_WAIT_MS);
    },
    async flush() {
      if (stored < typed && !stopped) await store();
    },
    async stop() {
      stopped = true;
      clearTimers();
      await running;
    },
  };
}

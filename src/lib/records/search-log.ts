// One entry in the access log per search, not per key pressed: the words as they stood when the hand rested.
import type { Clock } from '../sync/ports.ts';

export interface SearchLog {
  searched(terms: string, count: number): void;
  /** Before an opening and before the vault closes: nothing stays unwritten. */
  settle(): Promise<void>;
}

export const REST_MS = 1_500;
/** Something pasted by mistake is not a search worth keeping whole; the log takes no longer ones. */
export const MAX_TERMS = 200;

export function createSearchLog(
  clock: Clock,
  write: (search: { readonly terms: string; readonly count: number }) => Promise<void>,
  onFault: (fault: unknown) => void,
): SearchLog {
  let waiting: { readonly terms: string; readonly count: number } | undefined;
  let cancel = (): void => undefined;
  /** The same words again, because the records changed under them, are the same search. */
  let last = '';
  async function settle(): Promise<void> {
    cancel();
    const search = waiting;
    waiting = undefined;
    if (!search) return;
    last = search.terms;
    await write(search);
  }
  return {
    searched(typed, count) {
      const terms = typed.slice(0, MAX_TERMS);
      if (terms === last) return;
      cancel();
      waiting = { terms, count };
      cancel = clock.after(REST_MS, () => void settle().catch(onFault));
    },
    async settle() {
      await settle();
      last = '';
    },
  };
}

// A person asked for while the page is on its way: address and record at once, not one after the other.
import type { RecordId } from '../domain/record.ts';
import type { TsumugiApi } from '../records/api.ts';

type Answer = ReturnType<TsumugiApi['person']>;

export interface PersonAhead {
  /** Only where nothing can hold the page back: asking is an opening, and is logged as one. */
  ask(id: RecordId): void;
  /** What the page begins with, once. */
  take(id: RecordId): Answer | undefined;
  /** Records have changed: an answer on its way may not know of it. */
  changed(): void;
}

export function createPersonAhead(api: Pick<TsumugiApi, 'person'>): PersonAhead {
  let asked: { readonly id: RecordId; readonly answer: Answer; stale: boolean } | undefined;
  return {
    ask(id) {
      const answer = api.person(id);
      // Whoever takes it hears of a failure; a page that never came needs no answer.
      answer.catch(() => undefined);
      asked = { id, answer, stale: false };
    },
    take(id) {
      const taken = asked;
      asked = undefined;
      if (taken?.id !== id) return undefined;
      return taken.stale ? taken.answer.then(() => api.person(id, { again: true })) : taken.answer;
    },
    changed() {
      if (asked) asked.stale = true;
    },
  };
}

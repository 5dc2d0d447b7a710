// Searching as you type: one question at a time, the last one wins, and an old answer never overwrites a newer one.
import type { PersonRow, TsumugiApi } from '../../records/api.ts';
import { settled } from '../settled.ts';

const DEBOUNCE_MS = 150;
const ROWS = 30;

export interface PersonSearch {
  readonly rows: readonly PersonRow[];
  readonly total: number;
  readonly message: string;
  /** The words that `rows` answers. */
  readonly settledFor: string;
  look(query: string): void;
  /** The records changed: the same question once more, the old answer stays until the new one is there. */
  again(): void;
}

export function createPersonSearch(api: Pick<TsumugiApi, 'search'>): PersonSearch {
  let rows = $state.raw<readonly PersonRow[]>([]);
  let total = $state(0);
  let message = $state('');
  let settledFor = $state('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  let question = '';

  async function ask(words: string, turn: number): Promise<void> {
    const answer = await settled(api.search(words, { limit: ROWS }));
    if (turn !== asked) return;
    rows = answer.ok ? answer.rows : [];
    total = answer.ok ? answer.total : 0;
    message = answer.ok ? '' : answer.message;
    settledFor = words;
  }

  return {
    get rows() {
      return rows;
    },
    get total() {
      return total;
    },
    get message() {
      return message;
    },
    get settledFor() {
      return settledFor;
    },
    look(query) {
      clearTimeout(timer);
      asked += 1;
      const turn = asked;
      const words = query.trim();
      question = words;
      if (words === '') {
        rows = [];
        total = 0;
        message = '';
        settledFor = '';
      } else timer = setTimeout(() => void ask(words, turn), DEBOUNCE_MS);
    },
    again() {
      if (question === '') return;
      clearTimeout(timer);
      asked += 1;
      const turn = asked;
      timer = setTimeout(() => void ask(question, turn), DEBOUNCE_MS);
    },
  };
}

// Searching as you type: one question at a time, the last one wins, and an old answer never overwrites a newer one.
import type { Result } from '../../domain/result.ts';
import { settled } from '../settled.ts';

const DEBOUNCE_MS = 120;

export interface Asking<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly message: string;
  /** The words that `rows` answers. */
  readonly settledFor: string;
  look(query: string): void;
  /** The records changed: the same question once more, the old answer stays until the new one is there. */
  again(): void;
}

export type Ask<Row> = (
  words: string,
) => Promise<Result<{ readonly rows: readonly Row[]; readonly total: number }>>;

export function createAsking<Row>(ask: Ask<Row>): Asking<Row> {
  let rows = $state.raw<readonly Row[]>([]);
  let total = $state(0);
  let message = $state('');
  let settledFor = $state('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turns = 0;
  let question = '';

  async function put(words: string, turn: number): Promise<void> {
    const answer = await settled(ask(words));
    if (turn !== turns) return;
    rows = answer.ok ? answer.rows : [];
    total = answer.ok ? answer.total : 0;
    message = answer.ok ? '' : answer.message;
    settledFor = words;
  }

  function putSoon(): void {
    clearTimeout(timer);
    turns += 1;
    const turn = turns;
    const words = question;
    if (words !== '') timer = setTimeout(() => void put(words, turn), DEBOUNCE_MS);
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
      question = query.trim();
      putSoon();
      if (question !== '') return;
      rows = [];
      total = 0;
      message = '';
      settledFor = '';
    },
    again: putSoon,
  };
}

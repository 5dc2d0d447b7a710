// Tells a desk that its 今日の仕事 is no longer what stands on its screen: only when its own answer differs, and never how.
import { createHash } from 'node:crypto';
import type { DeskWorkResponse } from '../../src/lib/protocol/desk.ts';
import type { StoredDoc } from '../store/store.ts';

/** A desk that listens: whoever reads there, on that device. */
export interface WorkFollower {
  readonly who: string;
  /** Its answer as it stands now; undefined where none of these writes could concern it. */
  readonly answer: (writes: readonly StoredDoc[] | 'any') => Promise<DeskWorkResponse | undefined>;
  readonly tell: () => void;
}

export interface WorkTicks {
  /** What was just answered stands on that screen from now on. */
  answered(who: string, answer: DeskWorkResponse): void;
  /** The answer ends the listening. */
  follow(follower: WorkFollower): () => void;
  /** After a record or a scope document was written. */
  noticed(doc: StoredDoc): void;
}

/** Writes come in groups: a visit and its notes are one look. */
export const GATHER_MS = 3_000;
/** Working the lists out takes no more than a tenth of the server's time. */
const REST = 9;
/** Of so many writes one will concern everybody. */
const MOST_WRITES = 500;

export function createWorkTicks(parts: {
  readonly after: (ms: number, run: () => void) => void;
  readonly now: () => number;
  readonly onFault: (fault: unknown) => void;
}): WorkTicks {
  const onScreen = new Map<string, string>();
  const followers = new Set<WorkFollower>();
  let writes: StoredDoc[] = [];
  let isPlanned = false;
  let restUntil = 0;

  async function look(follower: WorkFollower, at: readonly StoredDoc[] | 'any'): Promise<void> {
    // Who has no list on screen, or was told and has not looked yet, need not be told.
    if (!onScreen.has(follower.who)) return;
    const answer = await follower.answer(at);
    const shown = onScreen.get(follower.who);
    if (answer === undefined || shown === undefined || shown === digestOf(answer)) return;
    onScreen.delete(follower.who);
    for (const one of followers) if (one.who === follower.who) one.tell();
  }

  async function round(): Promise<void> {
    const gathered = writes.length > MOST_WRITES ? 'any' : writes;
    writes = [];
    const began = parts.now();
    for (const follower of [...followers]) await look(follower, gathered).catch(parts.onFault);
    const ended = parts.now();
    restUntil = ended + (ended - began) * REST;
    isPlanned = false;
    if (writes.length > 0) plan();
  }

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    parts.after(Math.max(GATHER_MS, restUntil - parts.now()), () => {
      round().catch(parts.onFault);
    });
  }

  return {
    answered: (who, answer) => void onScreen.set(who, digestOf(answer)),
    follow(follower) {
      followers.add(follower);
      // Something may have been written between the answer and the listening.
      parts.after(0, () => {
        if (followers.has(follower)) look(follower, 'any').catch(parts.onFault);
      });
      return () => followers.delete(follower);
    },
    noticed(doc) {
      if (followers.size === 0) return;
      if (writes.length <= MOST_WRITES) writes.push(doc);
      plan();
    },
  };
}

function digestOf(answer: DeskWorkResponse): string {
  return createHash('sha256').update(JSON.stringify(answer)).digest('base64');
}

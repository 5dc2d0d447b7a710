// The call that is being taken, and those that wait: shared by the key, the menu, the home page and the panel.
import { createContext } from 'svelte';
import { ulid } from 'ulid';
import type { RecordId } from '../../domain/record.ts';
import type { Draft } from '../../records/api.ts';
import type { Session } from '../session.svelte.ts';
import { settled } from '../settled.ts';

export interface Call {
  /** Open in the panel now. */
  readonly current: OpenCall | undefined;
  /** Put aside, the one that waits longest first. */
  readonly parked: readonly Draft[];
  /** What was just saved, to be said where the panel was. */
  readonly done: SavedCall | undefined;
  /** What was just put aside unfinished: said too, with the way back. */
  readonly kept: Draft | undefined;
  /** F2: a call begins now. One that is open already is put aside first. */
  readonly open: () => void;
  readonly resume: (draft: Draft) => void;
  /** With the id of the draft that it leaves behind, where something was begun. */
  close(left?: string): void;
  finish(saved: SavedCall): void;
  forget(): void;
  /** Reads anew which calls wait. */
  readonly look: () => Promise<readonly Draft[]>;
  /** The open form: puts its call aside and says whether it could. */
  onLeave(leave: () => Promise<boolean>): () => void;
}

export interface OpenCall {
  readonly draft: Draft;
  readonly resumed: boolean;
}

export interface SavedCall {
  /** What happens next, a sentence each. */
  readonly words: readonly string[];
  readonly child?: { readonly id: RecordId; readonly name: string };
}

/** More than two people waiting on the line is more than one worker can keep apart. */
export const MAX_PARKED = 2;

export const [getCall, setCall] = createContext<Call>();

export function createCall(session: Pick<Session, 'api' | 'flush'>): Call {
  let current = $state.raw<OpenCall>();
  let parked = $state.raw<readonly Draft[]>([]);
  let done = $state.raw<SavedCall>();
  let kept = $state.raw<Draft>();
  let leave: (() => Promise<boolean>) | undefined;

  async function look(): Promise<readonly Draft[]> {
    const answer = await settled(session.api.drafts());
    if (!answer.ok) return [];
    // What is gone meanwhile is not offered any more.
    if (!answer.drafts.some(({ draftId }) => draftId === kept?.draftId)) kept = undefined;
    parked = answer.drafts
      .filter((draft) => draft.call?.parkedAt !== undefined)
      .filter(({ draftId }) => draftId !== current?.draft.draftId)
      .sort((a, b) => ((a.call?.parkedAt ?? '') < (b.call?.parkedAt ?? '') ? -1 : 1));
    return answer.drafts;
  }

  /** Nothing is said where another call has begun in the meantime. */
  async function tellOf(left: string): Promise<void> {
    const drafts = await look();
    if (!current) kept = drafts.find(({ draftId }) => draftId === left);
  }

  function show(next: OpenCall): void {
    done = undefined;
    kept = undefined;
    current = next;
    // What is typed on the page beneath goes into its draft; the call does not wait for it.
    void session.flush();
    void look();
  }

  /** A second call over an open one: the open one is put aside first, and stays where that fails. */
  function begin(next: OpenCall): void {
    if (!current || !leave) return show(next);
    void leave().then((left) => left && show(next));
  }

  return {
    get current() {
      return current;
    },
    get parked() {
      return parked;
    },
    get done() {
      return done;
    },
    get kept() {
      return kept;
    },
    open() {
      begin({ draft: newCall(new Date().toISOString()), resumed: false });
    },
    resume(draft) {
      begin({ draft, resumed: true });
    },
    close(left) {
      current = undefined;
      if (left) void tellOf(left);
      else void look();
    },
    finish(saved) {
      current = undefined;
      done = saved;
      void look();
    },
    forget() {
      done = undefined;
      kept = undefined;
    },
    look,
    onLeave(next) {
      leave = next;
      return () => {
        if (leave === next) leave = undefined;
      };
    },
  };
}

/** Received at the moment of the key, by telephone; its id is that of the record it becomes. */
function newCall(startedAt: string): Draft {
  return {
    draftId: ulid(),
    type: 'consultation',
    body: { received_at: startedAt, receipt_method: 'tel' },
    parts: [
      { type: 'reporter_identity', recordId: `reporter_identity:${ulid()}` as RecordId, body: {} },
    ],
    call: { startedAt },
    savedAt: '',
  };
}

// Something read through the interface that keeps itself current: read at start, read again when records change.
import { untrack } from 'svelte';
import type { Failure, Result } from '../domain/result.ts';
import type { Session } from './session.svelte.ts';
import { settled } from './settled.ts';

export interface Live<T> {
  readonly value: T | undefined;
  readonly failure: Failure | undefined;
  again(): Promise<void>;
}

/** To be called while a component starts. `read` learns whether it is the opening or a look again. */
export function createLive<T extends object>(
  session: Session,
  read: (again: boolean) => Promise<Result<T>>,
): Live<T> {
  let value = $state.raw<T>();
  let failure = $state.raw<Failure>();
  let running: Promise<void> | undefined;
  let stale = false;

  async function look(again: boolean): Promise<void> {
    const answer = await settled(read(again));
    // What is on screen stays on screen when a look again fails.
    if (answer.ok) value = answer;
    failure = answer.ok ? undefined : answer;
  }

  async function again(): Promise<void> {
    if (running) {
      stale = true;
      return running;
    }
    do {
      stale = false;
      // An effect that asks for another look does not follow what it brings.
      running = look(untrack(() => value !== undefined));
      await running;
      running = undefined;
    } while (stale);
  }

  $effect(() => session.onRecords(() => void again()));
  void again();

  return {
    get value() {
      return value;
    },
    get failure() {
      return failure;
    },
    again,
  };
}

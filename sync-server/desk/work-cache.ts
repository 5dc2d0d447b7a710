// The day's work per reader, kept for as long as nothing changed within the same minute: all rules over a city take a while.
import type { AccessUser } from '../../src/lib/domain/access.ts';
import type { DeskWorkResponse } from '../../src/lib/protocol/desk.ts';

export interface WorkCache {
  of(user: AccessUser, find: () => DeskWorkResponse): DeskWorkResponse;
}

const MINUTE_MS = 60_000;

export function createWorkCache(parts: {
  /** Another text after every change of a record or of who may see it. */
  readonly state: () => string;
  readonly now: () => Date;
}): WorkCache {
  let at = '';
  let known = new Map<string, DeskWorkResponse>();
  return {
    of(user, find) {
      const minute = Math.floor(parts.now().getTime() / MINUTE_MS);
      const current = `${parts.state()} ${String(minute)}`;
      // What anybody read before a change is of no use to anybody after it.
      if (current !== at) known = new Map();
      at = current;
      // Somebody whose roles have changed is another reader.
      const reader = JSON.stringify(user);
      const found = known.get(reader) ?? find();
      known.set(reader, found);
      return found;
    },
  };
}

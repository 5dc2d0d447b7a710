// Who is signed in now: random tokens in memory, ended by idleness, by age, and with the process.
import { createHash, randomBytes } from 'node:crypto';
import type { DeviceId, SiteCode, UserId } from '../../src/lib/domain/record.ts';

export interface LiveSession {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly site: SiteCode;
  readonly kind: 'center' | 'desk';
  /** `sync` comes from a signed challenge: pull, push, live and log only. */
  readonly level: 'full' | 'sync';
}

export interface Sessions {
  open(session: LiveSession): string;
  /** Finds and, as a sign of life, extends. */
  find(token: string): LiveSession | undefined;
  /** As `find`, without being a sign of life. */
  peek(token: string): LiveSession | undefined;
  close(token: string): void;
  closeWhere(matches: (session: LiveSession) => boolean): void;
}

export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;

export function createSessions(now: () => number): Sessions {
  // Keyed by hash: a dump of this map opens nothing.
  const held = new Map<string, { session: LiveSession; openedAt: number; seenAt: number }>();

  function alive(token: string) {
    const key = digest(token);
    const entry = held.get(key);
    if (!entry) return undefined;
    if (isOver(entry)) {
      held.delete(key);
      return undefined;
    }
    return entry;
  }

  function isOver(entry: { openedAt: number; seenAt: number }): boolean {
    return now() - entry.seenAt > IDLE_MS || now() - entry.openedAt > ABSOLUTE_MS;
  }

  return {
    open(session) {
      for (const [key, entry] of held) if (isOver(entry)) held.delete(key);
      const token = randomBytes(32).toString('base64url');
      held.set(digest(token), { session, openedAt: now(), seenAt: now() });
      return token;
    },
    find(token) {
      const entry = alive(token);
      if (entry) entry.seenAt = now();
      return entry?.session;
    },
    peek: (token) => alive(token)?.session,
    close(token) {
      held.delete(digest(token));
    },
    closeWhere(matches) {
      for (const [key, entry] of held) if (matches(entry.session)) held.delete(key);
    },
  };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

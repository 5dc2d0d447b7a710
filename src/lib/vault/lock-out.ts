// Counts wrong passwords, across restarts. Binds honest software; against a copied disk only the password stands.
import type { UserId } from '../domain/record.ts';
import { failure, type Failure } from '../domain/result.ts';
import type { ItemStore } from './item-store.ts';

export const ATTEMPTS = 5;
export const LOCK_OUT_MS = 15 * 60_000;

interface Attempts {
  readonly count: number;
  readonly lockedUntil?: number;
}

/** Counts an attempt, or refuses it. `wrongPassword` is the answer to give if it turns out wrong. */
export async function beginAttempt(
  disk: ItemStore,
  userId: UserId,
  now: number,
): Promise<{ readonly ok: true; readonly wrongPassword: Failure } | Failure> {
  const before = await readAttempts(disk, userId);
  if (before.lockedUntil !== undefined && before.lockedUntil > now) {
    // A clock that was far ahead and is right again must not lock for longer than the rule says.
    const until = Math.min(before.lockedUntil, now + LOCK_OUT_MS);
    if (until < before.lockedUntil) {
      await disk.setItem(itemName(userId), { count: before.count, lockedUntil: until });
    }
    return lockedOut(until - now);
  }
  const count = before.lockedUntil === undefined ? before.count + 1 : 1;
  const last = count >= ATTEMPTS;
  const after: Attempts = last ? { count, lockedUntil: now + LOCK_OUT_MS } : { count };
  await disk.setItem(itemName(userId), after);
  return { ok: true, wrongPassword: last ? lockedOut(LOCK_OUT_MS) : wrong(ATTEMPTS - count) };
}

export async function clearAttempts(disk: ItemStore, userId: UserId): Promise<void> {
  await disk.removeItem(itemName(userId));
}

function itemName(userId: UserId): string {
  return `attempts:${userId}`;
}

async function readAttempts(disk: ItemStore, userId: UserId): Promise<Attempts> {
  const row = await disk.getItem(itemName(userId));
  if (typeof row !== 'object' || row === null) return { count: 0 };
  const count: unknown = Reflect.get(row, 'count');
  const lockedUntil: unknown = Reflect.get(row, 'lockedUntil');
  return {
    count: typeof count === 'number' ? count : 0,
    ...(typeof lockedUntil === 'number' ? { lockedUntil } : {}),
  };
}

function wrong(left: number): Failure {
  return failure(
    'wrong_password',
    `パスワードが違います。あと${String(left)}回間違えると、15分間サインインできなくなります。`,
  );
}

function lockedOut(ms: number): Failure {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  return failure(
    'locked_out',
    `パスワードを続けて間違えたため、あと${String(minutes)}分間サインインできません。`,
  );
}

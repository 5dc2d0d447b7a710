// Random words that a device signs to prove itself: each good once, for a minute, for one device.
import { randomBytes } from 'node:crypto';
import type { DeviceId } from '../../src/lib/domain/record.ts';

export interface Nonces {
  give(device: DeviceId): string;
  /** True once at most, for the device it was given to, within its minute. */
  take(device: DeviceId, nonce: string): boolean;
}

export const NONCE_MS = 60_000;
const WAITING_AT_MOST = 10_000;

export function createNonces(now: () => number): Nonces {
  const waiting = new Map<string, { device: DeviceId; until: number }>();
  return {
    give(device) {
      for (const [nonce, entry] of waiting) if (entry.until < now()) waiting.delete(nonce);
      const oldest = waiting.keys().next();
      if (waiting.size >= WAITING_AT_MOST && !oldest.done) waiting.delete(oldest.value);
      const nonce = randomBytes(24).toString('base64url');
      waiting.set(nonce, { device, until: now() + NONCE_MS });
      return nonce;
    },
    take(device, nonce) {
      const entry = waiting.get(nonce);
      waiting.delete(nonce);
      return entry !== undefined && entry.device === device && entry.until >= now();
    },
  };
}

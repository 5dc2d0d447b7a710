// Which version is newer on a replica, and the sum by which a replica and the server compare a channel.
import type { RecordId } from '../domain/record.ts';
import type { Freshness } from './wire.ts';

/** A replica applies a document or a removal only if this holds against what it has or last removed: feeds repeat and go back. */
export function isNewer(incoming: Freshness, held: Freshness | undefined): boolean {
  if (held === undefined) return true;
  if (incoming.scope !== held.scope) return incoming.scope > held.scope;
  return incoming.version > held.version;
}

const mask48 = 2 ** 48;

/** A 48-bit number that every build computes alike: two multiplicative 32-bit lanes. Not secret, not against forgery. */
export function versionHash(id: RecordId, version: number): number {
  const text = `${id}@${String(version)}`;
  let high = 0xdeadbeef ^ text.length;
  let low = 0x41c6ce57 ^ text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = mix(high) ^ mix(low >>> 3);
  low = mix(low) ^ mix(high >>> 5);
  return (high & 0xffff) * 2 ** 32 + (low >>> 0);
}

export function addToDigest(digest: number, hash: number): number {
  return (digest + hash) % mask48;
}

export function takeFromDigest(digest: number, hash: number): number {
  return (digest - hash + mask48) % mask48;
}

function mix(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 2_246_822_507);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 3_266_489_909);
  return (mixed ^ (mixed >>> 16)) | 0;
}

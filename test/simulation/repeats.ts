// A feed that repeats itself: beside a newer version, now and then, the one that was told before it (LESSONS.md: CouchDB does).
import type { PulledDocument, PullResponse } from '../../src/lib/protocol/wire.ts';
import { createPrng } from './prng.ts';

/** Of one device. The server's memory of newest changes no longer repeats older ones, a feed read again does. */
export function createRepeats(): (response: PullResponse) => PullResponse {
  // Its own stream of chances: what a correct device makes of a repetition changes no story.
  const random = createPrng(20_261_123);
  const told = new Map<string, PulledDocument>();
  let epoch = '';
  return (response) => {
    // A feed goes back in what it told itself, never to what the store before it said.
    if (response.checkpoint.storeEpoch !== epoch) told.clear();
    epoch = response.checkpoint.storeEpoch;
    const repeated: PulledDocument[] = [];
    for (const item of response.documents) {
      const key = `${item.channel} ${item.document.id}`;
      const before = told.get(key);
      if (before && isOlder(before, item) && random.chance(0.5)) repeated.push(before);
      told.set(key, item);
    }
    return { ...response, documents: [...response.documents, ...repeated] };
  };
}

function isOlder(
  { freshness: one }: PulledDocument,
  { freshness: other }: PulledDocument,
): boolean {
  return one.version < other.version && JSON.stringify(one) !== JSON.stringify(other);
}

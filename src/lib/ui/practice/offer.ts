// Whether the practice is still offered: a mark per user in the browser, with nothing personal in it.

export interface PracticeOffer {
  isOpen(): boolean;
  /** Done or not wanted: never offered again to this user on this device. */
  close(): void;
}

/** `place`: where the browser keeps small things; it may refuse. `who`: told apart by a number that says nothing. */
export function createPracticeOffer(place: () => Storage, who: string): PracticeOffer {
  const key = `tsumugi-practice-${numberOf(who)}`;
  return {
    isOpen() {
      try {
        return place().getItem(key) === null;
      } catch {
        // A browser that keeps nothing offers it each time: no harm.
        return true;
      }
    },
    close() {
      try {
        place().setItem(key, '1');
      } catch {
        // Offered again next time, then.
      }
    },
  };
}

/** FNV-1a of the id: enough to tell the users of one device apart, and no name of anybody. */
function numberOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text))
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}

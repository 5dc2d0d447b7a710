// What the bench asks of the worker of a client.
import type { DeviceOrder } from '../device.ts';

export type ClientName = 'ours' | 'pouch' | 'rxdbCouch';

export type Step =
  /** From nothing to durable and queryable. Ours is enrolled and signed in before the clock runs. */
  | { readonly step: 'firstSync'; readonly order?: DeviceOrder; readonly records: number }
  /** Saves a note; answers its id and when that began. */
  | { readonly step: 'save' }
  /** When the record has arrived: milliseconds since the epoch. */
  | { readonly step: 'seen'; readonly id: string }
  | { readonly step: 'leave' }
  /** Back again, until the record has arrived and nothing more is to do. */
  | { readonly step: 'return'; readonly id: string }
  | { readonly step: 'person' };

export interface Synced {
  readonly ms: number;
  readonly records: number;
  /** Of all pulls, as they came over the line. */
  readonly bytes: number;
  /** See `digest.ts`. */
  readonly digest: string;
}
export interface Saved {
  readonly id: string;
  readonly at: number;
}
export interface Returned {
  readonly ms: number;
  readonly bytes: number;
}

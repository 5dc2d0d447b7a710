// What a page and the worker say to each other beside the calls of TsumugiApi.
import type { ApiEvent } from './api.ts';

export const WORKER_NAME = 'tsumugi';
/** Held by the worker while it lives: one owner per browser profile. */
export const OWNER_LOCK = 'tsumugi-owner';

/** The first message of a page, with its two ports. */
export interface PageHello {
  readonly kind: 'page';
  readonly pageLock: string;
  readonly calls: MessagePort;
  readonly signals: MessagePort;
}

export type PageSignal = { readonly kind: 'active' };

export type WorkerSignal =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'event'; readonly event: ApiEvent }
  /** The vault is being closed: blank the page and start anew. */
  | { readonly kind: 'closing' };

// The narrow door to the database: what the sync server may ask of it, whatever stands behind.

/** Five databases: current versions, archived bodies and verdicts, the access log, accounts, sealed drops. */
export interface Store {
  readonly records: Collection;
  readonly history: Collection;
  readonly log: Collection;
  readonly accounts: Collection;
  /** What may be kept and not be read: never in `records`, its feed or anything derived from it. */
  readonly vault: Collection;
  /** Whether the database answers now. */
  ready(): Promise<boolean>;
  /** Ends waiting reads with an empty page; nothing may be asked afterwards. */
  close(): Promise<void>;
}

export interface Collection {
  /** In the order of `ids`; undefined for what does not exist or was deleted. */
  get(ids: readonly string[]): Promise<readonly (StoredDoc | undefined)[]>;
  /**
   * Compare-and-set by `_rev`, row by row, in order. No `_rev` means "must not exist yet".
   * `unknown` means: read again before you decide, it may have been written or not.
   */
  write(docs: readonly StoredDoc[]): Promise<readonly WriteResult[]>;
  /** By id (ASCII), from inclusive, to exclusive; `after` is the last id of the page before. */
  range(q: {
    from: string;
    to: string;
    limit: number;
    after?: string;
  }): Promise<readonly StoredDoc[]>;
  /**
   * Rows by key, then by id. With `keys`, in the order of the keys. `after` is the id of the last
   * row of the page before and needs `key`. Only `records` has views.
   */
  view(name: ViewName, q: ViewQuery): Promise<readonly ViewRow[]>;
  /**
   * What changed after `since` ('0' or an earlier `seq`), each document once, as it is now. With
   * `waitMs` and nothing to tell, waits for a write. A page may be empty: after the wait, after an
   * abort, at close. Feeds may repeat.
   */
  changes(q: {
    since: string;
    limit: number;
    waitMs?: number;
    signal?: AbortSignal;
  }): Promise<ChangesPage>;
  /** The feed's end now; opaque, only good as `since`. */
  position(): Promise<string>;
  /** Forgets documents with all their versions: no tombstone, no entry in the feed. */
  erase(ids: readonly string[]): Promise<void>;
}

/** A document as the database keeps it. `_deleted: true` on a write leaves a tombstone. */
export interface StoredDoc {
  readonly _id: string;
  readonly _rev?: string;
  readonly [field: string]: unknown;
}

export type WriteResult =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly ok: false; readonly id: string; readonly code: 'conflict' | 'unknown' };

export interface Change {
  readonly id: string;
  readonly deleted: boolean;
  /** The current document; undefined when deleted. */
  readonly doc: StoredDoc | undefined;
}

export interface ChangesPage {
  readonly changes: readonly Change[];
  readonly seq: string;
  readonly pending: number;
}

/** `by_anchor`: one row per entry of `anchors`; `by_site`: one per entry of `sites`. */
export type ViewName = 'by_anchor' | 'by_site';

export interface ViewQuery {
  readonly keys?: readonly string[];
  readonly key?: string;
  readonly limit?: number;
  readonly after?: string;
  readonly includeDocs?: boolean;
}

export interface ViewRow {
  readonly id: string;
  readonly key: string;
  readonly value: unknown;
  readonly doc?: StoredDoc;
}

export const COLLECTIONS = ['records', 'history', 'log', 'accounts', 'vault'] as const;

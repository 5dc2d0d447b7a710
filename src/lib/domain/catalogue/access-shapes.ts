// The shape of the access matrix's data, transcribed from DOMAIN.md B.3.
import type { Compartment, SealedCompartment } from '../compartment.ts';

/** create, read, update (new version), approve, print, export CSV */
export type Right = 'C' | 'R' | 'U' | 'A' | 'P' | 'X';

/**
 * Which subjects a right reaches. Decided by `mayDo`: ALL, AREA, ASSIGN, OWN, SITE, CASE, SHARED_OWN.
 * The others open no record: FLAG (banner), INDEX, IDS, SUMMARY and MINIMAL (lists of the desk's own),
 * GRANT and TWO_PERSON (a live grant, an unsealing), MASKED.
 */
export type Scope =
  | 'ALL'
  | 'AREA'
  | 'ASSIGN'
  | 'OWN'
  | 'SITE'
  | 'CASE'
  | 'SHARED_OWN'
  | 'FLAG'
  | 'INDEX'
  | 'IDS'
  | 'SUMMARY'
  | 'MINIMAL'
  | 'GRANT'
  | 'TWO_PERSON'
  | 'MASKED';

export interface Grant {
  /** Letters of `Right`. */
  readonly rights: string;
  readonly scope: Scope;
  /** Only these roles of the group; all, where absent. */
  readonly roles?: readonly string[];
  /** Added by DESIGN.md, not in the city's matrix. */
  readonly ours?: true;
}

export interface AccessGroup {
  readonly key: string;
  readonly ja: string;
  readonly roles: readonly string[];
  /** Site codes, or `any`. */
  readonly sites: readonly string[];
  readonly grants: Readonly<Record<Compartment | SealedCompartment, readonly Grant[]>>;
}

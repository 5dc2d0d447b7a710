// The shapes of the catalogue's data: record types, fields, code lists, sites.
import type { Compartment, SealedCompartment } from '../compartment.ts';
import type { SiteCode } from '../record.ts';

export type FieldKind =
  | 'string'
  | 'text'
  | 'int'
  | 'decimal'
  | 'bool'
  | 'date'
  | 'datetime'
  | 'code'
  | 'codes'
  | 'ref'
  | 'refs'
  | 'file'
  | 'json';

/** Holds when the body's field has (for `codes`: contains) one of the values. */
export interface FieldCondition {
  readonly field: string;
  readonly in: readonly string[];
}

export interface Field {
  readonly name: string;
  readonly ja: string;
  readonly type: FieldKind;
  readonly required: boolean;
  readonly requiredWhen?: FieldCondition;
  readonly requiredUnless?: FieldCondition;
  readonly codeList?: string;
  /** What a `ref` or `refs` points at: a record type, or `user`. */
  readonly refers?: string;
  readonly min?: number;
  readonly max?: number;
  /** Not typed by people: numbers of the server, values computed or derived for display. */
  readonly given?: 'server' | 'computed' | 'derived';
  /** Drives masking on paper, disclosure and logging; never the compartment. */
  readonly sensitive?: string;
  readonly note?: string;
  /** Not in the city's list: added by us. */
  readonly ours?: true;
}

/** What decides who holds the record: itself, the subjects its fields name (all of them), or the envelope's subject. */
export type Anchor =
  | { readonly kind: 'self' }
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'subject' };

export interface StricterField {
  readonly type: string;
  readonly field: string;
  readonly compartment: Compartment | SealedCompartment;
}

export interface RecordType {
  readonly key: string;
  readonly ja: string;
  readonly csvNo: number | null;
  readonly version: number;
  /** The default; a classed record takes its case's. */
  readonly compartment: Compartment;
  readonly anchor: Anchor;
  /** Takes its compartment from the class document: of itself, or of the case it names, if any. */
  readonly classed?: 'self' | 'caseId';
  /** While this holds, the record goes into no channel at all (a protected address). */
  readonly unsentWhen?: FieldCondition;
  readonly appendOnly: boolean;
  /** Text that is never merged. */
  readonly narrative: readonly string[];
  readonly sections: readonly { readonly ja: string; readonly fields: readonly string[] }[];
  readonly fields: readonly Field[];
  /** Fields of the city's list that live in a sibling record of a stricter compartment. */
  readonly stricter: readonly StricterField[];
}

export interface CodeItem {
  readonly code: string;
  readonly ja: string;
}

export type SiteKind = 'division' | 'center' | 'commissioned' | 'system';

export interface Site {
  readonly code: SiteCode;
  readonly ja: string;
  readonly kind: SiteKind;
  readonly validFrom: string;
  readonly validTo?: string;
}

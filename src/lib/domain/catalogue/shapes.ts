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

/**
 * Holds when the body's field has (for `codes`: contains) one of the values; `*` stands for any value at all.
 * In a row or group it is asked of the row or group itself.
 */
export interface FieldCondition {
  readonly field: string;
  readonly in: readonly string[];
  /** Holds as well where one of these does. */
  readonly or?: readonly FieldCondition[];
}

/** R8-0001, R8-KKS-0001, P-0000001 with a check digit: each prefix counts by itself. */
export interface NumberSeries {
  /** `{era1}` and `{era2}`: era and fiscal year in one or two digits (R8, R08); `{site}`: where it was first written. */
  readonly prefix: string;
  readonly digits: number;
  readonly check?: true;
  /** The time of the body whose fiscal year counts; the time of acceptance where absent. */
  readonly year?: string;
}

/** One instrument, or the one that another field of the body chooses; none where the choice is not listed. */
export type InstrumentChoice =
  string | { readonly by: string; readonly of: Readonly<Record<string, string>> };

export interface Field {
  readonly name: string;
  readonly ja: string;
  readonly type: FieldKind;
  readonly required: boolean;
  readonly requiredWhen?: FieldCondition;
  readonly requiredUnless?: FieldCondition;
  readonly codeList?: string;
  /** `yes_no_unknown` only: its label asks a question, so the answer is はい or いいえ; else あり or なし. */
  readonly asks?: true;
  /** What a `ref` or `refs` points at: a record type, `user`, `device`, or `any` record. */
  readonly refers?: string;
  readonly min?: number;
  readonly max?: number;
  /** From which level `required`, `requiredWhen` and `requiredUnless` count: 受付 where absent. */
  readonly requiredFor?: 'decide';
  /** Shown only while this holds; its value is dropped from a saved body when it does not. */
  readonly shownWhen?: FieldCondition;
  /** Under the label, in the users' words: what belongs here. */
  readonly hint?: string;
  /** Behind the number on screen and paper: g, cm, 週, 回. */
  readonly unit?: string;
  /** `json` only: repeating rows, or one group of parts; their `fields` are fields like any other. */
  readonly shape?: 'rows' | 'group';
  readonly fields?: readonly Field[];
  /** `json` only, instead of `fields`: `{ [item number]: answer }` of an instrument of instruments.json. */
  readonly instrument?: InstrumentChoice;
  /** The field that says how exact this date is (`date_precision` list). */
  readonly precision?: string;
  /** Rows that say why this date was moved, and from what; the form adds one when it is. */
  readonly changesOf?: string;
  /** The field with the kanji whose reading the input method composes into this one. */
  readonly kanaOf?: string;
  /** Beginnings of narrative that may be put in by one key. */
  readonly templates?: readonly { readonly ja: string; readonly text: string }[];
  /** Not typed by people: numbers of the server, values computed or derived for display. */
  readonly given?: 'server' | 'computed' | 'derived';
  /** Only a division sets and changes it, everybody who sees the record reads it; the server holds to it. */
  readonly enteredBy?: 'division';
  /** How the server counts the numbers of this field, once for each record that it accepts. */
  readonly series?: NumberSeries;
  /** Drives masking on paper, disclosure and logging; never the compartment. */
  readonly sensitive?: string;
  readonly note?: string;
  /** Not in the city's list: added by us. */
  readonly ours?: true;
}

/**
 * What decides who holds the record: itself, the subjects its fields name (all of them), or the envelope's subject.
 * `optional`: a record without its subject exists, and goes into no channel (a call about a child nobody knows yet).
 */
export type Anchor =
  | { readonly kind: 'self' }
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'subject'; readonly optional?: true };

/** Core types, the city's CSV categories, the system's own, and the stricter siblings of other types. */
export type TypeFamily = 'core' | 'category' | 'system' | 'sibling';

/** The first rule that holds gives the compartment; `field` is read from the body. */
export interface CompartmentRule extends FieldCondition {
  readonly compartment: Compartment | SealedCompartment;
  /** Holds as well while the field is empty or of another kind: closed until somebody says otherwise. */
  readonly orMissing?: true;
}

export interface TypeLayout {
  /** Filled by where the form was opened, not by the user. */
  readonly context: readonly string[];
  /** Less common: behind 「くわしく書く」 until filled or required. */
  readonly folded: readonly string[];
}

export interface TypeListing {
  /** The field that says when it happened; the creation where it is empty. */
  readonly occurred?: string;
  /** What names the record in lists and on the timeline, most telling first. */
  readonly title: readonly string[];
  /** Columns of the type's list, in order. */
  readonly columns: readonly string[];
  /** Fields that the list can be narrowed by: codes, bools, dates. */
  readonly filters: readonly string[];
  /** Whether it stands on the timeline of its person. */
  readonly timeline: boolean;
}

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
  readonly family: TypeFamily;
  /** The default, where neither a rule nor a class says otherwise. */
  readonly compartment: Compartment | SealedCompartment;
  /**
   * Compartment by what the body says: the first rule that holds. A change of it moves the record like any change
   * of scope, and its author needs the right in both. For a `classed: 'self'` type the rules only set the class
   * document when the record is first accepted; after that the class decides.
   */
  readonly compartmentRules: readonly CompartmentRule[];
  /** The field naming the record whose compartment this one shares (memo, document, attachment). */
  readonly compartmentOf?: string;
  readonly anchor: Anchor;
  /** Rows that tell of others: whoever is named there must be a member, too, wherever the record goes. */
  readonly alsoAbout?: { readonly field: string; readonly of: readonly string[] };
  /** Takes its compartment from a class document: of itself, or of the case it names, if any. Rules go first, unless the case is one of abuse. */
  readonly classed?: 'self' | 'caseId';
  /** May be written by whoever may take in a consultation, wherever it goes from there (DESIGN.md, idea 4). */
  readonly dropBox?: true;
  readonly appendOnly: boolean;
  /** Text that is never merged. */
  readonly narrative: readonly string[];
  /** Fields that merge as one: date with precision, weight with unit, items with total. */
  readonly mergeGroups: readonly (readonly string[])[];
  readonly layout: TypeLayout;
  readonly listing: TypeListing;
  readonly sections: readonly { readonly ja: string; readonly fields: readonly string[] }[];
  readonly fields: readonly Field[];
  /** Fields of the city's list that live in a sibling record of a stricter compartment. */
  readonly stricter: readonly StricterField[];
  /** For a sibling: the type whose stricter fields it holds. */
  readonly siblingOf?: string;
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

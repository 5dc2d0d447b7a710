// What a deadline is: worked out from records by the rules of alert-rules.json, never stored (DOMAIN.md D.7).
import type { Compartment, SealedCompartment } from '../compartment.ts';
import type { RecordDoc, RecordId } from '../record.ts';

export type Urgency = 'overdue' | 'today' | 'week' | 'later';

export interface Alert {
  /**
   * `${rule}/${source}/${about}`, with `/${part}` where one record asks for several things of one person: the same for
   * the same duty at every computation.
   */
  readonly id: string;
  /** Such as `AL01`. */
  readonly rule: string;
  /** `alert_kind` list. */
  readonly kind: string;
  /** What is to be done, in the users' words. */
  readonly title: string;
  /** The person it is about. */
  readonly about?: RecordId;
  readonly aboutName: string;
  readonly household?: RecordId;
  /** The record it comes from; evidence names it. */
  readonly source: RecordId;
  readonly compartment: Compartment | SealedCompartment;
  /** An instant for clocks in hours, a plain date otherwise. */
  readonly due: string;
  readonly urgency: Urgency;
  /** Of a clock in hours: the instant at which it says something else, days apart. */
  readonly changesAt?: string;
  /** Within the days or hours in which the rule reminds. */
  readonly reminding: boolean;
  /** Roles that it has risen to by now. */
  readonly escalated: readonly string[];
  /** Sites whose people of those roles are meant, where the rule names them; otherwise those of its own site. */
  readonly escalatedSites?: readonly string[];
  /** Before the decision to accept, or worked out from a write that waits. */
  readonly provisional?: true;
  /** Who is to do it, where the records say so. */
  readonly assignee?: string;
  readonly snoozed?: { readonly until: string; readonly reason: string };
  /** What closes it, in words, and the type whose form does. */
  readonly closedBy: { readonly ja: string; readonly type?: string };
}

/** Current versions as the viewer may see them: replica ⊕ outbox at a center, the readable part of the store at the desk. */
export interface AlertSource {
  get(id: RecordId): RecordDoc | undefined;
  byType(type: string): Iterable<RecordDoc>;
  /** Where the class documents are known; otherwise the rules of the type decide, and those of its case. */
  compartmentOf?(record: RecordDoc): Compartment | SealedCompartment | undefined;
}

/** What AL23 and AL24 watch is no record: the device's own state, as the worker knows it. */
export interface AlertFacts {
  readonly device?: {
    readonly name: string;
    /** Since when the oldest change waits to be sent; absent while nothing waits. */
    readonly unsentSince?: string;
  };
  /** When the device and the user's password were last looked over. */
  readonly checks?: readonly {
    readonly what: 'device' | 'password';
    readonly name: string;
    readonly on: string;
  }[];
}

/** `now`: instant in milliseconds; the day is that of Tokyo. */
export type AlertsOf = (source: AlertSource, now: number, facts?: AlertFacts) => readonly Alert[];
/** The same, with a place to rest after every rule. */
export type AlertsByRule = (
  ...asked: Parameters<AlertsOf>
) => Generator<undefined, readonly Alert[], undefined>;

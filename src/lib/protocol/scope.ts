// What decides who may hold a record: memberships, case classes, channels (DESIGN.md section 4).
import { recordType } from '../domain/catalogue/registry.ts';
import { compartmentByRules, matchingRule } from '../domain/catalogue/compartment-rules.ts';
import { compartments, type Compartment, type SealedCompartment } from '../domain/compartment.ts';
import type { RecordDoc, RecordId, SiteCode, SubjectId } from '../domain/record.ts';

export type { Compartment } from '../domain/compartment.ts';
export * from './scope-edits.ts';
export * from './scope-freshness.ts';

declare const channelBrand: unique symbol;
/** `${site}.${compartment in lower case}`, such as `CKITA.mch`: what the server grants, a replica contains, a key seals. */
export type ChannelId = string & { readonly [channelBrand]: true };

/** One site's share in a subject. `to` is the generation at which it ended; ended entries stay, so that removals can be sent. */
export interface MembershipEntry {
  readonly site: SiteCode;
  readonly compartments: readonly Compartment[];
  readonly why: 'area' | 'share';
  /** The case for which it was shared: ending the share of one case leaves those of others. */
  readonly caseId?: RecordId;
  readonly from: number;
  readonly to?: number;
}

/** Scope document of one person or household: `membership:${subjectId}`. */
export interface Membership {
  readonly subjectId: SubjectId;
  /** Grows by one with each change. */
  readonly generation: number;
  readonly entries: readonly MembershipEntry[];
  /** The server command (family move) that last set it. */
  readonly moveId?: string;
}

/** Scope document of one case: `class:${caseId}`. Former classes stay in `history`, oldest first. */
export interface CaseClass {
  readonly caseId: RecordId;
  readonly generation: number;
  readonly compartment: Compartment;
  readonly history: readonly {
    readonly compartment: Compartment;
    readonly from: number;
    readonly to: number;
  }[];
}

/** How the scope documents are looked up; a missing one means no channel, never every channel. */
export interface ScopeLookup {
  readonly membershipOf: (subject: SubjectId) => Membership | undefined;
  readonly classOf: (caseId: RecordId) => CaseClass | undefined;
}

export function channelId(site: SiteCode, compartment: Compartment): ChannelId {
  return `${site}.${compartment.toLowerCase()}` as ChannelId;
}

/** The channels a record stands in now: the sites where every anchor is a member with its compartment. */
export function channels(record: RecordDoc, scope: ScopeLookup): ReadonlySet<ChannelId> {
  const compartment = compartmentOf(record, scope.classOf);
  if (compartment === undefined) return new Set();
  return inAllOf(anchorsOf(record), (anchor) =>
    channelsOf(scope.membershipOf(anchor), [compartment], 'active'),
  );
}

/** Channels the record may have stood in and does not now: where removals must go. May name too many, never too few. */
export function formerChannels(record: RecordDoc, scope: ScopeLookup): ReadonlySet<ChannelId> {
  const ever = inAllOf(anchorsOf(record), (anchor) =>
    channelsOf(scope.membershipOf(anchor), everCompartments(record, scope.classOf), 'ever'),
  );
  const now = channels(record, scope);
  return new Set([...ever].filter((channel) => !now.has(channel)));
}

/** The first half of `Freshness`: grows with every change of a scope document that the record hangs on. */
export function scopeGeneration(record: RecordDoc, scope: ScopeLookup): number {
  const subjects = new Set(anchorsOf(record));
  let sum = 0;
  for (const subject of subjects) sum += scope.membershipOf(subject)?.generation ?? 0;
  const caseId = classingCase(record);
  if (caseId !== undefined) sum += scope.classOf(caseId)?.generation ?? 0;
  return sum;
}

/** The subjects that decide who holds the record. Empty means nobody: the anchor is missing or malformed. */
export function anchorsOf(record: RecordDoc): readonly SubjectId[] {
  const anchor = recordType(record.type)?.anchor;
  if (anchor === undefined) return [];
  if (anchor.kind === 'self') return [record.id];
  if (anchor.kind === 'subject') return record.subjectId === undefined ? [] : [record.subjectId];
  const named = anchor.fields.map((field) => record.body[field]);
  return named.every((id): id is SubjectId => typeof id === 'string' && id !== '') ? named : [];
}

/** Undefined: the record goes into no channel (unknown type, sealed, a case without class). */
export function compartmentOf(
  record: RecordDoc,
  classOf: ScopeLookup['classOf'],
): Compartment | undefined {
  const type = recordType(record.type);
  if (type === undefined) return undefined;
  const caseId = classingCase(record);
  if (caseId !== undefined) return classOf(caseId)?.compartment;
  return channelled(compartmentByRules(record.type, record.body));
}

/**
 * Whether a new version hangs on the same subjects and case as the old one. Freshness within a channel
 * only grows while it does, so a version that changes them must be refused.
 */
export function sameAnchors(before: RecordDoc, after: RecordDoc): boolean {
  const key = (record: RecordDoc): string =>
    JSON.stringify([record.id, record.type, anchorsOf(record), classingCase(record) ?? null]);
  return key(before) === key(after);
}

/** The record whose class document gives this one its compartment; a rule of its type that holds goes first. */
function classingCase(record: RecordDoc): RecordId | undefined {
  const type = recordType(record.type);
  if (type?.classed === 'self') return record.id;
  if (type?.classed !== 'caseId' || matchingRule(record.type, record.body)) return undefined;
  return record.caseId;
}

/** What a channel can carry: sealed compartments have none. */
function channelled(
  compartment: Compartment | SealedCompartment | undefined,
): Compartment | undefined {
  return compartments.find((one) => one === compartment);
}

function everCompartments(
  record: RecordDoc,
  classOf: ScopeLookup['classOf'],
): readonly Compartment[] {
  const type = recordType(record.type);
  if (type === undefined) return [];
  const caseId = classingCase(record);
  // An earlier version may have said something else: any rule of the type may have held.
  if (caseId === undefined)
    return [type.compartment, ...type.compartmentRules.map((rule) => rule.compartment)].flatMap(
      (one) => channelled(one) ?? [],
    );
  const caseClass = classOf(caseId);
  if (caseClass === undefined) return [];
  return [caseClass.compartment, ...caseClass.history.map((past) => past.compartment)];
}

function channelsOf(
  membership: Membership | undefined,
  wanted: readonly Compartment[],
  when: 'active' | 'ever',
): ReadonlySet<ChannelId> {
  const found = new Set<ChannelId>();
  for (const entry of membership?.entries ?? []) {
    if (when === 'active' && entry.to !== undefined) continue;
    for (const compartment of wanted) {
      if (entry.compartments.includes(compartment)) found.add(channelId(entry.site, compartment));
    }
  }
  return found;
}

/** A relation is sent only where both ends are members: the channels common to all. */
function inAllOf(
  anchors: readonly SubjectId[],
  channelsOfOne: (anchor: SubjectId) => ReadonlySet<ChannelId>,
): ReadonlySet<ChannelId> {
  const [first, ...rest] = anchors.map(channelsOfOne);
  if (first === undefined) return new Set();
  return new Set([...first].filter((channel) => rest.every((others) => others.has(channel))));
}

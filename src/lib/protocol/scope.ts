// What decides who may hold a record: memberships, case classes, channels (DESIGN.md section 4).
import { recordType } from '../domain/catalogue/registry.ts';
import { compartmentByRules, matchingRule } from '../domain/catalogue/compartment-rules.ts';
import { compartments, type Compartment } from '../domain/compartment.ts';
import { isPlainObject } from '../domain/catalogue/conditions.ts';
import {
  recordTypeOf,
  type RecordDoc,
  type RecordId,
  type SiteCode,
  type SubjectId,
} from '../domain/record.ts';

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
  /** The address is protected: records that carry one stand in no channel. */
  readonly addressHidden?: true;
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
  /** The record whose compartment a memo or an attachment shares; unknown means closed. */
  readonly recordOf?: RecordOf;
}
export type RecordOf = (id: RecordId) => RecordDoc | undefined;

export function channelId(site: SiteCode, compartment: Compartment): ChannelId {
  return `${site}.${compartment.toLowerCase()}` as ChannelId;
}

/** The channels a record stands in now: the sites where everybody it is about is a member with its compartment. */
export function channels(record: RecordDoc, scope: ScopeLookup): ReadonlySet<ChannelId> {
  const compartment = compartmentOf(record, scope.classOf, scope.recordOf);
  if (compartment === undefined) return new Set();
  const deciders = decidersOf(record, scope.recordOf);
  if (tellsHiddenAddress(record, deciders, scope)) return new Set();
  return inAllOf(deciders, (anchor) =>
    channelsOf(scope.membershipOf(anchor), [compartment], 'active'),
  );
}

/** Types whose own fields say where somebody lives. */
const CARRY_ADDRESS: ReadonlySet<string> = new Set(['person_address', 'consultation']);

function tellsHiddenAddress(
  record: RecordDoc,
  deciders: readonly SubjectId[],
  scope: ScopeLookup,
): boolean {
  const told = [record, ...parentsOf(record, scope.recordOf)];
  return (
    told.some(({ type }) => CARRY_ADDRESS.has(type)) &&
    deciders.some((subject) => scope.membershipOf(subject)?.addressHidden === true)
  );
}

/**
 * Channels the record may have stood in, with what it says now, and does not now: where removals must go. May name
 * too many, never too few. Where an earlier version put it elsewhere, the server remembers that beside the record.
 */
export function formerChannels(record: RecordDoc, scope: ScopeLookup): ReadonlySet<ChannelId> {
  const ever = inAllOf(decidersOf(record, scope.recordOf), (anchor) =>
    channelsOf(scope.membershipOf(anchor), everCompartments(record, scope), 'ever'),
  );
  const now = channels(record, scope);
  return new Set([...ever].filter((channel) => !now.has(channel)));
}

/**
 * The first half of `Freshness`: grows with every change of whatever decides where the record stands. A version that
 * tells of fewer people takes theirs away: the server lifts it by as much.
 */
export function scopeGeneration(record: RecordDoc, scope: ScopeLookup): number {
  const subjects = decidersOf(record, scope.recordOf);
  let sum = 0;
  for (const subject of subjects) sum += scope.membershipOf(subject)?.generation ?? 0;
  for (const one of [record, ...parentsOf(record, scope.recordOf)]) {
    if (one !== record) sum += one.version ?? 0;
    const caseId = caseAsked(one);
    if (caseId !== undefined) sum += scope.classOf(caseId)?.generation ?? 0;
  }
  return sum;
}

/**
 * All whose memberships decide who holds the record: those it hangs on, and whoever else it tells of, or what it is
 * attached to does. A case stands for its subject; one that nobody knows is a member nowhere.
 */
export function decidersOf(record: RecordDoc, recordOf?: RecordOf): readonly SubjectId[] {
  const anchors = anchorsOf(record);
  if (anchors.length === 0) return [];
  const told = [record, ...parentsOf(record, recordOf)].flatMap(alsoAbout).flatMap((id) => {
    const type = recordType(recordTypeOf(id));
    if (type?.anchor.kind === 'self') return [id];
    const named = recordOf?.(id);
    const subjects = named === undefined ? [] : anchorsOf(named);
    return subjects.length === 0 ? [id] : subjects;
  });
  return [...new Set([...anchors, ...told])];
}

/** Whom the rows of a record name beside its anchors: the children and cases of a meeting's items. */
function alsoAbout({ type, body }: RecordDoc): readonly RecordId[] {
  const also = recordType(type)?.alsoAbout;
  const rows: unknown = also === undefined ? undefined : body[also.field];
  if (also === undefined || !Array.isArray(rows)) return [];
  return rows
    .flatMap((row: unknown) => (isPlainObject(row) ? also.of.map((name) => row[name]) : []))
    .filter((id): id is RecordId => typeof id === 'string' && id !== '');
}

/** The subjects that a record hangs on for good. Empty means nobody: the anchor is missing or malformed. */
export function anchorsOf(record: RecordDoc): readonly SubjectId[] {
  const anchor = recordType(record.type)?.anchor;
  if (anchor === undefined) return [];
  if (anchor.kind === 'self') return [record.id];
  if (anchor.kind === 'subject') return record.subjectId === undefined ? [] : [record.subjectId];
  const named = anchor.fields.map((field) => record.body[field]);
  return named.every((id): id is SubjectId => typeof id === 'string' && id !== '') ? named : [];
}

/** Undefined: the record goes into no channel (unknown type, sealed, a case without class, a memo on something unknown). */
export function compartmentOf(
  record: RecordDoc,
  classOf: ScopeLookup['classOf'],
  recordOf?: RecordOf,
): Compartment | undefined {
  const way = wayOf(record, recordOf);
  if (way.by === 'body') return way.compartment;
  const compartment = classOf(way.caseId)?.compartment;
  return compartment && inClass(way, compartment);
}

/** As far as a device can say, which knows no classes. Undefined: its case decides. */
export function compartmentWithoutClass(record: RecordDoc): Compartment | undefined {
  const way = wayOf(record);
  return way.by === 'body' ? way.compartment : way.unlessAbuse;
}

/** The case whose class document gives the record its compartment, directly or by the record it is attached to. */
export function classDeciding(record: RecordDoc, recordOf?: RecordOf): RecordId | undefined {
  const way = wayOf(record, recordOf);
  return way.by === 'class' ? way.caseId : undefined;
}

/** The record that this one is attached to and shares the compartment of. */
export function parentOf(record: RecordDoc): RecordId | undefined {
  const field = recordType(record.type)?.compartmentOf;
  const id = field === undefined ? undefined : record.body[field];
  return typeof id === 'string' && id !== '' ? (id as RecordId) : undefined;
}

/** What the record is attached to, and what that is attached to. */
export function parentsOf(record: RecordDoc, recordOf?: RecordOf): readonly RecordDoc[] {
  const found: RecordDoc[] = [];
  let at: RecordDoc | undefined = record;
  while (found.length < MOST_PARENTS) {
    const id: RecordId | undefined = parentOf(at);
    at = id === undefined ? undefined : recordOf?.(id);
    if (at === undefined) break;
    found.push(at);
  }
  return found;
}

/**
 * Whether a new version hangs on the same subjects, case and record as the old one. Freshness within a channel
 * only grows while it does, so a version that changes them must be refused.
 */
export function sameAnchors(before: RecordDoc, after: RecordDoc): boolean {
  const key = (record: RecordDoc): string =>
    JSON.stringify([
      record.id,
      record.type,
      anchorsOf(record),
      caseAsked(record) ?? null,
      parentOf(record) ?? null,
    ]);
  return key(before) === key(after);
}

/** What decides where a record stands, apart from scope documents: two versions that differ here may stand apart. */
export function placeKey(record: RecordDoc): string {
  const told = [...new Set(alsoAbout(record))].sort();
  return JSON.stringify([anchorsOf(record), told, parentOf(record) ?? wayOf(record)]);
}

/** A memo on an attachment of a note: nothing hangs deeper. */
const MOST_PARENTS = 4;

type Way =
  | {
      readonly by: 'class';
      readonly caseId: RecordId;
      /** What its own rule says, which counts unless the case is one of abuse. */
      readonly unlessAbuse?: Compartment;
    }
  | { readonly by: 'body'; readonly compartment: Compartment | undefined };

/** Of a rule and a class of abuse, the stricter wins. */
function inClass(way: Way & { readonly by: 'class' }, compartment: Compartment): Compartment {
  return compartment === 'ABUSE' ? compartment : (way.unlessAbuse ?? compartment);
}

/** How a record comes by its compartment: a rule of its type that holds goes before a class other than abuse. */
function wayOf(record: RecordDoc, recordOf?: RecordOf): Way {
  const type = recordType(record.type);
  if (type === undefined) return { by: 'body', compartment: undefined };
  if (type.classed === 'self') return { by: 'class', caseId: record.id };
  const isRuled = matchingRule(record.type, record.body) !== undefined;
  if (type.compartmentOf !== undefined && !isRuled && parentOf(record) !== undefined) {
    const top = parentsOf(record, recordOf).at(-1);
    const isWhole = top !== undefined && recordType(top.type)?.compartmentOf === undefined;
    return isWhole ? wayOf(top, recordOf) : { by: 'body', compartment: undefined };
  }
  const compartment = compartmentByRules(record.type, record.body);
  if (type.classed === 'caseId' && record.caseId !== undefined) {
    const { caseId } = record;
    if (!isRuled) return { by: 'class', caseId };
    const ruled = compartments.find((one) => one === compartment);
    if (ruled !== undefined && ruled !== 'ABUSE')
      return { by: 'class', caseId, unlessAbuse: ruled };
  }
  // Sealed compartments have no channel, and neither has what should be attached to something and is not.
  const isLoose = type.compartmentOf !== undefined && !isRuled;
  return {
    by: 'body',
    compartment: isLoose ? undefined : compartments.find((one) => one === compartment),
  };
}

/** The case whose class the record may take, whatever its body says now. */
function caseAsked(record: RecordDoc): RecordId | undefined {
  const classed = recordType(record.type)?.classed;
  if (classed === 'self') return record.id;
  return classed === 'caseId' ? record.caseId : undefined;
}

function everCompartments(record: RecordDoc, scope: ScopeLookup): readonly Compartment[] {
  const way = wayOf(record, scope.recordOf);
  if (way.by === 'body') return way.compartment === undefined ? [] : [way.compartment];
  const caseClass = scope.classOf(way.caseId);
  if (caseClass === undefined) return [];
  const ever = [caseClass.compartment, ...caseClass.history.map((past) => past.compartment)];
  return ever.map((compartment) => inClass(way, compartment));
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

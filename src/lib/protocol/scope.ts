// What decides who may hold a record: memberships, case classes, channels (DESIGN.md section 4).
import type { RecordId, SiteCode, SubjectId } from '../domain/record.ts';

export type Compartment = 'CORE' | 'MCH' | 'CARE' | 'CONSULT' | 'ABUSE' | 'DISAB';

declare const channelBrand: unique symbol;
/** `${site}.${compartment in lower case}`, such as `CKITA.mch`: what the server grants, a replica contains, a key seals. */
export type ChannelId = string & { readonly [channelBrand]: true };

/** One site's share in a subject. `to` is the generation at which it ended; ended entries stay, so that removals can be sent. */
export interface MembershipEntry {
  readonly site: SiteCode;
  readonly compartments: readonly Compartment[];
  readonly why: 'area' | 'share';
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

export function channelId(site: SiteCode, compartment: Compartment): ChannelId {
  return `${site}.${compartment.toLowerCase()}` as ChannelId;
}

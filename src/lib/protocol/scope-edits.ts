// The edits of scope documents, as pure functions: the server stores each result by one compare-and-set.
import type { Compartment } from '../domain/compartment.ts';
import type { RecordId, SiteCode, SubjectId } from '../domain/record.ts';
import type { CaseClass, Membership, MembershipEntry } from './scope.ts';

/** What a center holds of the subjects of its area. */
export const areaCompartments: readonly Compartment[] = ['CORE', 'MCH', 'CARE'];
/** What sharing a case adds for the site it is shared to. */
export const caseShareCompartments: readonly Compartment[] = ['CORE', 'CONSULT'];

export function newMembership(
  subjectId: SubjectId,
  sites: readonly Pick<MembershipEntry, 'site' | 'compartments' | 'why'>[],
): Membership {
  return { subjectId, generation: 1, entries: sites.map((entry) => ({ ...entry, from: 1 })) };
}

export function newCaseClass(caseId: RecordId, compartment: Compartment): CaseClass {
  return { caseId, generation: 1, compartment, history: [] };
}

/** The area goes from one site to another; shares stay, since a person granted them. Doing the same move again changes nothing. */
export function moveMembership(
  membership: Membership,
  move: { readonly from?: SiteCode; readonly to?: SiteCode; readonly moveId: string },
): Membership {
  if (membership.moveId === move.moveId) return membership;
  const generation = membership.generation + 1;
  const { from, to, moveId } = move;
  const leaves = (entry: MembershipEntry): boolean =>
    entry.why === 'area' && entry.site === from && entry.site !== to;
  const entries = endWhere(membership, leaves, generation);
  const alreadyThere = entries.some(
    (entry) => isActive(entry) && entry.why === 'area' && entry.site === to,
  );
  if (to !== undefined && !alreadyThere) {
    entries.push({ site: to, compartments: areaCompartments, why: 'area', from: generation });
  }
  return { ...membership, generation, entries, moveId };
}

/** Why a subject is shared to a site: for one case, or (no case) for itself. Each ends for itself. */
export interface Share {
  readonly site: SiteCode;
  readonly caseId?: RecordId;
}

export function shareMembership(
  membership: Membership,
  share: Share & { readonly compartments?: readonly Compartment[] },
): Membership {
  const compartments = share.compartments ?? caseShareCompartments;
  const covered = membership.entries.some(
    (entry) =>
      isActiveShareOf(entry, share) &&
      compartments.every((compartment) => entry.compartments.includes(compartment)),
  );
  if (covered) return membership;
  const generation = membership.generation + 1;
  const added: MembershipEntry = {
    site: share.site,
    compartments,
    why: 'share',
    ...(share.caseId === undefined ? {} : { caseId: share.caseId }),
    from: generation,
  };
  return { ...membership, generation, entries: [...membership.entries, added] };
}

/** Ends this share alone: what the site holds by area or for another case stays. */
export function endShare(membership: Membership, share: Share): Membership {
  const ends = (entry: MembershipEntry): boolean => isActiveShareOf(entry, share);
  if (!membership.entries.some(ends)) return membership;
  const generation = membership.generation + 1;
  return { ...membership, generation, entries: endWhere(membership, ends, generation) };
}

/** A protected address appears: what carries an address leaves every channel until a person decides otherwise. */
export function hideAddress(membership: Membership, state: 'hidden' | 'shown'): Membership {
  if ((membership.addressHidden === true) === (state === 'hidden')) return membership;
  const { addressHidden: _, ...rest } = membership;
  const generation = membership.generation + 1;
  return state === 'hidden'
    ? { ...rest, generation, addressHidden: true }
    : { ...rest, generation };
}

export function reclassify(caseClass: CaseClass, compartment: Compartment): CaseClass {
  if (caseClass.compartment === compartment) return caseClass;
  const generation = caseClass.generation + 1;
  const past = {
    compartment: caseClass.compartment,
    from: caseClass.history.at(-1)?.to ?? 1,
    to: generation,
  };
  return { ...caseClass, generation, compartment, history: [...caseClass.history, past] };
}

/** After an edit while the store is closed: nobody is told of anything then, so what ended with it needs no removal. */
export function untoldMembership(edited: Membership): Membership {
  const { generation, entries } = edited;
  return { ...edited, entries: entries.filter(({ to }) => to !== generation) };
}

export function untoldClass(edited: CaseClass): CaseClass {
  const { generation, history } = edited;
  return { ...edited, history: history.filter(({ to }) => to !== generation) };
}

export function isActive(entry: MembershipEntry): boolean {
  return entry.to === undefined;
}

function isActiveShareOf(entry: MembershipEntry, { site, caseId }: Share): boolean {
  const isFor = entry.why === 'share' && entry.site === site && entry.caseId === caseId;
  return isFor && isActive(entry);
}

function endWhere(
  membership: Membership,
  ends: (entry: MembershipEntry) => boolean,
  generation: number,
): MembershipEntry[] {
  return membership.entries.map((entry) =>
    isActive(entry) && ends(entry) ? { ...entry, to: generation } : entry,
  );
}

// The scope documents that come into being with a subject or a case: what accepting the first version writes before it.
import { compartmentByRules } from '../../src/lib/domain/catalogue/compartment-rules.ts';
import { recordType, site as siteOf } from '../../src/lib/domain/catalogue/registry.ts';
import { type Compartment, compartments } from '../../src/lib/domain/compartment.ts';
import type { RecordDoc, RecordId, SiteCode } from '../../src/lib/domain/record.ts';
import {
  areaCompartments,
  type CaseClass,
  isActive,
  type Membership,
  newCaseClass,
  newMembership,
} from '../../src/lib/protocol/scope.ts';
import { isInHidden } from '../access/hidden-addresses.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import type { ScopeFacts } from '../access/situation.ts';
import {
  type StoredClass,
  storedClass,
  type StoredMembership,
  storedMembership,
} from './stored.ts';

/** Undefined: records of this type bring none, or (a case of no known kind) cannot have one. */
export function newScopeOf(
  index: Pick<ScopeIndex, 'membershipOf' | 'householdsOf'>,
  record: RecordDoc,
): StoredMembership | StoredClass | undefined {
  const type = recordType(record.type);
  if (type?.anchor.kind === 'self') {
    const first = firstMembership(record);
    return storedMembership(
      isInHidden(index, record.id) ? { ...first, addressHidden: true } : first,
    );
  }
  if (type?.classed !== 'self') return undefined;
  const compartment = ruledCompartment(record);
  return compartment && storedClass(newCaseClass(record.id, compartment));
}

/**
 * The class that a case has with this version, where its kind now says another: a case that becomes one of abuse
 * leaves the centers with all that hangs on it. Out of ABUSE no edit leads, that is a decision of its own.
 */
export function classWith(
  index: Pick<ScopeIndex, 'classOf'>,
  head: RecordDoc | undefined,
  next: RecordDoc,
): Compartment | undefined {
  if (head === undefined || recordType(next.type)?.classed !== 'self') return undefined;
  const wanted = ruledCompartment(next);
  const now = index.classOf(next.id)?.compartment;
  const isSame = wanted === ruledCompartment(head) || wanted === now;
  return isSame || now === 'ABUSE' ? undefined : wanted;
}

/** The facts as they would be if the case were classed so. */
export function withClass(
  index: ScopeIndex,
  caseId: RecordId,
  compartment: Compartment,
): ScopeFacts {
  const known = index.classOf(caseId) ?? newCaseClass(caseId, compartment);
  return {
    ...index,
    classOf: (id) => (id === caseId ? { ...known, compartment } : index.classOf(id)),
  };
}

/** The facts as they would be if the record were accepted; what exists already stays as it is. */
export function withNewScope(index: ScopeIndex, record: RecordDoc): ScopeFacts {
  const doc = newScopeOf(index, record);
  const fresh = doc?.kind === 'membership' ? doc.membership : undefined;
  const freshClass = doc?.kind === 'class' ? doc.class : undefined;
  const membershipOf = (id: Membership['subjectId']): Membership | undefined =>
    index.membershipOf(id) ?? (fresh?.subjectId === id ? fresh : undefined);
  return {
    membershipOf,
    classOf: (id): CaseClass | undefined =>
      index.classOf(id) ?? (freshClass?.caseId === id ? freshClass : undefined),
    siteHas: (subject, site) =>
      membershipOf(subject)?.entries.some((one) => isActive(one) && one.site === site) ?? false,
    recordOf: (id) => index.recordOf(id),
    openCaseOf: (id) => index.openCaseOf(id),
  };
}

/** A center takes in its own; a division says which center the family belongs to, or nobody holds it yet. */
function firstMembership(record: RecordDoc): Membership {
  const { site } = record.created;
  const named = record.body['home_centre'];
  const center = isCenter(site) ? site : typeof named === 'string' && isCenter(named) ? named : '';
  const entries =
    center === ''
      ? []
      : [{ site: center as SiteCode, compartments: areaCompartments, why: 'area' as const }];
  // From a commissioned site no center follows: its rights refuse the record anyway.
  return newMembership(record.id, siteOf(site)?.kind === 'commissioned' ? [] : entries);
}

function ruledCompartment(record: RecordDoc): Compartment | undefined {
  const byRules = compartmentByRules(record.type, record.body);
  return compartments.find((one) => one === byRules);
}

function isCenter(site: string): boolean {
  return siteOf(site)?.kind === 'center';
}

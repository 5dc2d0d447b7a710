// The facts about a record as one site sees them: asked by whoever writes, and by whoever reads at the desk.
import type { Situation } from '../../src/lib/domain/access.ts';
import { recordType, site as siteOf } from '../../src/lib/domain/catalogue/registry.ts';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { RecordDoc, SiteCode } from '../../src/lib/domain/record.ts';
import { anchorsOf, compartmentOf, decidersOf, isActive } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from './scope-index.ts';

/** What is asked of the index; push asks about scope documents that do not exist yet. */
export type ScopeFacts = Pick<
  ScopeIndex,
  'membershipOf' | 'classOf' | 'recordOf' | 'siteHas' | 'openCaseOf'
>;

export interface Situated {
  readonly compartment: Compartment;
  readonly situation: Situation;
}

/** Undefined where the record has no compartment: an unclassified case, a protected address. Nobody may do anything with it. */
export function situationOf(
  index: ScopeFacts,
  record: RecordDoc,
  site: SiteCode,
): Situated | undefined {
  const compartment = compartmentOf(record, index.classOf, index.recordOf);
  return compartment && situationIn(index, record, site, compartment);
}

/** The same, as if the record were of that compartment: what is worked out about a subject has one of its own. */
export function situationIn(
  index: ScopeFacts,
  record: RecordDoc,
  site: SiteCode,
  compartment: Compartment,
): Situated {
  const held = holding(index, record, site, compartment);
  const anchors = anchorsOf(record);
  const deciders = decidersOf(record, index.recordOf);
  const isDivision = siteOf(site)?.kind === 'division';
  const isOwn = record.created.site === site;
  return {
    compartment,
    situation: {
      siteIsMember: held === 'area',
      sharedToSite: held === 'share',
      // At a center own records count only while the subject is the site's (DESIGN.md section 4).
      createdBySite:
        isOwn &&
        (isDivision ||
          mayLackSubject(record) ||
          (deciders.length > 0 && deciders.every((subject) => index.siteHas(subject, site)))),
      openCase: anchors.some((subject) => index.openCaseOf(subject) !== undefined),
      blocked: false,
    },
  };
}

/** A call about a child nobody knows yet: until there is a subject, it is its maker's. */
function mayLackSubject(record: RecordDoc): boolean {
  const anchor = recordType(record.type)?.anchor;
  return anchor?.kind === 'subject' && anchor.optional === true && record.subjectId === undefined;
}

/** How the site holds the record: every subject counts, the weakest decides. */
function holding(
  index: ScopeFacts,
  record: RecordDoc,
  site: SiteCode,
  compartment: Compartment,
): 'area' | 'share' | 'none' {
  let weakest: 'area' | 'share' = 'area';
  const deciders = decidersOf(record, index.recordOf);
  if (deciders.length === 0)
    return mayLackSubject(record) && record.created.site === site ? 'area' : 'none';
  for (const subject of deciders) {
    const entries = (index.membershipOf(subject)?.entries ?? []).filter(
      (entry) => isActive(entry) && entry.site === site && entry.compartments.includes(compartment),
    );
    if (entries.length === 0) return 'none';
    if (!entries.some((entry) => entry.why === 'area')) weakest = 'share';
  }
  return weakest;
}

// Whether the author of a change may make it: the access matrix asked about the old and the new record.
import { type AccessUser, mayDo } from '../../src/lib/domain/access.ts';
import { site as siteOf } from '../../src/lib/domain/catalogue/registry.ts';
import type { Compartment } from '../../src/lib/domain/compartment.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc, SiteCode } from '../../src/lib/domain/record.ts';
import { anchorsOf, compartmentOf, isActive } from '../../src/lib/protocol/scope.ts';
import type { Change, RefusalReason } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';

/** Undefined: allowed. */
export function refusalByRights(
  index: ScopeIndex,
  author: AccessUser | undefined,
  change: Change,
  head: RecordDoc | undefined,
  today: PlainDate,
): RefusalReason | undefined {
  if (author === undefined) return 'no_right';
  const { site } = change.author;
  const right = head === undefined ? 'C' : 'U';
  for (const record of head === undefined ? [change.next] : [head, change.next]) {
    const compartment = compartmentOf(record, index.classOf);
    // No compartment: a protected address or a case nobody classified. It is not entered here yet.
    if (compartment === undefined) return record.caseId === undefined ? 'invalid' : 'not_in_scope';
    const held = holding(index, record, site, compartment);
    if (!anchorsOf(record).every((subject) => index.membershipOf(subject) !== undefined))
      return 'not_in_scope';
    const answer = mayDo({
      user: author,
      site,
      right,
      compartment,
      today,
      situation: {
        siteIsMember: held === 'area',
        sharedToSite: held === 'share',
        // At a center own records count only while the subject is the site's (DESIGN.md section 4).
        createdBySite:
          (head ?? change.next).created.site === site &&
          (siteOf(site)?.kind === 'division' ||
            anchorsOf(record).every((subject) => index.siteHas(subject, site))),
        openCase: anchorsOf(record).some((subject) => index.openCaseOf(subject) !== undefined),
        blocked: false,
      },
    });
    if (!answer.allowed) return answer.code === 'not_in_scope' ? 'not_in_scope' : 'no_right';
  }
  return undefined;
}

/** How the site holds the record: every subject counts, the weakest decides. */
export function holding(
  index: ScopeIndex,
  record: RecordDoc,
  site: SiteCode,
  compartment: Compartment,
): 'area' | 'share' | 'none' {
  let weakest: 'area' | 'share' = 'area';
  const anchors = anchorsOf(record);
  if (anchors.length === 0) return 'none';
  for (const subject of anchors) {
    const entries = (index.membershipOf(subject)?.entries ?? []).filter(
      (entry) => isActive(entry) && entry.site === site && entry.compartments.includes(compartment),
    );
    if (entries.length === 0) return 'none';
    if (!entries.some((entry) => entry.why === 'area')) weakest = 'share';
  }
  return weakest;
}

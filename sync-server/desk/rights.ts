// What a user may read at the desk: the same matrix as everywhere, asked once per site where the user has a role.
import { mayDo, sitesOf, type AccessUser } from '../../src/lib/domain/access.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { anchorsOf, compartmentOf } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { holding } from '../sync/rights.ts';

/** A record without a compartment is read by nobody: an unclassified case, a protected address. */
export function mayRead(
  index: ScopeIndex,
  user: AccessUser,
  record: RecordDoc,
  today: PlainDate,
): boolean {
  const compartment = compartmentOf(record, index.classOf);
  if (compartment === undefined) return false;
  const openCase = anchorsOf(record).some((subject) => index.openCaseOf(subject) !== undefined);
  return sitesOf(user, today).some((site) => {
    const held = holding(index, record, site, compartment);
    const situation = {
      siteIsMember: held === 'area',
      sharedToSite: held === 'share',
      createdBySite: record.created.site === site,
      openCase,
      blocked: false,
    };
    return mayDo({ user, site, right: 'R', compartment, situation, today }).allowed;
  });
}

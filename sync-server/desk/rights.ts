// What a user may read at the desk: the same matrix as everywhere, asked once per site where the user has a role.
import { mayDo, sitesOf, type AccessUser } from '../../src/lib/domain/access.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc, SiteCode } from '../../src/lib/domain/record.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { situationOf } from '../access/situation.ts';

/** A record without a compartment is read by nobody. */
export function mayRead(
  index: ScopeIndex,
  user: AccessUser,
  record: RecordDoc,
  today: PlainDate,
): boolean {
  return sitesOf(user, today).some((site) => {
    const seen = situationOf(index, record, site);
    return seen !== undefined && mayDo({ user, site, right: 'R', today, ...seen }).allowed;
  });
}

/** Whoever does not see a child's visits would take silence for 「not visited yet」: a question about any of them, not about one. */
export function mayReadVisitsOf(
  index: ScopeIndex,
  user: AccessUser,
  child: RecordDoc,
  today: PlainDate,
): boolean {
  const created = { ...child.created, site: '' as SiteCode };
  const visit = { ...child, type: 'birth_contact', body: { child_id: child.id }, created };
  return mayRead(index, user, visit, today);
}

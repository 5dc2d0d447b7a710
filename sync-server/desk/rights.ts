// What a user may read at the desk: the same matrix as everywhere, asked once per site where the user has a role.
import { mayDo, sitesOf, type AccessUser } from '../../src/lib/domain/access.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
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

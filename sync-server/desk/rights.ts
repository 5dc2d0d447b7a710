// What a user may read at the desk: the same matrix as everywhere, asked once per site where the user has a role.
import {
  mayDo,
  readsAll,
  type AccessUser,
  type Right,
  sitesOf,
} from '../../src/lib/domain/access.ts';
import {
  compartments,
  type Compartment,
  type SealedCompartment,
} from '../../src/lib/domain/compartment.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc, SiteCode } from '../../src/lib/domain/record.ts';
import { compartmentOf } from '../../src/lib/protocol/scope.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { situationIn } from '../access/situation.ts';

/** One user during one request. */
export interface Reader {
  readonly today: PlainDate;
  /** A record without a compartment is read by nobody. */
  maySee(record: RecordDoc): boolean;
  /** Whether it would be seen if it were of that compartment: a deadline, a visit that there is none of. */
  maySeeAs(about: RecordDoc, compartment: Compartment | SealedCompartment): boolean;
  /**
   * Whoever does not see a child's visits would take silence for 「not visited yet」: a question about any of them,
   * not about one.
   */
  maySeeVisitsOf(child: RecordDoc): boolean;
  mayApprove(record: RecordDoc): boolean;
}

export function createReader(index: ScopeIndex, user: AccessUser, today: PlainDate): Reader {
  const sites = sitesOf(user, today);
  // Most of city hall reads most compartments whole: no need to look at each record's subjects.
  const whole = new Set(
    compartments.filter((one) => sites.some((site) => readsAll(user, site, one, today))),
  );

  function may(record: RecordDoc, right: Right, compartment: Compartment | undefined): boolean {
    if (compartment === undefined) return false;
    if (right === 'R' && whole.has(compartment)) return true;
    return sites.some((site) => {
      const seen = situationIn(index, record, site, compartment);
      return mayDo({ user, site, right, today, ...seen }).allowed;
    });
  }

  const own = (record: RecordDoc): Compartment | undefined =>
    compartmentOf(record, index.classOf, index.recordOf);

  const maySeeAs: Reader['maySeeAs'] = (about, compartment) => {
    // Nobody made it yet, so it is nobody's own.
    const created = { ...about.created, site: '' as SiteCode };
    const known = compartments.find((one) => one === compartment);
    return may({ ...about, created }, 'R', known);
  };

  return {
    today,
    maySee: (record) => may(record, 'R', own(record)),
    maySeeAs,
    maySeeVisitsOf: (child) => maySeeAs(child, 'MCH'),
    mayApprove: (record) => may(record, 'A', own(record)),
  };
}

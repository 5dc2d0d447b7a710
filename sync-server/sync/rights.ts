// Whether the author of a change may make it: the access matrix asked about the old and the new record.
import { type AccessUser, mayDo } from '../../src/lib/domain/access.ts';
import type { PlainDate } from '../../src/lib/domain/dates.ts';
import type { RecordDoc } from '../../src/lib/domain/record.ts';
import { anchorsOf } from '../../src/lib/protocol/scope.ts';
import type { Change, RefusalReason } from '../../src/lib/protocol/wire.ts';
import type { ScopeIndex } from '../access/scope-index.ts';
import { situationOf } from '../access/situation.ts';

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
  // Who made a record is what the server knows of it, not what a new version says.
  const next = { ...change.next, created: (head ?? change.next).created };
  for (const record of head === undefined ? [next] : [head, next]) {
    const seen = situationOf(index, record, site);
    // No compartment: a protected address or a case nobody classified. It is not entered here yet.
    if (seen === undefined) return record.caseId === undefined ? 'invalid' : 'not_in_scope';
    if (!anchorsOf(record).every((subject) => index.membershipOf(subject) !== undefined))
      return 'not_in_scope';
    const answer = mayDo({ user: author, site, right, today, ...seen });
    if (!answer.allowed) return answer.code === 'not_in_scope' ? 'not_in_scope' : 'no_right';
  }
  return undefined;
}

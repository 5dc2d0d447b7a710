// A protected address protects whoever lives there: who comes to a hidden household, or a household to which somebody hidden comes.
import { peopleOf } from '../../src/lib/domain/people.ts';
import type { RecordDoc, RecordId, SubjectId } from '../../src/lib/domain/record.ts';
import type { ScopeIndex } from './scope-index.ts';

type Known = Pick<ScopeIndex, 'membershipOf' | 'householdsOf'>;

/**
 * Whose addresses have to be hidden before this version of a household may stand. Somebody who has no membership yet
 * takes the mark from his household when he gets one.
 */
export function toHideWith(
  index: Known,
  head: RecordDoc | undefined,
  next: RecordDoc,
): readonly SubjectId[] {
  if (next.type !== 'household') return [];
  const before = new Set(head === undefined ? [] : peopleOf(head));
  const people = peopleOf(next);
  const fresh = people.filter((person) => !before.has(person));
  if (![next.id, ...fresh].some((one) => isHidden(index, one))) return [];
  return [next.id, ...people].filter(
    (one) => index.membershipOf(one) !== undefined && !isHidden(index, one),
  );
}

export function isInHidden(index: Known, person: RecordId): boolean {
  return index.householdsOf(person).some((household) => isHidden(index, household));
}

function isHidden(index: Known, subject: SubjectId): boolean {
  return index.membershipOf(subject)?.addressHidden === true;
}

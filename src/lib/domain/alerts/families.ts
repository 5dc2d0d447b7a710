// Who is still here and with whom: those who moved away or died, children who were lost, open cases, living units.
import { isOpenCase } from '../cases.ts';
import { daysBetween, type PlainDate } from '../dates.ts';
import { membersOf } from '../people.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import { day, isOneOf, ref, refs, text } from './body.ts';
import { about, naming, type Ground } from './ground.ts';

/** Died or moved away: nothing but the transfer is left to do. A move that is only announced changes nothing yet. */
export function isGone(ground: Ground, person: RecordDoc | undefined): boolean {
  if (person === undefined) return false;
  if (lostChildren(ground).has(person.id)) return true;
  const status = text(person, 'juki_status');
  if (status === '21' || status === '30' || text(person, 'death_date') !== '') return true;
  const left = day(person, 'moved_out');
  return left !== '' && left <= ground.today && left > day(person, 'moved_in');
}

/** Counted once under the record that the others were merged into, and still here. */
export function people(ground: Ground): readonly RecordDoc[] {
  return ground.once('people here', () =>
    ground.all('person').filter((one) => text(one, 'dup_of') === '' && !isGone(ground, one)),
  );
}

/** Moved in later than that day; where the register does not say when, by the first address that is known. */
export function cameAfter(ground: Ground, person: RecordDoc, on: PlainDate): boolean {
  const movedIn = day(person, 'moved_in');
  if (movedIn !== '') return movedIn > on;
  const first = about(ground, 'person_address', person.id)
    .map((address) => day(address, 'valid_from'))
    .sort()[0];
  return first !== undefined && first > on;
}

export function openCases(ground: Ground): readonly RecordDoc[] {
  return ground.once('open cases', () =>
    ground
      .all('case')
      .filter((one) => isOpenCase(one) && !isGone(ground, ground.get(personOf(one)))),
  );
}

export function openCasesOf(ground: Ground, person: string): readonly RecordDoc[] {
  const groups = ground.once('open cases by person', () => {
    const found = new Map<string, RecordDoc[]>();
    for (const one of openCases(ground)) {
      const whose = personOf(one);
      if (whose !== undefined) found.set(whose, [...(found.get(whose) ?? []), one]);
    }
    return found;
  });
  return groups.get(person) ?? [];
}

/** Whose case it is, or on whom a record hangs. */
export function personOf(record: RecordDoc): RecordId | undefined {
  return ref(record, 'main_person') ?? record.subjectId;
}

/** The households that list the person as a member now, the one where they live first. */
export function householdsOf(ground: Ground, person: RecordId): readonly RecordDoc[] {
  const groups = ground.once('households by member', () => {
    const found = new Map<string, RecordDoc[]>();
    for (const household of ground.all('household')) {
      for (const { id, livesHere } of membersOf(household)) {
        const group = found.get(id) ?? [];
        if (livesHere) group.unshift(household);
        else group.push(household);
        found.set(id, group);
      }
    }
    return found;
  });
  return groups.get(person) ?? [];
}

const losses: readonly string[] = ['still', 'misc', 'abort'];

/**
 * Children of a pregnancy that was lost, where somebody registered one. To ask for a call, a visit or a check-up would
 * be the most hurtful mistake that the product could make, so every way in which records may tell of a loss counts: the
 * pregnancy names the child, or the mother's pregnancy ended so at that time and no live birth names the child.
 */
function lostChildren(ground: Ground): ReadonlySet<string> {
  return ground.once('lost children', () => {
    const lost = new Set<string>();
    for (const pregnancy of ground.all('pregnancy')) {
      if (!isOneOf(losses, pregnancy, 'outcome')) continue;
      for (const child of refs(pregnancy, 'child_ids')) lost.add(child);
      const mother = ref(pregnancy, 'mother_id') ?? pregnancy.subjectId;
      const ended = day(pregnancy, 'outcome_on') || day(pregnancy, 'edd');
      if (mother === undefined || ended === '') continue;
      for (const child of childrenOf(ground, mother)) {
        const born = day(ground.get(child), 'birth_date');
        if (born === '' || Math.abs(daysBetween(born, ended)) > 30) continue;
        if (naming(ground, 'pregnancy', 'child_ids', child).length === 0) lost.add(child);
      }
    }
    return lost;
  });
}

const motherly: readonly string[] = ['M', 'AM'];

/** A mother's children by the edges between people, from either end. */
export function childrenOf(ground: Ground, mother: RecordId): readonly RecordId[] {
  const below = naming(ground, 'relationship', 'from_person', mother)
    .filter((edge) => isOneOf(motherly, edge, 'kind'))
    .map((edge) => ref(edge, 'to_person'));
  const above = naming(ground, 'relationship', 'to_person', mother)
    .filter((edge) => text(edge, 'kind') === 'CH')
    .map((edge) => ref(edge, 'from_person'));
  return [...above, ...below].filter((id) => id !== undefined);
}

/** Whether an edge says who the mother is. */
export function hasMother(ground: Ground, child: RecordId): boolean {
  return (
    naming(ground, 'relationship', 'to_person', child).some((edge) =>
      isOneOf(motherly, edge, 'kind'),
    ) ||
    naming(ground, 'relationship', 'from_person', child).some((edge) => text(edge, 'kind') === 'CH')
  );
}

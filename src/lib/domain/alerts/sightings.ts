// When a child was last seen with one's own eyes, and when a family was last in contact, by anybody's records.
import { alertRule } from '../catalogue/rules-registry.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import { day, isOneOf, ref, refs, text } from './body.ts';
import type { Ground } from './ground.ts';

/** The day on which anybody saw the child; empty where nobody did. */
export function lastSeen(ground: Ground, child: string): string {
  return latest(ground, 'sightings', sightings).get(child) ?? '';
}

/** The day of the last contact with the person or in the case; empty where there was none. */
export function lastContact(ground: Ground, personOrCase: string): string {
  return latest(ground, 'contacts', contacts).get(personOrCase) ?? '';
}

type Event = readonly [on: string, whom: readonly (RecordId | undefined)[]];

const seeing = alertRule('no_affil').settings.seenValues;
const none = alertRule('no_contact').settings.noContactMethods;
const attended: readonly string[] = ['done', 'late', 'seen'];
const inPerson: readonly string[] = [
  'visit_home',
  'visit_inst',
  'come',
  'hiroba',
  'checkup',
  'accompany',
];

function latest(
  ground: Ground,
  name: string,
  events: (ground: Ground) => Iterable<Event>,
): ReadonlyMap<string, string> {
  return ground.once(name, () => {
    const found = new Map<string, string>();
    for (const [on, whom] of events(ground)) {
      for (const id of whom) {
        // What is dated ahead has not happened.
        if (id === undefined || on === '' || on > ground.today) continue;
        if (on > (found.get(id) ?? '')) found.set(id, on);
      }
    }
    return found;
  });
}

function* sightings(ground: Ground): Generator<Event> {
  for (const note of ground.all('case_note')) {
    if (!isOneOf(seeing, note, 'child_seen')) continue;
    const named = refs(note, 'children_seen');
    yield [
      day(note, 'occurred_at'),
      [...(named.length > 0 ? named : [note.subjectId]), note.caseId],
    ];
  }
  for (const check of ground.all('safety_check')) {
    if (isSighting(check))
      yield [day(check, 'confirmed_at'), [ref(check, 'child_id'), check.caseId]];
  }
  for (const contact of ground.all('birth_contact')) {
    if (isOneOf(seeing, contact, 'child_seen'))
      yield [day(contact, 'contacted_at'), [ref(contact, 'child_id'), contact.caseId]];
  }
  for (const checkup of ground.all('infant_checkup')) {
    if (isOneOf(attended, checkup, 'attend'))
      yield [day(checkup, 'exam_on'), [checkup.subjectId, checkup.caseId]];
  }
  for (const visit of ground.all('childcare_support')) {
    if (isOneOf(inPerson, visit, 'method'))
      yield [day(visit, 'contact_at'), [ref(visit, 'child_id'), ...refs(visit, 'companions')]];
  }
}

function* contacts(ground: Ground): Generator<Event> {
  for (const note of ground.all('case_note')) {
    if (!isContact(note)) continue;
    const here = [...refs(note, 'children_seen'), ...refs(note, 'present_persons')];
    yield [day(note, 'occurred_at'), [note.subjectId, note.caseId, ...here]];
  }
  for (const check of ground.all('safety_check')) {
    yield [day(check, 'confirmed_at'), [ref(check, 'child_id'), check.caseId]];
  }
  for (const contact of ground.all('birth_contact')) {
    if (!isOneOf(['done', 'requested'], contact, 'result')) continue;
    const { caseId } = contact;
    yield [
      day(contact, 'contacted_at'),
      [ref(contact, 'child_id'), ref(contact, 'mother_id'), caseId],
    ];
  }
  for (const visit of ground.all('childcare_support')) {
    if (isContact(visit))
      yield [day(visit, 'contact_at'), [visit.subjectId, ref(visit, 'child_id')]];
  }
  for (const checkup of ground.all('infant_checkup')) {
    if (isOneOf(attended, checkup, 'attend'))
      yield [day(checkup, 'exam_on'), [checkup.subjectId, checkup.caseId]];
  }
}

/** A note whose method is not filled in yet tells of no contact. */
export function isContact(note: RecordDoc): boolean {
  return text(note, 'method') !== '' && !isOneOf(none, note, 'method');
}

const awake: readonly string[] = ['seen_full', 'seen_part'];
const notFound: readonly string[] = ['unconfirmed', 'moved'];

/**
 * A safety check by which the child was seen (DOMAIN D.1.3). 「電話では元気」 is none. Asleep is not enough, J01 looks
 * again. What a school or nursery saw counts where it says who saw the child, however we heard of it.
 */
export function isSighting(check: RecordDoc): boolean {
  if (text(check, 'confirmed_at') === '' || isOneOf(notFound, check, 'result')) return false;
  const seen = text(check, 'child_seen');
  if (seen !== '' && !awake.includes(seen)) return false;
  if (text(check, 'seen_by_third') !== '') return true;
  return isOneOf(inPerson, check, 'method');
}

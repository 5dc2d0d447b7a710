// AL14 and AL15: families that nobody has spoken with for too long, and children whom nobody sees.
import { ageOn } from '../ages.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import { siblingTypes } from '../catalogue/registry.ts';
import { siblingId } from '../catalogue/siblings.ts';
import { addDays, addMonths, dateInTokyo, type PlainDate } from '../dates.ts';
import type { RecordDoc } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, text } from './body.ts';
import { alertOf, remindersOf } from './duty.ts';
import { openCases, openCasesOf, people, personOf } from './families.ts';
import { naming, type Ground } from './ground.ts';
import { lastContact, lastSeen } from './sightings.ts';

/** AL14. */
export function lostContacts(ground: Ground): readonly Alert[] {
  return openCases(ground).flatMap((source) => {
    const severity = severityOf(ground, source);
    const last = lastTime(ground, source, quiet.settings.seenForSeverity.includes(severity));
    const due = addDays(last, limitOf(source, severity));
    const reminded = remindersOf(quiet, { start: due, due })[0] ?? due;
    if (reminded > ground.today) return [];
    const title = '家族と連絡を取り、様子を確かめる';
    const assignee = text(source, 'main_worker');
    return [
      alertOf(ground, {
        kind: 'no_contact',
        title,
        source,
        about: personOf(source),
        start: due,
        assignee,
      }),
    ];
  });
}

/** AL15: the list of the first day of each month. */
export function unseenChildren(ground: Ground): readonly Alert[] {
  const youngest = addMonths(ground.today, -12 * (unseen.settings.ageTo + 1));
  return people(ground).flatMap((child) => {
    const birth = day(child, 'birth_date');
    if (birth < youngest || birth > ground.today) return [];
    const age = ageOn(birth, ground.today);
    if (age > unseen.settings.ageTo || !isQuiet(ground, child)) return [];
    const source =
      age >= unseen.settings.ageFrom ? withoutPlace(ground, child) : longOpen(ground, child);
    if (source === undefined) return [];
    const title =
      age >= unseen.settings.ageFrom
        ? '所属のない子どもの様子を確かめる'
        : '健診も接触もない子どもの様子を確かめる';
    const assignee = text(openCasesOf(ground, child.id)[0], 'main_worker');
    return [
      alertOf(ground, {
        kind: 'no_affil',
        title,
        source,
        about: child.id,
        start: listDay(ground),
        assignee,
      }),
    ];
  });
}

const quiet = alertRule('no_contact');
const unseen = alertRule('no_affil');

/** Empty where the viewer may not read it: then the stage decides, or the widest limit. */
function severityOf(ground: Ground, source: RecordDoc): string {
  const [holder] = severitySiblings.map((type) => ground.get(siblingId(source.id, type)));
  return text(holder, 'severity');
}

const severitySiblings = siblingTypes('case').filter((type) =>
  type.fields.some((field) => field.name === 'severity'),
);

function limitOf(source: RecordDoc, severity: string): number {
  const { daysBySeverity, daysByStage, daysOtherwise } = quiet.settings;
  const limits = [daysBySeverity[severity], daysByStage[text(source, 'stage')]];
  return Math.min(...limits.filter((limit) => limit !== undefined), daysOtherwise);
}

function lastTime(ground: Ground, source: RecordDoc, mustBeSeen: boolean): PlainDate {
  const last = mustBeSeen ? lastSeen : lastContact;
  const noted = day(source, mustBeSeen ? 'last_child_seen' : 'last_contact');
  const times = [
    last(ground, source.id),
    last(ground, personOf(source) ?? ''),
    noted <= ground.today ? noted : '',
    // A case begins with a contact.
    day(source, 'opened_on'),
  ];
  return times.sort().at(-1) || dateInTokyo(source.created.at);
}

/** Nobody saw the child in the last three months. */
function isQuiet(ground: Ground, child: RecordDoc): boolean {
  return lastSeen(ground, child.id) < addDays(ground.today, -unseen.settings.quietDays);
}

/** The entry that says so, unless the child has a place as well; a child of whom nothing is entered has not been asked. */
function withoutPlace(ground: Ground, child: RecordDoc): RecordDoc | undefined {
  const current = naming(ground, 'affiliation', 'person_id', child.id).filter(
    (one) => text(one, 'to') === '' || day(one, 'to') >= ground.today,
  );
  const places = current.filter((one) => !isOneOf(unseen.settings.kinds, one, 'kind'));
  return places.length > 0 ? undefined : current[0];
}

/** The open case of a small child with whom nobody at all was in contact. */
function longOpen(ground: Ground, child: RecordDoc): RecordDoc | undefined {
  const since = addDays(ground.today, -unseen.settings.quietDays);
  return openCasesOf(ground, child.id).find((source) => lastTime(ground, source, false) < since);
}

function listDay(ground: Ground): PlainDate {
  const first = `${ground.today.slice(0, 8)}${String(unseen.settings.dayOfMonth).padStart(2, '0')}`;
  return first >= ground.today ? first : addMonths(first, 1);
}

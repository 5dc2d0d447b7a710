// AL20 to AL22: what age brings: a new school in April, the eighteenth birthday, the end of keeping records.
import { ageOn, attainedOn, retentionDue, schoolGrade } from '../ages.ts';
import { isOpenCase } from '../cases.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import { addDays, addMonths, type PlainDate } from '../dates.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, text } from './body.ts';
import { alertOf } from './duty.ts';
import { openCases, openCasesOf, people, personOf } from './families.ts';
import { about, naming, ofCase, type Ground } from './ground.ts';
import { itemsOf, lastDecision } from './meetings.ts';

/** AL20: of the children whom somebody supports, from 1 February; what is not done by April stays for a month. */
export function schoolChanges(ground: Ground): readonly Alert[] {
  const year = ground.today.slice(0, 4);
  const listed = `${year}-${school.settings.listOn}`;
  const until = `${year}-03-31`;
  if (ground.today < listed || ground.today > addDays(until, 30)) return [];
  return people(ground).flatMap((child) => {
    const birth = day(child, 'birth_date');
    if (birth === '' || !school.settings.grades.includes(schoolGrade(birth, until))) return [];
    const source = supportOf(ground, child.id);
    if (source === undefined || isHandedOn(ground, child.id, listed, addDays(until, 1))) return [];
    const title = '就学・進学・卒業の引継ぎをする';
    const assignee = text(source, 'main_worker') || text(source, 'manager');
    return [
      alertOf(ground, {
        kind: 'school_change',
        title,
        source,
        about: child.id,
        start: listed,
        assignee,
      }),
    ];
  });
}

/** AL21. */
export function comingOfAge(ground: Ground): readonly Alert[] {
  const { listedAtMonths, age } = grown.settings;
  return openCases(ground).flatMap((source) => {
    const person = ground.get(personOf(source));
    const birth = day(person, 'birth_date');
    if (birth === '') return [];
    const listed = addMonths(birth, listedAtMonths);
    const birthday = addMonths(birth, age * 12);
    // Who was grown up when the case began is supported as an adult: a pregnant woman, a parent.
    if (listed > ground.today || day(source, 'opened_on') > attainedOn(birth, age)) return [];
    const kinds = person?.body['kinds'];
    if (Array.isArray(kinds) && kinds.includes('young_adult')) return [];
    if (lastDecision(ground, source.id) >= listed) return [];
    const title = '18歳からの支援(終結か継続)を決める';
    const assignee = text(source, 'main_worker');
    return [
      alertOf(ground, {
        kind: 'age18',
        title,
        source,
        about: person?.id,
        start: birthday,
        assignee,
      }),
    ];
  });
}

/** AL22: of closed cases, also of people who left long ago. */
export function endedRetentions(ground: Ground): readonly Alert[] {
  return ground.all('case').flatMap((source) => {
    if (isOpenCase(source)) return [];
    const person = ground.get(personOf(source));
    const kept = keptUntil(source, person);
    if (kept === '' || kept > ground.today) return [];
    if (person !== undefined && openCasesOf(ground, person.id).length > 0) return [];
    const isDestroyed = about(ground, 'destruction_record', person?.id ?? source.id).some(
      (one) => text(one, 'done_at') !== '',
    );
    if (isDestroyed) return [];
    const title = '保存期間が満了した記録の廃棄か延長を決める';
    return [alertOf(ground, { kind: 'retention', title, source, about: person?.id, start: kept })];
  });
}

const school = alertRule('school_change');
const grown = alertRule('age18');

function supportOf(ground: Ground, child: RecordId): RecordDoc | undefined {
  const [openCase] = openCasesOf(ground, child);
  return openCase ?? about(ground, 'management', child).find((one) => text(one, 'ended_on') === '');
}

/** The new place is entered, and what the school must know was passed on. */
function isHandedOn(ground: Ground, child: RecordId, since: PlainDate, april: PlainDate): boolean {
  const placed = naming(ground, 'affiliation', 'person_id', child).some(
    (one) => day(one, 'from') >= april,
  );
  const notes = [
    ...about(ground, 'case_note', child),
    ...openCasesOf(ground, child).flatMap((one) => ofCase(ground, 'case_note', one.id)),
  ];
  const passedOn =
    notes.some(
      (note) =>
        day(note, 'occurred_at') >= since &&
        ['facts', 'response', 'next_action'].some((field) => /引き?継/.test(text(note, field))),
    ) ||
    itemsOf(ground, child).some(
      ({ meeting, heldOn }) => heldOn >= since && isOneOf(['handover'], meeting, 'kind'),
    );
  return placed && passedOn;
}

/** The date in force where one was set (an extension gives a later one); else by the age of the child (R25). */
function keptUntil(source: RecordDoc, person: RecordDoc | undefined): PlainDate {
  const set = day(source, 'retention_due');
  const birth = day(person, 'birth_date');
  if (set !== '' || birth === '') return set;
  // R25 counts the age of a child; of a case about an adult only the date that was set counts.
  const opened = day(source, 'opened_on');
  return opened !== '' && ageOn(birth, opened) < 18 ? retentionDue(birth) : '';
}

// AL12 and AL13: what the residents' register reports: a family with an open case moves, a child is born (J09).
import { isOpenCase } from '../cases.ts';
import { alertRule } from '../catalogue/rules-registry.ts';
import { dateInTokyo, type PlainDate } from '../dates.ts';
import { peopleOf } from '../people.ts';
import type { RecordDoc, RecordId } from '../record.ts';
import type { Alert } from './alert.ts';
import { day, isOneOf, ref, text } from './body.ts';
import { alertOf } from './duty.ts';
import { hasMother, householdsOf, personOf } from './families.ts';
import { about, naming, ofCase, type Ground } from './ground.ts';
import { isContact } from './sightings.ts';

/** AL12: once per household and day, however many of its members the register lists. */
export function registerMoves(ground: Ground): readonly Alert[] {
  const found = new Map<string, Alert>();
  for (const change of ground.all('juki_change')) {
    if (!isOneOf(move.settings.events, change, 'event') || text(change, 'applied') === REJECTED)
      continue;
    const person = ref(change, 'matched_person') ?? change.subjectId;
    if (person === undefined) continue;
    for (const alert of movesOf(ground, change, person)) {
      const key = `${alert.household ?? alert.about ?? ''} ${text(change, 'event')} ${day(change, 'event_on')}`;
      const known = found.get(key);
      if (known === undefined || alert.id < known.id) found.set(key, alert);
    }
  }
  return [...found.values()];
}

/** AL13. */
export function registerBirths(ground: Ground): readonly Alert[] {
  return ground.all('juki_change').flatMap((change) => {
    if (!isOneOf(birth.settings.events, change, 'event') || text(change, 'applied') === REJECTED)
      return [];
    const child = ref(change, 'matched_person') ?? change.subjectId;
    if (child !== undefined && isLinked(ground, child)) return [];
    const title = '出生した子どもを母・妊娠に結び付ける';
    const start = importedOn(change);
    // The register's rows are the system's own; who is to act on them are those who look after births.
    return [
      alertOf(ground, {
        kind: 'juki_birth',
        title,
        source: change,
        about: child,
        start,
        compartment: 'MCH',
      }),
    ];
  });
}

const move = alertRule('juki_move');
const birth = alertRule('juki_birth');

/** 却下 in `juki_change__applied`. */
const REJECTED = '04';
/** 転入 in `juki_event`. */
const MOVED_IN = '01';

function movesOf(ground: Ground, change: RecordDoc, person: RecordId): readonly Alert[] {
  const [household] = householdsOf(ground, person);
  const members = household ? peopleOf(household) : [];
  // The person may count as moved already: the case is still ours until somebody decided (DOMAIN D.1.8).
  const cases = casesByPerson(ground);
  const open = [...new Set([person, ...members])].flatMap((one) => cases.get(one) ?? []);
  const [first] = open;
  if (first === undefined || open.some((one) => isDecided(ground, change, one))) return [];
  const isArrival = text(change, 'event') === MOVED_IN;
  return [
    alertOf(ground, {
      kind: 'juki_move',
      title: isArrival
        ? '転入した家族の引継ぎを確かめる'
        : '転出先への移管・情報提供・不要(理由)を決める',
      source: change,
      about: person,
      household: household?.id,
      start: importedOn(change),
      assignee: text(first, 'main_worker'),
      // It tells that there is a case: as secret as the case is.
      compartment: ground.compartmentOf(first),
    }),
  ];
}

/** Open ones, of those who moved as well. */
function casesByPerson(ground: Ground): ReadonlyMap<string, readonly RecordDoc[]> {
  return ground.once('cases of movers', () => {
    const found = new Map<string, RecordDoc[]>();
    for (const one of ground.all('case')) {
      const person = personOf(one);
      if (person !== undefined && isOpenCase(one))
        found.set(person, [...(found.get(person) ?? []), one]);
    }
    return found;
  });
}

/** A transfer, information given, or the case on its way out: since the move was announced. */
function isDecided(ground: Ground, change: RecordDoc, open: RecordDoc): boolean {
  if (text(open, 'stage') === 'transferring') return true;
  const since = day(change, 'notified_on') || day(change, 'event_on');
  const person = personOf(open);
  const shares = [
    ...(person === undefined ? [] : about(ground, 'yotaikyo_share', person)),
    ...ofCase(ground, 'yotaikyo_share', open.id),
  ];
  const isTransfer = (row: RecordDoc) =>
    text(row, 'transfer_kind') !== '' || ['address_move', 'incoming'].includes(text(row, 'event'));
  if (shares.some((row) => isTransfer(row) && latestDay(row) >= earlier(since, importedOn(change))))
    return true;
  // A family that came is in our hands as soon as somebody was in contact with it.
  if (text(change, 'event') !== MOVED_IN) return false;
  return ofCase(ground, 'case_note', open.id).some(
    (note) => isContact(note) && day(note, 'occurred_at') >= since,
  );
}

function latestDay(row: RecordDoc): PlainDate {
  const transferred = day(row, 'transfer_on');
  const happened = day(row, 'event_on');
  return transferred > happened ? transferred : happened;
}

function earlier(a: PlainDate, b: PlainDate): PlainDate {
  return a !== '' && a < b ? a : b;
}

function importedOn(change: RecordDoc): PlainDate {
  return dateInTokyo(change.created.at);
}

function isLinked(ground: Ground, child: RecordId): boolean {
  return naming(ground, 'pregnancy', 'child_ids', child).length > 0 || hasMother(ground, child);
}

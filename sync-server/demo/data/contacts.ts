// What workers wrote about a family: birth calls and visits, notes, and cases.
import { daysOld, visitDeadline } from '../../../src/lib/domain/ages.ts';
import { addDays, addMonths, fiscalYear, instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import { gainPerDay } from '../../../src/lib/domain/measure.ts';
import type { Body, RecordId, SiteCode, UserId } from '../../../src/lib/domain/record.ts';
import type { Compartment } from '../../../src/lib/protocol/scope.ts';
import type { CityBuilder } from './builder.ts';
import { placeOf, sizeOn } from './growth.ts';
import type { Member, PlacedFamily } from './household.ts';
import type { Dice } from './seeded.ts';
import texts from './texts.json' with { type: 'json' };
import { workerOf } from './users.ts';

/** お誕生電話 about ten days after birth, where that day has come. */
export function addCall(city: CityBuilder, family: PlacedFamily, child: Member, dice: Dice): void {
  const mother = motherOf(family);
  const on = addDays(child.born, dice.between(6, 13));
  if (mother === undefined || on >= city.today) return;
  const site = family.site;
  const body: Body = {
    ...contactBase(family, child, mother, on, `${String(dice.between(10, 15))}:30`),
    contact_kind: 'call',
    attempt_no: 1,
    result: 'done',
    feeding: dice.pick(['breast', 'mixed', 'formula']),
    mother_body: dice.pick(texts.mother),
    worries: dice.pick(texts.worries),
    staff_judgement: 'L0',
  };
  city.add('birth_contact', `${child.key}/call`, body, {
    on,
    site,
    subjectId: family.idOf(child),
    householdId: family.household,
  });
}

/** こんにちは赤ちゃん訪問 in the second or third month, where that day has come. */
export function addVisit(
  city: CityBuilder,
  family: PlacedFamily,
  child: Member,
  dice: Dice,
  place = placeOf(child),
): void {
  const mother = motherOf(family);
  const on = addDays(child.born, dice.between(26, 80));
  if (mother === undefined || on >= city.today) return;
  const days = daysOld(child.born, on);
  const grams = (day: number) => (sizeOn('weight', child, day, place, 2) ?? 3) * 1_000;
  const [birthWeight, weight] = [Math.round(grams(0)), Math.round(grams(days))];
  const items = Array.from({ length: 10 }, (_, at) =>
    at === 9 ? 0 : dice.pick([0, 0, 0, 1, 1, 2]),
  );
  const body: Body = {
    ...contactBase(family, child, mother, on, `${String(dice.between(10, 15))}:00`),
    contact_kind: 'visit',
    attempt_no: 1,
    result: 'done',
    child_seen: dice.pick(['seen_full', 'seen_full', 'seen_part', 'seen_sleep']),
    gest_weeks: dice.pick([37.5, 38.4, 39.1, 39.6, 40.2]),
    birth_weight: birthWeight,
    weight,
    gain_per_day: gainPerDay(birthWeight, weight, days),
    length: sizeOn('height', child, days, place, 1),
    head: sizeOn('head', child, days, place, 1),
    hearing: '01',
    feeding: dice.pick(['breast', 'mixed', 'formula']),
    baby_findings: dice.pick(texts.baby),
    sleep_cry: dice.pick(texts.sleep),
    mother_body: dice.pick(texts.mother),
    epds_date: on,
    epds_items: Object.fromEntries(items.map((points, at) => [String(at + 1), points])),
    epds_total: items.reduce((sum: number, item) => sum + item, 0),
    family_support: dice.pick(texts.family),
    home_env: dice.pick(texts.home),
    shaken_baby_info: true,
    worries: dice.pick(texts.worries),
    advice: dice.pick(texts.advice),
    materials: ['01', '02'],
    vaccine_plan: true,
    staff_judgement: dice.pick(['L0', 'L0', 'L1', 'L2']),
    followup: [dice.pick(['none', 'tel'])],
  };
  city.add('birth_contact', `${child.key}/visit`, body, {
    on,
    site: family.site,
    subjectId: family.idOf(child),
    householdId: family.household,
  });
}

export interface NoteOrder {
  readonly key: string;
  readonly about: Member;
  readonly on: PlainDate;
  readonly site: SiteCode;
  readonly by?: UserId;
  readonly caseId?: RecordId;
  readonly facts: string;
}

export function addNote(
  city: CityBuilder,
  family: PlacedFamily,
  note: NoteOrder,
  dice: Dice,
): void {
  const [method, seen] = dice.pick([
    ['tel_in', 'na'],
    ['tel_out', 'na'],
    ['come', 'seen_full'],
    ['hiroba', 'seen_full'],
    ['visit_home', 'seen_part'],
  ] as const);
  const by = note.by ?? workerOf(note.site);
  const body: Body = {
    occurred_at: instantInTokyo(note.on, `${String(dice.between(9, 16)).padStart(2, '0')}:15`),
    method,
    staff: [by],
    counterpart_kind: ['02'],
    child_seen: seen,
    ...(seen === 'na' ? {} : { children_seen: [family.idOf(note.about)] }),
    facts: note.facts,
    ...(dice.chance(0.15) ? { child_voice: dice.pick(texts.voices) } : {}),
    ...(dice.chance(0.6) ? { assessment: dice.pick(texts.assessments) } : {}),
    response: dice.pick(texts.responses),
    next_action: dice.pick(texts.next),
    minutes: dice.pick([10, 15, 20, 30, 60]),
  };
  city.add('case_note', note.key, body, {
    on: note.on,
    site: note.site,
    by,
    subjectId: family.idOf(note.about),
    householdId: family.household,
    ...(note.caseId === undefined ? {} : { caseId: note.caseId }),
  });
}

export interface CaseOrder {
  readonly key: string;
  readonly no: number;
  readonly about: Member;
  readonly kind: string;
  readonly compartment: Compartment;
  readonly stage: string;
  readonly openedOn: PlainDate;
  readonly by: UserId;
}

/** A case that KKS opened. */
export function addCase(city: CityBuilder, family: PlacedFamily, order: CaseOrder): RecordId {
  const body: Body = {
    case_no: `R${String(fiscalYear(order.openedOn) - 2018).padStart(2, '0')}-${String(order.no).padStart(4, '0')}`,
    kind: order.kind,
    main_person: family.idOf(order.about),
    stage: order.stage,
    opened_on: order.openedOn,
    lead_agency: 'KKS',
    main_worker: order.by,
    sub_worker: 'u-ito',
    policy_summary: '家事の負担を減らし、母が休める時間をつくる。',
    policy_decided_on: order.openedOn,
    next_review: addMonths(order.openedOn, 3),
  };
  const id = city.add('case', order.key, body, {
    on: order.openedOn,
    site: 'KKS' as SiteCode,
    by: order.by,
    subjectId: family.idOf(order.about),
    householdId: family.household,
  });
  city.classify(id, order.compartment);
  return id;
}

function contactBase(
  family: PlacedFamily,
  child: Member,
  mother: Member,
  on: PlainDate,
  time: string,
): Body {
  return {
    child_id: family.idOf(child),
    mother_id: family.idOf(mother),
    contacted_at: instantInTokyo(on, time),
    visitor_kind: 'mcm',
    staff: [workerOf(family.site)],
    age_days: daysOld(child.born, on),
    within_4m: on <= visitDeadline(child.born),
  };
}

function motherOf(family: PlacedFamily): Member | undefined {
  return family.members.find((member) => member.part === 'mother');
}

// The papers of counselling that many stories share: cases, plans, meetings, services, management.
import { recordType } from '../../../src/lib/domain/catalogue/registry.ts';
import { addDays, addMonths, instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { Body, RecordId, SiteCode } from '../../../src/lib/domain/record.ts';
import type { Compartment } from '../../../src/lib/protocol/scope.ts';
import type { Member } from './household.ts';
import { kks } from './scene.ts';
import type { Scene, SceneMore } from './scene.ts';
import { workerOf } from './users.ts';

export interface NoteWords {
  readonly facts: string;
  readonly method?: string;
  readonly seen?: string;
  readonly voice?: string;
  readonly assessment?: string;
  readonly response?: string;
  readonly next?: string;
}

export function note(
  scene: Scene,
  about: Member,
  on: PlainDate,
  words: NoteWords,
  more: SceneMore = {},
): RecordId {
  const { facts, method = 'tel_out', seen = 'na', voice, assessment, response, next } = words;
  const by = more.by ?? workerOf(more.site ?? scene.family.site);
  const time = more.time ?? '14:20';
  const body: Body = {
    occurred_at: instantInTokyo(on, time),
    method,
    staff: [by],
    counterpart_kind: ['02'],
    child_seen: seen,
    ...(seen === 'na' ? {} : { children_seen: [scene.idOf(about)] }),
    facts,
    ...(voice === undefined ? {} : { child_voice: voice }),
    ...(assessment === undefined ? {} : { assessment }),
    ...(response === undefined ? {} : { response }),
    ...(next === undefined ? {} : { next_action: next }),
    minutes: 25,
  };
  return scene.enter('case_note', about, on, body, { ...more, by, time: '17:10' });
}

export interface CaseWords {
  readonly no: number;
  readonly kind: string;
  readonly stage: string;
  readonly compartment: Compartment;
  readonly openedOn: PlainDate;
  readonly more?: Body;
  readonly how?: SceneMore;
}

export function openCase(scene: Scene, about: Member, order: CaseWords): RecordId {
  const { openedOn, how = {} } = order;
  const site = how.site ?? scene.family.site;
  const id = scene.enter(
    'case',
    about,
    openedOn,
    {
      case_no: `R${String(Number(openedOn.slice(0, 4)) - 2018).padStart(2, '0')}-${String(order.no).padStart(4, '0')}`,
      kind: order.kind,
      main_person: scene.idOf(about),
      stage: order.stage,
      opened_on: openedOn,
      lead_agency: site === 'KKS' ? 'KKS' : 'CTR',
      main_worker: how.by ?? workerOf(site),
      next_review: addMonths(openedOn, 3),
      ...order.more,
    },
    how,
  );
  scene.city.classify(id, order.compartment);
  return id;
}

/** Shared to the center, so that its people see that there is a case and what is agreed. */
export function shareToCenter(scene: Scene, caseId: RecordId, site: SiteCode): void {
  const { household, members, idOf } = scene.family;
  for (const subject of [household, ...members.map(idOf)])
    scene.city.share(subject, site, { caseId });
}

export function manage(
  scene: Scene,
  about: Member,
  startedOn: PlainDate,
  body: Body,
  more: SceneMore = {},
): RecordId {
  return scene.enter(
    'management',
    about,
    startedOn,
    {
      manager: scene.worker,
      manager_kind: 'MCM',
      centre: scene.family.center ?? scene.family.site,
      started_on: startedOn,
      entry_reason: ['isolation'],
      entry_source: 'centre',
      support_level: 'L2',
      consent: 'verbal',
      consent_on: startedOn,
      monitor_cycle: '03',
      share_with_city: '02',
      ...body,
    },
    more,
  );
}

export interface PlanWords {
  readonly no: string;
  readonly kind: string;
  readonly on: PlainDate;
  readonly reviewOn: PlainDate;
  readonly wish: string;
  readonly strengths: string;
  readonly issues: readonly (readonly [family: string, internal: string])[];
  readonly policy: string;
  readonly goals: readonly (readonly [goal: string, sign: string])[];
  readonly supports: readonly (readonly [
    what: string,
    who: string,
    often: string,
    service?: string,
  ])[];
  readonly more?: Body;
  readonly how?: SceneMore;
}

export function plan(scene: Scene, about: Member, words: PlanWords): RecordId {
  const { on, how = {} } = words;
  const by = how.by ?? workerOf(how.site ?? scene.family.site);
  return scene.enter(
    'plan',
    about,
    on,
    {
      kind: words.kind,
      plan_no: words.no,
      created_on: on,
      author: by,
      target_persons: [scene.idOf(about)],
      wish_guardian: words.wish,
      strengths: words.strengths,
      issues: scene.rows(
        words.issues.map(([text_for_family, text_internal], at) => {
          return { no: at + 1, text_for_family, text_internal, priority: at === 0 ? '1' : '2' };
        }),
      ),
      policy: words.policy,
      goals: scene.rows(
        words.goals.map(([goal, how_we_know], at) => {
          return { issue_no: at + 1, goal, how_we_know, by_when: words.reviewOn };
        }),
      ),
      supports: scene.rows(
        words.supports.map(([what, who, frequency, service]) => {
          const used = service === undefined ? {} : { service };
          return { goal_no: 1, what, who, frequency, from: on, ...used };
        }),
      ),
      contact_point: `担当 ${by === 'u-sato' ? '佐藤(子ども家庭支援課)' : 'センターの担当者'} 048-000-0001`,
      period_from: on,
      period_to: addMonths(on, 6),
      review_on: words.reviewOn,
      explained_on: addDays(on, 3),
      consent: 'signed',
      delivered_on: addDays(on, 3),
      ...words.more,
    },
    { ...how, by },
  );
}

export interface MeetingWords {
  readonly kind: string;
  readonly title: string;
  readonly on: PlainDate;
  readonly time?: string;
  readonly organiser: string;
  readonly chair: string;
  readonly recorder: string;
  readonly attendees: readonly (readonly [kind: string, agency: string, name: string])[];
  readonly items: readonly Body[];
  readonly decisions: string;
  readonly next: PlainDate;
  readonly more?: Body;
  readonly how?: SceneMore;
}

export function meet(scene: Scene, about: Member | undefined, words: MeetingWords): RecordId {
  return scene.enter(
    'meeting',
    about,
    words.on,
    {
      kind: words.kind,
      title: words.title,
      held_at: instantInTokyo(words.on, words.time ?? '13:30'),
      place: words.organiser === 'KKS' ? '市役所4階 会議室' : 'センター相談室',
      chair: words.chair,
      recorder: words.recorder,
      organiser: words.organiser,
      attendees: scene.rows(
        words.attendees.map(([agency_kind, agency, name]) => {
          return { agency_kind, agency, name, confidentiality_ack: true };
        }),
      ),
      confidential_ack: true,
      items: scene.rows(words.items.map((item, at) => ({ order: at + 1, ...item }))),
      decisions: words.decisions,
      next_monitoring: words.next,
      ...words.more,
    },
    words.how,
  );
}

/** Answers to the eight questions of urgency: those named are 「はい」. */
export function eight(...yes: readonly number[]): Body {
  return Object.fromEntries(
    Array.from({ length: 8 }, (_, at) => [String(at + 1), yes.includes(at + 1) ? 'yes' : 'no']),
  );
}

/** The stricter part of a record: it has its own place, and the id of its record. */
export function beside(scene: Scene, sibling: string, about: Member, parent: RecordId, body: Body) {
  const type = recordType(sibling);
  if (type === undefined) throw new RangeError('no such part of a record');
  const on = scene.ago(30);
  scene.city.addBeside(type, parent, body, {
    ...kks,
    on,
    site: kks.site ?? scene.family.site,
    subjectId: type.siblingOf === 'household' ? scene.family.household : scene.idOf(about),
    householdId: scene.family.household,
  });
}

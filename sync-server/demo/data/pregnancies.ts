// A pregnancy and the interview at its notification, as the desk of a center writes them.
import { dateOfGestation, gestationOn, lastPeriod } from '../../../src/lib/domain/ages.ts';
import { addDays, instantInTokyo } from '../../../src/lib/domain/dates.ts';
import type { PlainDate } from '../../../src/lib/domain/dates.ts';
import type { Body, RecordId } from '../../../src/lib/domain/record.ts';
import type { Member } from './household.ts';
import type { Scene } from './scene.ts';

export interface PregnancyOrder {
  readonly edd: PlainDate;
  /** Weeks and days at the notification. */
  readonly notice: readonly [weeks: number, days: number];
  readonly level: string;
  readonly more?: Body;
  readonly interview?: Body;
}

export function addPregnancy(scene: Scene, mother: Member, order: PregnancyOrder): RecordId {
  const { edd, level } = order;
  const [weeks, days] = order.notice;
  const notified = dateOfGestation(edd, { weeks, days });
  const id = scene.enter('pregnancy', mother, notified, {
    mother_id: scene.idOf(mother),
    handbook_no: `架空-${edd.slice(2, 4)}-${edd.slice(5, 7)}${edd.slice(8)}`,
    notified_on: notified,
    weeks_at_notice: weeks,
    edd,
    lmp: lastPeriod(edd),
    gravida: 1,
    para: 0,
    fetus_count: 1,
    hospital: '架空産婦人科',
    satogaeri: '0',
    support_level: level,
    interview_1: notified,
    grant_1: addDays(notified, 14),
    outcome: 'ongoing',
    ...order.more,
  });
  scene.enter('pregnancy_assessment', mother, notified, {
    pregnancy_id: id,
    interviewed_at: instantInTokyo(notified, '10:30'),
    interviewer: scene.worker,
    interviewer_kind: scene.family.site === 'CMINAMI' ? 'ccm' : 'mcm',
    method: 'come',
    visitor: '01',
    accompanied: '0',
    weeks: gestationOn(edd, notified).weeks,
    marital: '01',
    planned: '01',
    past_loss: '0',
    mental_history: '0',
    two_q: { depressed: '0', no_interest: '0' },
    smoke_self: '01',
    smoke_partner: '0',
    alcohol: '02',
    drug: '0',
    work_self: '会社員(産休の予定)',
    econ: '02',
    insurance: '1',
    housing: '01',
    support_birth: { before: '1', after: '1', who: '夫・実母', period: '退院後1か月' },
    consult_person: ['01', '02'],
    satogaeri: '0',
    hospital_decided: '1',
    first_visit_late: '0',
    dv_check: '01',
    checklist12: twelve(),
    judgement: '03',
    judgement_reason:
      '心身の状態、家族の手伝い、経済面とも落ち着いており、いまの時点で心配な点はない。',
    level,
    selfplan: true,
    next_contact: dateOfGestation(edd, { weeks: 28, days: 0 }),
    consent: 'signed',
    ...order.interview,
  });
  return id;
}

/** The twelve areas of the 特定妊婦 sheet: those named apply. */
export function twelve(...applying: readonly number[]): Body {
  return Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [
      String(at + 1),
      applying.includes(at + 1) ? 'yes' : 'no',
    ]),
  );
}

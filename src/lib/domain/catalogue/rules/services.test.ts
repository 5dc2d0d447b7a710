// Rules of check-ups, interviews, services and registers: each refuses or warns, and says what to do.
import { expect, it } from 'vitest';
import { withComputed } from '../../computed/computed.ts';
import type { Body } from '../../record.ts';
import type { ValidationLevel } from '../conditions.ts';
import { validateBody } from '../validate.ts';

const now = Date.parse('2026-11-24T09:00:00+09:00');

function found(type: string, body: Body, level: ValidationLevel): readonly string[] {
  return validateBody(type, body, level, { now })
    .filter((issue) => issue.code !== 'required')
    .map((issue) => `${issue.field}:${issue.code}`);
}

it('No. 1: a visit that took place weighs the child, or says why not; nobody calls before the birth', () => {
  const visit = { contact_kind: 'visit', result: 'done' };
  const weight = (body: Body, level: ValidationLevel) =>
    validateBody('birth_contact', body, level, { now }).some((issue) => issue.field === 'weight');
  expect(weight(visit, 'accept')).toBe(false);
  expect(weight(visit, 'decide')).toBe(true);
  expect(weight({ ...visit, weight: 4_120 }, 'decide')).toBe(false);
  expect(weight({ ...visit, no_weight_reason: '睡眠中' }, 'decide')).toBe(false);
  expect(weight({ contact_kind: 'call', result: 'done' }, 'decide')).toBe(false);
  const call = { child_id: 'person:1', contacted_at: '2026-10-01T10:00:00+09:00' };
  const issues = validateBody('birth_contact', call, 'draft', { now, birthOf: () => '2026-10-28' });
  expect(issues.map((issue) => issue.code)).toEqual(['order']);
});

it('No. 9: a partner at the counter leaves the paper open until the woman comes', () => {
  expect(found('pregnancy_assessment', { visitor: '02' }, 'accept')).toEqual([]);
  expect(found('pregnancy_assessment', { visitor: '02' }, 'decide')).toEqual([
    'visitor:does_not_fit',
  ]);
  expect(found('pregnancy_assessment', { visitor: '01' }, 'decide')).toEqual([]);
});

it('No. 9: the DV question is not even there with somebody present', () => {
  const required = (body: Body) =>
    validateBody('pregnancy_assessment', body, 'decide', { now }).map((issue) => issue.field);
  expect(required({ accompanied: '0' })).toContain('dv_check');
  expect(required({ accompanied: '1' })).not.toContain('dv_check');
});

it('No. 6: an examination after its window is 期間外受診', () => {
  const checkup = (on: string, attend: string) =>
    withComputed(
      'infant_checkup',
      { kind: 'M04', style: 'group', attend, exam_on: on },
      { today: '2026-11-24', birthDate: '2026-05-10' },
    );
  expect(found('infant_checkup', checkup('2026-09-01', 'done'), 'accept')).toEqual([]);
  expect(found('infant_checkup', checkup('2026-11-01', 'done'), 'draft')).toEqual([]);
  expect(found('infant_checkup', checkup('2026-11-01', 'done'), 'accept')).toEqual([
    'attend:does_not_fit',
  ]);
  expect(found('infant_checkup', checkup('2026-11-01', 'late'), 'accept')).toEqual([]);
});

it('No. 7: a row without a dose is a deferral, an encouragement or a refusal', () => {
  const dose = { vaccine: 'MR', dose_no: 1, basis: 'A', source: '04' };
  const missing = (body: Body) =>
    validateBody('vaccination', body, 'accept', { now }).map((issue) => issue.field);
  expect(missing(dose)).toEqual(['given_on']);
  expect(missing({ ...dose, deferred_on: '2026-11-01', deferred_reason: '発熱' })).toEqual([]);
  expect(missing({ ...dose, recommend_log: [{ row_id: '1', on: '2026-11-01' }] })).toEqual([]);
});

it('No. 3: more than decided is a warning; the end is not before the start', () => {
  expect(found('service_use', { quantity: 10, used_total: 12 }, 'accept')).toEqual([
    'used:does_not_fit',
  ]);
  const period = { valid_from: '2026-10-01', valid_to: '2026-09-01' };
  expect(found('service_use', period, 'draft')).toEqual(['valid_to:order']);
});

it('C.6: ten characters of reason; nothing is destroyed before the city agreed', () => {
  expect(found('access_grant', { reason_text: '急ぎ' }, 'draft')).toEqual([
    'reason_text:too_short',
  ]);
  const early = { approved_on: '2026-11-20', done_at: '2026-11-19T10:00:00+09:00' };
  expect(found('destruction_record', early, 'draft')).toEqual(['done_at:order']);
});

it('J03: the sheet of p5 is complete for 受付 at the counter, and for 決裁 after the 合同ケース会議', () => {
  const counter: Body = {
    pregnancy_id: 'pregnancy:1',
    interviewed_at: '2026-06-12T10:00:00+09:00',
    interviewer: 'u-endo',
    interviewer_kind: 'mcm',
    method: 'come',
    visitor: '01',
    accompanied: '0',
    weeks: 19,
    age_at_edd: 19,
    next_contact: '2026-06-24',
  };
  const open = (body: Body, level: ValidationLevel) =>
    validateBody('pregnancy_assessment', body, level, { now }).map((issue) => issue.field);
  expect(open(counter, 'accept')).toEqual([]);
  expect(open(counter, 'decide')).toEqual(expect.arrayContaining(['dv_check', 'judgement']));
  const decided: Body = {
    ...counter,
    planned: '03',
    mental_history: '1',
    mental_now: '中断',
    marital: '03',
    econ: '01',
    satogaeri: '0',
    hospital_decided: '1',
    dv_check: '01',
    support_birth: { before: '0', after: '9' },
    consult_person: ['04'],
    checklist12: { 5: 'yes', 8: 'yes', 10: 'yes' },
    judgement: '01',
    judgement_reason: '若年、届出が遅く、支援者がいない',
    level: 'L4',
    consent: 'signed',
  };
  expect(open(decided, 'decide')).toEqual([]);
});

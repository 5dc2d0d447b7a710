// Rules between fields: what cannot be is said in a sentence, what is rare but real is asked and never refused.
import { describe, expect, it } from 'vitest';
import type { Body } from '../../record.ts';
import type { ValidationLevel } from '../conditions.ts';
import { hasErrors, isFlagged, validateBody, type ValidationContext } from '../validate.ts';

const now = Date.parse('2026-05-15T16:40:00+09:00');

function found(
  type: string,
  body: Body,
  level: ValidationLevel = 'draft',
  context: ValidationContext = { now },
): readonly string[] {
  const issues = validateBody(type, body, level, context);
  for (const issue of issues) expect(issue.message, issue.code).toMatch(/[。)]$/);
  return issues
    .filter((issue) => issue.code !== 'required')
    .map((issue) => `${issue.severity} ${issue.field} ${issue.code}`);
}

describe('impossible', () => {
  it.each<[string, string, Body, string]>([
    [
      'birth after death',
      'person',
      { birth_date: '2026-05-02', death_date: '2026-05-01' },
      'birth_date order',
    ],
    ['birth in the future', 'person', { birth_date: '2026-05-16' }, 'birth_date in_future'],
    [
      'an address that ends before it begins',
      'person_address',
      { valid_from: '2026-04-01', valid_to: '2026-03-31' },
      'valid_to order',
    ],
    [
      'a relation to oneself',
      'relationship',
      { from_person: 'person:A', to_person: 'person:A' },
      'to_person does_not_fit',
    ],
    [
      'a place left before it was entered',
      'affiliation',
      { from: '2026-04-01', to: '2026-03-01' },
      'to order',
    ],
    [
      'a member listed twice',
      'household',
      {
        members: [
          { person_id: 'person:A', lives_here: true },
          { person_id: 'person:A', lives_here: false },
        ],
      },
      'members.1.person_id does_not_fit',
    ],
    [
      'a case closed before it was opened',
      'case',
      { stage: 'closed', opened_on: '2026-05-02', closed_on: '2026-05-01' },
      'closed_on order',
    ],
    [
      'a visit that ends before it begins',
      'case_note',
      { occurred_at: '2026-05-15T10:00:00+09:00', ended_at: '2026-05-15T09:00:00+09:00' },
      'ended_at order',
    ],
    [
      'a visit tomorrow',
      'case_note',
      { occurred_at: '2026-05-16T10:00:00+09:00' },
      'occurred_at in_future',
    ],
    [
      'a call in the future',
      'consultation',
      { received_at: '2026-05-15T16:50:00+09:00' },
      'received_at in_future',
    ],
    [
      'an acceptance before the call',
      'consultation',
      { received_at: '2026-05-15T00:10:00+09:00', accepted_on: '2026-05-14' },
      'accepted_on order',
    ],
    [
      'a main kind of abuse that is not listed',
      'consultation',
      { is_notification: true, abuse_types: ['3'], main_abuse_type: '1' },
      'main_abuse_type does_not_fit',
    ],
    [
      'a plan that ends before it begins',
      'plan',
      { period_from: '2026-06-01', period_to: '2026-05-31' },
      'period_to order',
    ],
    [
      'management that ends before it begins',
      'management',
      { started_on: '2026-06-01', ended_on: '2026-05-31' },
      'ended_on order',
    ],
    [
      'an answer due before the letter came',
      'filing',
      { received_on: '2026-06-01', answer_due: '2026-05-31' },
      'answer_due order',
    ],
  ])('%s', (_, type, body, issue) => {
    expect(found(type, body)).toEqual([`error ${issue}`]);
  });

  it('a clock five minutes off is no future, and without a clock nothing is', () => {
    const body = { received_at: '2026-05-15T16:44:00+09:00' };
    expect(found('consultation', body)).toEqual([]);
    expect(
      found('consultation', { received_at: '2099-01-01T00:00:00+09:00' }, 'draft', {}),
    ).toEqual([]);
  });
});

describe('rare but real: confirmed and flagged, never refused', () => {
  const births: Readonly<Record<string, string>> = {
    'person:M': '2015-03-01',
    'person:C': '2026-05-01',
  };
  const birthOf = (id: string) => births[id];
  const mother = { from_person: 'person:M', kind: 'M', to_person: 'person:C' };

  it('a mother of 11', () => {
    const issues = validateBody('relationship', mother, 'accept', { birthOf });
    expect(issues).toMatchObject([{ field: 'kind', code: 'young_parent', severity: 'confirm' }]);
    expect(issues[0]?.message).toContain('11歳');
    expect(hasErrors(issues)).toBe(false);
    const confirmed = { ...mother, confirmed: ['young_parent'] };
    expect(validateBody('relationship', confirmed, 'accept', { birthOf })).toEqual([]);
    expect([isFlagged(mother), isFlagged(confirmed)]).toEqual([false, true]);
  });

  it('a stepmother may be younger than the child', () => {
    const step = { ...mother, kind: 'SM' };
    expect(found('relationship', step, 'draft', { birthOf })).toEqual([]);
  });

  it('25 siblings', () => {
    const siblings = Array.from({ length: 25 }, (_, at) => ({ name: `児${String(at)}` }));
    expect(found('consultation', { siblings })).toEqual(['confirm siblings many_people']);
    const members = siblings.map((_, at) => ({
      person_id: `person:${String(at)}`,
      lives_here: true,
    }));
    expect(found('household', { members })).toEqual(['confirm members many_people']);
  });

  it('6,300 g at birth', () => {
    const issues = found('birth_contact', { birth_weight: 6300 });
    expect(issues).toEqual(['confirm birth_weight weight_at_birth']);
    expect(found('birth_contact', { birth_weight: 420 })).toEqual([
      'confirm birth_weight weight_at_birth',
    ]);
    expect(found('birth_contact', { birth_weight: 2980 })).toEqual([]);
  });

  it('a person of 110 years, and a nine-hour visit', () => {
    expect(found('person', { birth_date: '1916-01-01' })).toEqual(['confirm birth_date very_old']);
    expect(found('case_note', { minutes: 540 })).toEqual(['confirm minutes long_duration']);
  });

  it('a call of two months ago', () => {
    expect(found('consultation', { received_at: '2026-03-15T10:00:00+09:00' })).toEqual([
      'confirm received_at long_ago',
    ]);
  });
});

describe('a safety check', () => {
  const check = {
    consultation_id: 'consultation:1',
    child_id: 'person:1',
    clock_start: '2026-05-15T16:40:00+09:00',
    confirmed_at: '2026-05-16T10:20:00+09:00',
    method: 'tel_out',
    result: 'safe',
  };
  const later = { now: Date.parse('2026-05-16T11:00:00+09:00') };

  it('is not done by 「電話では無事」 (DOMAIN D.1.3)', () => {
    expect(found('safety_check', check, 'accept', later)).toEqual([
      'error child_seen does_not_fit',
    ]);
    expect(found('safety_check', { ...check, child_seen: 'voice' }, 'accept', later)).toHaveLength(
      1,
    );
    expect(found('safety_check', { ...check, child_seen: 'seen_sleep' }, 'accept', later)).toEqual(
      [],
    );
    expect(
      found('safety_check', { ...check, seen_by_third: '架空保育園 園長' }, 'accept', later),
    ).toEqual([]);
  });

  it('wants two who confirm before it is decided', () => {
    const alone = { ...check, child_seen: 'seen_full', confirmers: ['u-sato'] };
    expect(found('safety_check', alone, 'decide', later)).toEqual(['error confirmers unanswered']);
    expect(found('safety_check', alone, 'accept', later)).toEqual([]);
  });
});

describe('a progress note', () => {
  const note = {
    occurred_at: '2026-05-12T16:00:00+09:00',
    method: 'tel_in',
    staff: ['u-abe'],
    counterpart_kind: ['02'],
    child_seen: 'na',
    facts: '母より電話。',
  };

  it('says why it is late after 72 hours, not before (J17)', () => {
    const late = validateBody('case_note', note, 'accept', { now });
    expect(late).toMatchObject([{ field: 'late_entry_reason', code: 'required' }]);
    expect(late[0]?.message).toContain('72時間');
    const intime = { ...note, occurred_at: '2026-05-12T16:41:00+09:00' };
    expect(validateBody('case_note', intime, 'accept', { now })).toEqual([]);
    expect(
      validateBody('case_note', { ...note, late_entry_reason: '応援勤務のため' }, 'accept', {
        now,
      }),
    ).toEqual([]);
  });

  it('may correct another late', () => {
    const correction = { ...note, supersedes: 'case_note:1' };
    expect(validateBody('case_note', correction, 'accept', { now })).toEqual([]);
  });
});

describe('an assessment', () => {
  it('wants all eight answers of the emergency sheet; 不明 is one', () => {
    const sheet = { kind: 'EMERG', items: { 1: 'no', 2: 'unknown', 3: 'no', 4: 'yes' } };
    const issues = validateBody('assessment', sheet, 'accept', { now });
    expect(issues.find((issue) => issue.code === 'unanswered')?.message).toContain('5・6・7・8');
    const whole = { ...sheet, items: { ...sheet.items, 5: 'no', 6: 'unknown', 7: 'no', 8: 'no' } };
    expect(found('assessment', whole, 'accept')).toEqual([]);
  });

  it('gives its reason in at least 20 characters before it is decided', () => {
    const short = { overall_reason: '危険なし' };
    expect(found('assessment', short, 'accept')).toEqual([]);
    expect(found('assessment', short, 'decide')).toEqual(['error overall_reason too_short']);
    expect(found('assessment', { overall_reason: 'あ'.repeat(20) }, 'decide')).toEqual([]);
  });

  it('takes answers only of the sheet that its kind asks', () => {
    expect(found('assessment', { kind: 'COMMON', items: { 1: 'yes' } })).toEqual([
      'error items.1 unknown_field',
    ]);
    expect(found('assessment', { kind: 'EMERG', items: { 1: 'maybe' } })).toEqual([
      'error items.1 wrong_kind',
    ]);
    const marked = { kind: 'COMMON', items: { child02: { mark: '2' } } };
    expect(found('assessment', marked)).toEqual([]);
    expect(found('assessment', marked, 'decide')).toEqual(['warning items.child02 unanswered']);
  });
});

describe('an emergency sheet (J01)', () => {
  const items = { 1: 'no', 2: 'unknown', 3: 'no', 4: 'yes', 5: 'no', 6: 'no', 7: 'no', 8: 'no' };
  const names = (body: Body) =>
    validateBody('assessment', { kind: 'EMERG', items, ...body }, 'decide', { now })
      .filter((issue) => issue.field === 'override_reason')
      .map((issue) => issue.message);

  it('proposes A for ④, and whoever decides otherwise says why', () => {
    expect(names({ emerg_result: 'A' })).toEqual([]);
    expect(names({ emerg_result: 'C' })[0]).toMatch(/提案は「A.+違う判定にした理由/);
    expect(names({ emerg_result: 'C', override_reason: '児相と協議の上' })).toEqual([]);
  });
});

describe('the memo of a call', () => {
  it('that tells who called is kept nowhere but in the sealed record (J02)', () => {
    const memo = { listening_memo: '田村さん 301号室', reporter_in_memo: '1' };
    expect(found('consultation', memo)).toEqual(['error listening_memo tells_reporter']);
    expect(found('consultation', { ...memo, reporter_in_memo: '0' })).toEqual([]);
    expect(found('reporter_identity', { listening_memo: '田村さん 301号室' })).toEqual([]);
  });
});

describe('a meeting (J06)', () => {
  const care = {
    kind: 'care',
    title: 'ケア会議',
    held_at: '2026-05-20T14:00:00+09:00',
    next_monitoring: '2026-08-20',
    items: [{ row_id: 'r1', child_id: 'person:P10', kind: 'continue', decision: 'SSWと月1訪問' }],
  };
  const names = (body: Body, level: ValidationLevel = 'accept') =>
    validateBody('meeting', body, level, { now }).map((issue) => `${issue.field} ${issue.code}`);

  it('is accepted with its date, and refused without', () => {
    expect(names(care)).toEqual([]);
    const { next_monitoring: _, ...undated } = care;
    expect(names(undated)).toEqual(['next_monitoring required']);
    expect(names(undated, 'draft')).toEqual([]);
  });

  it('does not take 「不明」 for a date', () => {
    const { next_monitoring: _, ...undated } = care;
    expect(names({ ...undated, unknown_fields: ['next_monitoring'] })).toEqual([
      'next_monitoring required',
    ]);
  });

  it('of the council looks again within three months, case by case', () => {
    const council = { ...care, kind: 'practitioner' };
    expect(names(council)).toEqual(['items.0.next_monitoring required']);
    const item = { ...care.items[0], next_monitoring: '2026-08-21' };
    expect(names({ ...council, items: [item] })).toEqual(['items.0.next_monitoring too_late']);
    expect(names({ ...council, items: [{ ...item, next_monitoring: '2026-08-20' }] })).toEqual([]);
    expect(names({ ...care, next_monitoring: '2026-12-01' })).toEqual([]);
  });

  it('closes a case only with a rationale', () => {
    const closing = { ...care, items: [{ child_id: 'person:P10', kind: 'close' }] };
    expect(names(closing)).toEqual(['items.0.rationale required']);
    const why = { child_id: 'person:P10', kind: 'close', rationale: '登校が安定し、SSWが見守る。' };
    expect(names({ ...closing, items: [why] })).toEqual([]);
  });

  it('of urgency names two people who go', () => {
    const urgent = { ...care, kind: 'emergency', visit_team: ['u-sato'] };
    expect(names(urgent)).toEqual([]);
    expect(names(urgent, 'decide')).toContain('visit_team unanswered');
    expect(names({ ...urgent, visit_team: ['u-sato', 'u-ito'] }, 'decide')).not.toContain(
      'visit_team unanswered',
    );
  });
});

describe('the ledger of the council', () => {
  it('is looked at again within three months, clamped to the end of a month', () => {
    const row = { event: 'review', event_on: '2026-11-30', next_review: '2027-02-28' };
    expect(found('yotaikyo_share', row, 'accept')).toEqual([]);
    expect(found('yotaikyo_share', { ...row, next_review: '2027-03-01' }, 'accept')).toEqual([
      'error next_review too_late',
    ]);
  });
});

describe('a case that moves away (J09)', () => {
  it('is received by somebody with a name', () => {
    const row = { event: 'address_move', transfer_kind: 'move_case', receiver_ack: '2026-08-28' };
    const named = (body: Body) =>
      validateBody('yotaikyo_share', body, 'accept').filter((one) => one.field === 'receiver');
    expect(named(row)).toMatchObject([{ code: 'required' }]);
    expect(named({ ...row, receiver: '架空県架空市 こども課 架空 花' })).toEqual([]);
  });
});

describe('a plan for the family (J04)', () => {
  it('carries no words of the office to the family', () => {
    const plan = {
      policy: 'ネグレクトの改善',
      issues: [{ no: 1, text_for_family: '朝の支度', text_internal: '重症度S4' }],
      internal_note: '要対協で共有',
    };
    expect(found('plan', plan, 'accept')).toEqual([]);
    expect(found('plan', plan, 'decide')).toEqual(['error policy for_insiders']);
    const issues = [{ no: 1, text_for_family: '虐待のおそれ' }];
    expect(found('plan', { issues }, 'decide')).toEqual([
      'error issues.0.text_for_family for_insiders',
    ]);
  });

  it('leaves people their own words', () => {
    expect(found('plan', { wish_child: '一時保護はいや' })).toEqual([
      'warning wish_child for_insiders',
    ]);
  });
});

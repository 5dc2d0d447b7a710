// AL05, AL06 and J03: the call and the visit after a birth; after a loss there is nothing, in whatever way it is recorded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths } from '../dates.ts';
import type { Body, RecordDoc } from '../record.ts';
import { alertsAt, inError, of, openCase, person, saved } from './test-source.ts';

const baby = person('湊', '2026-10-28');
const mother = person('莉子', '2007-05-20', { kinds: ['pregnant'] });
const contact = (contact_kind: string, result: string, more: Body = {}): RecordDoc =>
  saved(`birth_contact:${contact_kind}-${result}`, {
    contact_kind,
    result,
    child_id: 'person:湊',
    mother_id: 'person:莉子',
    contacted_at: '2026-11-05T10:00:00+09:00',
    ...more,
  });
const pregnancy = (body: Body): RecordDoc =>
  saved('pregnancy:1', { mother_id: 'person:莉子', edd: '2026-11-02', ...body });
const mothersChild = saved('relationship:1', {
  from_person: 'person:莉子',
  to_person: 'person:湊',
  kind: 'M',
});
const rules = (moment: string, records: readonly RecordDoc[]) =>
  alertsAt(moment, records).map((alert) => alert.rule);

describe('AL05 お誕生電話', () => {
  it('J03: is due 14 days after the birth', () => {
    expect(of('AL05', '2026-10-29', [baby])).toMatchObject([
      {
        due: '2026-11-11',
        about: 'person:湊',
        aboutName: '湊',
        compartment: 'MCH',
        source: 'person:湊',
      },
    ]);
  });

  it.each([
    ['2026-11-03', 'later', false, []],
    ['2026-11-04', 'week', true, []],
    ['2026-11-11', 'today', true, []],
    ['2026-11-12', 'overdue', true, []],
    ['2026-11-14', 'overdue', true, ['center_lead']],
  ])('on %s it is %s, reminding %s, risen to %j', (moment, urgency, reminding, escalated) => {
    expect(of('AL05', moment, [baby])[0]).toMatchObject({ urgency, reminding, escalated });
  });

  it.each([
    ['call', 'done', false],
    ['call', 'not_needed', false],
    ['visit', 'done', false],
    ['call', 'absent', true],
    ['call', 'refused', true],
    ['visit', 'absent', true],
  ])('a %s with result %s leaves it open: %s', (kind, result, isOpen) => {
    expect(of('AL05', '2026-11-06', [baby, contact(kind, result)]).length > 0).toBe(isOpen);
  });

  it('gives way to the visit once the deadline of that has passed', () => {
    expect(rules('2027-02-27', [baby])).toEqual(['AL05', 'AL06']);
    expect(rules('2027-02-28', [baby])).toEqual(['AL06']);
  });
});

describe('AL06 こんにちは赤ちゃん訪問', () => {
  it.each([
    ['2026-10-28', '2027-02-27'],
    ['2026-10-31', '2027-02-28'],
    ['2027-10-31', '2028-02-29'],
    ['2026-11-01', '2027-02-28'],
  ])(
    'J03: a child born on %s is to be seen by %s, the day before the 4-month date',
    (birth, due) => {
      expect(of('AL06', birth, [person('子', birth)])[0]?.due).toBe(due);
    },
  );

  it.each([
    ['2026-12-26', false, []],
    ['2026-12-27', true, []],
    ['2027-02-09', true, []],
    ['2027-02-10', true, ['KEICHO']],
  ])('on %s: reminding %s, risen to %j (60 and 105 days)', (moment, reminding, escalated) => {
    expect(of('AL06', moment, [baby])[0]).toMatchObject({ reminding, escalated });
  });

  it.each([
    ['visit', 'done', false],
    ['newborn', 'done', false],
    ['premature', 'done', false],
    ['visit', 'requested', false],
    ['call', 'done', true],
    ['postpartum', 'done', true],
    ['visit', 'refused', true],
    ['visit', 'satogaeri', true],
  ])('a %s with result %s leaves it open: %s', (kind, result, isOpen) => {
    expect(of('AL06', '2026-12-01', [baby, contact(kind, result)]).length > 0).toBe(isOpen);
  });

  it('a family that refused, or that nobody finds, is known to both divisions from 105 days on (S19)', () => {
    const sites = (moment: string, ...records: readonly RecordDoc[]) =>
      of('AL06', moment, [baby, ...records])[0]?.escalatedSites;
    expect(sites('2027-02-10')).toEqual(['NEU']);
    expect(sites('2027-02-10', contact('visit', 'refused'))).toEqual(['NEU', 'KKS']);
    expect(sites('2027-02-10', contact('visit', 'unknown'))).toEqual(['NEU', 'KKS']);
    expect(sites('2027-02-09', contact('visit', 'refused'))).toBeUndefined();
  });

  it('of a family that refused, a decision of the joint conference closes it; of others it does not', () => {
    const conference = saved('meeting:1', {
      kind: 'joint',
      held_at: '2026-12-02T10:00:00+09:00',
      items: [{ child_id: 'person:湊', decision: '保育園で現認する' }],
    });
    const refused = contact('visit', 'refused');
    expect(of('AL06', '2026-12-01', [baby, refused, conference])).toHaveLength(1);
    expect(of('AL06', '2026-12-03', [baby, refused, conference])).toEqual([]);
    expect(of('AL06', '2026-12-03', [baby, conference])).toHaveLength(1);
  });

  it('a contact entered in error closes nothing', () => {
    expect(of('AL06', '2026-12-01', [baby, inError(contact('visit', 'done'))])).toHaveLength(1);
  });

  it('a birth that only the pregnancy tells of is asked of the mother, until the child is registered', () => {
    const born = pregnancy({ outcome: 'live', outcome_on: '2026-10-28' });
    expect(of('AL06', '2026-11-01', [mother, born])).toMatchObject([
      { about: 'person:莉子', due: '2027-02-27', source: 'pregnancy:1' },
    ]);
    expect(of('AL06', '2026-11-01', [mother, born, baby, mothersChild])).toMatchObject([
      { about: 'person:湊' },
    ]);
    const named = pregnancy({
      outcome: 'live',
      outcome_on: '2026-10-28',
      child_ids: ['person:湊'],
    });
    expect(of('AL06', '2026-11-01', [mother, named, baby])).toHaveLength(1);
  });

  it('twins are two children', () => {
    const twin = person('汀', '2026-10-28');
    expect(of('AL06', '2026-11-01', [baby, twin])).toHaveLength(2);
  });
});

describe('a loss makes nothing at all (DOMAIN D.2, J03)', () => {
  const moments = [
    '2026-10-29',
    '2026-11-12',
    '2027-02-27',
    '2027-03-20',
    '2027-06-01',
    '2028-10-27',
    '2032-04-01',
  ];
  const losses = ['still', 'misc', 'abort'];
  const ways: readonly (readonly [string, (outcome: string) => readonly RecordDoc[]])[] = [
    [
      'the pregnancy alone',
      (outcome) => [mother, pregnancy({ outcome, outcome_on: '2026-10-28' })],
    ],
    ['without a day', (outcome) => [mother, pregnancy({ outcome })]],
    [
      'a child registered and named',
      (outcome) => [mother, baby, pregnancy({ outcome, child_ids: ['person:湊'] })],
    ],
    [
      'a child registered and tied to the mother only',
      (outcome) => [mother, baby, mothersChild, pregnancy({ outcome, outcome_on: '2026-10-28' })],
    ],
    [
      'a child registered with a date of death',
      (outcome) => [
        mother,
        { ...baby, body: { ...baby.body, death_date: '2026-10-28' } },
        pregnancy({ outcome, child_ids: ['person:湊'], outcome_on: '2026-10-28' }),
      ],
    ],
  ];
  it.each(
    ways.flatMap(([way, records]) =>
      losses.map((outcome) => [way, outcome, records(outcome)] as const),
    ),
  )('%s, %s', (_way, _outcome, records) => {
    expect(moments.flatMap((moment) => rules(moment, records))).toEqual([]);
  });

  it('an earlier loss does not silence a later child', () => {
    const earlier = pregnancy({ outcome: 'misc', outcome_on: '2025-11-10', edd: '2026-06-01' });
    expect(rules('2026-10-29', [mother, baby, mothersChild, earlier])).toEqual(['AL05', 'AL06']);
  });

  it('nor is a family asked that moved away or whose child died', () => {
    const gone: readonly Body[] = [
      { juki_status: '21' },
      { juki_status: '30' },
      { death_date: '2026-11-02' },
      { moved_out: '2026-11-02' },
    ];
    for (const body of gone) {
      expect(rules('2026-11-12', [person('湊', '2026-10-28', body)])).toEqual([]);
    }
    const announced = person('湊', '2026-10-28', { juki_status: '20', moved_out: '2026-12-01' });
    expect(rules('2026-11-12', [announced])).toEqual(['AL05', 'AL06']);
  });
});

describe('AL06 against a naive reading of the rule', () => {
  const arbitrary = fc.record({
    bornBefore: fc.integer({ min: -10, max: 300 }),
    gone: fc.boolean(),
    lost: fc.boolean(),
    contacts: fc.array(
      fc.record({
        kind: fc.constantFrom('call', 'visit', 'newborn', 'premature', 'postpartum'),
        result: fc.constantFrom('done', 'absent', 'refused'),
        wrong: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  });
  const today = '2026-11-22';

  it('agrees', () => {
    fc.assert(
      fc.property(arbitrary, ({ bornBefore, gone, lost, contacts }) => {
        const birth = addDays(today, -bornBefore);
        const records = [
          person('湊', birth, gone ? { juki_status: '21' } : {}),
          pregnancy({
            outcome: lost ? 'still' : 'live',
            outcome_on: birth,
            child_ids: ['person:湊'],
          }),
          ...contacts.map((one, i) => {
            const doc = {
              ...contact(one.kind, one.result),
              id: `birth_contact:${String(i)}` as RecordDoc['id'],
            };
            return one.wrong ? inError(doc) : doc;
          }),
        ];
        let visited = false;
        for (const one of contacts) {
          const isVisit =
            one.kind === 'visit' || one.kind === 'newborn' || one.kind === 'premature';
          if (isVisit && one.result === 'done' && !one.wrong) visited = true;
        }
        const isListed = birth <= today && today < addMonths(birth, 6);
        const expected = isListed && !gone && !lost && !visited ? 1 : 0;
        expect(of('AL06', today, records)).toHaveLength(expected);
      }),
      { numRuns: 300 },
    );
  });
});

it('AL05, AL06: a child that came to the city later is asked only for what was still to do', () => {
  const came = (moved_in: string) => person('湊', '2026-10-28', { moved_in });
  const asked = (moment: string, child: RecordDoc) =>
    rules(moment, [child]).filter((rule) => rule === 'AL05' || rule === 'AL06');
  expect(asked('2026-12-01', came('2026-11-11')).sort()).toEqual(['AL05', 'AL06']);
  expect(asked('2026-12-01', came('2026-11-12'))).toEqual(['AL06']);
  expect(asked('2027-03-10', came('2027-03-05'))).toEqual([]);
});

it('a case about a grieving mother goes on as any case does', () => {
  const lost = pregnancy({ outcome: 'still', outcome_on: '2026-10-28' });
  const records = [mother, lost, openCase('莉子', { opened_on: '2026-06-24' })];
  expect(rules('2026-11-22', records)).toEqual(['AL14']);
});

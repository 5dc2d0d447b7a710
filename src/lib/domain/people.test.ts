// Who is listed, where they live, which cases are open: the facts that center and desk must tell alike.
import { describe, expect, it } from 'vitest';
import { babyRow, isAwaitingVisit, oldestFirst, visitState } from './babies.ts';
import { isOpenCase } from './cases.ts';
import { currentAddress, membersOf, peopleOf, personRow } from './people.ts';
import type { RecordDoc } from './record.ts';

const today = '2026-11-22';
const record = (type: string, body: Record<string, unknown>, more: object = {}): RecordDoc =>
  ({ id: `${type}:1`, type, body, ...more }) as unknown as RecordDoc;
const inError = { void: { at: today, by: 'u', reason: '誤入力' } };

describe('the list of first visits', () => {
  // Born on 22 July: the 4-month date is 22 November, the last legal day of the visit the day before.
  it.each([
    ['born today', '2026-11-22', 'none', true],
    ['on the last day, not visited', '2026-07-23', 'tried', true],
    ['on the last day, visited', '2026-07-23', 'done', true],
    ['a day overdue, never tried', '2026-07-22', 'none', true],
    ['a day overdue, tried in vain', '2026-07-22', 'tried', true],
    ['a day past the deadline, visited', '2026-07-22', 'done', false],
    ['on the last day before six months, not visited', '2026-05-23', 'none', true],
    ['six months old, not visited', '2026-05-22', 'none', false],
    ['not born yet', '2026-11-23', 'none', false],
    ['of unknown birth date', '', 'none', false],
    ['of an impossible birth date', '2026-02-30', 'none', false],
  ] as const)('has a child %s: %s, %s → %s', (_who, birth, visit, isListed) => {
    expect(isAwaitingVisit(birth, visit, today)).toBe(isListed);
  });

  it('says of an overdue child when the visit was due', () => {
    const child = record('person', { birth_date: '2026-07-22', kinds: ['child', 7] });
    const row = babyRow(personRow(child, { today }), 'tried', today);
    expect(row).toMatchObject({ visitDue: '2026-11-21', ageDays: 123, visit: 'tried' });
    expect(row.kinds).toEqual(['child']);
    const younger = { ...row, ageDays: 5 };
    expect([younger, row].sort(oldestFirst)).toEqual([row, younger]);
  });
});

describe('the state of a visit', () => {
  const contact = (contact_kind: string, result: string, more: object = {}) =>
    record('birth_contact', { contact_kind, result }, more);
  it.each([
    ['nothing yet', [], 'none'],
    ['a call is no visit', [contact('call', 'done')], 'none'],
    ['nobody at home', [contact('visit', 'absent')], 'tried'],
    ['seen at the second try', [contact('visit', 'absent'), contact('newborn', 'done')], 'done'],
    ['seen, then tried again', [contact('premature', 'done'), contact('visit', 'absent')], 'done'],
    ['entered in error', [contact('visit', 'done', inError)], 'none'],
  ] as const)('%s: %s', (_what, contacts, state) => {
    expect(visitState(contacts)).toBe(state);
  });
});

describe('a household', () => {
  it('lists those who have not left, with what the register says', () => {
    const household = record('household', {
      members: [
        { person_id: 'person:1', juki_zokugara: '長男' },
        { person_id: 'person:2', lives_here: false, to: '' },
        { person_id: 'person:3', to: '2026-01-01' },
        { to: '' },
        null,
        'person:4',
      ],
    });
    expect(membersOf(household)).toEqual([
      { id: 'person:1', livesHere: true, registerRelation: '長男' },
      { id: 'person:2', livesHere: false },
    ]);
    expect(peopleOf(household)).toEqual(['person:1', 'person:2']);
    expect(membersOf(record('household', { members: 'nobody' }))).toEqual([]);
  });
});

describe('the address now', () => {
  const from = (valid_from: string, more: object = {}, valid_to?: string) =>
    record('person_address', { valid_from, valid_to }, more);
  it('is the one that began last of those that have not ended and are not in error', () => {
    const now = from('2025-04-01');
    const others = [
      from('2020-01-01'),
      from('2026-01-01', {}, '2026-02-01'),
      from('2026-03-01', inError),
    ];
    expect(currentAddress([...others, now])).toBe(now);
    expect(currentAddress([now, ...others])).toBe(now);
    expect(currentAddress([])).toBeUndefined();
  });
});

describe('a case', () => {
  it.each([
    [{ stage: 'supporting' }, true],
    [{}, true],
    [{ stage: 'closing' }, true],
    [{ stage: 'closed' }, false],
    [{ stage: 'closed', closed_on: '2026-01-01' }, false],
    [{ stage: 'supporting', closed_on: '2026-01-01' }, false],
    [{ stage: 'reopened', closed_on: '2026-01-01' }, true],
  ])('with %j is open: %s', (body, isOpen) => {
    expect(isOpenCase(record('case', body))).toBe(isOpen);
  });
  it('is not open when it was entered in error, nor is another record', () => {
    expect(isOpenCase(record('case', { stage: 'supporting' }, inError))).toBe(false);
    expect(isOpenCase(record('case_note', {}))).toBe(false);
  });
});

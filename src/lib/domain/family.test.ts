// Families: whose safety is asked after, and what is shown before anybody is contacted.
import { describe, expect, it } from 'vitest';
import { contactRule, isChild, isContactFirst, livingChildren, personBanners } from './family.ts';
import type { RecordId, SiteCode, UserId } from './record.ts';
import { testRecord } from './test-records.ts';

const haruto = testRecord('person:p1', { birth_date: '2021-08-03', kinds: ['child'] });
const yuzuki = testRecord('person:p2', { birth_date: '2024-11-20', kinds: ['sibling'] });
const mai = testRecord('person:p3', { birth_date: '1996-02-14', kinds: ['guardian'] });
const unknown = testRecord('person:p5', { kinds: ['child'] });
const all = [haruto, yuzuki, mai, unknown];
const person = (id: RecordId) => all.find((one) => one.id === id);

function household(members: readonly object[]) {
  return testRecord('household:h1', { members });
}

function ids(members: readonly object[], today = '2026-05-15') {
  return livingChildren(household(members), person, today).map((one) => one.id);
}

describe('children of the living unit (D.1.3, J01)', () => {
  it('are p1 and p2, each with a clock', () => {
    const members = ['p2', 'p1', 'p3'].map((id) => ({
      person_id: `person:${id}`,
      lives_here: true,
    }));
    expect(ids(members)).toEqual(['person:p1', 'person:p2']);
  });

  it('are those who really live there, whatever the register says', () => {
    expect(ids([{ person_id: 'person:p1', lives_here: false }])).toEqual([]);
    expect(ids([{ person_id: 'person:p1', lives_here: true, to: '2026-05-14' }])).toEqual([]);
    expect(ids([{ person_id: 'person:p1', lives_here: true, to: '2026-05-15' }])).toHaveLength(1);
    expect(ids([{ person_id: 'person:p1', lives_here: true, from: '2026-06-01' }])).toEqual([]);
    expect(ids([{ person_id: 'person:nobody', lives_here: true }])).toEqual([]);
    expect(ids([])).toEqual([]);
  });

  it('ends at 18 by the law, and counts a child whose birth date is not known', () => {
    const almost = testRecord('person:p6', { birth_date: '2008-07-10' });
    expect(isChild(almost, '2026-07-09')).toBe(true);
    expect(isChild(almost, '2026-07-10')).toBe(false);
    expect(isChild(unknown, '2026-05-15')).toBe(true);
    expect(isChild(testRecord('person:p7', {}), '2026-05-15')).toBe(false);
    const died = testRecord('person:p8', { birth_date: '2021-08-03', death_date: '2026-01-01' });
    expect(isChild(died, '2026-05-15')).toBe(false);
  });
});

describe('what is seen first', () => {
  const nothing = { households: [], cases: [], isFlagged: false };

  it('has the contact rule only where there is one', () => {
    expect(contactRule(testRecord('person:a', { contact_rule: '夫のいる時間は不可' }))).toBe(
      '夫のいる時間は不可',
    );
    expect(contactRule(testRecord('person:a', { contact_rule: ' ' }))).toBeUndefined();
  });

  it('FLAG says whom to call and nothing else (B.3)', () => {
    const [banner, ...others] = personBanners(haruto, { ...nothing, isFlagged: true });
    expect(others).toEqual([]);
    expect(banner?.text).toBe('対応前に子ども家庭支援課へ連絡してください');
    expect(banner?.text).not.toMatch(/虐待|通告|ケース/);
  });

  it('FLAG stands on the household, while that one counts (B.3)', () => {
    const flagged = testRecord('household:a', { contact_first: true });
    expect(isContactFirst([flagged], 'CKITA' as SiteCode)).toBe(true);
    expect(isContactFirst([flagged], 'KKS' as SiteCode)).toBe(false);
    expect(
      isContactFirst([testRecord('household:a', { contact_first: false })], 'CKITA' as SiteCode),
    ).toBe(false);
    const taken = { at: '', by: 'u-sato' as UserId, reason: '誤り' };
    expect(isContactFirst([{ ...flagged, void: taken }], 'CKITA' as SiteCode)).toBe(false);
  });

  it.each([
    [{ juki_status: '30' }, 'deceased'],
    [{ death_date: '2026-01-01' }, 'deceased'],
    [{ juki_status: '21', moved_out_to: '架空市' }, 'moved'],
    [{ juki_status: '20' }, 'leaving'],
    [{ juki_status: '90' }, 'missing'],
    [{ dup_of: 'person:p1' }, 'merged'],
  ])('%j shows %s', (body, kind) => {
    const banners = personBanners(testRecord('person:a', body), nothing);
    expect(banners.map((banner) => banner.kind)).toEqual([kind]);
  });

  it('says closed only where nothing is open', () => {
    const done = testRecord('case:c1', { stage: 'closed', closed_on: '2026-01-01' });
    const open = testRecord('case:c2', { stage: 'supporting' });
    const kinds = (cases: (typeof done)[]) =>
      personBanners(haruto, { ...nothing, cases }).map((banner) => banner.kind);
    expect(kinds([done])).toEqual(['closed']);
    expect(kinds([done, open])).toEqual([]);
    expect(kinds([])).toEqual([]);
  });

  it('asks for two workers where the family’s record does', () => {
    const two = testRecord('household:h', { two_worker_rule: true });
    const [banner] = personBanners(haruto, { ...nothing, households: [two] });
    expect(banner?.kind).toBe('two_workers');
  });
});

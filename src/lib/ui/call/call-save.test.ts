// What a call saves: the caller in a record of their own, the memo where the worker said, nothing twice.
import { expect, test } from 'vitest';
import type { Body, RecordId } from '../../domain/record.ts';
import {
  callInputs,
  mayBeKept,
  memoNames,
  movedStart,
  summaryLeaks,
  type CallToSave,
} from './call-save.ts';

const reporterId = 'reporter_identity:R' as RecordId;
const call = (more: Partial<CallToSave>): CallToSave => ({
  draftId: 'K',
  body: { received_at: '2026-05-15T16:40:00+09:00', shared_summary: '夜間の泣き声' },
  reporter: { id: reporterId, body: {} },
  memoTells: undefined,
  ...more,
});
const bodyOf = (inputs: ReturnType<typeof callInputs>, type: string): Body | undefined =>
  inputs.find((one) => one.type === type)?.body;

test('a memo that tells who called stands in the sealed record only (児童虐待防止法7条)', () => {
  const body = { ...call({}).body, listening_memo: '隣の田村さん' };
  const sealed = callInputs(call({ body, memoTells: true }));
  expect(bodyOf(sealed, 'consultation')).not.toHaveProperty('listening_memo');
  expect(bodyOf(sealed, 'consultation')?.['reporter_in_memo']).toBe('1');
  expect(bodyOf(sealed, 'reporter_identity')?.['listening_memo']).toBe('隣の田村さん');

  const open = callInputs(call({ body, memoTells: false }));
  expect(bodyOf(open, 'consultation')?.['listening_memo']).toBe('隣の田村さん');
  expect(bodyOf(open, 'reporter_identity')).toBeUndefined();
});

test('a memo about which nobody answered is sealed', () => {
  const body = { ...call({}).body, listening_memo: '聞いたこと' };
  const inputs = callInputs(call({ body }));
  expect(bodyOf(inputs, 'consultation')).not.toHaveProperty('listening_memo');
  expect(bodyOf(inputs, 'reporter_identity')?.['listening_memo']).toBe('聞いたこと');
});

test('the caller never stands in the call; the call and the caller keep their ids when saved again', () => {
  const given = call({ reporter: { id: reporterId, body: { name: '田村 ふみ' } } });
  const inputs = callInputs(given);
  expect(JSON.stringify(bodyOf(inputs, 'consultation'))).not.toContain('田村');
  expect(bodyOf(inputs, 'reporter_identity')).toMatchObject({
    name: '田村 ふみ',
    anonymous: false,
    consultation_id: 'consultation:K',
    shared_summary: '夜間の泣き声',
  });
  expect(inputs.map(({ newId }) => newId)).toEqual(['consultation:K', reporterId]);
  expect(callInputs(given)).toEqual(inputs);
  expect(inputs.map(({ draftId }) => draftId)).toEqual([undefined, 'K']);
});

test('a new child is saved with a household before the call that names it', () => {
  const newChild = { person: 'person:P' as RecordId, household: 'household:H' as RecordId };
  const body = { ...call({}).body, child_hint: { name: '架空 はじめ', sex: '1' } };
  const inputs = callInputs(call({ body, newChild }));
  expect(inputs.map(({ type }) => type)).toEqual(['person', 'household', 'consultation']);
  expect(bodyOf(inputs, 'household')).toMatchObject({ family_name_label: '架空' });
  expect(inputs[2]).toMatchObject({ subjectId: 'person:P', householdId: 'household:H' });
  expect(bodyOf(inputs, 'consultation')?.['child_id']).toBe('person:P');
});

test('J01: the summary stops on 「隣接住民」, which may be kept with a reason; the own name may not', () => {
  const summary = (text: string): Body => ({ shared_summary: text });
  const [leak] = summaryLeaks(summary('隣接住民より、夜間に児童の泣き声'), {}, '');
  expect(leak).toMatchObject({ kind: 'relation', found: '隣接住民' });
  expect(leak && mayBeKept(leak)).toBe(true);
  const named = summaryLeaks(summary('田村さんから'), { name: '田村 ふみ' }, '');
  expect(named.some((one) => !mayBeKept(one))).toBe(true);
  expect(summaryLeaks(summary('近隣・知人経路。夜間の泣き声が続くとの情報'), {}, '')).toEqual([]);
});

test('a memo with the name or number of the caller cannot be left open', () => {
  const caller = { name: '田村 ふみ', tel: '048-000-0011' };
  expect(memoNames('0480000011に折り返す', caller, '').map(({ kind }) => kind)).toEqual(['phone']);
  expect(memoNames('泣き声がする', caller, '')).toEqual([]);
});

test('the start of the clock was moved where its minute is another one (J01)', () => {
  const startedAt = '2026-05-15T07:44:12.345Z';
  const moved = (received_at: unknown): boolean => movedStart({ received_at }, startedAt);
  expect(moved(startedAt)).toBe(false);
  expect(moved('2026-05-15T16:44:00+09:00')).toBe(false);
  expect(moved('2026-05-15T16:40:00+09:00')).toBe(true);
  // Half typed: that is said at the time itself.
  expect(moved(undefined)).toBe(false);
});

// What stands in the way of saving, and what does not: levels, and whom a record is about.
import { expect, test } from 'vitest';
import type { Body, RecordId } from '../../domain/record.ts';
import type { TsumugiApi } from '../../records/api.ts';
import { createChoices } from './choices.ts';
import { createForm } from './form.svelte.ts';

function formOf(type: string, body: Body, more: { readonly untouched?: Body } = {}) {
  return createForm({
    type,
    body,
    choices: createChoices({ api: {} as Pick<TsumugiApi, 'search'>, users: [] }),
    context: () => ({ today: '2026-11-22', ageDays: undefined }),
    compute: (entered) => entered,
    validation: () => ({ now: Date.parse('2026-11-22T12:00:00+09:00') }),
    newRowId: () => 'row',
    onTouched: () => undefined,
    ...more,
  });
}

test('an unfinished record is saved as it is', () => {
  const form = formOf('childcare_profile', { child_id: 'person:p1' as RecordId });
  expect(form.missing.accept.length).toBeGreaterThan(0);
  expect(form.check()).toEqual([]);
});

test('a tie to nobody stays in the form: the server could only refuse it', () => {
  const form = formOf('relationship', { from_person: 'person:p1' as RecordId, kind: 'M' });
  expect(form.check().map((issue) => issue.field)).toContain('to_person');
});

test('an unfinished note stays in the form, for it can never be completed later', () => {
  expect(formOf('case_note', {}).check().length).toBeGreaterThan(0);
});

test('in a form that nobody asked for nothing is missing until something is entered (registration: tie, address)', () => {
  const untouched = { from_person: 'person:p1' as RecordId };
  const form = formOf('relationship', untouched, { untouched });
  expect(form.check()).toEqual([]);
  expect(form.missing.accept).toEqual([]);
  form.root.set('kind', 'M');
  expect(form.check().map((issue) => issue.field)).toContain('to_person');
});

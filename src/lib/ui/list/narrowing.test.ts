// A list is narrowed by words, codes and freely typed dates (issue 3, lines 2 and 3).
import { expect, test } from 'vitest';
import { recordType } from '../../domain/catalogue/registry.ts';
import { filterFields, isNarrowed, queryOf, unnarrowed } from './narrowing.ts';

const type = recordType('birth_contact');
const today = '2026-11-20';

test('what is typed becomes the question: 和暦 ranges, codes, words, pages of 50', () => {
  expect(
    queryOf(
      type,
      {
        ...unnarrowed,
        words: ' ほしの ',
        values: { result: 'done', visitor_kind: '' },
        dates: { contacted_at: { from: 'R8.10.1', to: '' } },
        page: 2,
      },
      today,
    ),
  ).toEqual({
    ok: true,
    query: {
      type: 'birth_contact',
      words: 'ほしの',
      where: { result: ['done'], contacted_at: ['2026-10-01..'] },
      offset: 100,
      limit: 50,
    },
  });
});

test('a date that cannot be read, or ends before it begins, is said and asks nothing', () => {
  const answer = (from: string, to: string) =>
    queryOf(type, { ...unnarrowed, dates: { contacted_at: { from, to } } }, today);
  expect(answer('いつか', '')).toMatchObject({ ok: false, field: 'contacted_at' });
  expect(answer('R8.10.2', 'R8.10.1')).toMatchObject({ ok: false });
  expect(answer('R8.10.1', 'R8.10.1')).toMatchObject({ ok: true });
});

test('when it happened is always there to narrow by', () => {
  expect(filterFields(type).dates.map(({ name }) => name)).toEqual(['contacted_at']);
  expect(filterFields(type).choices.map(({ name }) => name)).toContain('result');
});

test('an empty list that nothing narrows is said to be empty, not to be narrowed too much', () => {
  expect(isNarrowed({ ...unnarrowed, withVoid: true, sortBy: 'result', page: 2 })).toBe(false);
  expect(isNarrowed({ ...unnarrowed, values: { result: '' }, words: ' ' })).toBe(false);
  for (const asked of [
    { words: 'ほしの' },
    { values: { result: 'done' } },
    { dates: { contacted_at: { from: '', to: 'R8.10.1' } } },
  ])
    expect(isNarrowed({ ...unnarrowed, ...asked })).toBe(true);
});

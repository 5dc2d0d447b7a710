// A body in words: rows, groups, sheets of questions, 不明, partial dates, and what an earlier form asked for.
import { expect, test } from 'vitest';
import { describeBody, showPartialDate } from './describe.ts';

const names = new Map([['person:1', '星野 陽菜']]);
const described = (type: string, body: Record<string, unknown>) =>
  describeBody(type, body, names).flatMap((section) => section.fields);

test('不明 is said apart from empty', () => {
  const fields = described('birth_contact', { unknown_fields: ['birth_weight'] });
  expect(fields).toEqual([{ name: 'birth_weight', label: '出生体重', value: '不明', long: false }]);
});

test('a date is shown no more exactly than it is known (D.8)', () => {
  expect(showPartialDate('2026-05-01', 'M')).toBe('令和8年5月（2026年）');
  expect(showPartialDate('2026-01-01', 'Y')).toBe('令和8年（2026年）');
  expect(showPartialDate('2026-05-15', 'E')).toBe('令和8年5月15日（2026年）頃');
  expect(showPartialDate('2026-05-15', 'D')).toBe('令和8年5月15日（2026年）');
});

test('a sheet of questions shows themes, answers and the total', () => {
  const [field] = described('birth_contact', { epds_items: { '1': 2, '10': 1 } });
  expect(field?.table?.rows.at(-1)).toEqual(['合計', '3点']);
  expect(field?.value).toContain('自分の身体を傷つける考え');
});

test('rows stand in a table with names, codes and dates in words', () => {
  const [field] = described('household', {
    members: [{ row_id: 'a', person_id: 'person:1', from: '2026-05-15', lives_here: true }],
  });
  expect(field?.table?.rows[0]).toEqual(
    expect.arrayContaining(['星野 陽菜', '令和8年5月15日（2026年）', 'はい']),
  );
});

test('somebody unknown here is meant all the same', () => {
  const [field] = described('birth_contact', { mother_id: 'person:2' });
  expect(field?.value).toBe('（この端末にない記録）');
});

test('what an earlier version asked for stays as it was entered', () => {
  expect(described('case_note', { old_item: '昔の欄' })).toEqual([
    { name: 'old_item', label: 'old_item', value: '昔の欄', long: false },
  ]);
});

import { expect, test } from 'vitest';
import { listRecords, type ListQuery } from './listing.ts';
import type { RecordDoc } from './record.ts';
import { recordText } from './record-text.ts';
import { testRecord } from './test-records.ts';

const visit = (n: number, body: Record<string, unknown>, more: Partial<RecordDoc> = {}) =>
  testRecord(`birth_contact:${String(n)}`, { child_id: 'person:c', ...body }, more);

const visits = [
  visit(1, { contacted_at: '2026-10-01T10:00:00+09:00', result: 'done', weight: 3200 }),
  visit(2, { contacted_at: '2026-10-03T00:30:00+09:00', result: 'absent', weight: 12_000 }),
  visit(3, { contacted_at: '2026-10-02T20:00:00Z', result: 'done', worries: '夜泣き' }),
  visit(4, { contacted_at: '2026-10-05T10:00:00+09:00' }, {
    void: { at: '2026-10-06T00:00:00Z', by: 'u', reason: '誤入力' },
  } as unknown as Partial<RecordDoc>),
  testRecord('case_note:9', {}),
];
const ids = (query: Partial<ListQuery>, name = '架空 一子') =>
  listRecords(
    visits,
    { type: 'birth_contact', limit: 10, ...query },
    recordText,
    () => name,
  ).rows.map(({ id }) => id.slice(-1));

test('one type, newest first by when it happened, without what was taken back', () => {
  expect(ids({})).toEqual(['3', '2', '1']);
  expect(ids({ withVoid: true })).toEqual(['4', '3', '2', '1']);
});

test('narrowed by one of several values, and by days of Tokyo with either end open', () => {
  expect(ids({ where: { result: ['done'] } })).toEqual(['3', '1']);
  expect(ids({ where: { result: ['done', 'absent'] } })).toEqual(['3', '2', '1']);
  expect(ids({ where: { contacted_at: ['2026-10-03..2026-10-03'] } })).toEqual(['3', '2']);
  expect(ids({ where: { contacted_at: ['..2026-10-02'] } })).toEqual(['1']);
  expect(ids({ where: { result: [] } })).toEqual(['3', '2', '1']);
});

test('words are looked for in the record and in the name of whom it is about', () => {
  expect(ids({ words: '一子 夜泣キ' })).toEqual(['3']);
  expect(ids({ words: '夜泣き' }, '')).toEqual(['3']);
  expect(ids({ words: '二郎' })).toEqual([]);
});

test('sorted by a field; numbers by size; what has no value last either way', () => {
  expect(ids({ sortBy: 'weight' })).toEqual(['1', '2', '3']);
  expect(ids({ sortBy: 'weight', descending: true })).toEqual(['2', '1', '3']);
});

test('a page of it, with the count of all; of one subject', () => {
  const page = listRecords(
    visits,
    { type: 'birth_contact', limit: 1, offset: 1 },
    recordText,
    () => '',
  );
  expect(page.rows.map(({ id }) => id)).toEqual(['birth_contact:2']);
  expect(page.total).toBe(3);
  expect(ids({ subjectId: 'person:c' as RecordDoc['id'] })).toHaveLength(3);
  expect(ids({ subjectId: 'person:x' as RecordDoc['id'] })).toHaveLength(0);
});

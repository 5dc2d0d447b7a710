import { expect, test } from 'vitest';
import { occurredAt, recordTitle, timeKey } from './record-title.ts';
import { testRecord } from './test-records.ts';

const nobody = (): string => '';

test('a record is called by what names it, in the words of its code lists', () => {
  const visit = testRecord('birth_contact:1', { contact_kind: 'newborn', result: 'done' });
  expect(recordTitle(visit, nobody)).toMatch(/新生児.*・/);
  expect(recordTitle(testRecord('person:1', { name_kanji: '架空 一子' }), nobody)).toBe(
    '架空 一子',
  );
});

test('where nothing that names it is filled in it is called by its type', () => {
  expect(recordTitle(testRecord('case_note:1', {}), nobody)).toBe('経過記録');
  expect(recordTitle(testRecord('case_note:2', { method: 'visit' }), nobody)).not.toBe('経過記録');
});

test('when it happened is what was entered, else when it was written', () => {
  const contacted = testRecord('birth_contact:1', { contacted_at: '2026-10-03T10:00:00+09:00' });
  expect(occurredAt(contacted)).toBe('2026-10-03T10:00:00+09:00');
  expect(occurredAt(testRecord('birth_contact:2', {}))).toBe('2026-11-01T00:00:00Z');
});

test('instants of any offset and plain days stand in one order', () => {
  const times = ['2026-10-03T09:00:00+09:00', '2026-10-03T01:00:00Z', '2026-10-03', '2026-10-02'];
  expect([...times].sort((a, b) => (timeKey(a) < timeKey(b) ? -1 : 1))).toEqual([
    '2026-10-02',
    '2026-10-03',
    '2026-10-03T09:00:00+09:00',
    '2026-10-03T01:00:00Z',
  ]);
});

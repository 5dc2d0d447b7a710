// The timeline narrowed by kind and words, jumped to by day, with corrections beside what they correct (issue 3, line 7).
import { describe, expect, it } from 'vitest';
import type { RecordDoc, RecordId } from '../../domain/record.ts';
import type { TimelineItem } from '../../records/api.ts';
import {
  byMonth,
  correctionsOf,
  indexOfDay,
  kindsOf,
  monthName,
  narrowed,
} from './timeline-view.ts';

let count = 0;

function item(
  type: string,
  occurredAt: string,
  body: Record<string, unknown> = {},
  corrects?: TimelineItem,
): TimelineItem {
  count += 1;
  const stamp = { at: occurredAt, by: 'u-abe', site: 'CKITA', device: 'd' };
  return {
    document: {
      id: `${type}:${String(count)}`,
      type,
      schemaVersion: 1,
      body,
      created: stamp,
      updated: stamp,
      changeId: String(count),
      status: 'draft',
    } as unknown as RecordDoc,
    place: 'server',
    byName: '阿部 さくら',
    occurredAt,
    aboutName: '星野 はるか',
    ...(corrects ? { corrects: corrects.document.id } : {}),
  };
}

const note = item('case_note', '2026-11-20T10:00:00+09:00', { facts: '母と電話で話した。' });
const visit = item('birth_contact', '2026-11-24T01:30:00Z', { worries: 'ねむれない' });
const correction = item('case_note', '2026-11-21T10:00:00+09:00', { facts: '父と話した。' }, note);
const dose = item('vaccination', '2026-10-05', { vaccine: 'HIB' });
const items = [visit, correction, note, dose];

describe('the timeline of a person', () => {
  it('counts its kinds, the most frequent first', () => {
    expect(kindsOf(items).map(({ type, count: many }) => [type, many])).toEqual([
      ['case_note', 2],
      ['birth_contact', 1],
      ['vaccination', 1],
    ]);
  });

  it('shows the chosen kinds, and everything where none is chosen', () => {
    expect(narrowed(items, new Set(['vaccination']), '')).toEqual([dose]);
    expect(narrowed(items, new Set(), '  ')).toEqual(items);
  });

  it('is searched without regard to kana and spaces, in the text and by the author', () => {
    expect(narrowed(items, new Set(), 'ネムレナイ')).toEqual([visit]);
    expect(narrowed(items, new Set(), '阿部 電話で')).toEqual([note]);
    expect(narrowed(items, new Set(), 'いない言葉')).toEqual([]);
  });

  it('is grouped by the month in Tokyo', () => {
    expect(byMonth(items).map(({ key, items: its }) => [key, its.length])).toEqual([
      ['2026-11', 3],
      ['2026-10', 1],
    ]);
    expect(monthName('2026-11')).toBe('令和8年11月（2026年）');
    expect(monthName('2019-05')).toBe('令和元年5月（2019年）');
    expect(monthName('')).toBe('日付の分からない記録');
  });

  it('jumps to the newest entry that is not after the day', () => {
    expect(indexOfDay(items, '2026-11-24')).toBe(0);
    expect(indexOfDay(items, '2026-11-23')).toBe(1);
    expect(indexOfDay(items, '2026-11-01')).toBe(3);
    expect(indexOfDay(items, '2020-01-01')).toBe(3);
    expect(indexOfDay([], '2020-01-01')).toBe(-1);
  });

  it('has the corrections of a note, the oldest first', () => {
    const later = item('case_note', '2026-11-22T10:00:00+09:00', {}, note);
    const found = correctionsOf([later, ...items]).get(note.document.id as RecordId);
    expect(found).toEqual([correction, later]);
  });

  it('finds one among 2,000 entries', () => {
    const many = Array.from({ length: 2_000 }, (_, at) =>
      item('case_note', `2026-01-01T10:00:00+09:00`, {
        facts: `記録その${String(at)}。`.repeat(20),
      }),
    );
    expect(narrowed(many, new Set(), 'その1999')).toHaveLength(1);
  });
});

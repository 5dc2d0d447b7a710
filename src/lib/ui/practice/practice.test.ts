// The practice uses the real rules on a fictional family, and keeps nothing (issue 3, line 11).
import { expect, test } from 'vitest';
import type { RecordId, SiteCode } from '../../domain/record.ts';
import { PRACTICE_CHILD } from './family.ts';
import { createPracticeOffer } from './offer.ts';
import { createPractice } from './practice-api.ts';

const parts = () => {
  let n = 0;
  return {
    clock: () => Date.parse('2026-11-20T10:00:00+09:00'),
    newId: () => `PRACTICE${String((n += 1))}`,
    site: 'CKITA' as SiteCode,
  };
};

test('the child is found by kana, opened with the family, and shows the note that was saved', async () => {
  const practice = createPractice(parts());
  let told = 0;
  practice.onEvent(() => (told += 1));
  const found = await practice.api.search('れんしゅう ひ');
  if (!found.ok) throw new Error(found.message);
  expect(found.rows.map((row) => row.name)).toEqual([PRACTICE_CHILD]);
  const child = found.rows[0]?.id as RecordId;

  const before = await practice.api.person(child);
  if (!before.ok) throw new Error(before.message);
  expect(before.view.members.map(({ row }) => row.name)).toContain('れんしゅう あおい');
  expect(before.view.timeline).toEqual([]);

  const saved = await practice.api.save({
    type: 'case_note',
    subjectId: child,
    body: { occurred_at: '2026-11-20T09:00:00+09:00', facts: 'れんしゅうの記録' },
  });
  expect(saved).toMatchObject({ ok: true, place: 'server' });
  expect(told).toBe(1);
  expect(practice.saved()).toBe(1);
  const after = await practice.api.person(child, { again: true });
  expect(after.ok && after.view.timeline.map(({ document }) => document.body['facts'])).toEqual([
    'れんしゅうの記録',
  ]);
});

test('two practices know nothing of each other', async () => {
  const first = createPractice(parts());
  const found = await first.api.search('ひかり');
  const child = found.ok ? found.rows[0]?.id : undefined;
  await first.api.save({ type: 'case_note', subjectId: child as RecordId, body: {} });
  const second = await createPractice(parts()).api.person(child as RecordId);
  expect(second.ok && second.view.timeline).toEqual([]);
});

test('the offer is put away for ever, for this user only, without a name on the disk', () => {
  const kept = new Map<string, string>();
  const place = () =>
    ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    }) as unknown as Storage;
  createPracticeOffer(place, 'u-abe').close();
  expect(createPracticeOffer(place, 'u-abe').isOpen()).toBe(false);
  expect(createPracticeOffer(place, 'u-nagai').isOpen()).toBe(true);
  expect(JSON.stringify([...kept])).not.toContain('abe');
});

test('a browser that keeps nothing offers the practice again and breaks nothing', () => {
  const refused = (): Storage => {
    throw new Error('refused');
  };
  const offer = createPracticeOffer(refused, 'u-abe');
  offer.close();
  expect(offer.isOpen()).toBe(true);
});

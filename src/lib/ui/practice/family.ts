// The fictional family of the practice: everybody sees at the name that nobody is meant.
import type { Body, RecordDoc } from '../../domain/record.ts';
import { addDays, type PlainDate } from '../../domain/dates.ts';

export const PRACTICE_CHILD = 'れんしゅう ひかり';

/** Born four months ago, whenever the practice is done. */
export function practiceFamily(today: PlainDate): readonly RecordDoc[] {
  const child = 'person:PRACTICECHILD';
  const mother = 'person:PRACTICEMOTHER';
  const household = 'household:PRACTICE';
  const people = [
    record(child, today, {
      name_kanji: PRACTICE_CHILD,
      name_kana: 'レンシュウ ヒカリ',
      birth_date: addDays(today, -120),
      sex: '2',
      kinds: ['child'],
    }),
    record(mother, today, {
      name_kanji: 'れんしゅう あおい',
      name_kana: 'レンシュウ アオイ',
      birth_date: addDays(today, -11_000),
      sex: '2',
      kinds: ['guardian'],
      phone_mobile: '000-0000-0000',
    }),
  ];
  return [
    ...people,
    record(household, today, {
      family_name_label: 'れんしゅう家',
      members: people.map(({ id }) => ({ row_id: id, person_id: id, lives_here: true })),
    }),
    record('relationship:PRACTICE', today, { from_person: mother, to_person: child, kind: 'M' }),
    record('person_address:PRACTICE', today, {
      person_id: child,
      kind: '01',
      town: 'れんしゅう町',
      block: '1-2-3',
      valid_from: addDays(today, -120),
    }),
  ];
}

function record(id: string, today: PlainDate, body: Body): RecordDoc {
  const stamp = { at: `${addDays(today, -100)}T10:00:00+09:00`, by: 'practice' };
  return {
    id,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: { ...stamp, site: 'PRACTICE', device: 'PRACTICE' },
    updated: { ...stamp, site: 'PRACTICE', device: 'PRACTICE' },
    changeId: `practice-${id}`,
    status: 'draft',
    version: 1,
  } as unknown as RecordDoc;
}

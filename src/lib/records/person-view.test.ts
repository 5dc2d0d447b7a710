import { expect, test } from 'vitest';
import type {
  Body,
  ChangeId,
  DeviceId,
  RecordDoc,
  RecordId,
  SiteCode,
  UserId,
} from '../domain/record.ts';
import type { PersonRow, Place, ShownRecord } from './api.ts';
import { personView } from './person-view.ts';
import { indexOf, type IndexedRecords } from './records-index.ts';

const stamp = {
  at: '2026-11-01T00:00:00Z',
  by: 'u-abe' as UserId,
  site: 'CKITA' as SiteCode,
  device: 'd' as DeviceId,
};

function shown(
  id: string,
  body: Body,
  more: Partial<RecordDoc> = {},
  place: Place = 'server',
): ShownRecord {
  const document: RecordDoc = {
    id: id as RecordId,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: `c-${id}` as ChangeId,
    status: 'draft',
    ...more,
  };
  return { document, place, byName: '阿部 さくら' };
}

function sourceOf(...records: readonly ShownRecord[]): IndexedRecords {
  return indexOf(records);
}

const rowOf = (person: RecordDoc): PersonRow =>
  ({ id: person.id, name: person.body['name_kanji'] }) as unknown as PersonRow;

const mother = shown('person:m', { name_kanji: '架空 母子' });
const child = shown('person:c', { name_kanji: '架空 一子' });
const household = shown('household:h', {
  members: [
    { person_id: 'person:m', lives_here: true },
    { person_id: 'person:c', lives_here: true },
    { person_id: 'person:gone', lives_here: false, to: '2026-01-01' },
  ],
});
const motherOf = shown('relationship:r', {
  from_person: 'person:m',
  to_person: 'person:c',
  kind: 'M',
});

test('a child’s page names the mother, and the mother’s page the child', () => {
  const source = sourceOf(mother, child, household, motherOf);
  const ofChild = personView(source, 'person:c' as RecordId, rowOf);
  const ofMother = personView(source, 'person:m' as RecordId, rowOf);
  expect(ofChild?.members.find(({ row }) => row.id === 'person:m')?.relation).toBe('実母');
  expect(ofMother?.members.find(({ row }) => row.id === 'person:c')?.relation).toBe('子');
});

test('who left the household is no member of it', () => {
  const view = personView(sourceOf(mother, child, household), 'person:c' as RecordId, rowOf);
  expect(view?.members.map(({ row }) => row.id)).toEqual(['person:m', 'person:c']);
});

test('the timeline has the newest event first, whenever it was written, each with its place', () => {
  const source = sourceOf(
    mother,
    child,
    household,
    shown(
      'case_note:old',
      { occurred_at: '2026-11-10T10:00:00+09:00' },
      { subjectId: 'person:c' as RecordId },
    ),
    shown(
      'birth_contact:new',
      { child_id: 'person:c', contacted_at: '2026-11-20T10:00:00+09:00' },
      {},
      'device',
    ),
  );
  const view = personView(source, 'person:c' as RecordId, rowOf);
  expect(view?.timeline.map(({ document, place }) => [document.id, place])).toEqual([
    ['birth_contact:new', 'device'],
    ['case_note:old', 'server'],
  ]);
});

test('a correction says what it corrects', () => {
  const first = shown(
    'case_note:1',
    { occurred_at: '2026-11-10T10:00:00+09:00' },
    { subjectId: 'person:c' as RecordId },
  );
  const second = shown(
    'case_note:2',
    { occurred_at: '2026-11-10T10:00:00+09:00', supersedes: 'case_note:1' },
    { subjectId: 'person:c' as RecordId },
  );
  const view = personView(
    sourceOf(mother, child, household, first, second),
    'person:c' as RecordId,
    rowOf,
  );
  expect(view?.timeline.find(({ document }) => document.id === 'case_note:2')?.corrects).toBe(
    'case_note:1',
  );
});

test('an ended address is not the address', () => {
  const address = (id: string, block: string, more: Body) =>
    shown(id, {
      person_id: 'person:c',
      pref_city: '埼玉県和光市',
      town: '架空町',
      block,
      valid_from: '2026-01-01',
      ...more,
    });
  const source = sourceOf(
    child,
    address('person_address:1', '9-9-9', { valid_to: '2026-06-30' }),
    address('person_address:2', '1-2-3', { valid_from: '2026-07-01' }),
  );
  expect(personView(source, 'person:c' as RecordId, rowOf)?.address).toBe(
    '埼玉県和光市架空町1-2-3',
  );
});

test('a sibling’s own notes stay on the sibling’s page', () => {
  const sibling = shown(
    'case_note:s',
    { occurred_at: '2026-11-10T10:00:00+09:00' },
    { subjectId: 'person:m' as RecordId },
  );
  const view = personView(
    sourceOf(mother, child, household, sibling),
    'person:c' as RecordId,
    rowOf,
  );
  expect(view?.timeline).toEqual([]);
});

test('a notification about one child stands with each child who lives there, another call does not (J01)', () => {
  const received = { received_at: '2026-05-15T16:40:00+09:00' };
  const of = { subjectId: 'person:c' as RecordId, householdId: 'household:h' as RecordId };
  const told = shown('consultation:1', { ...received, is_notification: true }, of);
  const asked = shown('consultation:2', { ...received, is_notification: false }, of);
  const source = sourceOf(
    shown('person:m', { name_kanji: '架空 母子', birth_date: '1996-02-14' }),
    shown('person:c', { name_kanji: '架空 一子', birth_date: '2021-08-03', kinds: ['child'] }),
    shown('person:s', { name_kanji: '架空 二子', birth_date: '2024-11-20', kinds: ['child'] }),
    shown('person:a', { name_kanji: '架空 三子', birth_date: '2019-11-20', kinds: ['child'] }),
    shown('household:h', {
      members: [
        { person_id: 'person:m', lives_here: true },
        { person_id: 'person:c', lives_here: true },
        { person_id: 'person:s', lives_here: true },
        { person_id: 'person:a', lives_here: false },
      ],
    }),
    told,
    asked,
  );
  const calls = (id: string): readonly string[] | undefined =>
    personView(source, id as RecordId, rowOf)?.timeline.map(({ document }) => document.id);
  expect(calls('person:s')).toEqual(['consultation:1']);
  expect(calls('person:m')).toEqual([]);
  expect(calls('person:a')).toEqual([]);
});

// SYNC-12: whatever happened to the records, a search finds what a fresh scan of all of them finds.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RecordDoc, RecordId } from '../domain/record.ts';
import { matches, personSearchText } from '../domain/search.ts';
import { createPeople } from './people.ts';
import { createRecordsIndex, type RecordSource } from './records-index.ts';

const PEOPLE = 6;
const HOUSEHOLDS = 2;
const NAMES = ['見本 はな', '見本 太郎', '架空 ゆり', 'カクウ　ﾕﾘ', '例示 渡邊', '例示 渡辺'];
const TOWNS = ['架空町', '見本台', '例示が丘'];
const QUERIES = [
  ...NAMES,
  ...TOWNS,
  '見本',
  'ゆり',
  '渡辺',
  'はな 見本台',
  '2026-08-03',
  '令和8年8月3日',
  '090-0000-0002',
  '家族1',
  'いない人',
];

type Edit =
  | { readonly kind: 'person'; readonly who: number; readonly name: number; readonly day: number }
  | {
      readonly kind: 'address';
      readonly who: number;
      readonly town: number;
      readonly ended: boolean;
    }
  | {
      readonly kind: 'household';
      readonly which: number;
      readonly label: number;
      readonly gone: boolean;
    }
  | { readonly kind: 'remove'; readonly at: number };

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('person' as const),
    who: fc.nat(PEOPLE - 1),
    name: fc.nat(NAMES.length - 1),
    day: fc.nat(3),
  }),
  fc.record({
    kind: fc.constant('address' as const),
    who: fc.nat(PEOPLE - 1),
    town: fc.nat(TOWNS.length - 1),
    ended: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('household' as const),
    which: fc.nat(HOUSEHOLDS - 1),
    label: fc.nat(3),
    gone: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(20) }),
);

const personId = (who: number): string => `person:P${String(who)}`;

/** Records by id, as replica and outbox show them together. */
function fakeSource(): RecordSource & { edit(edit: Edit, n: number): RecordId | undefined } {
  const records = new Map<RecordId, RecordDoc>();
  const put = (id: string, body: Record<string, unknown>): RecordId => {
    const type = id.slice(0, id.indexOf(':'));
    records.set(id as RecordId, { id, type, body, status: 'draft' } as unknown as RecordDoc);
    return id as RecordId;
  };
  const shown = (document: RecordDoc) => ({ document, place: 'server' as const, byName: '' });
  return {
    get(id) {
      const document = records.get(id);
      return document && shown(document);
    },
    all: () => [...records.values()].map(shown),
    edit(edit, n) {
      if (edit.kind === 'person')
        return put(personId(edit.who), {
          name_kanji: NAMES[edit.name],
          name_kana: `ミホン ${String(edit.who)}`,
          birth_date: `2026-08-0${String(edit.day + 1)}`,
          phone_mobile: `090-0000-000${String(edit.who)}`,
        });
      if (edit.kind === 'address')
        // No two begin on the same day: which of those counts is nobody's promise.
        return put(`person_address:A${String(n % 4)}${String(edit.who)}`, {
          person_id: personId(edit.who),
          town: TOWNS[edit.town],
          valid_from: new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10),
          ...(edit.ended ? { valid_to: '2026-11-01' } : {}),
        });
      if (edit.kind === 'household')
        return put(`household:H${String(edit.which)}`, {
          family_name_label: `家族${String(edit.label)}`,
          members: [0, 1, 2].map((at) => ({
            person_id: personId(edit.which * 3 + at),
            ...(edit.gone && at === 1 ? { to: '2026-10-01' } : {}),
          })),
        });
      const id = [...records.keys()][edit.at];
      if (id !== undefined) records.delete(id);
      return id;
    },
  };
}

/** `look`: as a center does it, told of what changed or of a reset. */
function peopleOver(source: RecordSource, today = () => '2026-11-22') {
  const index = createRecordsIndex(source);
  const people = createPeople(index, today);
  const look = (ids?: readonly RecordId[]): void => {
    if (ids) index.changed(ids);
    else index.reset();
    while (index.step());
    while (people.step());
  };
  look();
  return { people, look };
}

/** By the plainest way: each person with everything that is said of them, folded anew. */
function scan(source: RecordSource, query: string): readonly RecordId[] {
  const all = [...source.all()].map(({ document }) => document);
  const of = (type: string) => all.filter((record) => record.type === type);
  return of('person')
    .filter((person) => {
      const address = of('person_address')
        .filter(({ body }) => body['person_id'] === person.id && body['valid_to'] === undefined)
        .sort((a, b) => (String(a.body['valid_from']) < String(b.body['valid_from']) ? 1 : -1))[0];
      const household = of('household').find(({ body }) =>
        (body['members'] as readonly { person_id: string; to?: string }[]).some(
          (member) => member.person_id === person.id && member.to === undefined,
        ),
      );
      return matches(personSearchText(person, { address, household }), query);
    })
    .map(({ id }) => id)
    .sort();
}

it('SYNC-12: finds what a fresh scan finds, after any edits and questions in between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(edits, fc.boolean()), { minLength: 1, maxLength: 60 }),
      (story) => {
        const source = fakeSource();
        const { people, look } = peopleOver(source);
        for (const [n, [edit, isTold]] of story.entries()) {
          const id = source.edit(edit, n);
          look(isTold && id !== undefined ? [id] : undefined);
          // Asked in between, what was worked out before must not stay.
          expect(people.babies()).toEqual(peopleOver(source).people.babies());
        }
        for (const query of QUERIES) {
          const found = people.search(query, 100);
          expect(found.rows.map(({ id }) => id).sort(), query).toEqual(scan(source, query));
          expect(found.total).toBe(found.rows.length);
          const fresh = peopleOver(source).people.search(query, 100);
          expect(found).toEqual(fresh);
        }
      },
    ),
    { numRuns: 150 },
  );
});

it('finds something in most of these stories, or the comparison would be idle', () => {
  const source = fakeSource();
  source.edit({ kind: 'person', who: 0, name: 0, day: 2 }, 0);
  source.edit({ kind: 'address', who: 0, town: 1, ended: false }, 1);
  source.edit({ kind: 'household', which: 0, label: 1, gone: false }, 2);
  const { people, look } = peopleOver(source);
  for (const query of ['見本', 'はな 見本台', '令和8年8月3日', '家族1', '見本台'])
    expect(people.search(query, 10).total, query).toBe(1);
  source.edit({ kind: 'address', who: 0, town: 2, ended: false }, 5);
  look();
  expect(people.search('見本台', 10).total).toBe(0);
  expect(people.search('例示が丘', 10).total).toBe(1);
});

it('lists a child until the visit is out of date, also on a page that stays open over midnight', () => {
  const source = fakeSource();
  let today = '2026-11-22';
  const { people, look } = peopleOver(source, () => today);
  const id = source.edit({ kind: 'person', who: 0, name: 0, day: 2 }, 0)!;
  look([id]);
  expect(people.babies().map(({ ageDays }) => ageDays)).toEqual([111]);
  today = '2026-11-23';
  expect(people.babies().map(({ ageDays }) => ageDays)).toEqual([112]);
  today = '2027-05-01';
  expect(people.babies()).toEqual([]);
});

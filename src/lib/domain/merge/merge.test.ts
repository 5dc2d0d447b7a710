// Two changes of one record: what joins, what a person decides, and that nothing is invented or lost (DESIGN 6, SYNC-02).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../record.ts';
import { type Choices, mergeBodies } from './merge.ts';

const context = { today: '2026-11-22' as const };

function merge(
  type: string,
  base: Body | undefined,
  theirs: Body,
  mine: Body,
  choices: Choices = {},
) {
  const merged = mergeBodies({ type, base, theirs, mine, context, choices });
  if (merged === undefined) throw new Error(`no type ${type}`);
  return merged;
}

describe('fields', () => {
  const base = { gest_weeks: 39, birth_length: 49, advice: '見守り' };

  it('changes of different fields both stand', () => {
    expect(
      merge('birth_contact', base, { ...base, head: 34 }, { ...base, chest: 33, advice: '受診' }),
    ).toEqual({
      kind: 'merged',
      body: { ...base, head: 34, chest: 33, advice: '受診' },
      from: { head: 'theirs', chest: 'mine', advice: 'mine' },
    });
  });

  it('a field emptied by the one stays empty, and what both emptied or wrote alike is no dispute', () => {
    const { birth_length: _, ...without } = base;
    expect(merge('birth_contact', base, { ...without, head: 34 }, without)).toMatchObject({
      kind: 'merged',
      body: { gest_weeks: 39, advice: '見守り', head: 34 },
    });
    expect(merge('birth_contact', base, { ...base, head: 34 }, { ...base, head: 34 }).kind).toBe(
      'merged',
    );
  });

  it('one field in dispute leaves the others applied', () => {
    const merged = merge(
      'birth_contact',
      base,
      { ...base, head: 34 },
      { ...base, head: 35, chest: 33 },
    );
    expect(merged).toMatchObject({
      kind: 'conflict',
      body: { ...base, head: 34, chest: 33 },
      disputes: [{ key: 'head', fields: ['head'] }],
      isPartly: true,
    });
  });

  it('emptied here and rewritten there is a dispute', () => {
    const { birth_length: _, ...without } = base;
    expect(merge('birth_contact', base, { ...base, birth_length: 50 }, without)).toMatchObject({
      kind: 'conflict',
      body: { birth_length: 50 },
      isPartly: false,
    });
  });

  it('narrative is never merged: both texts wait for a person', () => {
    const merged = merge(
      'birth_contact',
      base,
      { ...base, advice: '見守り。電話' },
      { ...base, advice: '見守り。訪問' },
    );
    expect(merged).toMatchObject({
      kind: 'conflict',
      body: { advice: '見守り。電話' },
      isPartly: false,
    });
  });

  it('不明 is an answer: against a value it is a dispute, beside another field it is not', () => {
    const unknown = { ...base, unknown_fields: ['head'] };
    expect(merge('birth_contact', base, { ...base, head: 34 }, unknown)).toMatchObject({
      kind: 'conflict',
    });
    expect(
      merge('birth_contact', base, { ...base, unknown_fields: ['chest'] }, unknown).body,
    ).toEqual({
      ...base,
      unknown_fields: ['chest', 'head'],
    });
  });

  it('what a newer version brought survives', () => {
    const newer = { ...base, later_field: { a: 1 } };
    const merged = mergeBodies({
      type: 'birth_contact',
      base: newer,
      theirs: { ...newer, head: 34 },
      mine: { ...newer, later_field: { a: 2 } },
      context,
      schemaVersion: 99,
    });
    expect(merged).toMatchObject({ kind: 'merged', body: { head: 34, later_field: { a: 2 } } });
  });
});

describe('groups, sets and rows', () => {
  it('a merge group is one: weight with its reason, a date with its precision', () => {
    const base = { weight: 3000 };
    expect(
      merge('birth_contact', base, { weight: 3200 }, { no_weight_reason: '泣いていた' }),
    ).toMatchObject({
      kind: 'conflict',
      body: { weight: 3200 },
      disputes: [{ fields: ['weight', 'no_weight_reason', 'gain_per_day'] }],
    });
    const born = { name_kanji: '見本', birth_date: '2026-04-01', birth_precision: 'day' };
    const merged = merge(
      'person',
      born,
      { ...born, birth_date: '2026-04-02' },
      { ...born, birth_precision: 'year' },
    );
    expect(merged.kind).toBe('conflict');
  });

  it('code sets join what either added and let go what either took out', () => {
    const base = { materials: ['01', '02'] };
    expect(
      merge('birth_contact', base, { materials: ['01', '02', '03'] }, { materials: ['02', '04'] })
        .body,
    ).toEqual({
      materials: ['02', '03', '04'],
    });
  });

  const person = (row_id: string, more: Body = {}) => ({ row_id, name: `見本 ${row_id}`, ...more });
  const base = { support_people: [person('a'), person('b')] };

  it('rows join by their id, also within a row', () => {
    const theirs = { support_people: [person('a', { help: '送迎' }), person('b'), person('c')] };
    const mine = {
      support_people: [
        person('b', { relation: '叔母' }),
        person('d'),
        person('a', { relation: '祖母' }),
      ],
    };
    expect(merge('household', base, theirs, mine)).toEqual({
      kind: 'merged',
      body: {
        support_people: [
          person('b', { relation: '叔母' }),
          person('d'),
          { row_id: 'a', name: '見本 a', help: '送迎', relation: '祖母' },
          person('c'),
        ],
      },
      from: { support_people: 'both' },
    });
  });

  it('a row taken out here and written in there is a dispute, either way round', () => {
    const edited = { support_people: [person('a', { help: '送迎' }), person('b')] };
    const without = { support_people: [person('b')] };
    const one = merge('household', base, edited, without);
    expect(one).toMatchObject({
      kind: 'conflict',
      body: edited,
      disputes: [{ key: 'support_people/a', fields: ['support_people'], row: 'a' }],
    });
    const other = merge('household', base, without, edited);
    expect(other).toMatchObject({ kind: 'conflict', body: without });
    expect(merge('household', base, without, edited, { 'support_people/a': 'mine' })).toMatchObject(
      {
        kind: 'merged',
        body: {
          support_people: [person('b'), person('a', { help: '送迎' })],
        },
      },
    );
  });

  it('rows without ids are one or the other', () => {
    const old = { support_people: [{ name: '見本 一' }] };
    const two = { support_people: [{ name: '見本 一' }, { name: '見本 二' }] };
    const three = { support_people: [{ name: '見本 三' }] };
    expect(merge('household', old, two, three).kind).toBe('conflict');
  });
});

describe('the whole', () => {
  it('what is computed follows what was entered', () => {
    const about = { today: context.today, birthDate: '2026-10-01' as const };
    const base = { birth_weight: 3000 };
    const merged = mergeBodies({
      type: 'birth_contact',
      base,
      theirs: { ...base, contacted_at: '2026-10-31T10:00:00+09:00' },
      mine: { ...base, weight: 4000 },
      context: about,
    });
    expect(merged).toMatchObject({
      kind: 'merged',
      body: { age_days: 30, gain_per_day: expect.any(Number) },
    });
  });

  it('each right by itself and wrong together is a conflict, and nothing of it is applied', () => {
    const base = { juki_status: '20', name_kanji: '見本' };
    // The one says that they never left, the other when.
    const theirs = { juki_status: '10', name_kanji: '見本' };
    const mine = { ...base, moved_out_to: '架空県' };
    const shown = merge('person', base, theirs, mine);
    expect(shown.kind).toBe('merged');
    const closed = { stage: 'reopened', reopened_from: 'case:1' };
    const hidden = merge('case', { stage: 'reopened' }, { stage: 'closed' }, closed);
    expect(hidden).toMatchObject({ kind: 'conflict', body: { stage: 'closed' }, isPartly: false });
  });

  it('a person settles each dispute by a choice', () => {
    const base = { advice: '見守り', head: 33 };
    const theirs = { advice: '電話', head: 34 };
    const mine = { advice: '訪問', head: 35 };
    expect(merge('birth_contact', base, theirs, mine, { advice: 'mine', head: 'theirs' })).toEqual({
      kind: 'merged',
      body: { advice: '訪問', head: 34 },
      from: { advice: 'mine', head: 'theirs' },
    });
  });
});

describe('SYNC-04: who may read it', () => {
  const base = { category: '03', complaint: '最初', child_state: '元気' };

  it('a text of abuse is not applied beside another category, also where only that is in dispute', () => {
    const theirs = { ...base, category: '04' };
    const mine = { ...base, category: '01', complaint: '父が殴ると話す' };
    const merged = merge('consultation', base, theirs, mine);
    expect(merged).toMatchObject({ kind: 'conflict', isPartly: false, body: theirs });
    // The whole change waits for a person, who then may say so.
    const keys = merged.kind === 'conflict' ? merged.disputes.map(({ key }) => key) : [];
    expect(keys).toEqual(['category+category_sub', 'complaint']);
    const choices = { complaint: 'mine', 'category+category_sub': 'theirs' } as const;
    expect(merge('consultation', base, theirs, mine, choices)).toMatchObject({
      kind: 'merged',
      body: { category: '04', complaint: '父が殴ると話す' },
    });
  });

  it('a text written while it was one of abuse waits when another has lowered it, either way round', () => {
    const was = { ...base, category: '01' };
    const lowered = { ...was, category: '03' };
    const wrote = { ...was, child_state: '同居の子も見ていた' };
    for (const [theirs, mine] of [
      [lowered, wrote],
      [wrote, lowered],
    ] as const)
      expect(merge('consultation', was, theirs, mine)).toMatchObject({
        kind: 'conflict',
        isPartly: false,
      });
  });

  it('what is raised by the one takes the text of the other along', () => {
    const mine = { ...base, complaint: '次' };
    const theirs = { ...base, category: '01' };
    const both = { ...base, category: '01', complaint: '次' };
    expect(merge('consultation', base, theirs, mine)).toMatchObject({ kind: 'merged', body: both });
    expect(merge('consultation', base, mine, theirs)).toMatchObject({ kind: 'merged', body: both });
  });

  it('what was written of a meeting on somebody waits when another has taken that item out', () => {
    const item = (row_id: string) => ({ row_id, child_id: `person:${row_id}` });
    const was = { kind: 'individual', items: [item('a'), item('b')] };
    const theirs = { ...was, items: [item('a')] };
    const mine = { ...was, summary: 'bの様子' };
    expect(merge('meeting', was, theirs, mine)).toMatchObject({ kind: 'conflict' });
    expect(merge('meeting', was, mine, theirs)).toMatchObject({ kind: 'conflict' });
  });

  it('whatever was written: no applied text stands where fewer eyes were meant for it', () => {
    const words = fc.constantFrom('一', '二', '三');
    const bodies = fc.record(
      {
        category: fc.constantFrom('01', '03', '04'),
        is_notification: fc.boolean(),
        complaint: words,
        child_state: words,
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Body>;
    // As the city's rules say, not as the catalogue does.
    const isAbuse = (body: Body): boolean =>
      body['category'] === '01' || body['is_notification'] === true;
    fc.assert(
      fc.property(bodies, bodies, bodies, (was, theirs, mine) => {
        const merged = merge('consultation', was, theirs, mine);
        if (isAbuse(merged.body) || ![was, theirs, mine].some(isAbuse)) return;
        expect(merged.body).toEqual(theirs);
        expect(isAbuse(theirs)).toBe(false);
      }),
    );
  });
});

describe('any two changes', () => {
  const words = fc.constantFrom('一', '二', '三', '四');
  const row = fc.record(
    { row_id: fc.constantFrom('a', 'b', 'c', 'd'), name: words, help: words },
    { requiredKeys: ['row_id'] },
  );
  const bodies = fc.record(
    {
      family_name_label: words,
      area_code: words,
      floor: words,
      two_worker_rule: fc.boolean(),
      visit_caution: words,
      note: words,
      support_people: fc.uniqueArray(row, { selector: ({ row_id }) => row_id, minLength: 1 }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Body>;
  const plain = (value: unknown): string => JSON.stringify(value) ?? 'absent';

  it('a change of one side alone stands, and every value was written by somebody', () => {
    fc.assert(
      fc.property(bodies, bodies, bodies, (base, theirs, mine) => {
        const { body } = merge('household', base, theirs, mine);
        for (const name of new Set([base, theirs, mine].flatMap((one) => Object.keys(one)))) {
          if (name === 'support_people') continue;
          const [was, there, here, now] = [base, theirs, mine, body].map((one) => plain(one[name]));
          if (was === there) expect(now).toBe(here);
          else expect(now).toBe(was === here ? there : there);
        }
        for (const written of (body['support_people'] ?? []) as readonly Body[])
          for (const [part, value] of Object.entries(written)) {
            const sources = [theirs, mine].flatMap((one) =>
              ((one['support_people'] ?? []) as readonly Body[]).filter(
                (other) => other['row_id'] === written['row_id'],
              ),
            );
            expect(sources.map((one) => one[part])).toContain(value);
          }
      }),
    );
  });

  it('where nothing is in dispute it does not matter who came first', () => {
    const unordered = (body: Body): Body => ({
      ...body,
      support_people: [...((body['support_people'] ?? []) as readonly Body[])].sort((a, b) =>
        String(a['row_id']).localeCompare(String(b['row_id'])),
      ),
    });
    fc.assert(
      fc.property(bodies, bodies, bodies, (base, theirs, mine) => {
        const one = merge('household', base, theirs, mine);
        const other = merge('household', base, mine, theirs);
        expect(one.kind).toBe(other.kind);
        if (one.kind === 'merged') expect(unordered(one.body)).toEqual(unordered(other.body));
      }),
    );
  });

  it('mine is found again: merged into the body, or in dispute', () => {
    fc.assert(
      fc.property(bodies, bodies, bodies, (base, theirs, mine) => {
        const merged = merge('household', base, theirs, mine);
        const disputed =
          merged.kind === 'conflict' ? merged.disputes.flatMap(({ fields }) => fields) : [];
        for (const [name, value] of Object.entries(mine)) {
          if (
            name === 'support_people' ||
            plain(base[name]) === plain(value) ||
            disputed.includes(name)
          )
            continue;
          expect(merged.body[name]).toEqual(value);
        }
      }),
    );
  });
});

// Fields, rows and groups of one body: what is typed, answered with 不明, added, moved, removed and brought back.
import { describe, expect, it } from 'vitest';
import type { Field } from '../../domain/catalogue/shapes.ts';
import type { Body } from '../../domain/record.ts';
import { createBodyScope, type ScopeShared } from './body-scope.ts';
import type { Choices } from './choices.ts';

const field = (name: string, type: Field['type'], more: Partial<Field> = {}): Field => ({
  name,
  ja: name,
  type,
  required: false,
  ...more,
});

const fields: readonly Field[] = [
  field('name_kanji', 'string'),
  field('name_kana', 'string', { kanaOf: 'name_kanji' }),
  field('birth_date', 'date', { precision: 'birth_precision' }),
  field('birth_precision', 'code'),
  field('members', 'json', {
    shape: 'rows',
    fields: [field('role', 'string'), field('from', 'date')],
  }),
  field('home', 'json', { shape: 'group', fields: [field('rooms', 'int')] }),
];

const at = (name: string): Field =>
  fields.find((one) => one.name === name) ?? field(name, 'string');

function setUp(body: Body = {}) {
  let now = body;
  let typed: Readonly<Record<string, string>> = {};
  let made = 0;
  const shared: ScopeShared = {
    choices: {} as Choices,
    formId: 'f1',
    typed: () => typed,
    setTyped: (next) => (typed = next),
    context: () => ({ today: '2026-11-24', ageDays: undefined }),
    newRowId: () => `row${String((made += 1))}`,
    leave: () => undefined,
    issue: () => undefined,
    touched: () => undefined,
  };
  const scope = createBodyScope(shared, {
    path: '',
    fields,
    top: true,
    read: () => now,
    write: (next) => (now = next),
    computed: () => now,
  });
  return { scope, body: () => now, typed: () => typed };
}

describe('a field', () => {
  it('keeps how exact a date is beside it (D.8)', () => {
    const { scope, body } = setUp();
    scope.typeText(at('birth_date'), '昭和63年7月');
    expect(body()).toMatchObject({ birth_date: '1988-07-01', birth_precision: 'M' });
  });

  it('is 不明 apart from empty, by the toggle or the word, until it is answered', () => {
    const { scope, body } = setUp();
    scope.setUnknown('name_kanji', true);
    expect(body()).toMatchObject({ unknown_fields: ['name_kanji'] });
    scope.set('name_kanji', '');
    expect(scope.isUnknown('name_kanji')).toBe(true);
    scope.set('name_kanji', '星野');
    expect(scope.isUnknown('name_kanji')).toBe(false);
    scope.typeText(at('birth_date'), '不明');
    expect(body()['unknown_fields']).toEqual(['birth_date']);
  });

  it('takes its kana from the composition until somebody writes there', () => {
    const { scope, body } = setUp();
    scope.composed(at('name_kanji'), ['ほ', 'ほし', 'ほしの', '星野'], '星野');
    scope.composed(at('name_kanji'), [], ' ');
    scope.composed(at('name_kanji'), ['はるな', '陽菜'], '陽菜');
    expect(body()['name_kana']).toBe('ホシノ ハルナ');
    scope.set('name_kana', 'ホシノ ヒナ');
    scope.composed(at('name_kanji'), ['に', '二'], '二');
    expect(body()['name_kana']).toBe('ホシノ ヒナ');
  });
});

describe('rows', () => {
  it('are added with an id, written, moved, removed and brought back', () => {
    const { scope, body } = setUp();
    const rows = scope.rows(at('members'));
    const [first, second] = [rows.add(), rows.add()];
    rows.rows[0]?.scope.set('role', '母');
    rows.rows[1]?.scope.set('role', '父');
    rows.move(second, -1);
    expect(rows.rows.map((row) => row.scope.value('role'))).toEqual(['父', '母']);
    rows.remove(second);
    expect(rows.canUndo).toBe(true);
    expect(body()['members']).toEqual([{ row_id: first, role: '母' }]);
    rows.undo();
    expect(rows.rows.map((row) => row.id)).toEqual([second, first]);
    expect(rows.canUndo).toBe(false);
  });

  it('keep what is not readable yet by the row, wherever it moves', () => {
    const { scope, typed } = setUp();
    const rows = scope.rows(at('members'));
    const id = rows.add();
    rows.rows[0]?.scope.typeText(field('from', 'date'), 'R8.');
    expect(typed()).toEqual({ [`members/${id}/from`]: 'R8.' });
    expect(rows.rows[0]?.scope.path).toBe(`members/${id}/`);
  });
});

it('a group is one object in the body', () => {
  const { scope, body } = setUp({ home: { rooms: 2 } });
  const home = scope.group('home', at('home').fields ?? []);
  expect(home.value('rooms')).toBe(2);
  home.typeText(field('rooms', 'int'), '３');
  expect(body()).toEqual({ home: { rooms: 3 } });
});

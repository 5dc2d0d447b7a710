// 下書き, 受付 and 決裁: what each asks, what 「不明」 answers, what is hidden and what is kept.
import { describe, expect, it } from 'vitest';
import type { Body } from '../record.ts';
import { recordType, recordTypes } from './registry.ts';
import {
  bodyToSave,
  completeness,
  hiddenTexts,
  isRequired,
  isShown,
  validateBody,
} from './validate.ts';

const call: Body = {
  received_at: '2026-05-15T16:40:00+09:00',
  receipt_method: 'tel',
  is_notification: true,
  route: '840',
  category: '01',
  shared_summary: '近隣・知人経路。夜間の泣き声が続くとの情報',
  immediate_danger: '9',
  first_response: '17:15 緊急受理会議',
};

describe('a call (J01)', () => {
  it('reaches 受付 with what a caller can say, and says what 決裁 still lacks', () => {
    const { level, missing } = completeness('consultation', call);
    expect(level).toBe('accept');
    expect(missing.accept).toEqual([]);
    expect(missing.decide.map((field) => field.name)).toEqual(
      expect.arrayContaining(['complaint', 'accept', 'abuse_types', 'main_abuse_type']),
    );
    expect(completeness('consultation', {}).level).toBe('draft');
    expect(completeness('consultation', {}).missing.accept).toHaveLength(8);
  });

  it('asks for the kinds of abuse only where there may be abuse', () => {
    const advice = { ...call, is_notification: false, category: '15' };
    const { missing } = completeness('consultation', advice);
    expect(missing.decide.map((field) => field.name)).not.toContain('abuse_types');
    const types = recordType('consultation').fields.find((field) => field.name === 'abuse_types');
    const shown = (body: Body) => types !== undefined && isShown(types, body);
    expect([shown(call), shown({ ...advice, category: '01' }), shown(advice), shown({})]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(shown({ is_notification: true, category: '15' })).toBe(true);
  });

  it('asks for the reason at 決裁 only where it is not accepted', () => {
    const missing = (accept: string, more: Body = {}) =>
      completeness('consultation', { ...call, accept, ...more }).missing.decide.map(
        (field) => field.name,
      );
    expect(missing('02')).toContain('accept_reason');
    expect(missing('03')).toContain('accept_reason');
    expect(missing('02', { accept_reason: '市外の世帯' })).not.toContain('accept_reason');
    for (const accept of ['01', '04']) expect(missing(accept)).not.toContain('accept_reason');
  });

  it('is no better than a draft while something in it is wrong', () => {
    const wrong = { ...call, received_at: 'きのう' };
    expect(completeness('consultation', wrong).level).toBe('draft');
  });

  it('never lacks what the server gives', () => {
    const number = recordType('consultation').fields.find((field) => field.name === 'receipt_no');
    expect(number).toMatchObject({ required: true, given: 'server' });
    expect(number && isRequired(number, {}, 'decide')).toBe(false);
  });
});

describe('不明', () => {
  const person = {
    name_kanji: '佐々木 陽翔',
    sex: '1',
    kinds: ['child'],
    birth_date: '2021-08-03',
  };
  const names = (body: Body) =>
    validateBody('person', body, 'accept').map((issue) => `${issue.field} ${issue.code}`);

  it('is an answer, apart from empty', () => {
    expect(names(person)).toEqual(['name_kana required']);
    expect(names({ ...person, unknown_fields: ['name_kana'] })).toEqual([]);
  });

  it('and a value exclude each other', () => {
    const both = { ...person, name_kana: 'ササキ ハルト', unknown_fields: ['name_kana'] };
    expect(names(both)).toEqual(['name_kana known_and_unknown']);
  });

  it('is said of fields that exist, here and in no wider record', () => {
    const told = { ...person, name_kana: 'ササキ ハルト' };
    expect(names({ ...told, unknown_fields: ['mood'] })).toEqual(['mood unknown_field']);
    expect(names({ ...told, unknown_fields: ['criminal_note'] })).toEqual([
      'criminal_note stricter_field',
    ]);
    expect(names({ ...told, unknown_fields: 'name_kana' })).toEqual(['unknown_fields wrong_kind']);
    expect(names({ ...told, confirmed: ['very_old', 'very_old'] })).toEqual([
      'confirmed wrong_kind',
    ]);
  });
});

describe('rows and groups', () => {
  const mother = { row_id: '01A', person_id: 'person:1', role: 'mother', lives_here: true };
  const check = (members: unknown) =>
    validateBody('household', { members }, 'draft').map((issue) => `${issue.field} ${issue.code}`);

  it('are checked field by field, and say which row', () => {
    expect(
      check([mother, { ...mother, row_id: '01B', person_id: 'person:2', role: 'aunt' }]),
    ).toEqual(['members.1.role unknown_code']);
    const [issue] = validateBody('household', { members: [{ role: 'aunt' }] }, 'draft');
    expect(issue?.message).toBe('1行目:「家庭での立場」は一覧から選び直してください。');
  });

  it('are asked for what they need only at 受付', () => {
    expect(check([{ role: 'mother' }])).toEqual([]);
    const issues = validateBody('household', { members: [{ role: 'mother' }] }, 'accept');
    expect(issues.map((issue) => issue.field)).toEqual(
      expect.arrayContaining(['members.0.person_id', 'members.0.lives_here']),
    );
    const { missing } = completeness('household', {
      family_name_label: '佐々木',
      members: [{ role: 'mother' }],
    });
    expect(missing.accept.map((field) => field.name)).toEqual(['members']);
  });

  it.each<[string, unknown, string]>([
    ['no list', { 0: mother }, 'members wrong_kind'],
    ['no row', ['mother'], 'members.0 wrong_kind'],
    ['a stranger', [{ ...mother, mood: 'good' }], 'members.0.mood unknown_field'],
    ['a row id that is none', [{ ...mother, row_id: 'a b' }], 'members.0 wrong_kind'],
    ['201 rows', Array.from({ length: 201 }, () => ({})), 'members too_many'],
    ['too much', [{ ...mother, role: 'x'.repeat(130_000) }], 'members too_long'],
  ])('may not be %s', (_, members, issue) => {
    expect(check(members)).toEqual([issue]);
  });

  it('within rows are rows too', () => {
    const items = [{ kind: 'new', opinions: [{ agency_kind: 'school' }, { text: 1 }] }];
    const issues = validateBody('meeting', { items }, 'draft').map((issue) => issue.field);
    expect(issues).toEqual(['items.0.opinions.1.text']);
  });

  it('that nest without end are refused, not walked', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(check(deep)).toEqual(['members wrong_kind']);
    expect(check([{ ...mother, role: deep }])).toEqual(['members wrong_kind']);
  });

  it('of one group are checked the same way', () => {
    const check6 = (home_check: unknown) =>
      validateBody('case_note', { method: 'visit_home', home_check }, 'draft').map(
        (issue) => `${issue.field} ${issue.code}`,
      );
    expect(check6({ food: 'good', note: '片付いている' })).toEqual([]);
    expect(check6({ food: 'fine' })).toEqual(['home_check.food unknown_code']);
    expect(check6([{ food: 'good' }])).toEqual(['home_check wrong_kind']);
  });

  it('may stay blank: a blank row lacks nothing', () => {
    expect(check([mother, { row_id: '01C' }, { row_id: '01D', role: '' }])).toEqual([]);
  });
});

describe('a body to be saved', () => {
  const type = recordType('consultation');

  it('keeps neither hidden fields, blank values nor blank rows', () => {
    const body = {
      ...call,
      is_notification: false,
      category: '15',
      abuse_types: ['1'],
      complaint: '  ',
      siblings: [{ row_id: '1' }, { row_id: '2', name: '結月', note: '' }],
      child_hint: { age: '' },
      unknown_fields: ['how', 'dv', 'route'],
    };
    expect(bodyToSave(type, body)).toEqual({
      ...call,
      is_notification: false,
      category: '15',
      siblings: [{ row_id: '2', name: '結月' }],
      unknown_fields: ['dv'],
    });
  });

  it('drops what was shown only for something that is dropped', () => {
    const fields = [
      { name: 'a', ja: 'a', type: 'bool', required: false },
      {
        name: 'b',
        ja: 'b',
        type: 'string',
        required: false,
        shownWhen: { field: 'a', in: ['true'] },
      },
      { name: 'c', ja: 'c', type: 'string', required: false, shownWhen: { field: 'b', in: ['*'] } },
    ] as const;
    expect(bodyToSave({ fields }, { a: false, b: 'x', c: 'y' })).toEqual({ a: false });
    // Its author is told of each before it is gone.
    const hidden = (body: Body) => hiddenTexts({ fields }, body).map(({ name }) => name);
    expect(hidden({ a: false, b: 'x', c: 'y' })).toEqual(['b', 'c']);
    expect(hidden({ a: true, b: 'x', c: 'y' })).toEqual([]);
    expect(hidden({ a: false, b: ' ' })).toEqual([]);
    expect(bodyToSave({ fields }, { a: true, b: 'x', c: 'y' })).toEqual({
      a: true,
      b: 'x',
      c: 'y',
    });
  });

  it('keeps 0, いいえ and what a newer version wrote', () => {
    const body = { is_notification: false, mood: 'good' };
    expect(bodyToSave(type, body)).toEqual(body);
  });

  it.each(recordTypes())('$key: an empty form is a draft without a fault', (one) => {
    expect(bodyToSave(one, {})).toEqual({});
    expect(validateBody(one.key, {}, 'draft')).toEqual([]);
    expect(() => completeness(one.key, {})).not.toThrow();
  });
});

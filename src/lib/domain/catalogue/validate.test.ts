// What a body may hold, and what the sentence says when it may not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeList, recordType, recordTypes } from './registry.ts';
import { bodyToSave, completeness, hasErrors, validateBody } from './validate.ts';
import type { Issue } from './validate.ts';

const visit = {
  contact_kind: 'visit',
  child_id: 'person:C',
  mother_id: 'person:M',
  attempt_no: 1,
  contacted_at: '2026-11-24T10:00:00+09:00',
  result: 'done',
  visitor_kind: 'mcm',
  staff: ['u-abe'],
  child_seen: 'seen_full',
  staff_judgement: 'L0',
};

const note = {
  occurred_at: '2026-11-24T10:00:00+09:00',
  method: 'tel_in',
  staff: ['u-abe'],
  counterpart_kind: ['02'],
  child_seen: 'na',
  facts: '母より電話。',
};

const allFields = recordTypes().flatMap((type) => type.fields);
const fieldNames = [
  ...new Set([...allFields.map((field) => field.name), 'unknown_fields', 'confirmed', 'x']),
];
const partNames = [
  ...new Set([
    ...allFields.flatMap((field) => field.fields ?? []).map((part) => part.name),
    'row_id',
    '1',
    'child01',
    'mark',
  ]),
];

function codes(issues: readonly Issue[]): readonly string[] {
  return issues.map((issue) => `${issue.field}:${issue.code}`);
}

describe('a visit', () => {
  it('is accepted when what is required stands in it', () => {
    expect(validateBody('birth_contact', visit, 'accept')).toEqual([]);
  });

  it('must say whether the child was seen', () => {
    const { child_seen: _, ...unseen } = visit;
    expect(validateBody('birth_contact', unseen, 'accept')).toEqual([
      {
        field: 'child_seen',
        code: 'required',
        message: '「児の現認」を選んでください。',
        severity: 'error',
        level: 'accept',
      },
    ]);
    expect(validateBody('birth_contact', unseen, 'draft')).toEqual([]);
  });

  it('need not say so for a telephone call', () => {
    const { child_seen: _, ...call } = { ...visit, contact_kind: 'call' };
    expect(validateBody('birth_contact', call, 'accept')).toEqual([]);
  });

  it('says why it was not done when it was refused', () => {
    const refused = { ...visit, result: 'refused', child_seen: 'not' };
    expect(codes(validateBody('birth_contact', refused, 'accept'))).toEqual([
      'not_done_reason:required',
    ]);
  });

  it.each([
    ['weight', 4.12, 'wrong_kind'],
    ['weight', '4120', 'wrong_kind'],
    ['weight', 41_200, 'out_of_range'],
    ['weight', Number.NaN, 'wrong_kind'],
    ['feeding', 'beer', 'unknown_code'],
    ['materials', ['01', '01'], 'unknown_code'],
    ['materials', '01', 'wrong_kind'],
    ['next_due', '2026-02-30', 'not_a_date'],
    ['contacted_at', '2026-11-24T10:00:00', 'not_a_date'],
    ['child_id', 'household:C', 'wrong_reference'],
    ['child_id', 7, 'wrong_kind'],
    ['shaken_baby_info', 'はい', 'wrong_kind'],
    ['epds_items', 'x', 'wrong_kind'],
    ['present', 'あ'.repeat(256), 'too_long'],
    ['worries', 'あ'.repeat(32_001), 'too_long'],
    ['worries', 'a\u0007b', 'control_character'],
    ['present', '一行目\n二行目', 'control_character'],
  ])('refuses %s = %j as %s, in a draft too', (field, value, code) => {
    for (const level of ['draft', 'accept'] as const) {
      const issues = validateBody('birth_contact', { ...visit, [field]: value }, level);
      expect(codes(issues)).toEqual([`${field}:${code}`]);
      expect(issues[0]?.message).toMatch(/ください。$/);
    }
  });

  it('takes what just fits', () => {
    const full = { ...visit, present: '𠮷'.repeat(255), worries: '行\n'.repeat(16_000) };
    expect(validateBody('birth_contact', full, 'accept')).toEqual([]);
  });

  it('warns about a number that looks like a my-number, and lets telephone numbers be', () => {
    const warned = validateBody(
      'birth_contact',
      { ...visit, worries: '番号は１２３４ ５６７８ ９０１２' },
      'accept',
    );
    expect(codes(warned)).toEqual(['worries:looks_like_my_number']);
    expect(hasErrors(warned)).toBe(false);
    const phone = { ...visit, worries: '090-0000-0001 または 048-000-0011' };
    expect(validateBody('birth_contact', phone, 'accept')).toEqual([]);
  });
});

describe('bad input gets its sentence and loses nothing', () => {
  const sentence = (field: string, value: unknown, type = 'birth_contact') => {
    const [issue, ...more] = validateBody(type, { [field]: value }, 'draft');
    expect(more).toEqual([]);
    return `${issue?.severity ?? 'none'}: ${issue?.message ?? ''}`;
  };

  it.each([
    ['an impossible date', 'next_due', '2026-02-30', /^error: .*実際にある日付/],
    ['a pasted Excel cell', 'present', '母\t祖母', /^error: .*タブ.*空白に直して/],
    ['two lines in a field of one', 'present', '母\n祖母', /^error: .*改行を消して/],
    ['a control character', 'worries', '泣き\u0007声', /^error: .*制御文字/],
    ['half a character', 'worries', '子\uD842の声', /^error: .*壊れた文字/],
    ['text over the limit', 'present', 'あ'.repeat(300), /^error: .*255文字まで.*あと45文字/],
    ['外字', 'worries', '\uE000さん', /^warning: .*外字です/],
    ['外字 of the far planes', 'worries', '\u{F0001}さん', /^warning: .*外字です/],
    [
      'an individual number',
      'worries',
      '番号 1234-5678-9018',
      /^error: .*個人番号は記録できません/,
    ],
    ['twelve other digits', 'worries', '番号 1234-5678-9012', /^warning: .*個人番号/],
  ])('%s', (_, field, value, told) => {
    expect(sentence(field, value)).toMatch(told);
  });

  it.each(['𠮷野家', '﨑', '葛\u{E0100}飾', '👶🏻', '😀', '髙橋'])('lets %s be', (text) => {
    expect(
      validateBody('birth_contact', { worries: text, present: text }, 'accept').filter(
        (issue) => issue.code !== 'required',
      ),
    ).toEqual([]);
  });

  it('says the unit of a number out of range', () => {
    expect(sentence('minutes', 1441, 'case_note')).toBe(
      'error: 「所要時間(分)」は 0〜1,440 分 で入れてください。単位も確かめてください。',
    );
  });

  it('asks about a 宛名番号 that could be an individual number, and lets telephones be', () => {
    const resident = validateBody('person', { resident_no: '123456789018' }, 'draft');
    expect(resident).toMatchObject([{ code: 'resident_no', severity: 'confirm' }]);
    const confirmed = { resident_no: '123456789018', confirmed: ['resident_no'] };
    expect(validateBody('person', confirmed, 'draft')).toEqual([]);
    expect(validateBody('person', { resident_no: '000123456789' }, 'draft')).toEqual([]);
    expect(validateBody('person', { phone_mobile: '090-0000-0001' }, 'draft')).toEqual([]);
  });

  it('finds an individual number in a row too', () => {
    const rows = { guardian_info: [{ name: '佐々木 麻衣', occupation: '123456789018' }] };
    const [issue] = validateBody('consultation', rows, 'draft');
    expect(issue).toMatchObject({ field: 'guardian_info.0.occupation', code: 'my_number' });
  });
});

describe('a body from elsewhere', () => {
  it('may bring unknown fields only from a newer version', () => {
    const newer = { ...note, mood: 'good' };
    expect(codes(validateBody('case_note', newer, 'accept'))).toEqual(['mood:unknown_field']);
    expect(hasErrors(validateBody('case_note', newer, 'accept'))).toBe(true);
    expect(hasErrors(validateBody('case_note', newer, 'accept', { schemaVersion: 2 }))).toBe(false);
  });

  it('of an unknown type is refused with a sentence', () => {
    expect(codes(validateBody('mystery', {}, 'draft'))).toEqual([':unknown_type']);
  });

  it('cannot smuggle a field by its prototype', () => {
    const body = JSON.parse('{"__proto__": {"facts": "x"}}') as Record<string, unknown>;
    expect(codes(validateBody('case_note', body, 'draft'))).toEqual(['__proto__:unknown_field']);
  });

  it.each(recordTypes().flatMap((type) => type.stricter))(
    'may not put $type.$field into the wider record, whatever the version',
    ({ type, field }) => {
      for (const version of [1, 2]) {
        const issues = validateBody(type, { [field]: '1' }, 'draft', { schemaVersion: version });
        expect(codes(issues)).toEqual([`${field}:stricter_field`]);
        expect(hasErrors(issues)).toBe(true);
      }
    },
  );

  it('never throws, however strange its rows, groups and marks', () => {
    const types = recordTypes().map((type) => type.key);
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          '2026-05-15',
          '2026-05-15T16:40:00+09:00',
          'EMERG',
          'close',
          '1',
          '',
          'person:1',
        ),
        fc.string({ unit: 'binary' }),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...partNames), tie('value'), { maxKeys: 6 }),
      ),
    })).value;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.dictionary(fc.constantFrom(...fieldNames), value),
        fc.constantFrom('draft', 'accept', 'decide'),
        fc.option(fc.integer(), { nil: undefined }),
        (type, body, level, time) => {
          const context = {
            ...(time === undefined ? {} : { now: time }),
            birthOf: () => '2015-03-01',
          };
          const issues = validateBody(type, body, level, context);
          expect(new Set(codes(issues)).size).toBe(issues.length);
          for (const issue of issues) {
            expect(issue.message).toMatch(/[。)]$/);
            expect(issue.field).toBe(issue.field.trim());
          }
          completeness(type, body, context);
          const known = recordTypes().find((one) => one.key === type);
          const kept = known === undefined ? {} : bodyToSave(known, body);
          if (known !== undefined) expect(bodyToSave(known, kept)).toEqual(kept);
        },
      ),
      {
        numRuns: 400,
        examples: [
          ['user_account', { pw_history: [null] }, 'draft', undefined],
          ['user_account', { pw_history: [{ hash: '' }] }, 'draft', undefined],
        ],
      },
    );
  });

  it('never throws, whatever it holds', () => {
    const names = fc.constantFrom(
      ...recordTypes().flatMap((type) => type.fields.map((field) => field.name)),
      'x',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...recordTypes().map((type) => type.key)),
        fc.dictionary(names, fc.jsonValue()),
        (type, body) => {
          for (const issue of validateBody(type, body, 'accept'))
            expect(issue.message).not.toBe('');
        },
      ),
    );
  });
});

describe('every code of a list', () => {
  it('is accepted by its field', () => {
    for (const field of recordType('case_note').fields) {
      if (field.type !== 'code') continue;
      for (const item of codeList(field.codeList ?? '')) {
        expect(
          codes(validateBody('case_note', { ...note, [field.name]: item.code }, 'accept')),
        ).toEqual([]);
      }
    }
  });
});

// What a body may hold, and what the sentence says when it may not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeList, recordType, recordTypes } from './registry.ts';
import { hasErrors, validateBody } from './validate.ts';
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

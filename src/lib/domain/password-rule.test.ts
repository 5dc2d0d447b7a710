// Which passwords are taken, and what the others are told.
import { describe, expect, it } from 'vitest';
import { passwordFault } from './password-rule.ts';

describe('a password', () => {
  it.each(['kumo-no-ue-no-7-inu', 'さくらんぼとみかんのえきべん', 'vj3&kd9!mwq0x'])(
    '%s is taken',
    (password) => {
      expect(passwordFault(password, ['user-1', '架空 花子'])).toBeUndefined();
    },
  );

  it.each([
    ['short1-and-x', 'password_short', 'short1-and-'],
    ['one letter again and again', 'password_simple', 'aaaaaaaaaaaaaaaaabb'],
    ['the product and a year', 'password_blocked', 'tsumugi-2026-x'],
    ['full-width does not hide it', 'password_blocked', 'ＰＡＳＳＷＯＲＤ２０２６！！'],
    ['a site', 'password_blocked', 'ckita-desk-2026'],
    ['the own name', 'password_blocked', 'hanako-kakuu-2026'],
  ])('%s: %s', (_why, code, password) => {
    expect(passwordFault(password, ['hanako.kakuu'])?.code).toBe(code);
  });
});

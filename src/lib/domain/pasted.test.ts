// What is pasted loses nothing that can be read, and nothing that it keeps is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textIssues } from './catalogue/text-issues.ts';
import { cleanPasted } from './text.ts';

describe('pasted text', () => {
  it.each([
    ['cells of a row', '佐々木\t陽翔\t4歳\r\n', '佐々木 陽翔 4歳'],
    ['cells of a column', '月曜\r\n火曜\r\n', '月曜\n火曜'],
    ['line breaks of a word processor', '一行目\v二行目\u2028三行目', '一行目\n二行目\n三行目'],
    ['what nobody sees', '\uFEFF泣き\u200B声\u0007', '泣き声'],
    ['half a character', '子\uD842の声', '子の声'],
    ['rare kanji, emoji and 外字', '𠮷﨑 葛\u{E0100} 👩‍👧 \uE000', '𠮷﨑 葛\u{E0100} 👩‍👧 \uE000'],
  ])('%s', (_, pasted, kept) => {
    expect(cleanPasted(pasted)).toBe(kept);
  });

  it('becomes one line in a field of one line', () => {
    expect(cleanPasted(' 架空町1-2-3\r\nコーポ架空201\n', 'line')).toBe(
      '架空町1-2-3 コーポ架空201',
    );
  });

  it('is never refused for its characters', () => {
    const field = (type: 'string' | 'text') => ({ name: 'x', ja: '欄', type, required: false });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (strange, plain) => {
        const pasted = `${strange}\t${plain}\r\n\uD800${strange}`;
        const codes = [
          ...textIssues(field('text'), cleanPasted(pasted)),
          ...textIssues(field('string'), cleanPasted(pasted, 'line')),
        ].map((issue) => issue.code);
        expect(codes).not.toContain('control_character');
      }),
    );
  });
});

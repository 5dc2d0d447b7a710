import { expect, test } from 'vitest';
import { cutAround, recordText, whyMatched } from './record-text.ts';
import { testRecord } from './test-records.ts';
import { fold, matches, queryWords } from './text.ts';

const note = testRecord('case_note:01ARZ3NDEKTSV4RRFFQ69G5FAV', {
  occurred_at: '2026-10-03T10:00:00+09:00',
  method: 'visit',
  facts: '母より「夜泣きがつらい」と話あり。渡邊保健師が傾聴し、産後ケアを案内した。',
  staff: 'person:01ARZ3NDEKTSV4RRFFQ69G5FAX',
  unknown_fields: ['next_on'],
});

test('narrative, code labels and days in either calendar are found, in any writing', () => {
  const text = recordText(note);
  for (const query of ['夜泣キ', '渡辺', '令和8年10月3日', 'R8.10.3', '2026/10/3', '2026-10-03'])
    expect(matches(text, query), query).toBe(true);
});

test('labels, ids and names of unanswered fields are not searched', () => {
  const text = recordText(note);
  for (const query of ['01ARZ3', 'next_on', '客観的事実', 'facts'])
    expect(matches(text, query), query).toBe(false);
});

test('numbers are found without their separators, provisional ones for ever', () => {
  const person = testRecord('person:1', {
    name_kanji: '架空 一子',
    person_no: 'P-000123',
    provisional_no: 'T-K3F-7',
    phone_mobile: '090-0000-1234',
  });
  const text = recordText(person);
  for (const query of ['09000001234', '０９０-0000', 'p000123', 'T-K3F-7'])
    expect(matches(text, query), query).toBe(true);
});

test('a word never matches across two values', () => {
  const person = testRecord('person:1', { name_kanji: '架空', name_former: '太郎' });
  expect(matches(recordText(person), '架空太郎')).toBe(false);
});

test('it says in which field a word stands, with what is around it', () => {
  const why = whyMatched(note, queryWords('渡辺'));
  expect(why?.text).toContain('渡邊保健師');
  expect(whyMatched(note, queryWords('いない'))).toBeUndefined();
});

test('a long text is cut to twenty letters either side, also where folding changes its length', () => {
  const long = `${'あ'.repeat(500)}ﾀﾞﾝﾎﾞｰﾙ㍿渡邊󠄀さん${'い'.repeat(500)}`;
  const cut = cutAround(long, fold('渡辺'));
  expect(cut).toContain('渡邊');
  expect(cut.length).toBeLessThan(60);
  expect(cut.startsWith('…')).toBe(true);
});

test('the cut never halves a letter outside the basic plane', () => {
  const cut = cutAround(`${'𠮷'.repeat(40)}目印${'𠮷'.repeat(40)}`, '目印');
  expect(cut.isWellFormed()).toBe(true);
});

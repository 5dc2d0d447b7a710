import { expect, test } from 'vitest';
import { candidateKey, candidatesAmong, type HalfTyped } from './candidates.ts';
import { testRecord } from './test-records.ts';

const person = (id: string, body: Record<string, unknown>, address?: Record<string, unknown>) =>
  candidateKey(testRecord(`person:${id}`, body), {
    address: address && testRecord(`person_address:${id}`, address),
    schools: id === 'a' ? ['架空第一小学校'] : [],
  });

const people = [
  person(
    'a',
    {
      name_kanji: '渡邊 花子',
      name_kana: 'ワタナベ ハナコ',
      birth_date: '2021-08-03',
      phone_mobile: '090-0000-1234',
    },
    { town: '架空町', block: '1-2-3' },
  ),
  person('b', { name_kanji: '見本 太郎', name_kana: 'ミホン タロウ', birth_date: '1991-08-03' }),
  person('c', { name_kanji: '例示 ゆり', name_kana: 'レイジ ユリ', birth_date: '2021-03-08' }),
];
const found = (typed: HalfTyped) =>
  candidatesAmong(people, typed).map(({ id, why }) => `${id.slice(-1)} ${why.join('、')}`);

test('the same reading and birth date are said in one sentence', () => {
  expect(found({ kana: 'わたなべ はなこ', birthDate: '2021-08-03' })[0]).toBe(
    'a フリガナと生年月日が同じ',
  );
});

test('a new form of an old kanji, the beginning of a reading, and one letter amiss are found', () => {
  expect(found({ name: '渡辺花子' })).toEqual(['a 氏名が同じ']);
  expect(found({ kana: 'ワタナ' })).toEqual(['a フリガナの始まりが同じ']);
  expect(found({ kana: 'ワタナヘハナコ' })).toEqual(['a フリガナが1文字ちがい']);
});

test('a birth date with day and month swapped, or in another era', () => {
  expect(found({ birthDate: '2021-03-08' })).toEqual([
    'c 生年月日が同じ',
    'a 生年月日の月と日が入れかわっている',
  ]);
  // 平成3年8月3日 for 令和3年8月3日.
  expect(found({ birthDate: '1991-08-03' })).toEqual([
    'b 生年月日が同じ',
    'a 生年月日の年号だけがちがう',
  ]);
});

test('telephone digits however they are written; address and school only beside something else', () => {
  expect(found({ phone: '０９０（０００）０１２３４' })).toEqual(['a 電話番号が同じ']);
  expect(found({ address: '架空町1-2-3' })).toEqual([]);
  expect(found({ school: '架空第一' })).toEqual([]);
  expect(found({ address: '架空町1-2-3', school: '架空第一' })[0]).toMatch(/住所と所属先が同じ/);
});

test('nothing typed finds nobody', () => {
  expect(found({})).toEqual([]);
  expect(found({ kana: 'ワ', phone: '090' })).toEqual([]);
});

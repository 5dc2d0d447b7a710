// A family is found by what people type: kana, kanji in old and new forms, birth dates, telephone numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordDoc, RecordId } from './record.ts';
import { matches, personSearchText, queryWords, searchRow } from './search.ts';
import { fold } from './text.ts';

function record(id: string, body: Record<string, unknown>): RecordDoc {
  const stamp = { at: '2026-05-15T09:00:00+09:00', by: 'u-abe', site: 'CKITA', device: 'd1' };
  return {
    id,
    type: id.slice(0, id.indexOf(':')),
    schemaVersion: 1,
    body,
    created: stamp,
    updated: stamp,
    changeId: '01J0000000000000000000000A',
    status: 'approved',
  } as unknown as RecordDoc;
}

const child = record('person:1', {
  name_kanji: '渡邊 陽翔',
  name_kana: 'ワタナベ ハルト',
  name_alias: 'ヴィクトル',
  birth_date: '2021-08-03',
  sex: '1',
  phone_mobile: '090-0000-0001',
  contact_rule: '留守電に残さない',
});
const address = record('person_address:1', {
  town: '架空町',
  block: '1-2-3',
  building: 'コーポ架空201',
});
const household = record('household:1', { family_name_label: '髙橋・渡邊(架空町)' });
const text = personSearchText(child, { address, household });

describe('a search', () => {
  it.each([
    '渡邊',
    '渡邉',
    '渡辺',
    '渡邊󠄀',
    '渡辺陽翔',
    '渡辺 陽翔',
    'わたなべ',
    'ワタナベ',
    'ﾜﾀﾅﾍﾞ',
    'ワタナベハルト',
    'わたなべ はると',
    'はると　わたなべ',
    '2021-08-03',
    'R3.8.3',
    'r3.8.3',
    'Ｒ３．８．３',
    '令和3年8月3日',
    '20210803',
    '2021/8/3',
    '2021年8月3日',
    '090-0000-0001',
    '09000000001',
    '０９０−００００−０００１',
    '0001',
    '架空町1-2-3',
    'コーポ架空',
    'こぽ架空',
    '高橋',
    '髙橋',
    'ビクトル',
    'ヴイクトル',
  ])('finds the family by %s', (query) => {
    expect(matches(text, query)).toBe(true);
  });

  it.each(['佐藤', '渡辺 佐藤', '20210804', 'はるとわたなべ', '', '   ', '-', 'ハルトビクトル'])(
    'does not find it by %j',
    (query) => {
      expect(matches(text, query)).toBe(false);
    },
  );

  it('needs every word', () => {
    expect(queryWords(' わたなべ　20210803 ')).toEqual(['ワタナベ', '20210803']);
    expect(matches(text, 'わたなべ 20210803')).toBe(true);
  });

  it.each([
    ['渡邊', '渡邉'],
    ['髙', '高'],
    ['山﨑', '山崎'],
    ['齋藤', '斎藤'],
    ['齊藤', '斉藤'],
    ['德永', '徳永'],
    ['濵田', '浜田'],
    ['濱田', '濵田'],
    ['澤田', '沢田'],
    ['櫻井', '桜井'],
    ['廣田', '広田'],
    ['國分', '国分'],
    ['中嶋', '中島'],
    ['惠子', '恵子'],
    ['𠮷田', '吉田'],
    ['サトー', 'サト'],
    ['ジャン・ポール', 'ジヤンポル'],
    ['ＡＢＣ', 'abc'],
    ['ヴァン', 'バン'],
    ['ブ', 'ヴ'],
    ['きょうこ', 'キヨウコ'],
    ['ｶﾞ', 'が'],
  ])('takes %s and %s as the same', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it('does not take different names as the same', () => {
    for (const [one, other] of [
      ['佐藤', '左藤'],
      ['ハルト', 'ハルカ'],
      ['ホン', 'ボン'],
    ]) {
      expect(fold(one ?? '')).not.toBe(fold(other ?? ''));
    }
  });

  it('folds to a form that folds to itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (any) => {
        expect(fold(fold(any))).toBe(fold(any));
      }),
    );
  });
});

describe('the row of a list', () => {
  it('says who it is, and the contact rule before the number', () => {
    expect(searchRow(child, { address, household, today: '2026-05-15', site: 'CKITA' })).toEqual({
      id: 'person:1' as RecordId,
      name: '渡邊 陽翔',
      kana: 'ワタナベ ハルト',
      birthDate: '2021-08-03',
      age: '4歳9か月',
      sex: '男',
      address: '架空町1-2-3 コーポ架空201',
      phone: '090-0000-0001',
      contactRule: '留守電に残さない',
      household: '髙橋・渡邊(架空町)',
      site: 'CKITA',
    });
  });

  it('stands without an address and without a birth date', () => {
    const row = searchRow(record('person:2', { name_kanji: '渡邊 桜子' }), { today: '2026-05-15' });
    expect(row).toMatchObject({ address: '', age: '', birthDate: '' });
    expect('site' in row).toBe(false);
  });
});

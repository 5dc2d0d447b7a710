// The shared summary of a notification says nothing of who called.
import { describe, expect, it } from 'vitest';
import { leaksIn } from './leak-guard.ts';

const tamura = {
  name: '田村 ふみ',
  kana: 'タムラ フミ',
  tel: '048-000-0011',
  address: '同じ建物の301',
};

function kinds(summary: string, reporter = {}, childAddress = '') {
  return leaksIn(summary, reporter, childAddress).map((leak) => [leak.kind, leak.found]);
}

describe('J01: the leak guard', () => {
  it('stops on 「隣接住民」', () => {
    expect(kinds('隣接住民より、夜間に児童の泣き声と謝る声が続くとの情報', tamura)).toEqual([
      ['relation', '隣接住民'],
    ]);
  });

  it('lets the route alone pass', () => {
    expect(leaksIn('近隣・知人経路。夜間の泣き声が続くとの情報', tamura)).toEqual([]);
  });

  it.each([
    ['上の階の人が聞いた', '上の階'],
    ['園の先生が気づいた', '園の先生'],
    ['担任に話した', '担任'],
    ['同じ建物に住む人', '同じ建物'],
    ['お隣から', 'お隣'],
    ['祖母から電話', '祖母から'],
  ])('stops on 「%s」', (summary, found) => {
    expect(kinds(summary)).toEqual([['relation', found]]);
  });

  it('stops on who it was, and asks about what may be the family’s own word', () => {
    expect(leaksIn('隣接住民より')[0]?.severity).toBe('stop');
    expect(leaksIn('母より相談')[0]?.severity).toBe('ask');
    expect(leaksIn('16:40に泣き声')[0]?.severity).toBe('ask');
    expect(leaksIn('田村', tamura)[0]?.severity).toBe('stop');
  });

  it('knows the family itself from who called', () => {
    expect(leaksIn('祖母と同居。母は不在。児は父に抱かれていた。')).toEqual([]);
  });

  it.each(['16:40に泣き声', '午後4時に', '夜9時半ごろ', '21時15分'])(
    'asks to blur %s',
    (summary) => {
      expect(leaksIn(summary).map((leak) => leak.kind)).toEqual(['time']);
    },
  );

  it('takes hours of duration and the first of a term for no clock time', () => {
    expect(leaksIn('48時間以内に確認。2時間泣き続ける。1時期落ち着いた。')).toEqual([]);
  });
});

describe('J02: the reporter’s own data', () => {
  it.each([
    ['田村さんの話', [['name', '田村']]],
    ['たむらという人', [['name', 'タムラ']]],
    ['電話は０４８ー０００ー００１１', [['phone', '048ー000ー0011']]],
    ['000-0011へ折り返し', [['phone', '000-0011']]],
    ['301号室', [['address', '301']]],
  ])('%s', (summary, found) => {
    expect(kinds(summary, tamura)).toEqual(found);
  });

  it('may name the family’s own town, not the reporter’s house', () => {
    const reporter = { address: '和光市架空町1-2-3 コーポ架空301' };
    const child = '和光市架空町1-2-3 コーポ架空201';
    expect(kinds('架空町の住宅で泣き声', reporter, child)).toEqual([]);
    expect(kinds('コーポ架空301で聞いた', reporter, child).map(([kind]) => kind)).toEqual([
      'address',
    ]);
  });

  it('needs a title for a name of one character', () => {
    const mori = { name: '森 学', agency: '架空小学校' };
    expect(leaksIn('森の中の公園で学んだ', mori)).toEqual([]);
    expect(kinds('森さんが見た', mori)).toEqual([['name', '森']]);
    expect(kinds('架空小学校からの連絡', mori)).toEqual([['agency', '架空小学校']]);
  });

  it('says what to change, and nothing where nothing is known', () => {
    expect(leaksIn('田村', tamura)[0]?.message).toContain('消してください');
    expect(leaksIn('', tamura)).toEqual([]);
    expect(leaksIn('泣き声が続くとの情報', {})).toEqual([]);
  });
});

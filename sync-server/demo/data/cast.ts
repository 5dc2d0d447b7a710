// The cast of the user journeys, with its own absolute dates. No support measure is written anywhere here.
import { addDays } from '../../../src/lib/domain/dates.ts';
import type { RecordId, SiteCode, UserId } from '../../../src/lib/domain/record.ts';
import type { CityBuilder } from './builder.ts';
import { kobayashiHistory } from './cast-kobayashi.ts';
import { nakajimaHistory, nguyenHistory } from './cast-others.ts';
import { sasakiHistory } from './cast-sasaki.ts';
import { addCase, addNote } from './contacts.ts';
import { addFamily } from './household.ts';
import type { Family, Member } from './household.ts';
import { createDice, demoId } from './seeded.ts';

type CastKey = 'p1' | 'p2' | 'p3' | 'p4' | 'p5' | 'p6' | 'p7' | 'p8' | 'p9' | 'p10' | 'p11' | 'p12';

/** The record ids of the cast; p6 exists only from 2026-10-28. */
export const castIds: Readonly<Record<CastKey, RecordId>> = {
  p1: demoId('person', 'p1'),
  p2: demoId('person', 'p2'),
  p3: demoId('person', 'p3'),
  p4: demoId('person', 'p4'),
  p5: demoId('person', 'p5'),
  p6: demoId('person', 'p6'),
  p7: demoId('person', 'p7'),
  p8: demoId('person', 'p8'),
  p9: demoId('person', 'p9'),
  p10: demoId('person', 'p10'),
  p11: demoId('person', 'p11'),
  p12: demoId('person', 'p12'),
};

const child = { kinds: ['child'], part: 'child' } as const;
const mother = { kinds: ['guardian'], part: 'mother', sex: '2' } as const;

const p1: Member = {
  key: 'p1',
  name: '佐々木 陽翔',
  kana: 'ササキ ハルト',
  sex: '1',
  born: '2021-08-03',
  ...child,
};
const p2: Member = {
  key: 'p2',
  name: '佐々木 結月',
  kana: 'ササキ ユヅキ',
  sex: '2',
  born: '2024-11-20',
  ...child,
};
const p3: Member = {
  key: 'p3',
  name: '佐々木 麻衣',
  kana: 'ササキ マイ',
  born: '1996-02-14',
  ...mother,
  more: {
    phone_mobile: '090-0000-0001',
    contact_rule: '平日の夕方は不在のことが多い。午前中にかける。',
  },
};
const p4: Member = {
  key: 'p4',
  name: '髙橋 亮',
  kana: 'タカハシ リョウ',
  sex: '1',
  born: '1993-09-30',
  kinds: ['cohabitant'],
  part: 'partner',
  more: { juki_status: '40' },
};
const p5: Member = {
  key: 'p5',
  name: '小林 莉子',
  kana: 'コバヤシ リコ',
  born: '2007-05-20',
  ...mother,
  kinds: ['pregnant'],
  more: { phone_mobile: '090-0000-0005' },
};
const p6: Member = {
  key: 'p6',
  name: '小林 湊',
  kana: 'コバヤシ ミナト',
  sex: '1',
  born: '2026-10-28',
  ...child,
};
const p7: Member = {
  key: 'p7',
  name: '渡邊 桜子',
  kana: 'ワタナベ サクラコ',
  born: '1990-03-03',
  ...mother,
  more: { contact_rule: '連絡の前に必ず子ども家庭支援課へ確認する。' },
};
const p8: Member = {
  key: 'p8',
  name: '渡邊 楓',
  kana: 'ワタナベ カエデ',
  sex: '2',
  born: '2018-12-01',
  ...child,
};
const p9: Member = {
  key: 'p9',
  name: '渡邊 剛',
  kana: 'ワタナベ ツヨシ',
  sex: '1',
  born: '1988-07-09',
  kinds: ['relative'],
  part: 'father',
};
const p10: Member = {
  key: 'p10',
  name: '中島 蓮',
  kana: 'ナカジマ レン',
  sex: '1',
  born: '2014-12-09',
  ...child,
};
const p10m: Member = {
  key: 'p10m',
  name: '中島 智美',
  kana: 'ナカジマ トモミ',
  born: '1985-04-22',
  ...mother,
  more: { phone_mobile: '090-0000-0010' },
};
const p11: Member = {
  key: 'p11',
  name: '林 美咲',
  kana: 'ハヤシ ミサキ',
  sex: '2',
  born: '2013-06-01',
  ...child,
};
const p11m: Member = {
  key: 'p11m',
  name: '林 和代',
  kana: 'ハヤシ カズヨ',
  born: '1980-01-17',
  ...mother,
  more: { phone_home: '048-000-0111' },
};
const p12: Member = {
  key: 'p12',
  name: 'グエン ティ ラン',
  kana: 'グエン ティ ラン',
  born: '1998-04-11',
  ...mother,
  more: {
    name_roman: 'NGUYEN THI LAN',
    juki_status: '11',
    nationality: 'ベトナム',
    language: 'vi',
    interpreter: true,
    phone_mobile: '090-0000-0012',
  },
};
const p12c: Member = {
  key: 'p12c',
  name: 'グエン バオ アン',
  kana: 'グエン バオ アン',
  sex: '2',
  born: '2025-02-06',
  ...child,
};

function site(code: string): SiteCode {
  return code as SiteCode;
}

function family(
  no: number,
  center: string,
  label: string,
  block: string,
  members: readonly Member[],
): Family {
  return {
    key: `cast-${String(no)}`,
    no,
    label,
    center: site(center),
    site: site(center),
    since: '2026-04-02',
    address: { block },
    members,
  };
}

export function addCast(city: CityBuilder): void {
  const sasaki = family(1, 'CKITA', '佐々木(架空町1)', '1-2-3', [p3, p1, p2, p4]);
  const home = addFamily(city, {
    ...sasaki,
    pair: 'CP',
    address: { block: '1-2-3', building: 'コーポ架空201' },
    // Set at city hall, which alone knows why.
    more: { contact_first: true },
  });
  sasakiHistory(city, home, { elder: p1, younger: p2, mother: p3 });
  const kobayashi = addFamily(city, family(2, 'CMINAMI', '小林(架空町4)', '4-5-6', [p5, p6]));
  kobayashiHistory(city, kobayashi, p5, p6);
  // Their whereabouts are in nobody's hands but the vault's: no address, no center, no channel.
  addFamily(city, {
    key: 'cast-3',
    no: 3,
    label: '渡邊(桜子)',
    site: site('KKS'),
    since: '2026-04-02',
    members: [p7, p8],
  });
  addFamily(city, family(4, 'CHONCHO', '渡邊(架空町7)', '7-8-9', [p9]));
  const nakajima = addFamily(city, family(5, 'CHONCHO', '中島(架空町10)', '10-1', [p10m, p10]));
  const hayashi = addFamily(city, family(6, 'CKITA2', '林(架空町11)', '11-2', [p11m, p11]));
  const nguyen = addFamily(city, family(7, 'CCHUO', 'グエン(架空町12)', '12-3', [p12, p12c]));
  nguyenHistory(city, nguyen, p12c);

  const dice = createDice('cast');
  const openedOn = '2026-04-10' < city.today ? '2026-04-10' : addDays(city.today, -1);
  const by = 'u-sato' as UserId;
  const kks = site('KKS');
  const watched = addCase(city, nakajima, {
    key: 'cast-5',
    no: 1,
    about: p10,
    kind: 'youshien',
    compartment: 'ABUSE',
    stage: 'monitoring',
    openedOn,
    by,
  });
  addNote(
    city,
    nakajima,
    {
      key: 'cast-5/1',
      about: p10,
      on: openedOn,
      site: kks,
      by,
      caseId: watched,
      facts: '学校より情報提供。登校できない日が続いているが、家では元気に過ごしているとのこと。',
    },
    dice,
  );
  nakajimaHistory(city, nakajima, p10, watched);
  const carer = addCase(city, hayashi, {
    key: 'cast-6',
    no: 2,
    about: p11,
    kind: 'general',
    compartment: 'CONSULT',
    stage: 'supporting',
    openedOn,
    by,
  });
  addNote(
    city,
    hayashi,
    {
      key: 'cast-6/1',
      about: p11,
      on: openedOn,
      site: kks,
      by,
      caseId: carer,
      facts: '本人と面談。祖母の世話と家事を毎日しているとのこと。「大変だけど、慣れた」と話す。',
    },
    dice,
  );
  for (const subject of [hayashi.household, ...hayashi.members.map(hayashi.idOf)]) {
    city.share(subject, site('CKITA2'), { caseId: carer });
  }
}

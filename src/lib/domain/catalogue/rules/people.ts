// Rules of people and households: what cannot be, and what is rare but real.
import { ageOn } from '../../ages.ts';
import { dateInTokyo, type PlainDate } from '../../dates.ts';
import type { Body } from '../../record.ts';
import { ask, error, warning, type Issue } from '../issues.ts';
import { dateIn, inOrder, notInFuture, rowsIn, textIn, type Rule } from './rule.ts';

export const peopleRules: Readonly<Record<string, readonly Rule[]>> = {
  person: [
    notInFuture('birth_date', '生年月日'),
    notInFuture('death_date', '死亡年月日'),
    bornBeforeDeath,
    inOrder('birth_date', 'moved_in', '生年月日', '転入日'),
    inOrder('moved_in', 'moved_out', '転入日', '転出日'),
    veryOld,
    kanaIsKatakana,
  ],
  household: [membersFit],
  person_address: [inOrder('valid_from', 'valid_to', '開始日', '終了日'), postalHasSevenDigits],
  relationship: [
    twoPeople,
    parentAges,
    inOrder('married_on', 'divorced_on', '婚姻日', '離婚日'),
    inOrder('from', 'to', '開始', '終了'),
  ],
  affiliation: [inOrder('from', 'to', '開始', '終了')],
};

function bornBeforeDeath(body: Body): readonly Issue[] {
  const birth = dateIn(body, 'birth_date');
  const death = dateIn(body, 'death_date');
  if (birth === undefined || death === undefined || birth <= death) return [];
  const message = '「生年月日」が「死亡年月日」より後です。どちらかを直してください。';
  return [error('birth_date', 'order', message)];
}

function veryOld(body: Body, { now }: { readonly now?: number }): readonly Issue[] {
  const birth = dateIn(body, 'birth_date');
  if (birth === undefined || now === undefined || textIn(body, 'death_date') !== '') return [];
  const age = ageOn(birth, dateInTokyo(now));
  if (age < 105) return [];
  return [
    ask('birth_date', 'very_old', `${String(age)}歳になります。生年月日を確かめてください。`),
  ];
}

function kanaIsKatakana(body: Body): readonly Issue[] {
  const kana = textIn(body, 'name_kana');
  if (/^[ァ-ヺー・\s]*$/u.test(kana)) return [];
  const message = '「フリガナ」は全角カタカナで入れてください。検索で見つからなくなります。';
  return [warning('name_kana', 'does_not_fit', message)];
}

function membersFit(body: Body): readonly Issue[] {
  const members = rowsIn(body, 'members');
  const present = members.map((row) => (dateIn(row, 'to') ? '' : textIn(row, 'person_id')));
  const issues = members.flatMap((row, at): readonly Issue[] => {
    const from = dateIn(row, 'from');
    const to = dateIn(row, 'to');
    const place = `members.${String(at)}`;
    const who = present[at] ?? '';
    if (from !== undefined && to !== undefined && to < from)
      return [
        error(
          `${place}.to`,
          'order',
          `${String(at + 1)}行目:「いつまで」が「いつから」より前です。どちらかを直してください。`,
        ),
      ];
    if (who !== '' && present.indexOf(who) !== at)
      return [
        error(
          `${place}.person_id`,
          'does_not_fit',
          `${String(at + 1)}行目:同じ人が2回あります。片方の行を消してください。`,
        ),
      ];
    return [];
  });
  if (present.filter((who) => who !== '').length <= 15) return issues;
  const message = `構成員が${String(members.length)}人になります。人数を確かめてください。`;
  return [...issues, ask('members', 'many_people', message)];
}

function postalHasSevenDigits(body: Body): readonly Issue[] {
  const postal = textIn(body, 'postal').normalize('NFKC').replace(/[-\s]/g, '');
  if (postal === '' || /^\d{7}$/.test(postal)) return [];
  return [warning('postal', 'does_not_fit', '「郵便番号」は7桁の数字で入れてください。')];
}

function twoPeople(body: Body): readonly Issue[] {
  const from = textIn(body, 'from_person');
  if (from === '' || from !== textIn(body, 'to_person')) return [];
  return [error('to_person', 'does_not_fit', '同じ人どうしの関係です。相手を選び直してください。')];
}

const byBirth = ['F', 'M'];

/** A mother of 11 exists: asked and flagged, never refused. */
function parentAges(
  body: Body,
  { birthOf }: { readonly birthOf?: (id: string) => PlainDate | undefined },
): readonly Issue[] {
  const kind = textIn(body, 'kind');
  if (birthOf === undefined || !byBirth.includes(kind)) return [];
  const parent = birthOf(textIn(body, 'from_person'));
  const child = birthOf(textIn(body, 'to_person'));
  if (parent === undefined || child === undefined) return [];
  const age = ageOn(parent, child);
  if (age < 15) {
    const message = `${age < 0 ? '親のほうが後に生まれています' : `${String(age)}歳で親になったことになります`}。二人の生年月日と続柄を確かめてください。`;
    return [ask('kind', 'young_parent', message)];
  }
  if (age <= (kind === 'M' ? 55 : 75)) return [];
  const message = `${String(age)}歳で親になったことになります。二人の生年月日と続柄を確かめてください。`;
  return [ask('kind', 'old_parent', message)];
}

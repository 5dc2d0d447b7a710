// What text may hold: rare kanji, emoji and 外字 pass, what would break a paper or a law does not.
import { characterCount } from '../characters.ts';
import { myNumberIn } from '../my-number.ts';
import { ask, error, warning, type Issue } from './issues.ts';
import type { Field } from './shapes.ts';

export function textIssues(field: Field, text: string): readonly Issue[] {
  return [
    ...lengthIssues(field, text),
    ...characterIssues(field, text),
    ...numberIssues(field, text),
  ];
}

const limits = { string: 255, text: 32_000 } as const;

/** Characters, as people count them: 𠮷 is one, and so is a kanji with its variation selector. */
function lengthIssues(field: Field, text: string): readonly Issue[] {
  const limit = field.type === 'text' ? limits.text : limits.string;
  if (text.length <= limit) return [];
  const over = Math.max(characterCount(text) - limit, text.length - 4 * limit);
  if (over <= 0) return [];
  const message = `「${field.ja}」は${limit.toLocaleString('ja-JP')}文字までです。あと${over.toLocaleString('ja-JP')}文字短くしてください。`;
  return [error(field.name, 'too_long', message)];
}

function characterIssues(field: Field, text: string): readonly Issue[] {
  const say = (sentence: string): readonly Issue[] => [
    error(field.name, 'control_character', `「${field.ja}」${sentence}`),
  ];
  if (text.includes('\t'))
    return say('にタブ(表計算からの貼り付け)があります。空白に直してください。');
  if (field.type !== 'text' && /[\r\n]/.test(text))
    return say('は1行の欄です。改行を消してください。');
  if (/\p{Cs}/u.test(text)) return say('に壊れた文字があります。消して打ち直してください。');
  if (/\p{Cc}/u.test(text.replaceAll('\n', '')))
    return say('に目に見えない制御文字があります。消して打ち直してください。');
  if (!/\p{Co}/u.test(text)) return [];
  const message = `「${field.ja}」のこの文字は外字です。ほかの端末では〓になります。元の字形を備考に書くか、標準の文字に直してください。`;
  return [warning(field.name, 'private_use', message)];
}

function numberIssues(field: Field, text: string): readonly Issue[] {
  const found = myNumberIn(text);
  if (found === undefined || field.name === 'sha256') return [];
  if (residentNumbers.includes(field.name)) {
    if (found === 'possible') return [];
    const message = `「${field.ja}」は個人番号(マイナンバー)ではありませんか。宛名番号であることを住民票の画面で確かめてください。`;
    return [ask(field.name, 'resident_no', message)];
  }
  if (found === 'certain') {
    const message = `「${field.ja}」に個人番号(マイナンバー)と思われる12桁の番号があります。個人番号は記録できません(番号法)。番号を消してください。`;
    return [error(field.name, 'my_number', message)];
  }
  const message = `「${field.ja}」に12桁の番号があります。個人番号(マイナンバー)なら消してください。`;
  return [warning(field.name, 'looks_like_my_number', message)];
}

/** Numbers of the residents' register are as long, and one in eleven passes the check digit. */
const residentNumbers: readonly string[] = ['resident_no', 'household_no'];

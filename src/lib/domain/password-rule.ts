// What a password must be: checked by the administrator's command and wherever a key ring is made from one.
import sites from './catalogue/data/sites.json' with { type: 'json' };
import { failure, type Failure } from './result.ts';

export const PASSWORD_LENGTH = 12;

/**
 * `undefined`: good. Blocked words (and `own`: the user's id and name) do not count towards the length:
 * they are what is tried first.
 */
export function passwordFault(password: string, own: readonly string[] = []): Failure | undefined {
  const folded = fold(password);
  if ([...folded].length < PASSWORD_LENGTH) {
    return failure(
      'password_short',
      `パスワードは${String(PASSWORD_LENGTH)}文字以上にしてください。`,
    );
  }
  if (new Set(folded).size < 5) {
    return failure('password_simple', '同じ文字の繰り返しの少ないパスワードにしてください。');
  }
  const words = [...BLOCKED, ...own.flatMap((text) => fold(text).split(/[\s　@.]+/u))];
  const rest = words
    .filter((word) => word.length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((text, word) => text.replaceAll(word, ''), folded);
  if ([...rest].length < PASSWORD_LENGTH) {
    return failure(
      'password_blocked',
      `推測されやすい語（施設名、氏名、「password」など）を除いて${String(PASSWORD_LENGTH)}文字以上にしてください。`,
    );
  }
  return undefined;
}

const BLOCKED: readonly string[] = [
  ...['tsumugi', 'つむぎ', '紡ぎ', 'password', 'passw0rd', 'p@ssw0rd', 'パスワード', 'admin'],
  ...[
    'wako',
    'wakoshi',
    '和光市',
    '和光',
    'saitama',
    '埼玉',
    'kosodate',
    '子育て',
    'こども',
    'kodomo',
  ],
  ...['neuvola', 'neubora', 'ネウボラ', 'ねうぼら', '支援センター', 'center', 'centre'],
  ...['qwerty', 'asdfgh', 'zxcvbn', '123456', '12345', '1234', 'abcdef', 'abcd', 'abc123'],
  ...[
    'letmein',
    'welcome',
    'login',
    'iloveyou',
    'sakura',
    'reiwa',
    '令和',
    'あいうえお',
    'かきくけこ',
  ],
  ...sites.flatMap(({ code, ja }) => [code, ...ja.split(/[\s　]+/u)]),
].map(fold);

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

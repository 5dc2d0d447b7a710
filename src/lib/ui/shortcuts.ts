// Every key that the product gives a meaning, in one table: the handlers ask it, the help page prints it.
import { isComposing } from './composing.ts';

export type Command = 'call' | 'search' | 'help' | 'lock';

export interface Shortcut {
  /** Absent for keys that a control handles itself and the table only tells of. */
  readonly command?: Command;
  /** As printed on the keys. */
  readonly keys: string;
  /** As assistive technology reads it (`aria-keyshortcuts`). */
  readonly aria?: string;
  readonly ja: string;
  readonly where:
    | 'どの画面でも'
    | '書いているとき'
    | '電話を受けているとき'
    | '検索と一覧で'
    | '文字を変換しているとき';
}

// F6 to F10 belong to the input method: never ours (issue 3, line 4).
export const shortcuts: readonly Shortcut[] = [
  {
    command: 'search',
    keys: 'Ctrl + K',
    aria: 'Control+K',
    ja: '人・世帯・記録・文書をさがす',
    where: 'どの画面でも',
  },
  {
    command: 'call',
    keys: 'F2',
    aria: 'F2',
    ja: '電話を受ける（書いている途中でも）',
    where: 'どの画面でも',
  },
  {
    command: 'help',
    keys: 'F1 または ?',
    aria: 'F1',
    ja: 'ヘルプを開く（? は文字の欄の外で）',
    where: 'どの画面でも',
  },
  { command: 'lock', keys: 'Alt + L', aria: 'Alt+L', ja: '鍵をかける', where: 'どの画面でも' },
  { keys: 'Tab', ja: '次の項目へ（Shift + Tab で前へ）', where: 'どの画面でも' },
  { keys: 'Ctrl + S', ja: '書いている記録を保存する', where: '書いているとき' },
  { keys: 'Alt + Enter', ja: 'まだ必要な次の項目へ', where: '書いているとき' },
  {
    keys: '1 2 3 …',
    ja: '選択肢をその番号で選ぶ（かな・漢字でも絞れます）',
    where: '書いているとき',
  },
  { keys: 'Alt + U', ja: 'この項目を不明にする', where: '書いているとき' },
  { keys: 'Ctrl + ;', ja: '日時をいまにする', where: '書いているとき' },
  { keys: 'Alt + T', ja: '定型文を出す（番号で入れる）', where: '書いているとき' },
  { keys: 'Alt + Insert', ja: '行を加える', where: '書いているとき' },
  { keys: 'Alt + Delete', ja: '行を消す（元に戻せます）', where: '書いているとき' },
  { keys: 'Alt + Shift + ↑ ↓', ja: '行を上へ・下へ動かす', where: '書いているとき' },
  { keys: 'Alt + H', ja: '質問票を画面から隠す・出す', where: '書いているとき' },
  { keys: 'F2', ja: 'いまの電話を保留し、次の電話を受ける', where: '電話を受けているとき' },
  { keys: 'Alt + P', ja: '保留する（2件まで）', where: '電話を受けているとき' },
  { keys: 'Alt + B', ja: '長く待っている電話に戻る', where: '電話を受けているとき' },
  { keys: 'Alt + M', ja: '聞き取りメモへ', where: '電話を受けているとき' },
  { keys: 'Alt + A', ja: '通告者を匿名にする', where: '電話を受けているとき' },
  {
    keys: 'Alt + 項目の横の文字',
    ja: 'メモで選んだ言葉をその項目へ写す',
    where: '電話を受けているとき',
  },
  { keys: 'Alt + Z', ja: '写したことを取り消す', where: '電話を受けているとき' },
  { keys: 'Esc', ja: '閉じる（書いたものは保留に残る）', where: '電話を受けているとき' },
  { keys: '↑ ↓', ja: '見つかったものを選ぶ', where: '検索と一覧で' },
  { keys: 'Enter', ja: '選んだものを開く', where: '検索と一覧で' },
  { keys: 'Esc', ja: '検索を閉じる（ホームでは消す）', where: '検索と一覧で' },
  { keys: 'PageUp PageDown', ja: '前の50件・次の50件（表の行の上で）', where: '検索と一覧で' },
  {
    keys: 'Enter Tab Esc F6〜F10',
    ja: '日本語入力だけに使います。保存も移動もしません',
    where: '文字を変換しているとき',
  },
];

export function shortcutOf(command: Command): Shortcut {
  const found = shortcuts.find((one) => one.command === command);
  if (!found) throw new Error(`no key for ${command}`);
  return found;
}

/** What a key asks for, wherever the focus is; nothing while the input method composes. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  if (isComposing(event)) return undefined;
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  const bare = !ctrlKey && !metaKey && !altKey;
  if (key === 'F2' && bare && !shiftKey) return 'call';
  if (key === 'F1' && bare && !shiftKey) return 'help';
  if (key === '?' && bare && !isWriting(event.target)) return 'help';
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === 'k') return 'search';
  // By the place of the key: with Alt held some layouts give another letter.
  if (altKey && !ctrlKey && !metaKey && !shiftKey && event.code === 'KeyL') return 'lock';
  return undefined;
}

function isWriting(target: EventTarget | null): boolean {
  const { tagName, isContentEditable } = (target ?? {}) as Partial<HTMLElement>;
  return isContentEditable === true || ['INPUT', 'TEXTAREA', 'SELECT'].includes(tagName ?? '');
}

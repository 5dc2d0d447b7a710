// Where selected words of the memo go by one key: always copied, never moved, and taken back by Alt+Z.
import { fullKatakana } from '../../domain/kana.ts';
import { plain } from '../show.ts';
import type { FieldScope } from '../form/scope.ts';

export interface Target {
  /** By the place of the key: with Alt held some layouts give another letter. */
  readonly code: string;
  readonly letter: string;
  /** The name of its control. */
  readonly path: string;
  readonly ja: string;
}

// Not D, E and F, which open the browser's own menus; not L, T and U, which mean something in every form.
export const targets: readonly Target[] = [
  { code: 'KeyN', letter: 'N', path: 'child_hint/name', ja: '名前' },
  { code: 'KeyK', letter: 'K', path: 'child_hint/kana', ja: 'フリガナ' },
  { code: 'KeyJ', letter: 'J', path: 'child_address_text', ja: '住所' },
  { code: 'KeyY', letter: 'Y', path: 'shared_summary', ja: '要旨' },
  { code: 'KeyS', letter: 'S', path: 'complaint', ja: '主訴' },
  { code: 'KeyC', letter: 'C', path: 'child_state', ja: '児童の状況' },
  { code: 'KeyW', letter: 'W', path: 'child_now', ja: 'いまの所在' },
  { code: 'KeyO', letter: 'O', path: 'first_response', ja: '初動対応' },
  {
    code: 'KeyR',
    letter: 'R',
    path: 'reporter_identity/identifying_details',
    ja: '通告者（封緘）',
  },
];

export interface Transfer {
  readonly target: Target;
  readonly before: unknown;
  readonly after: string;
}

/** `undefined` where nothing is selected or the field is not on screen. */
export function transfer(
  target: Target,
  selected: string,
  scopeOf: (path: string) => { readonly scope: FieldScope; readonly name: string } | undefined,
): Transfer | undefined {
  const place = scopeOf(target.path);
  const words = selected.trim();
  if (!place || words === '') return undefined;
  const before = place.scope.value(place.name);
  const after = joined(target.path, plain(before), words);
  place.scope.set(place.name, after);
  return { target, before, after };
}

/** Only while nobody has written there since: says whether it was taken back. */
export function takeBack(
  { target, before, after }: Transfer,
  scopeOf: (path: string) => { readonly scope: FieldScope; readonly name: string } | undefined,
): boolean {
  const place = scopeOf(target.path);
  if (place?.scope.value(place.name) !== after) return false;
  place.scope.set(place.name, before);
  return true;
}

const oneLine = ['child_hint/name', 'child_hint/kana', 'child_address_text', 'child_now'];

function joined(path: string, before: string, words: string): string {
  const line = oneLine.includes(path);
  const clean = line ? words.replace(/\s*\n\s*/g, ' ') : words;
  const kana = fullKatakana(clean);
  const text = path === 'child_hint/kana' && isKana(kana) ? kana : clean;
  if (before === '') return text;
  return before.endsWith('\n') ? before + text : `${before}${line ? ' ' : '\n'}${text}`;
}

function isKana(text: string): boolean {
  return /^[\u30a1-\u30fa\u30fc・\s]+$/u.test(text);
}

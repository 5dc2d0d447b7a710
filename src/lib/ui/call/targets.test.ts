// Selected words of the memo go into a field by a key, and come back out unless somebody wrote there since.
import { expect, test } from 'vitest';
import { shortcuts } from '../shortcuts.ts';
import type { FieldScope } from '../form/scope.ts';
import { takeBack, targets, transfer } from './targets.ts';

function world(body: Record<string, unknown>) {
  const scope = {
    value: (name: string) => body[name],
    set: (name: string, value: unknown) => (body[name] = value),
  } as unknown as FieldScope;
  return { body, placeOf: (path: string) => ({ scope, name: path }) };
}
const target = (path: string) => {
  const found = targets.find((one) => one.path === path);
  if (!found) throw new Error(path);
  return found;
};

test('words are added after what stands there, kana as katakana', () => {
  const { body, placeOf } = world({ complaint: '前から' });
  transfer(target('complaint'), '夜に泣き声', placeOf);
  expect(body['complaint']).toBe('前から\n夜に泣き声');
  transfer(target('child_hint/kana'), 'ささき', placeOf);
  expect(body['child_hint/kana']).toBe('ササキ');
  expect(transfer(target('complaint'), '  ', placeOf)).toBeUndefined();
});

test('taking back restores, and leaves alone what was written since', () => {
  const { body, placeOf } = world({ complaint: '前から' });
  const done = transfer(target('complaint'), '夜', placeOf);
  if (!done) throw new Error('nothing was sent');
  expect(takeBack(done, placeOf)).toBe(true);
  expect(body['complaint']).toBe('前から');
  const again = transfer(target('complaint'), '夜', placeOf);
  body['complaint'] = '書きなおした';
  expect(again && takeBack(again, placeOf)).toBe(false);
  expect(body['complaint']).toBe('書きなおした');
});

test('no letter is used twice, nor one that means something everywhere', () => {
  const letters = targets.map(({ letter }) => letter);
  const known = shortcuts.flatMap(({ keys }) => /^Alt \+ ([A-Z])$/.exec(keys)?.[1] ?? []);
  const all = [...letters, ...known];
  expect(new Set(all).size).toBe(all.length);
});

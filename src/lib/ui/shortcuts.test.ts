// The keys of the product mean the same everywhere, and nothing while the input method composes.
import { expect, test } from 'vitest';
import { commandOf, shortcutOf, shortcuts } from './shortcuts.ts';

const press = (key: string, more: Record<string, unknown> = {}): KeyboardEvent =>
  ({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
    target: null,
    ...more,
  }) as unknown as KeyboardEvent;
const field = { tagName: 'TEXTAREA' } as unknown as EventTarget;

test('Ctrl+K, F2, F1 and Alt+L are heard inside a text field too', () => {
  expect(commandOf(press('k', { ctrlKey: true, target: field }))).toBe('search');
  expect(commandOf(press('F2', { target: field }))).toBe('call');
  expect(commandOf(press('F1', { target: field }))).toBe('help');
  expect(commandOf(press('ﾛ', { altKey: true, code: 'KeyL', target: field }))).toBe('lock');
});

test('? is a letter where somebody writes, and asks for help elsewhere', () => {
  expect(commandOf(press('?', { shiftKey: true, target: field }))).toBeUndefined();
  expect(commandOf(press('?', { shiftKey: true }))).toBe('help');
});

test('no key is ours while the input method composes, and F6 to F10 never are (issue 3, line 4)', () => {
  for (const key of ['F1', 'F2', '?'])
    expect(commandOf(press(key, { isComposing: true }))).toBeUndefined();
  expect(commandOf(press('k', { ctrlKey: true, keyCode: 229 }))).toBeUndefined();
  for (const key of ['F6', 'F7', 'F8', 'F9', 'F10']) expect(commandOf(press(key))).toBeUndefined();
});

test('every command stands in the table that the help page prints', () => {
  for (const command of ['call', 'search', 'help', 'lock'] as const)
    expect(shortcuts).toContain(shortcutOf(command));
});

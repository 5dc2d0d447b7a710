// A person at the keyboard: every field is reached by Tab and filled by keys, Japanese through the input method. No mouse.
import type { Locator, Page } from '@playwright/test';
import { expect, type Device } from './product.ts';

export interface Hands {
  /** Tab after Tab, until the focus is there; backwards where that is the shorter way. */
  go(target: Locator, back?: 'back'): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  /** Kana, composed letter by letter and converted. */
  compose(kana: string, converted: string): Promise<void>;
  /** Goes to the text field and types what needs no conversion: numbers and dates. */
  type(field: string, text: string): Promise<void>;
  /** Goes to the text field and writes Japanese by the input method. */
  write(field: string, kana: string, converted: string): Promise<void>;
  /** Goes to a list that is chosen from by typing. */
  pick(field: string, words: string): Promise<void>;
  /** Goes to a group of buttons or boxes, and presses Space on one. */
  mark(choice: Locator): Promise<void>;
  /** How many keys have been pressed, each letter that was composed with them. */
  pressed(): number;
}

/** The browser's own door for input methods, letter by letter as they compose. */
export interface InputMethod {
  compose(kana: string): Promise<void>;
  commit(converted: string): Promise<void>;
  /** Composes, converts and confirms. */
  write(kana: string, converted: string): Promise<void>;
}

const FARTHEST = 250;

export async function createHands(
  device: Device,
  within: Page | Locator = device.page,
): Promise<Hands> {
  const { page } = device;
  const method = await createInputMethod(device);
  let keys = 0;
  const keyboard = {
    press: (key: string): Promise<void> => {
      keys += 1;
      return page.keyboard.press(key);
    },
    type: (text: string): Promise<void> => {
      keys += text.length;
      return page.keyboard.type(text);
    },
    insertText: (text: string): Promise<void> => {
      keys += text.length;
      return page.keyboard.insertText(text);
    },
  };
  const focused = (target: Locator): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);

  const hands: Hands = {
    async go(target, back) {
      await expect(target).toBeAttached();
      for (let tabs = 0; tabs < FARTHEST; tabs += 1) {
        if (await focused(target)) return;
        await keyboard.press(back ? 'Shift+Tab' : 'Tab');
      }
      throw new Error(`not reached by Tab: ${target.toString()}`);
    },
    async press(...keys) {
      for (const key of keys) await keyboard.press(key);
    },
    pressed: () => keys,
    async compose(kana, converted) {
      // Two letters for a kana, and what converts and confirms.
      keys += 2 * Math.max(kana.length, converted.length) + 2;
      await method.write(kana, converted);
    },
    async type(field, text) {
      await hands.go(within.getByRole('textbox', { name: field, exact: true }));
      await keyboard.press('Control+a');
      await keyboard.type(text);
    },
    async write(field, kana, converted) {
      await hands.go(within.getByRole('textbox', { name: field, exact: true }));
      await hands.compose(kana, converted);
    },
    async pick(field, words) {
      const box = within.getByRole('combobox', { name: field, exact: true });
      await hands.go(box);
      await keyboard.insertText(words);
      await expect(box).toHaveAttribute('aria-expanded', 'true');
      await keyboard.press('Enter');
      await expect(box).toHaveAttribute('aria-expanded', 'false');
      await expect(box).not.toHaveValue('');
    },
    async mark(choice) {
      // Of a group of radio buttons only one is on the way; the arrows go to the others.
      const name = await choice.getAttribute('name');
      const kind = await choice.getAttribute('type');
      if (kind !== 'radio' || name === null) {
        await hands.go(choice);
        await keyboard.press('Space');
        return;
      }
      const inGroup = (): Promise<boolean> =>
        page.evaluate((group) => document.activeElement?.getAttribute('name') === group, name);
      for (let tabs = 0; tabs < FARTHEST && !(await inGroup()); tabs += 1)
        await keyboard.press('Tab');
      for (let steps = 0; steps < 20 && !(await focused(choice)); steps += 1)
        await keyboard.press('ArrowDown');
      await keyboard.press('Space');
      await expect(choice).toBeChecked();
    },
  };
  return hands;
}

export async function createInputMethod({ page, context }: Device): Promise<InputMethod> {
  const session = await context.newCDPSession(page);
  const method: InputMethod = {
    async compose(kana) {
      for (let end = 1; end <= kana.length; end += 1)
        await session.send('Input.imeSetComposition', {
          text: kana.slice(0, end),
          selectionStart: end,
          selectionEnd: end,
        });
    },
    async commit(converted) {
      await session.send('Input.insertText', { text: converted });
    },
    async write(kana, converted) {
      await method.compose(kana);
      await method.commit(converted);
    },
  };
  return method;
}

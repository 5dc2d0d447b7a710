// The input method owns its keys and its text: no page acts, validates, drafts or writes into a field while it composes (R8-4).
import type { Locator, Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { createInputMethod } from './hands.ts';
import { expect, test } from './product.ts';
import { openPerson, setUp } from './steps.ts';

const { familyWithCase: family } = demoStory;
const facts = (page: Page): Locator =>
  page.getByRole('textbox', { name: '事実(見た・聞いたこと)' });
const draftState = (page: Page): Locator => page.getByRole('status', { name: '書きかけの状態' });
const unsaved = (page: Page): Locator =>
  page.getByRole('alert').filter({ hasText: 'まだ保存していません' });

test('Enter, Tab, Esc, arrows and Ctrl+S during composition move, close and save nothing', async ({
  product,
  browserAt,
}) => {
  const device = await browserAt();
  const { page } = device;
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '経過記録を書く' }).click();
  const ime = await createInputMethod(device);

  await facts(page).click();
  await ime.compose('ははと');
  for (const key of ['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Control+s', 'Alt+Enter', 'Alt+u'])
    await page.keyboard.press(key);
  await expect(facts(page)).toBeFocused();
  await expect(unsaved(page)).toHaveCount(0);
  await ime.commit('母と話した');
  await expect(facts(page)).toHaveValue(/母と話した/);
  await expect(draftState(page)).toContainText('下書き保存');
  await page.keyboard.press('Control+s');
  await expect(unsaved(page)).toBeVisible();

  // In a list: the words are filtered while they are composed, nothing is chosen by the method's Enter.
  const methods = page.getByRole('combobox', { name: '方法', exact: true });
  await methods.click();
  await ime.compose('でんわ');
  await expect(page.getByRole('option', { name: /電話/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(methods).toHaveAttribute('aria-expanded', 'true');
  await ime.commit('電話');
  await page.keyboard.press('Enter');
  await expect(methods).toHaveAttribute('aria-expanded', 'false');
  await expect(methods).toHaveValue(/電話/);
});

test('a pause in a composition keeps the text before it, and touches nothing on screen', async ({
  product,
  browserAt,
}) => {
  const device = await browserAt();
  const { page } = device;
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '経過記録を書く' }).click();
  const ime = await createInputMethod(device);
  await facts(page).click();
  await page.keyboard.insertText('一文目。');
  await expect(draftState(page)).toHaveText(/下書き保存 \d\d:\d\d:\d\d$/);

  await ime.compose('ははが');
  // A change elsewhere renders the form anew and stores its draft; what is being composed stays as it is.
  const composed = await facts(page).inputValue();
  expect(composed).toBe('一文目。ははが');
  const written = await facts(page).evaluate((box: HTMLTextAreaElement) => {
    let writes = 0;
    const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
    Object.defineProperty(box, 'value', {
      configurable: true,
      get: () => own?.get?.call(box) as string,
      set: (next: string) => {
        writes += 1;
        own?.set?.call(box, next);
      },
    });
    return new Promise<number>((resolve) => {
      // Two promised storing times of the draft keeper.
      let frames = 0;
      const look = (): void => {
        frames += 1;
        if (frames > 120) resolve(writes);
        else requestAnimationFrame(look);
      };
      look();
    });
  });
  expect(written).toBe(0);
  await expect(facts(page)).toHaveValue('一文目。ははが');
  await page.reload();
  await expect(facts(page)).toHaveValue('一文目。');
});

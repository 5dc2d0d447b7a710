// Every page fits the two screens of the offices, is readable, and always shows whose session it is and where the data is (R7-4).
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { looksRight, screens } from './looks.ts';
import { expect, test } from './product.ts';
import {
  atHome,
  enrol,
  openPerson,
  save,
  savedState,
  search,
  setUp,
  signIn,
  writeNote,
  writeVisit,
} from './steps.ts';

const { familyWithCase: family } = demoStory;

test('sign-in, home, search, a person and the help fit both screens and read well', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await enrol(page, product, 'ckita');
  await looksRight(page, 'sign-in');

  await signIn(page, 'u-abe');
  await atHome(page);
  await expect(page.getByRole('button', { name: /の訪問を書く/ }).first()).toBeVisible();
  await looksRight(page, 'home');
  for (const name of ['こん赤訪問を書く', '経過記録を書く', '人を登録する'])
    await expect(page.getByRole('link', { name })).toBeInViewport();
  await expect(page.getByRole('banner')).toContainText('阿部 さくら');
  await expect(savedState(page)).toHaveText(/サーバ保存済/);

  await search(page, 'ほしの');
  await expect(page.getByRole('option').first()).toBeVisible();
  await looksRight(page, 'search');

  await openPerson(page, 'ほしの', family.childName);
  await looksRight(page, 'person');
  await scrollToEnd(page);
  await expect(page.getByRole('heading', { level: 1, name: family.childName })).toBeInViewport();

  await page.getByRole('link', { name: 'ヘルプ', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ヘルプ' })).toBeVisible();
  for (const word of ['サーバ保存済', '未送信 n件（この端末に保存済み）', '要確認 n件', '回線断'])
    await expect(page.getByRole('term').filter({ hasText: word }).first()).toBeVisible();
  await looksRight(page, 'help');

  await search(page, 'そのような人はいません');
  await expect(page.getByText('見つかりません')).toBeVisible();
  await looksRight(page, 'nobody found');
});

test('while writing, the name, the state and the save button stay in view to the end of the form', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await writeVisit(page, 'よく眠れている。');
  await alwaysInView(page);
  await openEverything(page);
  await looksRight(page, 'visit, all unfolded');

  // An unfinished form says what is missing, and still fits.
  await page.getByRole('textbox', { name: '体重', exact: true }).fill('abc');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('alert')).toContainText('まだ保存していません');
  await looksRight(page, 'visit, not saved');
  await page.getByRole('textbox', { name: '体重', exact: true }).fill('4120');
  await save(page);

  await writeNote(page, '母と話した。');
  await alwaysInView(page);
  await openEverything(page);
  await looksRight(page, 'note, all unfolded');
});

test('every word for where data is fits the header, and each unsettled record says why', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(180_000);
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await writeVisit(page, '二人で直す記録');
  await save(page);
  await expect(savedState(page)).toHaveText(/サーバ保存済/);

  // A colleague corrects the same visit on another device; the line of both is cut.
  const colleague = await browserAt();
  await setUp(colleague.page, product, 'ckita', 'u-nagai');
  await openPerson(colleague.page, 'ほしの', family.childName);
  await product.line('ckita', 'cut');
  for (const [one, words] of [
    [page, '一人めが直した'],
    [colleague.page, '二人めが直した'],
  ] as const) {
    await expect(savedState(one)).toContainText('回線断', { timeout: 30_000 });
    await correct(one, words);
    await expect(savedState(one)).toContainText('未送信 1件（この端末に保存済み）');
  }
  await looksRight(page, 'person, one waiting');
  await product.line('ckita', 'up');

  // Whoever came second is told so, and reads both versions.
  const second = await whoNeedsToLook(page, colleague.page);
  await savedState(second).click();
  const asked = second.getByRole('group', { name: '助言・情報提供' });
  for (const words of ['一人めが直した', '二人めが直した'])
    await expect(asked).toContainText(words);
  await expect(asked).toContainText(/阿部 さくら|永井 翔太/);
  await openPerson(second, 'ほしの', family.childName);
  await product.line('ckita', 'cut');
  await expect(savedState(second)).toContainText('回線断', { timeout: 30_000 });
  await writeNote(second, '母と話した。');
  await save(second);
  for (const word of ['未送信 1件（この端末に保存済み）', '要確認 1件', '回線断'])
    await expect(savedState(second)).toContainText(word);
  await savedState(second).click();
  await expect(asked).toBeVisible();
  await looksRight(second, 'outgoing, one waiting, one in conflict');
  await product.line('ckita', 'up');
  await expect(savedState(second)).not.toContainText('未送信', { timeout: 30_000 });
  await expect(savedState(second)).toContainText('要確認 1件');
});

async function whoNeedsToLook(one: Page, other: Page): Promise<Page> {
  const asked = (page: Page): Promise<Page> =>
    savedState(page)
      .filter({ hasText: '要確認 1件' })
      .waitFor({ timeout: 30_000 })
      .then(() => page);
  return Promise.any([asked(one), asked(other)]);
}

async function correct(page: Page, text: string): Promise<void> {
  await page
    .getByRole('article')
    .filter({ hasText: '二人で直す記録' })
    .getByRole('button', { name: '直す' })
    .click();
  await page.getByRole('textbox', { name: '助言・情報提供' }).fill(text);
  await save(page);
}

async function alwaysInView(page: Page): Promise<void> {
  for (const screen of screens) {
    await page.setViewportSize(screen);
    await scrollToEnd(page);
    const state = page.getByRole('status', { name: '書きかけの状態' });
    const button = page.getByRole('button', { name: '保存', exact: true });
    await expect(state).toContainText('下書き保存');
    for (const part of [page.getByRole('form').getByText(family.childName).first(), state, button])
      await expect(part).toBeInViewport({ ratio: 1 });
    // In view and not under something else.
    await button.click({ trial: true });
    await expect(savedState(page)).toBeInViewport({ ratio: 1 });
  }
}

const scrollToEnd = (page: Page): Promise<void> =>
  page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));

async function openEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
  });
}

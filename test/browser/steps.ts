// What people do in the product, said once for all browser tests.
import { expect, type Locator, type Page } from '@playwright/test';
import { demoPassword } from '../../sync-server/demo/marker.ts';
import type { Product } from './product.ts';

/** A fresh browser profile becomes a device of the site, by the link of the start page. */
export async function enrol(
  page: Page,
  product: Product,
  site: string,
  origin?: string,
): Promise<void> {
  const code = await product.code(site.toUpperCase());
  await page.goto(`${origin ?? product.origin(site)}/enrol#code=${code}`);
  await expect(page.getByRole('button', { name: 'サインイン' })).toBeVisible();
}

export async function signIn(
  page: Page,
  user: string,
  password = demoPassword(user),
): Promise<void> {
  const known = page.getByLabel('利用者ID');
  if (await known.isVisible()) await known.fill(user);
  await page.getByLabel('パスワード').fill(password);
  await page.getByRole('button', { name: 'サインイン' }).click();
}

export async function atHome(page: Page): Promise<void> {
  await expect(page.getByRole('combobox', { name: '人をさがす' })).toBeVisible({ timeout: 30_000 });
}

/** Enrols, signs in, and waits until all records of the site are there. */
export async function setUp(
  page: Page,
  product: Product,
  site: string,
  user: string,
): Promise<void> {
  await enrol(page, product, site);
  await signIn(page, user);
  await atHome(page);
  await expect(page.getByText('はじめての読み込み中です')).toHaveCount(0, { timeout: 60_000 });
}

export async function search(page: Page, words: string): Promise<void> {
  const box = page.getByRole('combobox', { name: '人をさがす' });
  // The link home empties the box; a machine types faster than that, a person does not.
  if (!(await box.isVisible())) await page.getByRole('link', { name: '紡ぎ' }).click();
  await box.fill(words);
}

export async function openPerson(page: Page, words: string, name: string): Promise<void> {
  await search(page, words);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .click();
  await expect(page.getByText(name).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'これまでの記録' })).toBeVisible();
}

export const savedState = (page: Page) => page.getByRole('status', { name: '保存の状態' });

/** Chooses from a long list as people do: by its number, its kana or its kanji, and Enter. */
export async function choose(page: Page, field: string, words: string): Promise<void> {
  const box = page.getByRole('combobox', { name: field, exact: true });
  await box.fill(words);
  await box.press('Enter');
  await expect(box).toHaveAttribute('aria-expanded', 'false');
}

/** Fills what a visit needs, and the free text; leaves it unsaved. */
export async function writeVisit(page: Page, worries: string): Promise<void> {
  await page
    .getByRole('link', { name: /訪問を書く/ })
    .or(page.getByRole('button', { name: /訪問を書く/ }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'こん赤訪問を書く' })).toBeVisible();
  await choose(page, '結果', '実施');
  await page.getByRole('textbox', { name: '体重', exact: true }).fill('4120');
  await page.getByRole('radio', { name: '現認(全身・会話可)' }).check({ force: true });
  await page.getByRole('radio', { name: '要経過観察' }).check({ force: true });
  await page.getByRole('textbox', { name: '主訴・困りごと' }).fill(worries);
}

export async function writeNote(page: Page, facts: string): Promise<void> {
  await page
    .getByRole('link', { name: '経過記録を書く' })
    .or(page.getByRole('button', { name: '経過記録を書く' }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: '経過記録を書く' })).toBeVisible();
  await choose(page, '方法', '家庭訪問');
  await page.getByRole('checkbox', { name: '母', exact: true }).check({ force: true });
  await page.getByRole('radio', { name: '現認(睡眠中)' }).check({ force: true });
  await page.getByRole('textbox', { name: '事実(見た・聞いたこと)' }).fill(facts);
}

export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'これまでの記録' })).toBeVisible();
}

export const workList = (page: Page): Locator => page.getByRole('region', { name: '今日の仕事' });

/** Every line of the work list as it is now: what is folded or long is opened. */
export async function showAllWork(page: Page): Promise<void> {
  for (const fold of await workList(page).locator('details:not([open]) > summary').all())
    await fold.press('Enter');
  const more = workList(page).getByRole('button', { name: /^あと\d+件を表示$/ });
  while ((await more.count()) > 0) await more.first().press('Enter');
}

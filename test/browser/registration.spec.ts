// Registering people: who it may already be shows while typing, nothing is lost, and a family is founded in one saving (issue 3, line 7; R8-4).
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { createInputMethod } from './hands.ts';
import { looksRight, narrowScreens, screens } from './looks.ts';
import { expect, test } from './product.ts';
import { atHome, savedState, setUp } from './steps.ts';

const { familyWithCase: family } = demoStory;
const everywhere = [...screens, ...narrowScreens];
const likenesses = (page: Page) =>
  page.getByRole('complementary', { name: 'すでに登録されている人' });

test('by keyboard and composition a new family is registered, found again and joined by its baby', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(180_000);
  const device = await browserAt();
  const { page } = device;
  await setUp(page, product, 'ckita', 'u-abe');
  await page.getByRole('link', { name: '人を登録する' }).first().press('Enter');
  const ime = await createInputMethod(device);
  const name = page.getByRole('textbox', { name: '氏名', exact: true });
  await expect(name).toBeFocused();

  await ime.write('みどりかわ', '緑川');
  await page.keyboard.press('Space');
  await ime.write('あおい', '葵');
  await expect(page.getByRole('textbox', { name: 'フリガナ' })).toHaveValue('ミドリカワ アオイ');
  await expect(likenesses(page).getByRole('status').first()).toContainText('見つかりません');
  await page.getByRole('radio', { name: '女', exact: true }).press('Space');
  await page.getByRole('textbox', { name: '生年月日' }).focus();
  await page.keyboard.type('H5.4.2');
  await page.getByRole('checkbox', { name: '保護者' }).press('Space');
  await page.getByRole('combobox', { name: '家庭での立場' }).fill('母');
  await page.getByRole('combobox', { name: '家庭での立場' }).press('Enter');
  await page.getByRole('textbox', { name: '都道府県市区町村' }).fill('埼玉県和光市');
  await page.getByRole('textbox', { name: '町名' }).fill('架空町');
  await page.getByRole('textbox', { name: '番地' }).fill('9-9-9');
  await looksRight(page, 'registration', everywhere);

  // A reload in the middle loses nothing.
  await expect(page.getByRole('status', { name: '書きかけの状態' })).toHaveText(
    /下書き保存 \d\d:\d\d:\d\d$/,
  );
  await page.reload();
  await expect(page.getByRole('textbox', { name: '氏名', exact: true })).toHaveValue('緑川 葵');
  await expect(page.getByRole('textbox', { name: '番地' })).toHaveValue('9-9-9');
  await page.getByRole('checkbox', { name: /同じ世帯の人を続けて登録する/ }).press('Space');
  await page.keyboard.press('Control+s');

  // The baby follows into the same household, at the same address.
  await expect(page.getByRole('radio', { name: '緑川に入れる' })).toBeChecked();
  await expect(page.getByRole('textbox', { name: '氏名', exact: true })).toHaveValue('');
  await page.getByRole('textbox', { name: '氏名', exact: true }).focus();
  const second = await createInputMethod(device);
  await second.write('みどりかわ', '緑川');
  await expect(likenesses(page)).toContainText('緑川 葵');
  await page.keyboard.press('Space');
  await second.write('そら', '空');
  await page.getByRole('radio', { name: '男', exact: true }).press('Space');
  await page.getByRole('textbox', { name: '生年月日' }).fill('R8.10.1');
  await page.getByRole('checkbox', { name: /児童/ }).press('Space');
  await page.getByRole('combobox', { name: '家庭での立場' }).fill('子');
  await page.getByRole('combobox', { name: '家庭での立場' }).press('Enter');
  await page.getByRole('button', { name: '世帯の人と同じ住所にする' }).press('Enter');
  await expect(page.getByRole('textbox', { name: '番地' })).toHaveValue('9-9-9');
  await page.keyboard.press('Control+s');

  await expect(page.getByRole('heading', { level: 1, name: '緑川 空' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'いっしょに暮らす人' })).toContainText('緑川 葵');
  await expect(page.getByRole('region', { name: '連絡の前に' })).toContainText('架空町9-9-9');
  await expect(savedState(page)).toHaveText(/サーバ保存済/);
  // The number comes from the server.
  await expect(page.getByText(/^P-\d/)).toBeVisible();
});

test('a likeness is shown with why; opening it registers nobody, and a twin of name and birth is asked about', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.goto(new URL('/person/new', page.url()).href);
  const found = likenesses(page);
  await page.getByRole('textbox', { name: '氏名', exact: true }).fill(family.childName);
  const hit = found.getByRole('button', { name: new RegExp(family.childName) });
  await expect(hit).toContainText('氏名が同じ');
  await hit.press('Enter');
  await expect(found.getByText(/^ケース .+：/)).toBeVisible();
  await looksRight(page, 'registration, a likeness', everywhere);

  const birth = /（(\d{4})年）/.exec((await hit.textContent()) ?? '')?.[1] ?? '';
  expect(birth).not.toBe('');
  const era = /令和(\d+)年(\d+)月(\d+)日/.exec((await hit.textContent()) ?? '');
  await page
    .getByRole('textbox', { name: '生年月日' })
    .fill(`R${era?.[1] ?? ''}.${era?.[2] ?? ''}.${era?.[3] ?? ''}`);
  await expect(found.getByText('氏名と生年月日が同じ人がいます。')).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('alert').filter({ hasText: 'まだ保存していません' })).toContainText(
    '氏名と生年月日が同じ人がすでに登録されています',
  );
  await found.getByRole('button', { name: '別の人です（このまま登録する）' }).click();
  await expect(found.getByText('氏名と生年月日が同じ人がいます。')).toHaveCount(0);

  await found.getByRole('button', { name: 'この人を開く' }).click();
  await expect(page.getByRole('heading', { level: 1, name: family.childName })).toBeVisible();
});

test('people of other centers are asked for by a button, offline it is said that they cannot be', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'cminami', 'u-endo');
  await page.goto(new URL('/person/new', page.url()).href);
  const found = likenesses(page);
  await page.getByRole('textbox', { name: '氏名', exact: true }).fill(family.childName);
  await expect(found.getByRole('status').first()).toContainText('見つかりません');
  await found.getByRole('button', { name: 'ほかのセンターも探す' }).click();
  await expect(found).toContainText('ほかのセンター：1人');
  await expect(found).toContainText(/年生まれ\s+担当 北子育て世代包括支援センター/);

  await product.line('cminami', 'cut');
  await expect(savedState(page)).toContainText('回線断', { timeout: 30_000 });
  await expect(found).toContainText('回線断のため、ほかのセンターの人はさがせません');
  await product.line('cminami', 'up');
  await page.getByRole('link', { name: '紡ぎ' }).click();
  await atHome(page);
});

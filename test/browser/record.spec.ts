// Any type by the one form and the one page: begun for somebody, saved unfinished, read, corrected, taken back (R8-1, R8-5).
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { recordTypes } from '../../src/lib/domain/catalogue/registry.ts';
import { expect, test } from './product.ts';
import { looksRight } from './looks.ts';
import { randomMarker } from './profile-scan.ts';
import { choose, openPerson, setUp } from './steps.ts';

const { familyWithCase: family } = demoStory;
const draftState = (page: Page) => page.getByRole('status', { name: '書きかけの状態' });

test('a meeting is written with rows, comes back to the cell, is saved as a draft, read, and taken back', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(240_000);
  const title = randomMarker('meeting');
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.goto(`${product.origin('ckita')}/record/new/meeting`);
  await page.getByRole('combobox', { name: 'どの人の記録ですか' }).fill('ほしの');
  await page.getByRole('option', { name: new RegExp(family.childName) }).click();
  await expect(page.getByRole('heading', { name: 'を書く' })).toBeVisible();
  await expect(page.getByText(/受付まであと\d+項目/)).toBeVisible();

  await page.getByRole('textbox', { name: '会議名' }).fill(title);
  await page.getByRole('textbox', { name: '開催日時（日付）' }).fill('R8.11.20');
  await page.getByRole('textbox', { name: '開催日時（時刻）' }).fill('1330');
  await expect(page.getByText('令和8年11月20日（2026年） （金） 13:30')).toBeVisible();

  // Two rows by key, one taken away and brought back.
  const attendees = page.getByRole('group', { name: /^出席者（/ });
  await attendees.getByRole('button', { name: '出席者に行を加える' }).focus();
  await page.keyboard.press('Alt+Insert');
  await attendees.getByRole('textbox', { name: '氏名' }).first().fill('野原 草子');
  await page.keyboard.press('Alt+Insert');
  await expect(attendees.getByRole('status').last()).toHaveText('2行になりました');
  await attendees.getByRole('textbox', { name: '氏名' }).nth(1).fill('川辺 岸男');
  await page.keyboard.press('Alt+Delete');
  await expect(attendees.getByRole('textbox', { name: '氏名' })).toHaveCount(1);
  await attendees.getByRole('button', { name: '出席者の消した行を元に戻す' }).click();
  await expect(attendees.getByRole('textbox', { name: '氏名' }).nth(1)).toHaveValue('川辺 岸男');

  // Back to the very cell after a reload.
  await attendees.getByRole('textbox', { name: '氏名' }).nth(1).click();
  await page.keyboard.press('Home');
  await page.keyboard.type('新');
  await expect(draftState(page)).toHaveText(/下書き保存 \d\d:\d\d:\d\d$/);
  await page.reload();
  await expect(page.getByRole('textbox', { name: '氏名' }).nth(1)).toHaveValue('新川辺 岸男');
  await expect(page.getByRole('textbox', { name: '氏名' }).nth(1)).toBeFocused();

  await looksRight(page, 'meeting, with rows');

  // What decides who may read it must be said; otherwise unfinished, it is saved as a draft all the same.
  await page.getByRole('button', { name: '保存（下書き）' }).click();
  await expect(page.getByText('「会議種別」を選ぶと保存できます').first()).toBeVisible();
  await choose(page, '会議種別', 'ケア会議');
  await page.getByRole('button', { name: '保存（下書き）' }).click();
  await expect(page.getByRole('heading', { name: family.childName })).toBeVisible();

  await page.goto(`${product.origin('ckita')}/list/meeting`);
  await page.getByText(title).first().click();
  const record = page.getByRole('article');
  await expect(record).toContainText('新川辺 岸男');
  await expect(record).toContainText('下書き');
  await expect(record.getByRole('button', { name: '直す' })).toBeVisible();

  await looksRight(page, 'record');

  await record.getByRole('button', { name: '取消…' }).click();
  await record.getByRole('textbox', { name: '取り消す理由' }).fill('二重に書いたため');
  await page.keyboard.press('Enter');
  await expect(record).toContainText('この記録は取り消されています');
  await expect(record).toContainText('二重に書いたため');
});

test('a visit and a note take few keys, narrative apart (visit 60, note 25)', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  let keys = 0;
  const press = async (...names: string[]): Promise<void> => {
    for (const name of names) {
      keys += 1;
      await page.keyboard.press(name);
    }
  };
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '経過記録を書く' }).click();
  // The first field that is wanted has the cursor; a number, kana or Space answers; Alt+Enter goes on.
  await expect(page.getByRole('combobox', { name: '方法', exact: true })).toBeFocused();
  await press('1', 'Alt+Enter', '2', 'Alt+Enter', '1', 'Alt+Enter');
  await expect(page.getByRole('textbox', { name: '事実(見た・聞いたこと)' })).toBeFocused();
  await page.keyboard.insertText('よく食べている。');
  await press('Control+s');
  await expect(page.getByRole('article').filter({ hasText: 'よく食べている。' })).toBeVisible();
  expect(keys).toBeLessThanOrEqual(12);

  keys = 0;
  await page.getByRole('button', { name: '訪問を書く' }).click();
  const result = page.getByRole('combobox', { name: '結果', exact: true });
  await expect(page.getByRole('heading', { name: 'こん赤訪問を書く' })).toBeVisible();
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute('name') ?? '');
  for (let steps = 0; steps < 12; steps += 1) {
    if (!(await page.getByText(/まであと\d+項目/).isVisible())) break;
    await press(...((await focused()) === 'weight' ? ['4', '1', '2', '0'] : ['1']), 'Alt+Enter');
  }
  await expect(page.getByRole('button', { name: '保存', exact: true })).toBeEnabled();
  await expect(result).not.toHaveValue('');
  await press('Control+s');
  await expect(page.getByRole('heading', { name: family.childName })).toBeVisible();
  expect(keys).toBeLessThanOrEqual(40);
});

test('a code is found by number, kana and kanji, and Escape leaves what was chosen', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '経過記録を書く' }).click();
  const box = page.getByRole('combobox', { name: '方法', exact: true });
  for (const words of ['でん', '電話']) {
    await choose(page, '方法', words);
    await expect(box).toHaveValue(/電話/);
  }
  const chosen = await box.inputValue();
  await box.fill('ほう');
  await page.keyboard.press('Escape');
  await expect(box).toHaveValue(chosen);
});

test('every type of record opens in the one form, about a child, without a fault (R8-1)', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(300_000);
  const { page } = await browserAt();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  const handle = page.url().split('/').at(-1) ?? '';
  const types = recordTypes().filter(
    (type) => type.family !== 'sibling' && type.anchor.kind !== 'self',
  );
  expect(types.length).toBeGreaterThan(30);
  for (const type of types) {
    await page.goto(`${product.origin('ckita')}/record/new/${type.key}/${handle}`);
    await expect(page.getByRole('heading', { level: 1, name: /を書く$/ }), type.key).toBeVisible();
    await expect(page.getByRole('button', { name: /^保存/ }), type.key).toBeVisible();
    expect(faults, type.key).toEqual([]);
  }
});

test('J03: the EPDS takes one key an item, says at once what item 10 asks for, and can be covered', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await page.getByRole('button', { name: '訪問を書く' }).click();
  await page.getByText(/^くわしく書く.*母の状況$/).click();
  const sheet = page.getByRole('group', { name: 'EPDS項目点' });
  await sheet.getByRole('radio').first().focus();
  for (const points of '1121121101') await page.keyboard.press(points);
  await expect(sheet.getByRole('status')).toContainText('合計 11点');
  await expect(sheet.getByRole('status')).toContainText('至急');
  await expect(page.getByText('EPDS合計 11 点')).toBeVisible();
  await page.keyboard.press('Alt+h');
  await expect(sheet.getByRole('radio')).toHaveCount(0);
  await expect(page.getByText(/合計 11/)).toHaveCount(0);
  await page.keyboard.press('Alt+h');
  await expect(sheet.getByRole('radio', { name: '1点' }).first()).toBeChecked();
});

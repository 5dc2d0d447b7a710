// The practice: four steps on a fictional family, without the line, and nothing of it is kept (issue 3, line 11).
import type { Page } from '@playwright/test';
import { looksRight, narrowScreens, screens } from './looks.ts';
import { expect, test } from './product.ts';
import { atHome, choose, savedState, setUp } from './steps.ts';

const everywhere = [...screens, ...narrowScreens];
const step = (page: Page) => page.getByRole('status', { name: '練習の手順' });

test('a newcomer practises without the line, and the real records know nothing of it', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await expect(savedState(page)).toHaveText(/サーバ保存済/);
  await page.getByRole('link', { name: '練習する' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /何も保存されず/ })).toBeVisible();
  await product.line('ckita', 'cut');

  await expect(step(page)).toContainText('1／4');
  await looksRight(page, 'practice, search', everywhere);
  await page.getByRole('combobox', { name: '人をさがす' }).fill('れんしゅう');
  await expect(step(page)).toContainText('2／4');
  await page.getByRole('option', { name: /れんしゅう ひかり/ }).click();
  await expect(step(page)).toContainText('3／4');
  await looksRight(page, 'practice, person', everywhere);
  await page.getByRole('button', { name: '経過記録を書く' }).click();
  await expect(step(page)).toContainText('4／4');
  await choose(page, '方法', '家庭訪問');
  await page.getByRole('checkbox', { name: '母', exact: true }).check({ force: true });
  await page.getByRole('radio', { name: '現認(睡眠中)' }).check({ force: true });
  await page.getByRole('textbox', { name: '事実(見た・聞いたこと)' }).fill('れんしゅうで書いた。');
  await looksRight(page, 'practice, note', screens);
  await page.keyboard.press('Control+s');
  await expect(step(page)).toContainText('できました');
  await expect(page.getByText('れんしゅうで書いた。')).toBeVisible();

  // No key opens anything real over the practice.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('link', { name: '練習を終えてホームへ' }).click();
  await atHome(page);
  await expect(page.getByRole('banner')).toContainText('阿部 さくら');
  await expect(savedState(page)).not.toContainText('未送信');
  await page.getByRole('combobox', { name: '人をさがす' }).fill('れんしゅう');
  await expect(page.getByText('見つかりません')).toBeVisible();
  await page.getByRole('combobox', { name: '人をさがす' }).fill('');
  // Done once, it is not offered again.
  await expect(page.getByRole('link', { name: '練習する' })).toHaveCount(0);
});

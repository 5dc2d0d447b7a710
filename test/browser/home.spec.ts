// Today's work, the search over everything, and the lists: by keyboard, on every screen, with nothing in the address.
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { looksRight, narrowScreens, screens } from './looks.ts';
import { expect, test } from './product.ts';
import { atHome, openPerson, save, setUp, writeNote, writeVisit } from './steps.ts';

const { familyWithCase: family, newbornWithoutCase: newborn } = demoStory;
const everywhere = [...screens, ...narrowScreens];

test('the home page says what is to be done, by when and why, and puts aside only with a reason', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  const work = page.getByRole('region', { name: '今日の仕事' });
  await expect(work.getByRole('heading', { name: /期限を過ぎたもの|今週/ }).first()).toBeVisible();
  await looksRight(page, 'home', everywhere);

  const line = work.getByRole('listitem').filter({ hasText: '保留…' }).first();
  await expect(line).toContainText('終わるのは：');
  const whom = (await line.getByRole('button').first().textContent()) ?? '';
  await line.getByRole('button', { name: /を保留する$/ }).click();
  const asked = work.getByRole('form', { name: /を保留する$/ });
  await asked.getByRole('button', { name: '保留にする' }).click();
  await expect(asked.getByRole('alert')).toContainText('理由');
  await looksRight(page, 'home, putting aside', everywhere);
  await asked.getByRole('textbox', { name: '保留の理由' }).fill('里帰り中のため');
  await asked.getByRole('textbox', { name: '保留の理由' }).press('Enter');
  const aside = work.getByRole('group').filter({ hasText: '保留にしたもの' });
  await aside.getByText('保留にしたもの').click();
  await expect(aside.getByRole('listitem').filter({ hasText: whom })).toContainText(
    '里帰り中のため',
  );
});

test('J03: what a center writes stands in the work of city hall while its page stays open', async ({
  product,
  browserAt,
}) => {
  const [desk, center] = [(await browserAt()).page, (await browserAt()).page];
  await setUp(desk, product, 'neu', 'u-oka');
  const work = desk.getByRole('region', { name: '今日の仕事' });
  const report = work.getByRole('listitem').filter({ hasText: '管理職へ報告する(EPDS 項目10)' });
  await expect(work.getByRole('heading', { name: /今日まで/ })).toBeVisible();
  await expect(report).toHaveCount(0);

  await setUp(center, product, 'ckita', 'u-abe');
  await openPerson(center, 'つきおか', newborn.childName);
  await writeVisit(center, '眠れない。');
  await center.getByText(/^くわしく書く.*母の状況$/).click();
  const epds = center.getByRole('group', { name: 'EPDS項目点' });
  await epds.getByRole('radio').first().focus();
  await center.keyboard.type('1121121101');
  await expect(epds.getByRole('status')).toContainText('合計 11点');
  await save(center);

  await expect(report).toContainText('係長(決裁)', { timeout: 30_000 });
  await expect(report.getByRole('button', { name: '保留…' })).toHaveCount(0);
  await looksRight(desk, 'home, item 10', screens);
});

test('what waits for approval says whose turn it is, and a case where it may go (B.2, D.1)', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'kks', 'u-kondo');
  const approvals = page.getByRole('region', { name: /決裁待ち/ });
  const turn = '子ども家庭支援課 係長（不在のときは調整担当者）、そのあと課長';
  const waiting = approvals.getByRole('listitem').filter({ hasText: turn }).first();
  await waiting.getByRole('button').click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(turn)).toBeVisible();
  await looksRight(page, 'a paper that waits', screens);

  await page.getByRole('link', { name: '紡ぎ' }).click();
  await openPerson(page, 'ほしの', family.childName);
  const cases = page.getByRole('region', { name: 'ケース' });
  await cases.getByRole('listitem').first().getByRole('button').first().click();
  const next = page.getByRole('region', { name: '次の段階' });
  await expect(next).toContainText('決める人：');
  await looksRight(page, 'a case and its next stages', screens);
});

test('Ctrl+K searches everything over an unsaved note, says why, and leaves nothing in the address', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await writeNote(page, '母と電話で話した。');
  const address = page.url();

  const dialog = page.getByRole('dialog', { name: 'すべてからさがす' });
  await page.keyboard.press('Control+k');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('group', { name: '最近開いた人' })).toContainText(family.childName);
  await looksRight(page, 'palette, recent people', everywhere);

  const box = dialog.getByRole('combobox', { name: 'すべてからさがす' });
  await expect(box).toBeFocused();
  await page.keyboard.type('ほしの');
  await expect(dialog.getByRole('group', { name: '人' })).toContainText(family.childName);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('授乳');
  const record = dialog.getByRole('group', { name: '記録' }).getByRole('option').first();
  await expect(record.locator('mark').first()).toHaveText('授乳');
  await looksRight(page, 'palette, found', everywhere);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('そのような言葉はありません');
  await expect(dialog.getByRole('status')).toContainText('見つかりません');
  expect(page.url()).toBe(address);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: '事実(見た・聞いたこと)' })).toHaveValue(
    '母と電話で話した。',
  );
});

test('Ctrl+K opens the search, and keys of the input method stay in the box', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.keyboard.press('Control+k');

  const dialog = page.getByRole('dialog', { name: 'すべてからさがす' });
  const box = dialog.getByRole('combobox');
  const input = await page.context().newCDPSession(page);
  await input.send('Input.imeSetComposition', {
    text: 'ほしの',
    selectionStart: 3,
    selectionEnd: 3,
  });
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  const escape = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 229 };
  await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...escape });
  await expect(dialog).toBeVisible();
  await expect(box).toHaveValue('ほしの');
  await input.send('Input.insertText', { text: 'ほしの' });
  await expect(dialog.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'これまでの記録' })).toBeVisible();
});

test('a list is narrowed by words, codes and 和暦 dates, walked by keys, and opens its record', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.getByRole('link', { name: '一覧', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '一覧' })).toBeVisible();
  await looksRight(page, 'lists', everywhere);
  await page.getByRole('link', { name: '経過記録' }).click();
  const count = page.getByRole('main').getByRole('status').first();
  await expect(count).toContainText(/[1-9]\d*件/);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await looksRight(page, 'list of notes', everywhere);
  const all = await count.textContent();

  await page.getByRole('textbox', { name: '言葉' }).fill('ほしの');
  await expect(count).not.toHaveText(all ?? '');
  await page.getByRole('textbox', { name: '日時 から' }).fill('R1.13.1');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('alert')).toContainText('13月はありません');
  await looksRight(page, 'list, a date that cannot be', screens);
  await page.getByRole('textbox', { name: '日時 から' }).fill('R1.5.1');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/list/case_note');

  const rows = page.getByRole('row').getByRole('button', { name: family.childName });
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/record\//);

  // The way back finds the list as it was left.
  await page.goBack();
  await expect(page.getByRole('textbox', { name: '言葉' })).toHaveValue('ほしの');

  await page.getByRole('textbox', { name: '言葉' }).fill('そのような言葉はありません');
  await expect(page.getByText('条件に合う記録はありません')).toBeVisible();
  await looksRight(page, 'list, nothing found', screens);
});

test('the menu, the help and its keys work from any page', async ({ product, browserAt }) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.keyboard.press('F1');
  await expect(page.getByRole('heading', { level: 1, name: 'ヘルプ' })).toBeVisible();
  for (const key of ['Ctrl + K', 'F2', 'Alt + L', 'Ctrl + S'])
    await expect(page.getByRole('term').filter({ hasText: key }).first()).toBeVisible();
  await looksRight(page, 'help', everywhere);
  const menu = page.getByRole('navigation', { name: 'メニュー' });
  await menu.getByRole('link', { name: 'ホーム' }).click();
  await atHome(page);
  await expect(menu.getByRole('link', { name: 'ホーム' })).toHaveAttribute('aria-current', 'page');
  await leaveTheBox(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { level: 1, name: 'ヘルプ' })).toBeVisible();
});

async function leaveTheBox(page: Page): Promise<void> {
  await page.getByRole('link', { name: '紡ぎ' }).focus();
}

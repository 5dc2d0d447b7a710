// J06: a care meeting agrees on the next look at a child; the day is wanted, reminds, rises to the chief when it passes, and ends by evidence only.
import type { Locator, Page } from '@playwright/test';
import { createHands, type Hands } from '../hands.ts';
import { expect, startProduct, test, type Device, type Product } from '../product.ts';
import { atHome, setUp, showAllWork, workList as work } from '../steps.ts';

const child = '中島 蓮';
const duties = (page: Page): Locator =>
  work(page)
    .getByRole('listitem')
    .filter({ hasText: child })
    .filter({ hasText: 'モニタリングをして記録する' });
const minutes = (page: Page): Locator =>
  page.getByRole('article').filter({ hasText: '登校を支えるケア会議' });

test('J06: minutes without the next date are no minutes; the date reminds, rises when it passes, asks why it is moved, and monitoring closes it', async ({
  browserAt,
}) => {
  test.setTimeout(240_000);
  const product = await startProduct({ today: '2026-05-19', at: '2026-05-20T15:00' });
  try {
    await meet(product, await browserAt({ at: '2026-05-20T15:00' }));

    // Two weeks before the day it reminds.
    await product.moveTo('2026-08-06T09:00');
    const reminded = await browserAt({ at: '2026-08-06T09:00' });
    await setUp(reminded.page, product, 'choncho', 'u-honda');
    await findDuty(reminded.page, 'あと14日');
    await expect(duties(reminded.page)).toContainText('R8.8.20');

    // The variant: nothing was done. A week after the day it is red, here and with the chief.
    await product.moveTo('2026-08-27T09:00');
    const hall = await browserAt({ at: '2026-08-27T09:00' });
    await setUp(hall.page, product, 'kks', 'u-mori');
    await findDuty(hall.page, '超過');
    await monitor(product, await browserAt({ at: '2026-08-27T09:00' }));
    await hall.page.reload();
    await expect(work(hall.page).getByRole('status')).toContainText('超過');
    await showAllWork(hall.page);
    await expect(duties(hall.page)).toHaveCount(0);
  } finally {
    await product.stop();
  }
});

/** 20 May: first without the day, which makes a draft of it; then with it. */
async function meet(product: Product, device: Device): Promise<void> {
  const { page } = device;
  const hands = await createHands(device);
  await setUp(page, product, 'choncho', 'u-honda');
  await openChild(page, hands);
  await writeMeeting(page, hands);
  await expect(page.getByText('受付まであと1項目')).toBeVisible();
  await expect(page.getByRole('button', { name: '保存（下書き）' })).toBeVisible();
  await hands.go(page.getByRole('textbox', { name: '次回モニタリング時期', exact: true }));
  await hands.press('Alt+u');
  await expect(page.getByText('「次回モニタリング時期」は不明にできません').first()).toBeVisible();
  await expect(page.getByText('受付まであと1項目')).toBeVisible();
  await hands.press('Alt+u');
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');

  // A day that is put in for the first time is not a day that is moved.
  await hands.go(minutes(page).getByRole('button', { name: '直す' }));
  await hands.press('Enter');
  await hands.type('次回モニタリング時期', '2026-08-20');
  await expect(page.getByText('受付まであと')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: '変更の理由' })).toHaveCount(0);
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
  await expect(page.getByRole('status', { name: '保存の状態' })).not.toContainText('未送信');
}

/** 27 August: red; the day is moved, and says why; what was done is written from the line itself. */
async function monitor(product: Product, device: Device): Promise<void> {
  const { page } = device;
  const hands = await createHands(device);
  await setUp(page, product, 'choncho', 'u-honda');
  await findDuty(page, '超過');
  await expect(duties(page)).toContainText('にも出ています');

  await openChild(page, hands);
  await hands.go(minutes(page).getByRole('button', { name: '直す' }));
  await hands.press('Enter');
  await hands.type('次回モニタリング時期', '2026-09-03');
  await expect(page.getByText('受付まであと1項目')).toBeVisible();
  await hands.write('変更の理由', 'なつやすみ', '夏休み中で、学校の様子を確かめられないため。');
  await expect(page.getByText('受付まであと')).toHaveCount(0);
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');

  // The minutes on paper: what was decided, the day it was, the day it is, and why.
  await hands.go(minutes(page).getByRole('button', { name: '開く' }));
  await hands.press('Enter');
  await expect(page.getByRole('button', { name: '印刷', exact: true })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  const paper = page.getByRole('article');
  await expect(paper).toContainText('SSWと月1訪問、学習の場の見学');
  await expect(paper).toContainText('次回モニタリング時期の変更');
  await expect(paper).toContainText(/8年8月20日[\s\S]*8年9月3日[\s\S]*夏休み中で/);
  await expect(page.getByRole('button', { name: '印刷', exact: true })).toBeHidden();
  expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: null });

  await goHome(page);
  await expect(duties(page)).toHaveCount(1);
  await expect(duties(page)).toContainText('あと7日');
  await hands.go(duties(page).getByRole('button', { name: /経過記録を書く$/ }));
  await hands.press('Enter');
  await expect(page.getByRole('heading', { name: '経過記録を書く' })).toBeVisible();
  await hands.pick('方法', '所属・機関訪問');
  await hands.mark(page.getByRole('checkbox', { name: '本人', exact: true }));
  await hands.mark(page.getByRole('radio', { name: '現認(全身・会話可)' }));
  await hands.write(
    '事実(見た・聞いたこと)',
    'もにたりんぐいちぶたっせい',
    'モニタリング 一部達成。学習の場を1回見学した。',
  );
  await hands.type('次回予定日', '2026-11-20');
  await hands.press('Control+s');
  await expect(
    page.getByRole('article').filter({ hasText: '学習の場を1回見学した' }),
  ).toBeVisible();
  await expect(page.getByRole('status', { name: '保存の状態' })).not.toContainText('未送信');
  await goHome(page);
  await expect(duties(page)).toHaveCount(0);
}

async function openChild(page: Page, hands: Hands): Promise<void> {
  await hands.go(page.getByRole('combobox', { name: '人をさがす' }));
  await hands.press('Control+a');
  await hands.compose('なかじま', '中島　蓮');
  await expect(page.getByRole('option', { name: new RegExp(child) })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^1人$/ })).toBeVisible();
  await hands.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: child })).toBeVisible();
}

async function writeMeeting(page: Page, hands: Hands): Promise<void> {
  await hands.go(page.getByRole('button', { name: '会議記録の記録を追加' }));
  await hands.press('Enter');
  await expect(page.getByRole('heading', { name: /会議記録.*を書く/ })).toBeVisible();
  await hands.pick('会議種別', 'ケア会議');
  await hands.write('会議名', 'けあかいぎ', '登校を支えるケア会議');
  await hands.type('開催日時（日付）', '2026-05-20');
  await hands.type('開催日時（時刻）', '0930');
  await hands.go(page.getByRole('button', { name: '議題(ケース別)に行を加える' }));
  await hands.press('Enter');
  const row = page.getByRole('group', { name: '議題(ケース別) 1行目' });
  await hands.mark(row.getByRole('radio', { name: child }));
  await hands.mark(row.getByRole('radio', { name: '継続' }));
  await hands.go(row.getByRole('textbox', { name: '決定', exact: true }));
  await hands.compose('げついち', 'SSWと月1訪問、学習の場の見学');
}

/** Home, with every line of the work list in view: what is folded or long is opened. */
async function goHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: '紡ぎ' }).press('Enter');
  await atHome(page);
  await expect(work(page).getByRole('status')).toContainText('超過');
  await showAllWork(page);
}

/** The list fills as the records come; what it folds away is opened until the line is seen. */
async function findDuty(page: Page, words: string): Promise<void> {
  await expect(async () => {
    await showAllWork(page);
    await expect(duties(page).filter({ hasText: words })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

// J06: a care meeting agrees on the next look at a child; the day is wanted, reminds, rises to the chief when it passes, and ends by evidence only.
import type { Locator, Page } from '@playwright/test';
import { addDays, dateInTokyo, type PlainDate } from '../../../src/lib/domain/dates.ts';
import { createHands, type Hands } from '../hands.ts';
import { expect, test } from '../product.ts';
import { atHome, setUp } from '../steps.ts';

const child = '中島 蓮';
const today = dateInTokyo(Date.now());
const work = (page: Page): Locator => page.getByRole('region', { name: '今日の仕事' });
const duties = (page: Page): Locator =>
  work(page)
    .getByRole('listitem')
    .filter({ hasText: child })
    .filter({ hasText: 'モニタリングをして記録する' });

test('J06: minutes without the next date are no minutes; the date reminds, rises when it passes, and monitoring closes it', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(240_000);
  const center = await browserAt();
  const { page } = center;
  const hands = await createHands(center);
  await setUp(page, product, 'choncho', 'u-honda');

  await openChild(page, hands);
  const held = addDays(today, -9);
  await writeMeeting(page, hands, held);
  // Everything is there but the day: this is a draft, and it says so before and after.
  await expect(page.getByText('受付まであと1項目')).toBeVisible();
  await expect(page.getByRole('button', { name: '保存（下書き）' })).toBeVisible();
  await hands.go(page.getByRole('textbox', { name: '次回モニタリング時期', exact: true }));
  await hands.press('Alt+u');
  await expect(page.getByText('「次回モニタリング時期」は不明にできません').first()).toBeVisible();
  await expect(page.getByText('受付まであと1項目')).toBeVisible();
  await hands.press('Alt+u');
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
  await goHome(page);
  await expect(duties(page).filter({ hasText: dayWords(addDays(held, 1)) })).toHaveCount(0);

  // The variant: the day was put in, and nothing was done. A week after it is red, here and with the chief.
  await openChild(page, hands);
  await editMeeting(page, hands, addDays(held, 1));
  await goHome(page);
  const late = duties(page).filter({ hasText: '8日' });
  await expect(late).toContainText('超過');
  await expect(late).toContainText('にも出ています');
  const hall = await browserAt();
  await setUp(hall.page, product, 'kks', 'u-mori');
  await expect(work(hall.page).getByRole('status')).toContainText('超過');
  await showAll(hall.page);
  await expect(duties(hall.page).filter({ hasText: '超過' })).toBeVisible();

  // Yesterday's meeting names another day: the red one is gone, the new one reminds within two weeks.
  await openChild(page, hands);
  await writeMeeting(page, hands, addDays(today, -1));
  await hands.type('次回モニタリング時期', addDays(today, 3));
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
  await goHome(page);
  await expect(duties(page)).toHaveCount(1);
  await expect(duties(page)).toContainText('あと3日');
  await hall.page.keyboard.press('F1');
  await expect(hall.page.getByRole('heading', { level: 1, name: 'ヘルプ' })).toBeVisible();
  await goHome(hall.page);
  await expect(duties(hall.page).filter({ hasText: '超過' })).toHaveCount(0);

  // Closed by what was written, from the line itself.
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
  await hands.type('次回予定日', addDays(today, 90));
  await hands.press('Control+s');
  await expect(
    page.getByRole('article').filter({ hasText: '学習の場を1回見学した' }),
  ).toBeVisible();
  await goHome(page);
  await expect(duties(page)).toHaveCount(0);
});

async function openChild(page: Page, hands: Hands): Promise<void> {
  await hands.go(page.getByRole('combobox', { name: '人をさがす' }));
  await hands.press('Control+a');
  await hands.compose('なかじま', '中島　蓮');
  await expect(page.getByRole('option', { name: new RegExp(child) })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^1人$/ })).toBeVisible();
  await hands.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: child })).toBeVisible();
}

async function writeMeeting(page: Page, hands: Hands, held: PlainDate): Promise<void> {
  await hands.go(page.getByRole('button', { name: '会議記録の記録を追加' }));
  await hands.press('Enter');
  await expect(page.getByRole('heading', { name: /会議記録.*を書く/ })).toBeVisible();
  await hands.pick('会議種別', 'ケア会議');
  await hands.write('会議名', 'けあかいぎ', '登校を支えるケア会議');
  await hands.type('開催日時（日付）', held);
  await hands.type('開催日時（時刻）', '0930');
  await hands.go(page.getByRole('button', { name: '議題(ケース別)に行を加える' }));
  await hands.press('Enter');
  const row = page.getByRole('group', { name: '議題(ケース別) 1行目' });
  await hands.mark(row.getByRole('radio', { name: child }));
  await hands.mark(row.getByRole('radio', { name: '継続' }));
  await hands.go(row.getByRole('textbox', { name: '決定', exact: true }));
  await hands.compose('げついち', 'SSWと月1訪問、学習の場の見学');
}

async function editMeeting(page: Page, hands: Hands, next: PlainDate): Promise<void> {
  const entry = page.getByRole('article').filter({ hasText: '登校を支えるケア会議' });
  await hands.go(entry.getByRole('button', { name: '直す' }));
  await hands.press('Enter');
  await hands.type('次回モニタリング時期', next);
  await expect(page.getByText('受付まであと')).toHaveCount(0);
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
}

/** Home, with every line of the work list in view: what is folded or long is opened. */
async function goHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: '紡ぎ' }).press('Enter');
  await atHome(page);
  await expect(work(page).getByRole('status')).toContainText('超過');
  await showAll(page);
}

async function showAll(page: Page): Promise<void> {
  for (const fold of await work(page).locator('details:not([open]) > summary').all())
    await fold.press('Enter');
  const more = work(page).getByRole('button', { name: /^あと\d+件を表示$/ });
  while ((await more.count()) > 0) await more.first().press('Enter');
}

function dayWords(day: PlainDate): string {
  return `${String(Number(day.slice(5, 7)))}月${String(Number(day.slice(8)))}日`;
}

// J01: a notification on a Friday afternoon: urgency A is proposed by the eight questions, and each child's 48 hours end only when that child was seen.
import type { Locator, Page } from '@playwright/test';
import { createHands, type Hands } from '../hands.ts';
import { expect, startProduct, test, type Device, type Product } from '../product.ts';
import { setUp, workList } from '../steps.ts';

const elder = '佐々木 陽翔';
const younger = '佐々木 結月';
const panel = (page: Page): Locator => page.getByRole('dialog', { name: '電話受付' });
const clocks = (page: Page): Locator =>
  workList(page)
    .getByRole('listitem')
    .filter({ hasText: '目で見て確認する' })
    .filter({ hasText: '佐々木' });

test('J01: the eight questions propose A, the clock of the sister runs on after the brother was seen, and ends at 18.3 hours', async ({
  browserAt,
}) => {
  test.setTimeout(400_000);
  const product = await startProduct({ at: '2026-05-15T16:44' });
  try {
    await notified(product, await browserAt({ at: '2026-05-15T16:44' }));
    await product.moveTo('2026-05-16T11:15');
    await seen(product, await browserAt({ at: '2026-05-16T11:15' }));
  } finally {
    await product.stop();
  }
});

/** Friday: the call, and the sheet of eight questions. */
async function notified(product: Product, device: Device): Promise<void> {
  const { page } = device;
  await setUp(page, product, 'kks', 'u-sato');
  const hands = await createHands(device, panel(page));
  // The telephone rang at 16:40; she sat down to type a little later.
  await hands.press('F2');
  await expect(panel(page).getByRole('textbox', { name: '聞き取りメモ' }).first()).toBeFocused();
  await hands.compose('なきごえ', '2階から男の子の泣き声と「ごめんなさい」、昨夜も');
  await hands.go(panel(page).getByRole('textbox', { name: 'フリガナ', exact: true }).first());
  await page.keyboard.type('ササキ');
  await hands.type('住所(聞き取り)', '架空町1-2-3');
  const hits = panel(page).getByRole('list', { name: '登録のある人' });
  await expect(hits).toContainText(younger);
  await hands.go(hits.getByRole('button', { name: `${elder}を選ぶ` }));
  await hands.press('Enter');
  await expect(panel(page).getByText(/同居の子ども：/)).toContainText(younger);
  const radio = (group: string, name: string): Locator =>
    panel(page).getByRole('radiogroup', { name: group, exact: true }).getByRole('radio', { name });
  await hands.mark(radio('通告', 'はい'));
  await hands.pick('経路', '840');
  await hands.pick('相談種別(主)', '1');
  await hands.mark(radio('切迫した危険', '不明・未確認'));
  await hands.write(
    '要旨(通告者を特定しない)',
    'よる',
    '近隣・知人経路。夜間の泣き声が続くとの情報',
  );
  await hands.write('初動対応', 'かいぎ', '緊急受理会議を開く');
  await hands.type('受付日時（時刻）', '1640');
  await hands.write('受付日時を直した理由', 'ききながら', '聞きながら手元に控えた。');
  await hands.press('Control+s');
  const question = panel(page).getByText('聞き取りメモに通告者がわかる内容がありますか');
  await expect(question).toBeVisible();
  await hands.press('2');
  await expect(panel(page)).toBeHidden();
  for (const child of [elder, younger])
    await expect(clocks(page).filter({ hasText: child })).toContainText('5月17日（日）16:40まで');

  const form = await createHands(device);
  await openChild(page, form, elder);
  await add(page, form, 'アセスメント');
  await form.pick('種別', '緊急度');
  const sheet = page.getByRole('group', { name: '項目結果' });
  await form.go(sheet.getByRole('radio').first());
  await form.press(...'nnnynnnn');
  await expect(sheet.getByRole('status')).toContainText('案：A 緊急一時保護を検討');
  await choose(page, form, '緊急度判定', 'A 緊急一時保護を検討');
  await form.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
  await expect(page.getByRole('status', { name: '保存の状態' })).not.toContainText('未送信');
}

/** Saturday: the brother at 10:20; then the sister, who was asleep, at 10:58. */
async function seen(product: Product, device: Device): Promise<void> {
  const { page } = device;
  const hands = await createHands(device);
  await setUp(page, product, 'kks', 'u-sato');
  await expect(clocks(page)).toHaveCount(2);
  await checkSafety(page, hands, elder, '1020', '17.7', '確認(気になる所見あり)');
  await home(page);
  await expect(clocks(page)).toHaveCount(1);
  await expect(clocks(page)).toContainText(younger);
  await checkSafety(page, hands, younger, '1058', '18.3', '安全確認(危険なし)');
  await home(page);
  await expect(clocks(page)).toHaveCount(0);
}

async function checkSafety(
  page: Page,
  hands: Hands,
  child: string,
  time: string,
  hours: string,
  result: string,
): Promise<void> {
  await openChild(page, hands, child);
  await add(page, hands, '安全確認');
  await hands.type('確認日時（時刻）', time);
  await expect(page.getByText(hours).first()).toBeVisible();
  await choose(page, hands, '確認方法', '家庭訪問');
  await choose(page, hands, '現認', '現認(全身・会話可)');
  await choose(page, hands, '結果', result);
  await hands.press('Control+s');
  await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('保存しました');
}

async function openChild(page: Page, hands: Hands, child: string): Promise<void> {
  await hands.go(page.getByRole('combobox', { name: '人をさがす' }));
  await hands.press('Control+a');
  await hands.compose('ささき', child.replace(' ', '　'));
  await expect(page.getByRole('status').filter({ hasText: /^1人$/ })).toBeVisible();
  await hands.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: child })).toBeVisible();
}

async function home(page: Page): Promise<void> {
  await page.getByRole('link', { name: '紡ぎ' }).press('Enter');
  await expect(workList(page)).toBeVisible();
}

async function add(page: Page, hands: Hands, kind: string): Promise<void> {
  await hands.go(page.getByRole('button', { name: `${kind}の記録を追加`, exact: true }));
  await hands.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /を書く$/ })).toBeVisible();
}

/** Buttons or a list, as many as there are to choose from. */
async function choose(page: Page, hands: Hands, field: string, words: string): Promise<void> {
  const group = page.getByRole('radiogroup', { name: field, exact: true });
  if ((await group.count()) > 0)
    await hands.mark(group.getByRole('radio', { name: words, exact: true }));
  else await hands.pick(field, words);
}

// The call: F2 over anything, a memo that is kept, a sealed caller, a summary that tells nothing of them, two calls in waiting (R8-5, J01).
import type { Locator, Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { createInputMethod } from './hands.ts';
import { looksRight, narrowScreens, screens } from './looks.ts';
import { expect, test } from './product.ts';
import { findMarkers, randomMarker } from './profile-scan.ts';
import { atHome, openPerson, savedState, setUp, signIn, writeNote } from './steps.ts';

const { familyWithCase: family } = demoStory;
const panel = (page: Page): Locator => page.getByRole('dialog', { name: '電話受付' });
const memo = (page: Page): Locator =>
  panel(page).getByRole('textbox', { name: '聞き取りメモ' }).first();
const field = (page: Page, name: string): Locator =>
  panel(page).getByRole('textbox', { name, exact: true });
const kept = (page: Page): Locator =>
  panel(page).getByRole('status', { name: '電話の書きかけの状態' });
const stored = /下書き保存 \d\d:\d\d:\d\d$/;

test('F2 opens over a half-written note, which stays as it is; Esc loses nothing and gives the focus back', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await openPerson(page, 'ほしの', family.childName);
  await writeNote(page, '母と話した。途中');
  const facts = page.getByRole('textbox', { name: '事実(見た・聞いたこと)' });
  await page.keyboard.press('F2');
  await expect(memo(page)).toBeFocused();
  await page.keyboard.type('架空の電話');
  await expect(kept(page)).toHaveText(stored);
  await looksRight(page, 'call', [...screens, ...narrowScreens]);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
  const keptCall = page.getByRole('region', { name: '書きかけの受付' });
  await expect(keptCall).toContainText('下書きに残しました');
  await expect(keptCall.getByRole('button', { name: '続きを書く' })).toBeVisible();
  await expect(facts).toHaveValue('母と話した。途中');
  await expect(facts).toBeFocused();
  await page.keyboard.press('F2');
  await expect(panel(page).getByRole('region', { name: '保留中の電話' })).toContainText(
    '架空の電話',
  );
  await page.keyboard.press('Alt+b');
  await expect(memo(page)).toHaveValue('架空の電話');
});

test('the memo is free and its keys belong to the input method; F2 waits for the composition; selected words are copied and taken back', async ({
  product,
  browserAt,
}) => {
  const device = await browserAt();
  const { page } = device;
  await setUp(page, product, 'ckita', 'u-abe');
  const ime = await createInputMethod(device);
  const search = page.getByRole('combobox', { name: '人をさがす' });
  await search.click();
  await ime.compose('ほし');
  await page.keyboard.press('F2');
  await expect(panel(page)).toHaveCount(0);
  await ime.commit('ほし');
  await expect(memo(page)).toBeFocused();
  await expect(search).toHaveValue('ほし');
  await ime.compose('なきごえ');
  for (const key of ['Enter', 'Escape', 'Control+s', 'Alt+p', 'Alt+Enter'])
    await page.keyboard.press(key);
  await expect(memo(page)).toBeFocused();
  await expect(panel(page)).toBeVisible();
  await ime.commit('泣き声がする');
  await expect(memo(page)).toHaveValue(/泣き声がする/);

  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+s');
  await expect(field(page, '主訴(程度・期間)')).toHaveValue(/泣き声がする/);
  await expect(memo(page)).toHaveValue(/泣き声がする/);
  await expect(memo(page)).toBeFocused();
  await page.keyboard.press('Alt+z');
  await expect(field(page, '主訴(程度・期間)')).toHaveValue('');
  await page.keyboard.press('Alt+k');
  await expect(field(page, 'フリガナ').first()).toHaveValue(/泣き声/);
});

test('J01: hits, the living unit, the leak guard, a sealed caller; after the save a clock for each child', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(240_000);
  const secret = {
    name: randomMarker('caller'),
    memo: randomMarker('memo'),
    detail: randomMarker('detail'),
  };
  const device = await browserAt();
  const { page } = device;
  const answers: string[] = [];
  page.on('response', (response) => {
    void response.text().then(
      (text) => answers.push(text),
      () => answers.push(''),
    );
  });
  await setUp(page, product, 'kks', 'u-sato');
  await page.keyboard.press('F2');
  await expect(memo(page)).toBeFocused();
  await page.keyboard.type(`2階から男の子の泣き声 ${secret.memo}`);
  await field(page, 'フリガナ').first().fill('ササキ');
  await field(page, '住所(聞き取り)').fill('架空町1-2-3');
  const hits = panel(page).getByRole('list', { name: '登録のある人' });
  await expect(hits).toContainText('佐々木 陽翔');
  await expect(hits).toContainText('佐々木 結月');
  await hits.getByRole('button', { name: '佐々木 陽翔の家族とケースを見る' }).click();
  await expect(hits).toContainText('家族：');
  await expect(hits).toContainText('ケース：');
  await looksRight(page, 'call with hits', screens);
  await hits.getByRole('button', { name: '佐々木 陽翔を選ぶ' }).press('Enter');
  await expect(panel(page).getByText(/同居の子ども：/)).toContainText('佐々木 結月');
  await pick(page, '通告', 'はい');
  await expect(panel(page).getByText(/48時間以内の安全確認が始まります/)).toBeVisible();
  await looksRight(page, 'call with a child', screens);
  await chooseIn(page, '経路', '840');
  await chooseIn(page, '相談種別(主)', '1');
  await pick(page, '切迫した危険', '不明・未確認');
  await field(page, '初動対応').fill('緊急受理会議を開く');
  await field(page, '要旨(通告者を特定しない)').fill(
    '隣接住民より、夜間に児童の泣き声と謝る声が続くとの情報',
  );
  await field(page, '氏名').first().fill(secret.name);
  await field(page, '特定につながる内容(時刻・場所・見聞状況)').fill(secret.detail);

  await page.keyboard.press('Control+s');
  const leaks = panel(page).getByRole('alert').filter({ hasText: '隣接住民' });
  await expect(leaks).toBeVisible();
  await looksRight(page, 'call, a summary that tells', screens);
  await leaks.getByRole('button', { name: '要旨の「隣接住民」を直す' }).click();
  await expect(field(page, '要旨(通告者を特定しない)')).toBeFocused();
  expect(
    await field(page, '要旨(通告者を特定しない)').evaluate((box: HTMLTextAreaElement) =>
      box.value.slice(box.selectionStart, box.selectionEnd),
    ),
  ).toBe('隣接住民');
  // The caller's own name cannot be kept, whatever the reason.
  await field(page, '要旨(通告者を特定しない)').fill(`${secret.name}からの情報`);
  await page.keyboard.press('Control+s');
  await expect(panel(page).getByText('消すまで保存できません')).toBeVisible();
  await expect(panel(page).getByRole('button', { name: 'このまま保存' })).toHaveCount(0);
  await field(page, '要旨(通告者を特定しない)').fill('近隣・知人経路。夜間の泣き声が続くとの情報');
  await page.keyboard.press('Control+s');
  await expect(panel(page).getByText('聞き取りメモに通告者がわかる内容がありますか')).toBeVisible();
  await looksRight(page, 'call, the question of the memo', screens);
  await page.keyboard.press('1');
  await expect(panel(page)).toBeHidden();
  const told = page.getByRole('region', { name: '保存した電話' });
  await expect(told).toContainText('48時間の安全確認');
  await expect(told).toContainText('通告者の情報は封緘しました');
  await looksRight(page, 'home after a call', screens);

  const work = page.getByRole('region', { name: '今日の仕事' });
  const clocks = work.getByRole('listitem').filter({ hasText: '目で見て確認する' });
  await expect(clocks.filter({ hasText: '佐々木 陽翔' })).toHaveCount(1);
  await expect(clocks.filter({ hasText: '佐々木 結月' })).toHaveCount(1);
  await told.getByRole('button', { name: '佐々木 陽翔のページを開く' }).click();
  await expect(page.getByRole('heading', { name: 'これまでの記録' })).toBeVisible();

  const secrets = Object.values(secret);
  for (const one of secrets) expect(answers.join('\n')).not.toContain(one);
  await expect(page.getByText(secret.memo)).toHaveCount(0);
  await device.kill();
  expect(await findMarkers(device.profile, secrets)).toEqual([]);
  expect(await findMarkers(product.dataDir, secrets)).toEqual([]);
});

test('two calls wait over a lock, each with its words, its field and its cursor', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.keyboard.press('F2');
  await expect(memo(page)).toBeFocused();
  await page.keyboard.type('一件目の電話');
  await field(page, '住所(聞き取り)').fill('架空町9');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Alt+p');
  await expect(panel(page)).toBeHidden();
  await page.keyboard.press('F2');
  await expect(memo(page)).toBeFocused();
  await expect(memo(page)).toHaveValue('');
  await page.keyboard.type('二件目の電話');
  await page.keyboard.press('Alt+p');
  await expect(panel(page)).toBeHidden();
  // Home lay beneath all the time, and knows of both.
  await expect(page.getByRole('heading', { name: /保留中の電話/ })).toContainText('2件');
  await page.keyboard.press('Alt+l');
  await expect(page.getByRole('button', { name: 'サインイン' })).toBeVisible();
  await expect(page.getByText('一件目の電話')).toHaveCount(0);
  await signIn(page, 'u-abe');
  await atHome(page);
  await expect(page.getByRole('heading', { name: /保留中の電話/ })).toContainText('2件');
  await page.keyboard.press('F2');
  const waiting = panel(page).getByRole('region', { name: '保留中の電話' });
  await expect(waiting).toContainText('一件目の電話');
  await expect(waiting).toContainText('二件目の電話');
  await page.keyboard.type('三件目');
  await page.keyboard.press('Alt+p');
  await expect(panel(page).getByRole('alert')).toContainText('保留は2件まで');
  await page.keyboard.press('Alt+b');
  await expect(memo(page)).toHaveValue('一件目の電話');
  const heard = field(page, '住所(聞き取り)');
  await expect(heard).toBeFocused();
  expect(await heard.evaluate((box: HTMLInputElement) => box.selectionStart)).toBe(3);
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
});

test('an intake without narrative takes at most 30 keys from the home page', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  let keys = 0;
  const press = async (...pressed: string[]): Promise<void> => {
    for (const key of pressed) {
      // A key with another held down is two.
      keys += key.split('+').length;
      await page.keyboard.press(key);
    }
  };
  await press('F2');
  await expect(memo(page)).toBeFocused();
  await expect(field(page, '初動対応')).toBeVisible();
  await press('Alt+Enter', '2', 'Alt+Enter', '8', '4', '0');
  await press('Alt+Enter', '1', '6', 'Alt+Enter', '9', 'Alt+Enter');
  await expect(field(page, '要旨(通告者を特定しない)')).toBeFocused();
  await page.keyboard.type('離乳食の相談');
  await press('Alt+Enter');
  await expect(field(page, '初動対応')).toBeFocused();
  await page.keyboard.type('助言した');
  await press('Control+s');
  await expect(panel(page)).toBeHidden();
  await expect(page.getByRole('region', { name: '保存した電話' })).toContainText(
    '電話受付を保存しました',
  );
  await expect(savedState(page)).not.toContainText('未送信');
  expect(keys).toBeLessThanOrEqual(30);
});

test('a new person is registered with the call, and the caller of a center is 送付待ち', async ({
  product,
  browserAt,
}) => {
  const { page } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await product.line('ckita', 'cut');
  await page.keyboard.press('F2');
  await expect(memo(page)).toBeFocused();
  await field(page, '聞いた名前').fill('架空 はじめ');
  await field(page, 'フリガナ').first().fill('カクウ ハジメ');
  await panel(page)
    .getByRole('button', { name: /ほかの区域もさがす/ })
    .click();
  await expect(panel(page).getByText('ほかの区域はさがせません')).toBeVisible();
  await panel(page).getByRole('button', { name: '新しい人として登録' }).click();
  await field(page, '要旨(通告者を特定しない)').fill('育児の相談');
  await pick(page, '通告', 'いいえ');
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('Control+s');
  const told = page.getByRole('region', { name: '保存した電話' });
  await expect(told).toContainText('下書きとして保存しました');
  await expect(told).toContainText('送付待ち');
  await product.line('ckita', 'up');
  await told.getByRole('button', { name: '架空 はじめのページを開く' }).click();
  await expect(page.getByText('架空 はじめ').first()).toBeVisible();
});

async function pick(page: Page, group: string, name: string): Promise<void> {
  await panel(page)
    .getByRole('radiogroup', { name: group, exact: true })
    .getByRole('radio', { name })
    .check({ force: true });
}

async function chooseIn(page: Page, name: string, words: string): Promise<void> {
  const box = panel(page).getByRole('combobox', { name, exact: true });
  await box.fill(words);
  await box.press('Enter');
  await expect(box).toHaveAttribute('aria-expanded', 'false');
}

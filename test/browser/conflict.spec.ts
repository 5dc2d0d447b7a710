// A write against an old version is a visible conflict: both texts stay, a person decides (DESIGN.md 6; SYNC-02, SYNC-03).
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { looksRight } from './looks.ts';
import { expect, test } from './product.ts';
import { randomMarker } from './profile-scan.ts';
import { openPerson, save, savedState, setUp } from './steps.ts';

const { familyWithCase: family } = demoStory;

test('SYNC-02, SYNC-03: two people correct the same call, one of them offline: what they share is decided, all else is joined', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(180_000);
  const theirs = randomMarker('theirs');
  const ours = randomMarker('ours');
  const home = randomMarker('home');
  const worries = randomMarker('worries');
  const offline = await browserAt();
  const online = await browserAt();
  await setUp(offline.page, product, 'ckita', 'u-abe');
  await setUp(online.page, product, 'ckita', 'u-abe');
  await openPerson(offline.page, 'ほしの', family.childName);
  await openPerson(online.page, 'ほしの', family.childName);
  const correct = async (
    page: typeof offline.page,
    advice: string,
    field: string,
    words: string,
  ): Promise<void> => {
    const call = page.getByRole('article').filter({ hasText: 'お誕生電話' });
    await call.getByRole('button', { name: '直す' }).click();
    await page.getByRole('textbox', { name: '助言・情報提供' }).fill(advice);
    await page.getByRole('textbox', { name: field }).fill(words);
    await save(page);
  };

  await product.line('ckita', 'cut');
  await expect(savedState(offline.page)).toContainText('回線断', { timeout: 30_000 });
  await correct(offline.page, ours, '養育環境', home);
  // Both sit at one site, so the line is cut for both; the second writes first when it is back.
  await offline.page.getByRole('button', { name: '鍵をかける' }).click();
  await expect(offline.page.getByRole('button', { name: 'サインイン' })).toBeVisible();
  await product.line('ckita', 'up');
  await expect(savedState(online.page)).not.toContainText('回線断', { timeout: 30_000 });
  await correct(online.page, theirs, '主訴・困りごと', worries);
  await expect(savedState(online.page)).not.toContainText('未送信');

  await setUpAgain(offline.page);
  await expect(savedState(offline.page)).toContainText('要確認 1件', { timeout: 30_000 });
  // What only one of them wrote needs nobody: it stands on both devices, and the record says so.
  await expect(online.page.getByText(home)).toBeVisible();
  await expect(online.page.getByText('併合').first()).toBeVisible();
  await offline.page.getByRole('link', { name: '保存の状態' }).click();
  const asked = offline.page.getByRole('group', { name: '助言・情報提供' });
  await expect(offline.page.getByRole('radio', { name: '両方をもとに書き直す' })).toHaveCount(1);
  for (const side of [asked.getByText(ours), asked.getByText(theirs)])
    await expect(side.first()).toBeVisible();
  await expect(asked).toContainText('この端末');
  await expect(asked).toContainText('ほかの端末');
  await offline.page.getByRole('button', { name: '選んだ内容で保存' }).click();
  await expect(
    offline.page.getByRole('alert').filter({ hasText: 'まだ選んでいない' }),
  ).toBeVisible();
  await looksRight(offline.page, 'outgoing, a conflict to decide');
  await asked.getByRole('radio', { name: '両方をもとに書き直す' }).check();
  await asked.getByRole('textbox').fill(`${theirs} ${ours}`);
  // The decision is made without a line, like every other write.
  await product.line('ckita', 'cut');
  await expect(savedState(offline.page)).toContainText('回線断', { timeout: 30_000 });
  await offline.page.getByRole('button', { name: '選んだ内容で保存' }).click();
  await expect(savedState(offline.page)).toContainText('未送信 1件');
  await expect(savedState(offline.page)).not.toContainText('要確認');
  await product.line('ckita', 'up');
  await expect(savedState(offline.page)).not.toContainText('未送信', { timeout: 30_000 });
  await expect(online.page.getByText(`${theirs} ${ours}`)).toBeVisible({ timeout: 30_000 });
  for (const words of [home, worries]) await expect(online.page.getByText(words)).toBeVisible();

  async function setUpAgain(page: typeof offline.page): Promise<void> {
    await page.getByLabel('パスワード').fill('demo-himawari-abe');
    await page.getByRole('button', { name: 'サインイン' }).click();
  }
});

test('a change made elsewhere appears beside the open form and touches nothing that is typed (R8-4)', async ({
  product,
  browserAt,
}) => {
  test.setTimeout(180_000);
  const theirs = randomMarker('theirs');
  const ours = randomMarker('ours');
  const writer = await browserAt();
  const colleague = await browserAt();
  await setUp(writer.page, product, 'ckita', 'u-abe');
  await setUp(colleague.page, product, 'ckita', 'u-nagai');
  const correct = async (page: typeof writer.page): Promise<void> => {
    await openPerson(page, 'ほしの', family.childName);
    const call = page.getByRole('article').filter({ hasText: 'お誕生電話' });
    await call.getByRole('button', { name: '直す' }).click();
  };
  const advice = (page: typeof writer.page) =>
    page.getByRole('textbox', { name: '助言・情報提供' });
  const worries = randomMarker('worries');
  await correct(writer.page);
  await advice(writer.page).fill(ours);
  await correct(colleague.page);
  await advice(colleague.page).fill(theirs);
  await colleague.page.getByRole('textbox', { name: '主訴・困りごと' }).fill(worries);
  await save(colleague.page);

  const beside = writer.page.getByRole('alert').filter({ hasText: worries });
  await expect(beside).toContainText('永井 翔太', { timeout: 30_000 });
  await expect(advice(writer.page)).toHaveValue(ours);
  await expect(advice(writer.page)).toBeFocused();
  await advice(writer.page).fill(`${theirs} ${ours}`);
  // What both corrected is chosen before it is saved; what only the colleague wrote stays hers.
  await beside.getByRole('button', { name: '両方を読みました。この内容で保存' }).click();
  await expect(beside).toContainText('まだ選んでいない');
  const asked = beside.getByRole('group', { name: '助言・情報提供' });
  await asked.getByRole('radio', { name: '下の入力欄の内容にする' }).check();
  await looksRight(writer.page, 'a form beside a newer version');
  await beside.getByRole('button', { name: '両方を読みました。この内容で保存' }).click();
  await expect(advice(writer.page)).toBeHidden();
  await expect(writer.page.getByText(`${theirs} ${ours}`)).toBeVisible();
  await expect(writer.page.getByText(worries)).toBeVisible();
  await expect(savedState(writer.page)).not.toContainText('要確認');
});

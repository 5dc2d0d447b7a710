// A server that was restored without its journal is closed: the pages say so, go on working, keep what is written, and give back what it lost (DESIGN.md 6; SYNC-02, SYNC-03).
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { demoPassword } from '../../sync-server/demo/marker.ts';
import { looksRight } from './looks.ts';
import { expect, startProduct, test } from './product.ts';
import { randomMarker } from './profile-scan.ts';
import { openPerson, save, savedState, setUp, signIn, writeNote } from './steps.ts';

const { familyWithCase: family } = demoStory;
const LOST_PHONE = '090-0000-0881';
const NEW_PHONE = '090-0000-0882';

test('a closed server is said, the work goes on, and after the approval everything arrives', async ({
  browserAt,
}) => {
  test.setTimeout(420_000);
  const lost = randomMarker('lost');
  const kept = randomMarker('kept');
  const product = await startProduct();
  try {
    const { page } = await browserAt();
    const desk = await browserAt();
    await setUp(page, product, 'ckita', 'u-abe');
    await setUp(desk.page, product, 'kks', 'u-sato');
    await openPerson(desk.page, 'ほしの', family.childName);
    const device = await deviceOf(product, 'CKITA');
    await product.command('backup');
    await openPerson(page, 'ほしの', family.childName);
    await writeNote(page, lost);
    await save(page);
    await changePhone(page, LOST_PHONE);
    await expect(savedState(page)).not.toContainText('未送信');

    // The disk goes, and the journal with it; the backup is older than the note.
    await product.halt();
    await rm(join(product.dataDir, 'database'), { recursive: true });
    expect(await product.command('restore', '--journal', 'lost')).toContain('閉じた状態');
    await product.resume();

    const word = savedState(page).getByText('回線断（サーバ確認中）');
    const banner = page.getByRole('status').filter({ hasText: '復旧後の確認中' });
    await expect(word).toBeVisible({ timeout: 60_000 });
    await expect(banner).toContainText('承認を待っています');
    // What it has lost nobody knows yet: nothing is said to be saved there.
    await expect(savedState(page)).not.toContainText('サーバ保存済');
    await writeNote(page, kept);
    await save(page);
    await expect(page.getByText(kept)).toBeVisible();
    await expect(savedState(page)).toContainText('未送信 1件（この端末に保存済み）');
    await expect(banner).toContainText('未送信 1件');
    await looksRight(page, 'a closed server, at a center');
    const deskSays = desk.page.getByRole('status').filter({ hasText: '復旧後の確認中' });
    await expect(deskSays).toContainText('サーバに届くまで保存されません', { timeout: 60_000 });
    await expect(savedState(desk.page)).toContainText('回線断（サーバ確認中）');

    expect(await product.command('server', 'status')).toContain(device);
    // The city hall is let in first, and writes what the center had written, too.
    await product.command('account', 'approve', 'u-sato');
    await product.command('device', 'approve', await deviceOf(product, 'KKS'));
    await product.command('server', 'open');
    await expect(deskSays).toHaveCount(0, { timeout: 60_000 });
    await desk.page.getByLabel('パスワード').fill(demoPassword('u-sato'));
    await desk.page.getByLabel('パスワード').press('Enter');
    await expect(desk.page.getByLabel('パスワード')).toHaveCount(0);
    await changePhone(desk.page, NEW_PHONE);
    // This device still waits for its approval, and says so.
    await expect(banner).toContainText('承認を待っています');
    await expect(savedState(page)).toContainText('未送信 1件');
    await product.command('account', 'approve', 'u-abe');
    await product.command('device', 'approve', device);
    await expect(savedState(page)).toHaveText('✓サーバ保存済', { timeout: 90_000 });
    await expect(banner).toHaveCount(0);

    // What does not fit what was written since lies before whoever decides.
    await page.getByRole('link', { name: '保存の状態' }).click();
    // It came back without anybody's password; what others may decide, too, wants it.
    await expect(page.getByText('もう一度パスワードでのサインインが必要です')).toBeVisible();
    await page.getByRole('button', { name: '鍵をかける' }).click();
    await signIn(page, 'u-abe');
    const offered = page.getByRole('article').filter({ hasText: '端末から返ってきた版' });
    await offered.getByRole('button', { name: '内容を開く' }).click();
    await expect(offered).toContainText(LOST_PHONE);
    await looksRight(page, 'outgoing, a version given back');
    await offered.getByRole('button', { name: '今の記録を開く' }).click();
    await page.getByRole('button', { name: '読みました。電話番号を表示' }).click();
    await expect(page.getByText(NEW_PHONE)).toBeVisible();
    await expect(page.getByText(LOST_PHONE)).toHaveCount(0);
    await page.getByRole('link', { name: '保存の状態' }).click();
    await offered.getByRole('button', { name: '内容を開く' }).click();
    await offered.getByRole('textbox').fill('今の番号が正しいと確かめた。');
    await offered.getByRole('button', { name: '書き足さずに終える' }).click();
    await expect(offered).toHaveCount(0);

    // Whoever comes new has only what the server has.
    const { page: fresh } = await browserAt();
    await setUp(fresh, product, 'ckita', 'u-abe');
    await openPerson(fresh, 'ほしの', family.childName);
    for (const text of [lost, kept])
      await expect(fresh.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  } finally {
    await product.stop();
  }
});

async function changePhone(page: Page, phone: string): Promise<void> {
  await page.getByRole('button', { name: '氏名・連絡先などを直す' }).click();
  await page.getByRole('textbox', { name: '携帯電話' }).fill(phone);
  await save(page);
}

async function deviceOf(
  product: Awaited<ReturnType<typeof startProduct>>,
  site: string,
): Promise<string> {
  const listed = await product.command('list');
  const found = new RegExp(`^\\s*(\\S+)\\t${site}\\t`, 'm').exec(
    listed.slice(listed.indexOf('端末')),
  )?.[1];
  if (found === undefined) throw new Error(`no device of ${site}`);
  return found;
}

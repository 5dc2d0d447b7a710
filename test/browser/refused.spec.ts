// What the server refused keeps its text through log-out, user switch, password reset and wipe, and has three ways on (issue 4, quarantine; SYNC-03).
import type { Locator, Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { looksRight } from './looks.ts';
import { expect, startProduct, test, type Product } from './product.ts';
import { randomMarker } from './profile-scan.ts';
import { openPerson, save, savedState, setUp, signIn, writeNote } from './steps.ts';

const { newbornWithoutCase: family } = demoStory;
const NEW_PASSWORD = 'asagao-to-himawari-7';

test('a refused note is resent, handed over or withdrawn, whatever became of the session, the password or the device', async ({
  browserAt,
}) => {
  test.setTimeout(360_000);
  const [resent, handed, withdrawn, wiped, waiting] = [
    'resent',
    'handed',
    'withdrawn',
    'wiped',
    'waiting',
  ].map(randomMarker) as [string, string, string, string, string];
  const product = await startProduct();
  try {
    const { page } = await browserAt();
    await setUp(page, product, 'ckita', 'u-abe');
    // The family moves away while four notes wait for the line.
    await openPerson(page, 'ツキオカ', family.childName);
    await product.line('ckita', 'cut');
    for (const text of [resent, handed, withdrawn, wiped]) {
      await writeNote(page, text);
      await save(page);
    }
    await move(product, 'CKITA', 'CMINAMI');
    await product.line('ckita', 'up');
    await expect(savedState(page)).toContainText('要確認 4件', { timeout: 60_000 });
    await toOutgoing(page);
    await expect(item(page, resent)).toContainText('担当が別の拠点に変わった');
    await looksRight(page, 'outgoing, refused');

    // Logged out, and another user of this PC: all four are there, as at every colleague's who shares the channel.
    await lock(page);
    await page.getByRole('button', { name: 'ほかの利用者で開く' }).click();
    await signIn(page, 'u-nagai');
    await expect(savedState(page)).toContainText('要確認 4件', { timeout: 30_000 });
    await toOutgoing(page);
    await expect(item(page, resent)).toContainText('阿部 さくら');

    // Her password is forgotten, and set anew at the city hall.
    await lock(page);
    await product.commandAsking(NEW_PASSWORD, 'account', 'set-password', 'u-abe');
    await page.getByRole('button', { name: '阿部 さくら' }).click();
    await signIn(page, 'u-abe', NEW_PASSWORD);
    await expect(savedState(page)).toContainText('要確認 4件', { timeout: 30_000 });
    await toOutgoing(page);
    for (const text of [resent, handed, withdrawn, wiped])
      await expect(item(page, text)).toBeVisible();

    await way(page, handed, '上司に渡す', '');
    await expect(page.getByRole('alert').filter({ hasText: '申し送りを書いて' })).toBeVisible();
    await way(page, handed, '上司に渡す', '担当拠点へ回してください。');
    await expect(item(page, handed)).toHaveCount(0);
    await way(page, withdrawn, '取り下げる', '');
    await expect(page.getByRole('alert').filter({ hasText: '取り下げる理由' })).toBeVisible();
    await way(page, withdrawn, '取り下げる', '二重に書いたため。');
    await expect(item(page, withdrawn)).toHaveCount(0);
    await expect(savedState(page)).toContainText('要確認 2件');

    // The family is back: what was written goes in by itself, corrected where it must be.
    await move(product, 'CMINAMI', 'CKITA');
    await openPerson(page, 'ツキオカ', family.childName);
    await toOutgoing(page);
    await item(page, resent).getByRole('button', { name: '書き直して送る' }).click();
    const facts = page.getByRole('textbox', { name: '事実(見た・聞いたこと)' });
    await expect(facts).toHaveValue(resent);
    await facts.fill(`${resent} 訂正`);
    await save(page);
    await expect(page.getByText(`${resent} 訂正`)).toBeVisible();
    await expect(savedState(page)).toContainText('要確認 1件');
    await expect(savedState(page)).not.toContainText('未送信');

    // The device is struck off: it hands in what it has not sent, keeps nothing, and says so.
    await product.line('ckita', 'cut');
    await writeNote(page, waiting);
    await save(page);
    const device = await deviceOf(product);
    await product.command('device', 'revoke', device);
    await product.line('ckita', 'up');
    await expect(page.getByText('この端末の登録は取り消されました')).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByText('未送信の記録はサーバに預け')).toBeVisible();
    await looksRight(page, 'sign-in, a device that has ended');
    expect(await product.command('receipts')).toContain(device);

    // All three wait on the server, with their texts, for their author's supervisor.
    const { page: chief } = await browserAt();
    await setUp(chief, product, 'kks', 'u-mori');
    await chief.getByRole('link', { name: '保存の状態' }).click();
    await expect(
      chief.getByRole('heading', { name: 'サーバで預かっている記録 3件' }),
    ).toBeVisible();
    const opening = chief.getByRole('button', { name: '内容を開く' });
    while ((await opening.count()) > 0) {
      const before = await opening.count();
      await opening.first().click();
      await expect(opening).toHaveCount(before - 1);
    }
    for (const text of [handed, wiped, waiting]) await expect(chief.getByText(text)).toBeVisible();
    await expect(chief.getByText('申し送り：担当拠点へ回してください。')).toBeVisible();
    await looksRight(chief, 'outgoing, kept by the server');
  } finally {
    await product.stop();
  }
});

const item = (page: Page, text: string): Locator =>
  page.getByRole('article').filter({ hasText: text });

async function move(product: Product, from: string, to: string): Promise<void> {
  const said = await product.command('scope', 'move', family.household, '--from', from, '--to', to);
  expect(said).toContain('行いました');
}

async function toOutgoing(page: Page): Promise<void> {
  await page.getByRole('link', { name: '保存の状態' }).click();
  await expect(page.getByRole('heading', { name: /^要確認 \d+件$/ })).toBeVisible();
}

async function lock(page: Page): Promise<void> {
  await page.getByRole('button', { name: '鍵をかける' }).click();
  await expect(page.getByRole('button', { name: 'サインイン' })).toBeVisible();
}

async function way(page: Page, text: string, how: string, reason: string): Promise<void> {
  const ways = item(page, text).getByRole('group', { name: 'ほかの方法' });
  await ways.getByRole('textbox').fill(reason);
  await ways.getByRole('button', { name: how }).click();
}

async function deviceOf(product: Product): Promise<string> {
  const listed = await product.command('list');
  const found = /^(\S+)\tCKITA\t/m.exec(listed.slice(listed.indexOf('# 端末')))?.[1];
  if (found === undefined) throw new Error('no device of CKITA');
  return found;
}

// The product at a center's device, measured as somebody works: unlocking, searching, opening, the call, typing.
import { expect, type Page } from '@playwright/test';
import { demoStory } from '../../../sync-server/demo/data/city.ts';
import { demoPassword } from '../../../sync-server/demo/marker.ts';
import { openBrowser, type Device, type Product } from '../../browser/product.ts';
import { atHome, setUp } from '../../browser/steps.ts';
import { installProbe } from './probe.ts';
import { probeWorker } from './worker-probe.ts';

const USER = 'u-abe';
export const SITE = 'ckita';

/** A device that has all records of the center. */
export async function deviceInStep(product: Product): Promise<Device> {
  const device = await openBrowser();
  await installProbe(device.page);
  await setUp(device.page, product, SITE, USER);
  await expect(device.page.getByRole('status', { name: '保存の状態' })).toHaveText(/サーバ保存済/, {
    timeout: 600_000,
  });
  // The first page of records may be there long before the last.
  await expect(device.page.getByText('はじめての読み込み中です')).toHaveCount(0, {
    timeout: 600_000,
  });
  await settled(device.page);
  return device;
}

/** From Enter in the password field to the search box with the cursor in it and the day's work; key derivation apart. */
export async function unlock(device: Device): Promise<{ homeMs: number; deriveMs: number }> {
  const { page, profile } = device;
  await page
    .getByRole('button', { name: /鍵をかける/ })
    .first()
    .click();
  const password = page.getByLabel('パスワード', { exact: true });
  await password.waitFor({ timeout: 60_000 });
  await password.fill(demoPassword(USER));
  const home = page.evaluate(() =>
    Promise.all([
      window.probe.from({ key: 'Enter' }, { selector: 'input[role=combobox]', focused: true }),
      window.probe.from({ key: 'Enter' }, { selector: '#work' }),
    ]),
  );
  await listening(page);
  await password.press('Enter');
  const total = Math.max(...(await home));
  const worker = await probeWorker(profile);
  const deriveMs = await worker.deriveMs();
  worker.close();
  await settled(page);
  return { homeMs: total - deriveMs, deriveMs };
}

/** Answer times of the worker, and from the last key to the rows on the screen. */
export async function searching(
  device: Device,
  words: readonly string[],
): Promise<{ answered: readonly number[]; shown: readonly number[] }> {
  const { page } = device;
  const box = page.getByRole('combobox', { name: '人をさがす' });
  const shown: number[] = [];
  await page.evaluate(() => window.probe.reset());
  for (const word of words) {
    await box.fill('');
    await expect(page.getByRole('option')).toHaveCount(0);
    // As it is typed: each key is a question or takes back the one before.
    await box.pressSequentially(word.slice(0, -1), { delay: 60 });
    const last = word.slice(-1);
    await page.waitForFunction(() => !document.body.textContent.includes('さがしています…'));
    const seen = page.evaluate(() =>
      window.probe.from('letter', {
        selector: '[role=search] + div [role=status]',
        without: 'さがしています',
      }),
    );
    await listening(page);
    await page.keyboard.insertText(last);
    shown.push(await seen);
  }
  const answered = await page.evaluate(() => window.probe.calls['search'] ?? []);
  await box.fill('');
  return { answered, shown };
}

/** From Enter on a found person to the page with the records of it. */
export async function openingPerson(
  device: Device,
  people: readonly string[],
): Promise<readonly number[]> {
  const { page } = device;
  const times: number[] = [];
  for (const words of people) {
    await page.getByRole('link', { name: '紡ぎ' }).click();
    await atHome(page);
    const box = page.getByRole('combobox', { name: '人をさがす' });
    await box.fill(words);
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.waitForFunction(() => !document.body.textContent.includes('さがしています…'));
    const seen = page.evaluate(() =>
      window.probe.from({ key: 'Enter' }, { selector: 'h2', words: 'これまでの記録' }),
    );
    await listening(page);
    await box.press('Enter');
    times.push(await seen);
    await settled(page);
  }
  await page.getByRole('link', { name: '紡ぎ' }).click();
  await atHome(page);
  return times;
}

/** From F2 to the cursor in the memo, on the home page and over a form. */
export async function takingCalls(device: Device, times: number): Promise<readonly number[]> {
  const { page } = device;
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const seen = page.evaluate(() =>
      window.probe.from(
        { key: 'F2' },
        { selector: 'textarea[name=listening_memo]', focused: true },
      ),
    );
    await listening(page);
    await page.keyboard.press('F2');
    taken.push(await seen);
    await settled(page);
    await page.keyboard.press('Escape');
    await expect(page.locator('textarea[name=listening_memo]')).toHaveCount(0);
  }
  return taken;
}

/** The longest time page or worker were deaf while somebody searches and then types a note. */
export async function typing(
  device: Device,
  words: readonly string[],
): Promise<{ pageMs: number; workerMs: number }> {
  const { page, profile } = device;
  const worker = await probeWorker(profile);
  await worker.watchGaps();
  await page.evaluate(() => window.probe.reset());
  await searching(device, words);
  const { childName } = demoStory.familyWithCase;
  await page.getByRole('combobox', { name: '人をさがす' }).fill(childName);
  await page.getByRole('option').first().waitFor();
  await page.getByRole('combobox', { name: '人をさがす' }).press('Enter');
  await page.getByRole('button', { name: '経過記録を書く' }).first().click();
  const facts = page.getByRole('textbox', { name: '事実(見た・聞いたこと)' });
  await facts.click();
  await page.keyboard.type('架空の家庭を訪問した。児は元気に遊んでいた。母と話した。'.repeat(8), {
    delay: 25,
  });
  await expect(page.getByRole('status', { name: '書きかけの状態' })).toContainText('下書き保存');
  const pageMs = Math.max(0, ...(await page.evaluate(() => window.probe.longTasks)));
  const workerMs = await worker.longestGapMs();
  worker.close();
  await page.getByRole('link', { name: '紡ぎ' }).click();
  await atHome(page);
  return { pageMs, workerMs };
}

/** What was asked of the page before is under way there: its listener stands. */
async function listening(page: Page): Promise<void> {
  await page.evaluate(() => undefined);
}

/** Nothing is being asked or drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })),
  );
}

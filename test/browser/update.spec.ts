// A new version is offered, never forced; the app is installable (R9-4, P9-8). Two builds are served in turn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { demoStory } from '../../sync-server/demo/data/city.ts';
import { atHome, openPerson, setUp, signIn } from './steps.ts';
import { expect, startProduct, test } from './product.ts';
import { randomMarker } from './profile-scan.ts';

const root = resolve(import.meta.dirname, '../..');
const { familyWithCase: family } = demoStory;
const facts = (page: Page) => page.getByRole('textbox', { name: '事実(見た・聞いたこと)' });

test('a new version is offered in mid-form, waits, and brings the draft back', async ({
  browserAt,
}) => {
  // A browser that has just started puts off such work, at times until it has run for three minutes.
  test.setTimeout(480_000);
  const folder = await mkdtemp(join(tmpdir(), 'tsumugi-pages-'));
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  await buildPages(first, 'first');
  await buildPages(second, 'second');
  const product = await startProduct({ pages: first });
  try {
    const { page } = await browserAt();
    await setUp(page, product, 'ckita', 'u-abe');
    expect(await runningVersion(page)).toContain('first');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await openPerson(page, 'ほしの', family.childName);
    const half = randomMarker('half');
    await page.getByRole('button', { name: '経過記録を書く' }).click();
    await facts(page).click();
    await page.keyboard.type(half);

    await product.halt();
    await product.resume(second);
    // What the page does by itself every quarter of an hour.
    await page.evaluate(async () => {
      Object.assign(globalThis, { stillTheSamePage: true });
      await (await navigator.serviceWorker.ready).update();
    });
    await expect(page.getByText('新しい版があります')).toBeVisible();

    // Nothing happens until it is asked for: the writing goes on, on the same page.
    await page.keyboard.type(' つづき');
    await expect(facts(page)).toHaveValue(`${half} つづき`);
    await expect(page.getByRole('status', { name: '書きかけの状態' })).toHaveText(
      /下書き保存 \d\d:\d\d:\d\d$/,
    );
    await page.keyboard.type('です');
    expect(await page.evaluate(() => 'stillTheSamePage' in globalThis)).toBe(true);

    await page.getByRole('button', { name: '更新する' }).click();
    await expect.poll(() => whereItStands(page), { timeout: 180_000 }).toBe('another page');
    await expect(page.getByLabel('パスワード', { exact: true })).toBeVisible();
    await signIn(page, 'u-abe');
    await expect(facts(page)).toHaveValue(`${half} つづきです`);
    await expect(facts(page)).toBeFocused();
    await expect(page.getByText('新しい版があります')).toHaveCount(0);
    expect(await runningVersion(page)).toContain('second');
  } finally {
    await product.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('the app can be installed, and its shell starts with the line cut', async ({
  product,
  browserAt,
}) => {
  const { page, context } = await browserAt();
  await setUp(page, product, 'ckita', 'u-abe');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const session = await context.newCDPSession(page);
  const manifest = await session.send('Page.getAppManifest');
  expect(manifest.errors).toEqual([]);
  expect(JSON.parse(manifest.data ?? '{}')).toMatchObject({ short_name: '紡ぎ', lang: 'ja' });
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);

  await product.line('ckita', 'cut');
  const fresh = await context.newPage();
  await fresh.goto(product.origin('ckita'));
  await expect(
    fresh.getByRole('combobox', { name: '人をさがす' }).or(fresh.getByLabel('パスワード')),
  ).toBeVisible({ timeout: 30_000 });
  await product.line('ckita', 'up');
  await atHome(page);
});

/** As `npm run build`, into a folder of its own. */
async function buildPages(folder: string, version: string): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TSUMUGI_PAGES: folder, TSUMUGI_VERSION: version },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the build ended with ${String(code)}: ${said}`);
}

/** `another page`, or what keeps the old one. */
async function whereItStands(page: Page): Promise<string> {
  const look = page.evaluate(async () => {
    if (!('stillTheSamePage' in globalThis)) return 'another page';
    const known = await navigator.serviceWorker.getRegistration();
    const { waiting, active } = known ?? {};
    return `blank: ${String(document.documentElement.hidden)}, waiting: ${String(waiting?.state)}, active: ${String(active?.state)}`;
  });
  return look.catch(() => 'between two pages');
}

/** As the help page tells it, in a tab of its own: the page under test is left alone. */
async function runningVersion(page: Page): Promise<string> {
  const help = await page.context().newPage();
  await help.goto(new URL('/help', page.url()).href);
  const text = await help.getByText('この画面の版').textContent();
  await help.close();
  return text ?? '';
}

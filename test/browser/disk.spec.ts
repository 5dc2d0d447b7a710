// The browser's disk: its contract, full, refused, and the browser killed while it writes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { findChromium } from './chromium.ts';
import type { DiskPage } from './disk-page/main.ts';
import { killBrowser } from './kill-browser.ts';
import { servePage } from './serve-page.ts';

declare global {
  interface Window {
    diskPage: DiskPage;
  }
}

let work: string;
let served: Awaited<ReturnType<typeof servePage>>;
let open: BrowserContext[] = [];

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'tsumugi-disk-'));
  served = await servePage(new URL('./disk-page/', import.meta.url), join(work, 'page'));
});
test.afterEach(async () => {
  for (const context of open) await context.close();
  open = [];
});
test.afterAll(async () => {
  await served.stop();
  await rm(work, { recursive: true, force: true });
});

async function openPage(profile: string, before?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await chromium.launchPersistentContext(join(work, profile), {
    executablePath: await findChromium(),
  });
  open.push(context);
  const page = context.pages()[0] ?? (await context.newPage());
  await before?.(page);
  await page.goto(served.url);
  await page.waitForFunction(() => 'diskPage' in window);
  return page;
}

test('the disk keeps its contract in a real browser', async () => {
  const page = await openPage('contract');
  const names = await page.evaluate(() => window.diskPage.checks);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) {
    await test.step(name, async () =>
      page.evaluate(async (one) => window.diskPage.check(one), name),
    );
  }
});

test('a full disk says so, and has stored nothing of what it refused', async () => {
  const page = await openPage('full');
  const session = await page.context().newCDPSession(page);
  const origin = new URL(served.url).origin;
  // Set before the first write: Chromium remembers for a while how much is free.
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
  expect(await page.evaluate(async () => window.diskPage.fill(1_000, 3))).toBe('none');
  expect(await page.evaluate(async () => window.diskPage.fill(3_000_000, 1))).toBe('full');
  expect(await page.evaluate(async () => window.diskPage.fill(200_000, 20))).toBe('full');
  const stored = await page.evaluate(async () => window.diskPage.segments());
  expect(stored).toBeGreaterThanOrEqual(3);
  expect(stored).toBeLessThan(8);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await page.evaluate(async () => window.diskPage.fill(3_000_000, 1))).toBe('none');
  expect(await page.evaluate(async () => window.diskPage.segments())).toBe(stored + 1);
});

test('a browser that allows no storage is told apart from a full one', async () => {
  const page = await openPage('refused', async (one) => {
    await one.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('The user denied permission', 'SecurityError');
      };
    });
  });
  expect(await page.evaluate(async () => window.diskPage.fill(1_000, 1))).toBe('refused');
});

test('SYNC-03: what was acknowledged before the browser was killed is there afterwards', async () => {
  const page = await openPage('killed');
  await page.evaluate(() => {
    window.diskPage.writeOn();
  });
  await page.waitForFunction(() => window.diskPage.acknowledged() > 40);
  const acknowledged = await page.evaluate(() => window.diskPage.acknowledged());
  await killBrowser(page.context());
  open = [];
  const again = await openPage('killed');
  const found = await again.evaluate(async () => window.diskPage.segments());
  expect(found).toBeGreaterThanOrEqual(acknowledged);
});

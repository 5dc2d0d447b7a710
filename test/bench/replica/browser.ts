// Opens the page of the bench in a browser process of its own.
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../browser/chromium.ts';
import { killBrowser } from '../../browser/kill-browser.ts';
import type { BenchPage } from './page/main.ts';

declare global {
  interface Window {
    benchPage: BenchPage;
  }
}

export interface OpenedPage {
  readonly page: Page;
  readonly version: string;
  close(): Promise<void>;
  /** SIGKILL, no goodbye. */
  kill(): Promise<void>;
}

export async function openBenchPage(url: string, profile: string): Promise<OpenedPage> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    headless: true,
    args: ['--no-first-run', '--disable-extensions'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  await page.waitForFunction(() => 'benchPage' in window);
  const browser = context.browser();
  if (browser === null) throw new Error('bench: no browser behind the profile');
  return {
    page,
    version: browser.version(),
    close: async () => context.close(),
    kill: async () => killBrowser(context),
  };
}

// npm run bench -- app: the whole product on a center's records in Chromium, beside the limits that were promised.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, startProduct, type Product } from '../../browser/product.ts';
import { servePage } from '../../browser/serve-page.ts';
import {
  deviceInStep,
  openingPerson,
  searching,
  takingCalls,
  typing,
  unlock,
} from './at-the-center.ts';
import { measureInitialLoad } from './initial-load.ts';
import { keystrokes } from './journeys.ts';
import { LIMITS, printMeasured, spread, type Measured } from './report.ts';
import { questions } from './questions.ts';

export interface AppBenchOptions {
  readonly rounds: number;
  /** Records of the center for unlocking and the rules; the search has three times as many. */
  readonly records: number;
  readonly json?: string;
}

/** Answers whether every limit holds. */
export async function runAppBench(options: AppBenchOptions): Promise<boolean> {
  const { rounds, records, json } = options;
  const measured: Measured = {};
  const details: Record<string, unknown> = {};
  const take = (numbers: Measured, more: Readonly<Record<string, unknown>> = {}): void => {
    Object.assign(measured, numbers);
    Object.assign(details, more);
    console.log(JSON.stringify({ ...numbers, ...more }));
  };

  const parts = await measureParts(rounds, records);
  take({ alertsMs: parts.alerts.median }, { alerts: parts.alerts, plainSearch: parts.plainSearch });

  await withProduct(records, async (product) => {
    const { kb, aheadKb, files } = await measureInitialLoad(product);
    take({ initialKb: kb }, { aheadKb, files });
    const device = await deviceInStep(product);
    try {
      const unlocked: { homeMs: number; deriveMs: number }[] = [];
      for (let n = 0; n < rounds; n += 1) unlocked.push(await unlock(device));
      const home = spread(unlocked.map(({ homeMs }) => homeMs));
      const derive = spread(unlocked.map(({ deriveMs }) => deriveMs));
      take({ homeMs: home.median }, { home, derive });
      const calls = spread(await takingCalls(device, rounds * 3));
      take({ intakeReadyMs: calls.p95 }, { calls });
      const { pageMs, workerMs } = await typing(device, questions.slice(0, 10));
      take({ longestTaskMs: Math.max(pageMs, workerMs) }, { pageMs, workerMs });
      const keys = await keystrokes(device);
      take(keys.counts, { keys: keys.spent });
    } finally {
      await device.close();
    }
  });

  await withProduct(records * 3, async (product) => {
    const device = await deviceInStep(product);
    try {
      const { answered, shown } = await searching(device, questions);
      const answers = spread(answered);
      take({ searchP95Ms: answers.p95 }, { searchAnswered: answers, searchShown: spread(shown) });
      const opened = spread(await openingPerson(device, questions.slice(0, 20)));
      take({ openPersonP95Ms: opened.p95 }, { openPerson: opened });
    } finally {
      await device.close();
    }
  });

  const machine = { cpus: cpus().length, model: cpus()[0]?.model, load: loadavg() };
  if (json !== undefined) {
    const report = { bench: 'app', records, rounds, measured, limits: LIMITS, details, machine };
    await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  console.log(
    `plain IndexedDB, every row compared: p95 ${parts.plainSearch.p95.toFixed(0)} ms a search`,
  );
  return printMeasured(measured);
}

/** The rules in a worker, and what a search costs that reads IndexedDB each time. */
async function measureParts(rounds: number, records: number) {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-bench-'));
  const served = await servePage(new URL('./page', import.meta.url), join(work, 'page'));
  const { page, close } = await openBrowser();
  try {
    await page.goto(served.url);
    await page.waitForFunction(() => 'partsPage' in window);
    const alerts = await page.evaluate((order) => window.partsPage.alerts(order), {
      records,
      rounds: rounds * 3,
    });
    const plain = await page.evaluate(
      ([count, words]) => window.partsPage.plainSearch(count, words),
      [records * 3, questions.slice(0, 12)] as const,
    );
    return { alerts: spread(alerts), plainSearch: spread(plain) };
  } finally {
    await close();
    await served.stop();
    await rm(work, { recursive: true, force: true });
  }
}

async function withProduct(
  records: number,
  measure: (product: Product) => Promise<void>,
): Promise<void> {
  const product = await startProduct({ scale: records });
  try {
    await measure(product);
  } finally {
    await product.stop();
  }
}

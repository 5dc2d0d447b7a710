// npm run bench -- replica: ours beside plain RxDB on Dexie, interleaved, in a real Chromium on a real disk.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMarkers, randomMarker } from '../../browser/profile-scan.ts';
import { servePage } from '../../browser/serve-page.ts';
import { openBenchPage, type OpenedPage } from './browser.ts';
import type { SubjectName } from './page/steps.ts';
import { LIMITS, p95, printRatios, ratiosOf, type Round } from './report.ts';

/** Answers whether every ratio holds. */
export async function runReplicaBench(options: {
  readonly rounds: number;
  readonly records: number;
  readonly json?: string;
}): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'tsumugi-bench-'));
  const served = await servePage(new URL('./page', import.meta.url), join(work, 'page'));
  try {
    const rounds: Round[] = [];
    let browser = '';
    for (let n = 0; n < options.rounds; n += 1) {
      // Turn about, so that neither is always the first.
      const order: SubjectName[] = n % 2 === 0 ? ['plain', 'ours'] : ['ours', 'plain'];
      for (const subject of order) {
        const profile = join(work, `${subject}-${String(n)}`);
        const { round, version } = await runRound(served.url, profile, subject, options.records);
        browser = version;
        rounds.push({ ...round, number: n + 1 });
        await rm(profile, { recursive: true, force: true });
        console.log(line(n + 1, subject, round));
      }
    }
    const ratios = ratiosOf(rounds);
    if (options.json !== undefined) {
      const versions = { ...(await packageVersions()), browser, node: process.version };
      const machine = { cpus: cpus().length, model: cpus()[0]?.model, platform: process.platform };
      const report = {
        bench: 'replica',
        records: options.records,
        versions,
        machine,
        ratios,
        limits: LIMITS,
        rounds,
      };
      await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    }
    return printRatios(ratios);
  } finally {
    await served.stop();
    await rm(work, { recursive: true, force: true });
  }
}

async function runRound(url: string, profile: string, subject: SubjectName, records: number) {
  const marker = randomMarker('bench');
  const first = await openBenchPage(url, profile);
  const keys = await first.page.evaluate(async () => window.benchPage.newKeys());
  const times = await first.page.evaluate(
    async ([name, given, count, text]) => window.benchPage.write(name, given, count, text),
    [subject, keys, records, marker] as const,
  );
  await first.close();
  // A new browser process: nothing is in memory but the keys in hand.
  const second: OpenedPage = await openBenchPage(url, profile);
  const unlockMs = await second.page.evaluate(
    async ([name, given, count]) => window.benchPage.unlock(name, given, count),
    [subject, keys, records] as const,
  );
  // Killed while everything is open: what lies on the disk then is what a thief finds.
  await second.kill();
  const leaks = (await findMarkers(profile, [marker])).length;
  return { round: { subject, ...times, unlockMs, leaks }, version: second.version };
}

function line(number: number, subject: SubjectName, round: Omit<Round, 'number'>): string {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  return [
    `round ${String(number)} ${subject.padEnd(5)}`,
    `insert ${ms(round.insertMs)}`,
    `first sync ${ms(round.firstSyncMs)}`,
    `read all ${round.readAllMs.toFixed(1)} ms`,
    `edit p95 ${p95(round.editMs).toFixed(2)} ms`,
    `unlock ${ms(round.unlockMs)}`,
    `leaks ${String(round.leaks)}`,
  ].join('  ');
}

async function packageVersions(): Promise<Record<string, string>> {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  const names = ['rxdb', 'dexie', '@hpke/core'];
  return Object.fromEntries(names.map((name) => [name, dependencies[name] ?? 'unknown']));
}

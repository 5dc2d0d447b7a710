// A city on its first morning: the server as README.md starts it, nothing in it, and what a new account is told to do first (issue 3, line 11; SYNC-01).
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { looksRight, narrowScreens, screens } from './looks.ts';
import { expect, freePort, test } from './product.ts';
import { atHome, signIn } from './steps.ts';

const PASSWORD = 'Kakuu-no-Aikotoba-2026';

test('the home page of an empty city says what to do first, and it can be done', async ({
  browserAt,
}) => {
  test.setTimeout(120_000);
  const city = await startEmptyCity();
  try {
    await city.command(`${PASSWORD}\n`, [
      ...['account', 'add', 'k-hoshi', '--name', '架空 星子'],
      ...['--role', 'CKITA:MCM'],
    ]);
    const printed = await city.command('', ['device', 'code', '--site', 'CKITA']);
    const code = printed.split('\n')[0]?.trim() ?? '';

    const { page } = await browserAt();
    await page.goto(`${city.origin}/`);
    await page.getByLabel('登録コード').fill(code);
    await page.getByRole('button', { name: 'この端末を登録する' }).click();
    await expect(page.getByText('北子育て世代包括支援センター')).toBeVisible();
    await signIn(page, 'k-hoshi', PASSWORD);
    await atHome(page);

    const first = page.getByRole('region', { name: 'はじめにすること' });
    await expect(first).toContainText('まだ人の記録がありません');
    await expect(first.getByRole('link', { name: '90秒の練習をする' })).toBeVisible();
    await looksRight(page, 'empty city', [...screens, ...narrowScreens]);

    await first.getByRole('link', { name: '人を登録する' }).click();
    await page.getByRole('textbox', { name: '氏名', exact: true }).fill('架空 一郎');
    await page.getByRole('textbox', { name: 'フリガナ' }).fill('カクウ イチロウ');
    await page.getByRole('radio', { name: '男', exact: true }).check({ force: true });
    await page.getByRole('textbox', { name: '生年月日' }).fill('R8.10.1');
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('status', { name: '保存の結果' })).toContainText('サーバ保存済');

    await page.getByRole('link', { name: '紡ぎ' }).click();
    await atHome(page);
    await expect(first).toHaveCount(0);
    await page.getByRole('combobox', { name: '人をさがす' }).fill('かくう');
    await expect(page.getByRole('option', { name: /架空 一郎/ })).toBeVisible();
  } finally {
    await city.stop();
  }
});

/** `sync-server/main.ts` and `cli.ts` over a data directory of their own. */
async function startEmptyCity() {
  const dataDir = await mkdtemp(join(tmpdir(), 'tsumugi-city-'));
  const port = String(await freePort());
  const env = { ...process.env, TSUMUGI_DATA: dataDir, TSUMUGI_PORT: port };
  const run = (...words: string[]): ChildProcess =>
    spawn(process.execPath, words, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const server = run('sync-server/main.ts');
  server.stdout?.resume();
  const origin = `http://localhost:${port}`;
  await expect(async () => {
    expect((await fetch(`${origin}/api/health`)).ok).toBe(true);
  }).toPass({ timeout: 30_000 });
  return {
    origin,
    /** What the administrator's command prints; `typed` is what its questions are answered with. */
    async command(typed: string, words: readonly string[]): Promise<string> {
      const child = run('sync-server/cli.ts', ...words);
      let printed = '';
      child.stdout?.on('data', (part: Buffer) => (printed += part.toString()));
      child.stdin?.end(typed);
      const [exit] = (await once(child, 'close')) as [number];
      expect(exit, printed).toBe(0);
      return printed;
    },
    async stop(): Promise<void> {
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

// `npm test` on Node 20 or newer: makes the machine ready, runs every check, and counts real tests in its last line.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureInstalled, pinnedNode, root, run, seconds } from '../sync-server/demo/install.mjs';
import { ensureBrowser } from './ready-browser.mjs';

/** @typedef {{ passed: number, failed: number, notes: string[] }} Count */

const results = join(root, 'test-results');

async function main() {
  await ensureInstalled();
  const node = pinnedNode();
  // Whatever starts `node` from here on starts the pinned one.
  const bin = join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });

  /** @param {string} title @param {string} script @param {...string} args @returns {() => Promise<number>} */
  const tool =
    (title, script, ...args) =>
    async () => {
      console.log(`\n== ${title}`);
      return run(node, [join(root, 'node_modules', script), ...args], { env });
    };
  /** @type {Count} */
  const total = { passed: 0, failed: 0, notes: [] };
  /** @param {string} title @param {() => Promise<Count>} stage */
  const stage = async (title, stage) => {
    const began = performance.now();
    let count;
    try {
      count = await stage();
    } catch (fault) {
      count = failure(`${title}: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
    // A stage that says nothing at all has not tested anything.
    if (count.passed + count.failed === 0) count = failure(`${title}: no test ran`);
    total.passed += count.passed;
    total.failed += count.failed;
    total.notes.push(...count.notes);
    console.log(
      `-- ${title}: ${String(count.passed)} passed, ${String(count.failed)} failed (${seconds(began)})`,
    );
  };

  await stage(
    'format',
    one(tool('format', 'prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')),
  );
  await stage(
    'types of the pages',
    one(
      tool(
        'types of the pages',
        'svelte-check/bin/svelte-check',
        '--tsconfig',
        './tsconfig.json',
        '--output',
        'human',
        '--threshold',
        'warning',
        '--fail-on-warnings',
      ),
    ),
  );
  await stage(
    'types of the server',
    one(tool('types of the server', 'typescript/bin/tsc', '-p', 'tsconfig.server.json')),
  );
  await stage('lint', one(tool('lint', 'eslint/bin/eslint.js', '--max-warnings', '0', '.')));
  await stage('unit and integration tests', async () => {
    const report = join(results, 'vitest.json');
    const code = await tool(
      'unit and integration tests',
      'vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    )();
    return countVitest(readReport(report), code);
  });
  await stage(
    'build',
    one(async () => {
      console.log('\n== build');
      return run(node, [join(root, 'sync-server/demo/build.ts')], { env });
    }),
  );
  await stage('browser tests', async () => {
    const executable = await ensureBrowser(env, node);
    const report = join(results, 'browser.json');
    const playwright = tool(
      'browser tests',
      '@playwright/test/cli.js',
      'test',
      '-c',
      'test/browser/playwright.config.ts',
    );
    env['TSUMUGI_CHROMIUM'] = executable;
    const code = await playwright();
    return countPlaywright(readReport(report), code);
  });

  if (total.notes.length > 0)
    console.log(`\n${total.notes.map((note) => `!! ${note}`).join('\n')}`);
  console.log(`\n${String(total.passed)} passed, ${String(total.failed)} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

/** A check that passes or fails as a whole counts as one test. @param {() => Promise<number>} check */
function one(check) {
  return async () =>
    (await check()) === 0
      ? { passed: 1, failed: 0, notes: [] }
      : { passed: 0, failed: 1, notes: [] };
}

/** @param {string} note @returns {Count} */
function failure(note) {
  return { passed: 0, failed: 1, notes: [note] };
}

/** @param {string} path */
function readReport(path) {
  if (!existsSync(path)) throw new Error('the report was not written');
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** @param {any} report @param {number} code @returns {Count} */
function countVitest(report, code) {
  // A file that could not be loaded has no tests of its own to count.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
  return settled(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken.length + skipped,
      notes: [
        ...broken.map((file) => `could not be run: ${file.name}`),
        ...(skipped > 0
          ? [`${String(skipped)} unit tests were skipped: that counts as failed`]
          : []),
      ],
    },
    code,
  );
}

/** @param {any} report @param {number} code @returns {Count} */
function countPlaywright(report, code) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return settled(
    {
      passed: expected,
      failed: unexpected + flaky + skipped + report.errors.length,
      notes: [
        ...(skipped > 0
          ? [`${String(skipped)} browser tests were skipped: that counts as failed`]
          : []),
        ...report.errors.map((fault) => String(fault.message).split('\n')[0] ?? ''),
      ],
    },
    code,
  );
}

/** Where the tool says that something is wrong, so do we. @param {Count} count @param {number} code */
function settled(count, code) {
  if (code === 0 || count.failed > 0) return count;
  return {
    ...count,
    failed: 1,
    notes: [...count.notes, `all tests passed, but the run ended with ${String(code)}`],
  };
}

// Ctrl+C reaches the tools by itself, as they share this terminal; a plain SIGTERM ends with them.
process.on('SIGTERM', () => process.exit(143));

try {
  await main();
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}

// Finds a browser for the tests, or installs one where it may. Without a browser the run fails; it never skips.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, run } from '../sync-server/demo/install.mjs';

/**
 * The path of a Chromium, Chrome or Edge.
 * @param {NodeJS.ProcessEnv} env @param {string} node @returns {Promise<string>}
 */
export async function ensureBrowser(env, node) {
  const found = find(env, node) ?? (await install(env, node));
  if (!found)
    throw new Error('no browser found, and none could be installed: set TSUMUGI_CHROMIUM');
  await ensureFonts(env);
  console.log(`browser: ${found}`);
  return found;
}

// Where to look stands once, in chromium.ts, which needs the pinned Node.
function find(env, node) {
  const script =
    "const { findChromium } = await import('./test/browser/chromium.ts'); console.log((await findChromium()) ?? '');";
  const child = spawnSync(node, ['--input-type=module', '-e', script], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr.trim());
  return child.stdout.trim() || undefined;
}

async function install(env, node) {
  if (mayInstall()) {
    console.log('installing Chromium and fonts (apt-get) …');
    await aptInstall(env, 'chromium', 'fonts-noto-cjk');
    const found = find(env, node);
    if (found) return found;
  }
  console.log('installing Chromium (playwright install) …');
  const status = await run(
    node,
    [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
    { env },
  );
  return status === 0 ? find(env, node) : undefined;
}

/** Without Japanese fonts nothing is measured as it is seen: boxes are wider than letters. */
async function ensureFonts(env) {
  if (process.platform !== 'linux' || hasJapaneseFont()) return;
  if (mayInstall()) await aptInstall(env, 'fonts-noto-cjk', 'fontconfig');
  if (!hasJapaneseFont()) throw new Error('no Japanese font found: install fonts-noto-cjk');
}

function hasJapaneseFont() {
  const child = spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' });
  return child.status === 0 && child.stdout.trim() !== '';
}

function mayInstall() {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('apt-get', ['--version']).status === 0
  );
}

/** @param {NodeJS.ProcessEnv} env @param {...string} packages */
async function aptInstall(env, ...packages) {
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  const install = () =>
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], quiet);
  if ((await install()) !== 0) {
    await run('apt-get', ['update', '-q'], quiet);
    await install();
  }
}

// Makes a clone ready to run, on Node 20 or newer: the dependencies of the lockfile, and the Node that they bring.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Runs `npm ci` where what is installed is not what the lockfile says. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.log('部品をインストールしています（npm ci）… / Installing dependencies …');
  const began = performance.now();
  const npm = process.env['npm_execpath'];
  const args = ['ci', '--no-fund', '--no-audit'];
  const status =
    npm && /\.[cm]?js$/.test(npm)
      ? await run(process.execPath, [npm, ...args])
      : await run('npm', args, { shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ci ended with ${String(status)}`);
  console.log(`  ${seconds(began)}`);
}

/** The pinned Node out of node_modules, or this one where it is new enough. */
export function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const path = join(root, `node_modules/node-${system}-${process.arch}/bin/node`);
  const found = [path, `${path}.exe`].find((candidate) => existsSync(candidate));
  if (found) return found;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  throw new Error('This machine needs Node 24 or newer: there is no bundled Node for it.');
}

/**
 * Resolves with the exit code.
 * @param {string} command @param {readonly string[]} args @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** @param {number} began */
export function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

// npm writes down what it installed: compared name by name, as nothing else notices a new lockfile.
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages: wanted } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { packages: held } = JSON.parse(readFileSync(installed, 'utf8'));
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const there = held[path];
    // Packages for other systems are optional and rightly missing.
    if (!there) return optional === true || devOptional === true;
    return there.version === version;
  });
}

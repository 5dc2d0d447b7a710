// Builds the pages where their sources are other than at the last build.
import { spawn } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];
const STAMP = join(root, 'build/.stamp');

export async function ensureBuilt(): Promise<void> {
  const wanted = hashOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  console.log('画面を組み立てています… / Building the pages …');
  const began = performance.now();
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build'], { cwd: root, stdio: 'pipe' });
  // A page of file sizes helps nobody who only wants to see the product; it is shown when the build fails.
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part));
  child.stderr.on('data', (part: Buffer) => said.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${Buffer.concat(said).toString()}\nvite build: ${String(code)}`);
  writeFileSync(STAMP, wanted);
  console.log(`  ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) take(hash, source);
  return hash.digest('hex');
}

function take(hash: Hash, path: string): void {
  const full = join(root, path);
  if (!existsSync(full)) return;
  const entries = isFile(full) ? undefined : readdirSync(full).sort();
  if (entries) for (const entry of entries) take(hash, `${path}/${entry}`);
  // Tests are not built; changing one must not cost a build.
  else if (!/\.test\.ts$/.test(path))
    hash.update(path).update('\0').update(readFileSync(full)).update('\0');
}

function isFile(path: string): boolean {
  return statSync(path).isFile();
}

if (import.meta.main) await ensureBuilt();

// Marks a data directory as a demo: only there the demo's pages, accounts and passwords exist.
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CityScale } from './data/city.ts';

export interface Marker {
  readonly format: 'tsumugi/demo/1';
  /** The day that the demo city's dates are anchored to. */
  readonly today: string;
  readonly scale: CityScale;
  /** False while the first loading has not come to its end. */
  readonly loaded: boolean;
}

export async function readMarker(dataDir: string): Promise<Marker | undefined> {
  try {
    return JSON.parse(await readFile(markerPath(dataDir), 'utf8')) as Marker;
  } catch (fault) {
    if (isMissing(fault)) return undefined;
    throw fault;
  }
}

export async function writeMarker(dataDir: string, marker: Marker): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(`${markerPath(dataDir)}.new`, JSON.stringify(marker), { mode: 0o600 });
  await rename(`${markerPath(dataDir)}.new`, markerPath(dataDir));
}

/** Empties a demo's directory. What is not a demo is never touched. */
export async function clearDemo(dataDir: string): Promise<void> {
  if (!(await readMarker(dataDir))) return;
  await rm(dataDir, { recursive: true, force: true });
}

export async function isEmptyDirectory(dataDir: string): Promise<boolean> {
  try {
    return (await readdir(dataDir)).length === 0;
  } catch (fault) {
    if (isMissing(fault)) return true;
    throw fault;
  }
}

/** Known to everybody, which is why a production server refuses to start on a demo's directory. */
export function demoPassword(userId: string): string {
  return `demo-himawari-${userId.replace(/^u-/, '')}`;
}

const markerPath = (dataDir: string) => join(dataDir, 'demo.json');

function isMissing(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';
}
